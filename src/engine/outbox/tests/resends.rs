//! Notifications that are sent once more on demand.

use super::*;
use Kind::Resend;

#[test]
fn a_notification_is_sent_once_more_on_demand_and_then_not_again() {
    let post = Post::to(vec![endpoint("a", Policy { retries: Some(vec![]), ..Policy::default() })]);
    post.notify("hello");
    post.play(0, |_| report(500));
    assert_eq!(post.states(), [State::Abandoned]);
    let resend = || post.namespace.steer(|universe| universe.resend(1, REAL));
    assert_eq!(resend(), Some(1));
    assert_eq!(post.play(3600, |_| report(500)).0, [(0, 1, Resend)]);
    assert_eq!(post.states(), [State::Abandoned]);
    assert_eq!(resend(), Some(2));
    assert_eq!(post.play(3600, |_| report(204)).0, [(3600, 1, Resend)]);
    assert_eq!(post.states(), [State::Delivered]);
    assert_eq!(resend(), Some(3));
    assert_eq!(post.play(3600, |_| report(500)).0, [(7200, 1, Resend)]);
    assert_eq!(post.states(), [State::Delivered]);
    assert_eq!(post.namespace.steer(|universe| universe.resend(2, REAL)), None);
}

#[test]
fn of_several_that_were_asked_for_at_once_each_is_known_when_it_has_ended() {
    let post = Post::to(vec![endpoint("a", Policy { retries: Some(vec![]), ..Policy::default() })]);
    post.notify("hello");
    post.play(0, |_| report(204));
    let asked = [(); 2].map(|()| post.namespace.steer(|universe| universe.resend(1, REAL)).unwrap());
    assert_eq!(asked, [1, 2]);
    let on_their_way = post.begin();
    let made = || asked.map(|asked| post.look(|outbox| outbox.find(1).unwrap().has_made(asked)));
    assert_eq!(made(), [false, false]);
    post.end(&on_their_way[1], report(204));
    assert_eq!(made(), [false, true], "the later one ended first");
    post.end(&on_their_way[0], report(204));
    assert_eq!(made(), [true, true]);
}

#[test]
fn a_resend_that_is_received_ends_the_retries() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    post.play(0, |_| report(500));
    assert_eq!(post.namespace.steer(|universe| universe.resend(1, REAL)), Some(1));
    assert_eq!(post.play(3600, |_| report(204)).0, [(0, 1, Resend)]);
    assert_eq!(post.states(), [State::Delivered]);
}
