//! What panics on the way of one notification holds up nothing else.

use super::*;
use crate::engine::toy::UNJUDGED;

/// Looks up nothing.
struct Panics;

impl Lookup for Panics {
    fn lookup(&self, _: String) -> resolver::Found {
        panic!("as it was asked to")
    }
}

#[tokio::test]
async fn an_attempt_that_panics_has_failed_and_is_waited_for_by_nobody() {
    let post = Post::looking_up(Arc::new(Panics), vec![once("http://app.test/")]);
    post.notify("hello");
    assert_eq!(post.settled().await, [State::Abandoned]);
    assert_eq!(post.errors(), ["the simulator failed at this attempt"]);
    assert_eq!(post.namespace.steer(|universe| universe.outbox().busy()), 0);
}

#[tokio::test]
async fn an_answer_that_nobody_can_judge_ends_its_attempt_and_later_ones_are_made() {
    let receiver = Receiver::start().await;
    receiver.otherwise(Reply::Status(UNJUDGED));
    let post = Post::to(vec![once(&receiver.url("/"))]);
    post.notify("one");
    assert_eq!(post.settled().await, [State::Abandoned]);
    assert_eq!(post.errors(), ["599 does not count as received: the simulator failed to judge it"]);
    receiver.otherwise(Reply::Status(204));
    post.notify("two");
    assert_eq!(post.settled().await, [State::Abandoned, State::Delivered]);
}
