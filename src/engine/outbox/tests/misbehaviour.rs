//! The misbehaviours that the engine itself plays.

use super::*;
use Kind::{Duplicate, First, Retry};
use Misbehaviour as M;

#[test]
fn drop_is_recorded_and_never_sent() {
    let post = Post::misbehaving(&[M::Drop]);
    post.notify("hello");
    assert_eq!(post.play(86_400, |_| report(204)).0, []);
    assert_eq!(post.states(), [State::Dropped]);
    assert_eq!(post.bodies().len(), 1);
}

#[test]
fn duplicate_sends_the_same_bytes_a_second_after_the_attempt_that_succeeded() {
    let post = Post::misbehaving(&[M::Duplicate]);
    post.notify("hello");
    let mut answers = [report(500), report(204), report(500)].into_iter().rev().collect::<Vec<_>>();
    let answers = parking_lot::Mutex::new(std::mem::take(&mut answers));
    let (lines, _) = post.play(86_400, |_| answers.lock().pop().unwrap());
    assert_eq!(lines, [(0, 1, First), (30, 1, Retry), (31, 1, Duplicate)]);
    assert_eq!(post.states(), [State::Delivered]);
}

#[test]
fn late_comes_ten_minutes_after_the_event() {
    let post = Post::misbehaving(&[M::Late]);
    post.notify("hello");
    let (lines, _) = post.play(3600, |_| report(500));
    assert_eq!(lines, [(600, 1, First), (630, 1, Retry), (705, 1, Retry), (892, 1, Retry)]);
}

#[test]
fn reorder_lets_the_next_one_be_attempted_first() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify_badly("one", &[M::Reorder]);
    assert_eq!(post.play(20, |_| report(204)).0, []);
    post.notify("two");
    assert_eq!(post.play(20, |_| report(500)).0, [(20, 2, First), (20, 1, First)]);
}

#[test]
fn reorder_waits_for_sixty_seconds_at_most() {
    let post = Post::misbehaving(&[M::Reorder]);
    post.notify("one");
    assert_eq!(post.play(59, |_| report(204)).0, []);
    assert_eq!(post.play(1, |_| report(204)).0, [(60, 1, First)]);
}

#[test]
fn reorder_of_every_notification_swaps_pairs() {
    let post = Post::misbehaving(&[M::Reorder]);
    for text in ["one", "two", "three", "four"] {
        post.notify(text);
    }
    let numbers: Vec<_> = post.play(0, |_| report(204)).0.into_iter().map(|(_, number, _)| number).collect();
    assert_eq!(numbers, [2, 4, 1, 3]);
}

#[test]
fn reorder_does_not_wait_for_what_is_dropped_nor_for_another_endpoint() {
    let post = Post::to(vec![
        endpoint("a", Policy::default()),
        Endpoint { events: vec!["torn".into()], ..endpoint("b", Policy::default()) },
    ]);
    post.notify_badly("one", &[M::Reorder]);
    post.notify_badly("two", &[M::Drop]);
    post.notify("torn");
    assert_eq!(post.play(10, |_| report(204)).0, [(0, 3, First)]);
    post.notify("three");
    assert_eq!(post.play(10, |_| report(204)).0, [(10, 4, First), (10, 1, First)]);
}

#[test]
fn an_out_of_order_retry_waits_until_the_next_one_was_delivered() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify_badly("one", &[M::OutOfOrderRetry]);
    assert_eq!(post.play(100, |_| report(500)).0, [(0, 1, First)]);
    post.notify("two");
    let (lines, _) = post.play(3600, |number| report(if number == 2 { 204 } else { 500 }));
    assert_eq!(lines, [(100, 2, First), (100, 1, Retry), (175, 1, Retry), (362, 1, Retry)]);
    assert_eq!(post.states(), [State::Abandoned, State::Delivered]);
}

#[test]
fn an_out_of_order_retry_does_not_come_before_its_own_time() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify_badly("one", &[M::OutOfOrderRetry]);
    post.notify("two");
    let (lines, _) = post.play(31, |number| report(if number == 2 { 204 } else { 500 }));
    assert_eq!(lines, [(0, 1, First), (0, 2, First), (30, 1, Retry)]);
}

#[test]
fn an_out_of_order_retry_waits_no_longer_than_the_schedule_runs() {
    let post = Post::misbehaving(&[M::OutOfOrderRetry]);
    post.notify("one");
    assert_eq!(post.play(86_400, |_| report(500)).0, [(0, 1, First), (292, 1, Retry)]);
    assert_eq!(post.states(), [State::Abandoned]);
}

#[test]
fn corrupt_json_ends_after_two_thirds_of_its_bytes() {
    let (whole, cut) = (Post::misbehaving(&[]), Post::misbehaving(&[M::CorruptJson]));
    whole.notify("hello");
    cut.notify("hello");
    let whole = whole.bodies().remove(0).replace("[]", r#"["corrupt_json"]"#);
    assert_eq!(cut.bodies(), [whole.split_at(whole.len() * 2 / 3).0]);
}

#[test]
fn slow_body_is_told_to_whoever_sends_it() {
    for (misbehave, is_slow) in [(&[M::SlowBody][..], true), (&[], false)] {
        let post = Post::misbehaving(misbehave);
        post.notify("hello");
        assert_eq!(post.begin()[0].is_slow, is_slow);
    }
}

#[test]
fn the_vendor_words_what_the_endpoint_and_the_event_ask_for_once_each_and_in_the_order_of_the_list() {
    let post = Post::misbehaving(&[M::TypographicQuotes, M::StaleToken]);
    post.notify_badly("hello", &[M::UnknownId, M::StaleToken]);
    let expected = r#""misbehave":["stale_token","unknown_id","typographic_quotes"]}"#;
    assert!(post.bodies()[0].ends_with(expected), "{:?}", post.bodies());
}

#[test]
fn the_misbehaviour_of_an_event_is_that_of_one_notification_alone() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify_badly("one", &[M::Late]);
    post.notify("two");
    assert_eq!(post.play(3600, |_| report(204)).0, [(0, 2, First), (600, 1, First)]);
}
