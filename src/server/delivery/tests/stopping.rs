//! Nothing arrives after a reset or the end of a namespace.

use super::*;

/// An endpoint whose attempts do not end by themselves before the test does.
fn patient(url: &str) -> Endpoint {
    let delivery = Policy { timeout: Some(Span::from_seconds(600)), ..Policy::default() };
    Endpoint { delivery, ..endpoint(url) }
}

#[tokio::test]
async fn nothing_arrives_after_a_reset_and_what_is_on_its_way_is_broken_off() {
    let receiver = Receiver::start().await;
    receiver.otherwise(Reply::Hang);
    let post = Post::to(vec![patient(&receiver.url("/"))]);
    for number in 0..70 {
        post.notify(&format!("number {number}"));
    }
    receiver.received(PER_ENDPOINT).await;
    let life = toy::reset(&post.namespace);
    receiver.broken_off(PER_ENDPOINT).await;
    assert_eq!(post.settled().await, []);
    while life.flying() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(receiver.requests().len(), PER_ENDPOINT);
}

#[tokio::test]
async fn a_dropped_namespace_sends_nothing_more() {
    let receiver = Receiver::start().await;
    receiver.otherwise(Reply::Hang);
    let post = Post::to(vec![patient(&receiver.url("/"))]);
    let fork = post
        .namespaces
        .fork("default", "fork", crate::engine::ClockSetting::default(), wall_clock::now())
        .unwrap();
    let fork =
        Post { namespace: fork, namespaces: Arc::clone(&post.namespaces), courier: post.courier.clone() };
    fork.notify("hello");
    receiver.received(1).await;
    let life = post.namespaces.dismiss("fork").unwrap();
    receiver.broken_off(1).await;
    fork.notify("again");
    assert_eq!(post.settled().await, []);
    while life.flying() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(receiver.requests().len(), 1);
}
