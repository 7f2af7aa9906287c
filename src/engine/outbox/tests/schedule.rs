//! When attempts are made, and what follows from their results.

use super::*;
use Kind::{First, Retry};

#[test]
fn a_failing_notification_is_tried_by_the_schedule_in_one_advance_and_then_abandoned() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    let (lines, arrived) = post.play(3600, |_| report(500));
    assert_eq!(lines, [(0, 1, First), (30, 1, Retry), (105, 1, Retry), (292, 1, Retry)]);
    assert_eq!(post.states(), [State::Abandoned]);
    assert_eq!((seconds(arrived.at), arrived.count, arrived.unfinished), (3600, 4, 0));
    assert_eq!(arrived.fallen[1].what, "webhook 1 written: retry");
    let dues = post.look(|outbox| {
        let attempts = &outbox.find(1).unwrap().attempts;
        attempts.iter().map(|attempt| attempt.due.millis() - START.millis()).collect::<Vec<_>>()
    });
    assert_eq!(dues, [0, 30_000, 105_000, 292_500]);
}

#[test]
fn nothing_more_is_tried_once_it_was_received() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    post.play(0, |_| refused());
    assert_eq!(post.states(), [State::Retrying]);
    let (lines, _) = post.play(3600, |_| report(204));
    assert_eq!(lines, [(30, 1, Retry)]);
    assert_eq!(post.states(), [State::Delivered]);
    let errors = post.look(|outbox| {
        let attempts = &outbox.find(1).unwrap().attempts;
        attempts.iter().map(|attempt| (attempt.status, attempt.error.clone())).collect::<Vec<_>>()
    });
    assert_eq!(errors, [(None, Some("the connection was refused".into())), (Some(204), None)]);
}

#[test]
fn an_endpoint_may_have_a_schedule_and_a_timeout_of_its_own() {
    let own =
        |retries| Policy { timeout: Some(Span::from_seconds(3)), retries: Some(retries), misbehave: vec![] };
    let once = Post::to(vec![endpoint("a", own(vec![]))]);
    once.notify("hello");
    assert_eq!(once.begin()[0].timeout, Span::from_seconds(3));
    let post = Post::to(vec![endpoint("a", own(vec![Span::from_seconds(1), Span::from_seconds(1)]))]);
    post.notify("hello");
    assert_eq!(post.play(60, |_| report(302)).0, [(0, 1, First), (1, 1, Retry), (2, 1, Retry)]);
    assert_eq!(post.states(), [State::Abandoned]);
}

#[test]
fn the_vendor_says_how_long_an_attempt_may_take_where_the_endpoint_does_not() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    assert_eq!(post.begin()[0].timeout, Span::from_seconds(10));
}

#[test]
fn the_vendor_says_what_counts_as_received() {
    let answers =
        [(204, None, true), (200, Some("application/json"), true), (200, None, false), (201, None, false)];
    for (status, content_type, accepted) in answers {
        let post = Post::to(vec![endpoint("a", Policy::default())]);
        post.notify("hello");
        let headers = content_type.map(|value| ("content-type".to_owned(), String::from(value)));
        let received = Received { status, headers: headers.into_iter().collect(), ..Received::default() };
        let answer = Report { result: Ok(received), duration: Span::ZERO, token: None, sent: vec![] };
        post.play(0, |_| answer.clone());
        let expected = if accepted { State::Delivered } else { State::Retrying };
        assert_eq!(post.states(), [expected], "{status} {content_type:?}");
    }
}

#[test]
fn attempts_take_their_turn_among_all_else_that_falls_due() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    toy::plan(&post.namespace, toy::at(10), toy::once("before"));
    toy::plan(&post.namespace, toy::at(30), toy::once("at the same moment, planned first"));
    toy::plan(&post.namespace, toy::at(50), toy::once("after"));
    post.notify("hello");
    let (_, arrived) = post.play(60, |_| report(500));
    let what: Vec<_> =
        arrived.fallen.iter().map(|fallen| (seconds(fallen.at), fallen.what.as_str())).collect();
    assert_eq!(
        what,
        [
            (0, "webhook 1 written: first attempt"),
            (10, "before"),
            (30, "at the same moment, planned first"),
            (30, "webhook 1 written: retry"),
            (50, "after"),
        ]
    );
}

/// The network decides in which order attempts end, and nothing else.
#[test]
fn retries_of_one_moment_keep_the_order_of_their_first_attempts_however_those_end() {
    let fallen_where = |order: [usize; 3]| {
        let post = Post::to(vec![endpoint("a", Policy::default())]);
        for text in ["one", "two", "three"] {
            post.notify(text);
        }
        let begun = post.begin();
        for index in order {
            post.end(&begun[index], report(500));
        }
        let waiting = post.namespace.steer(|universe| universe.export(REAL));
        let retried = post.play(30, |_| report(204));
        (format!("{retried:?}"), waiting.to_string())
    };
    let (retried, waiting) = fallen_where([0, 1, 2]);
    for order in [[2, 1, 0], [1, 2, 0], [2, 0, 1]] {
        assert_eq!(fallen_where(order), (retried.clone(), waiting.clone()), "{order:?}");
    }
}

#[test]
fn notifications_of_an_endpoint_start_in_the_order_of_their_events_and_a_failing_one_holds_nothing_up() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    for text in ["one", "two", "three"] {
        post.notify(text);
    }
    let begun = post.begin();
    assert_eq!(begun.iter().map(|dispatch| dispatch.ticket.number).collect::<Vec<_>>(), [1, 2, 3]);
    post.end(&begun[0], report(500));
    post.end(&begun[1], report(204));
    assert_eq!(post.states(), [State::Retrying, State::Delivered, State::Delivering]);
}

#[test]
fn no_more_of_an_endpoint_are_on_their_way_at_a_time_than_allowed_and_others_are_not_held_up() {
    let post = Post::to(vec![endpoint("a", Policy::default()), endpoint("b", Policy::default())]);
    for text in ["one", "two", "three"] {
        post.notify(text);
    }
    let take = |per_endpoint| -> Vec<_> {
        let round = post.namespace.round(REAL, per_endpoint, 100);
        round.dispatches.into_iter().map(|dispatch| (dispatch.endpoint().url.clone(), dispatch)).collect()
    };
    let count = |taken: &[(String, Dispatch)], name: &str| {
        taken.iter().filter(|(url, _)| url.ends_with(name)).count()
    };
    let first = take(2);
    assert_eq!((count(&first, "/a"), count(&first, "/b")), (2, 2));
    let (_, landed) = first.iter().find(|(url, _)| url.ends_with("/b")).unwrap();
    post.end(landed, report(204));
    let next = take(2);
    assert_eq!((count(&next, "/a"), count(&next, "/b")), (0, 1));
}

#[test]
fn what_a_request_causes_waits_until_its_answer_is_on_its_way_and_so_does_what_comes_after() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    let arrival = post.namespace.arrive();
    let step = |_: &mut toy::Diary, tx: &mut crate::engine::Transaction<'_, Toy>| {
        tx.notify("caused".to_owned(), Span::ZERO, &[]);
        Ok::<_, ()>(())
    };
    post.namespace.transact::<Toy, _, _>(&arrival, REAL, step).unwrap().0.unwrap();
    let hold = post.namespace.release_of(&arrival);
    assert!(hold.is_some() && post.namespace.release_of(&post.namespace.arrive()).is_none());
    post.notify("later");
    assert!(post.begin().is_empty());
    drop(hold);
    assert_eq!(post.begin().len(), 2);
    assert!(post.namespace.release_of(&arrival).is_none());
}

#[test]
fn an_event_goes_to_every_endpoint_that_names_it_and_is_kept_where_there_is_none() {
    let torn = Endpoint { events: vec!["torn".into()], ..endpoint("torn", Policy::default()) };
    let both =
        Endpoint { events: vec!["torn".into(), "written".into()], ..endpoint("both", Policy::default()) };
    let post = Post::to(vec![torn, both, endpoint("written", Policy::default())]);
    post.notify("written, then");
    post.notify("torn");
    let urls: Vec<_> = post.begin().iter().map(|dispatch| dispatch.endpoint().url.clone()).collect();
    let url = |name: &str| format!("http://app.test/{name}");
    assert_eq!(urls, [url("torn"), url("both"), url("both"), url("written")]);
    let nobody = Post::to(vec![]);
    nobody.notify("hello");
    assert_eq!(nobody.states(), [State::NoEndpoint]);
    assert!(nobody.begin().is_empty());
    assert_eq!(nobody.namespace.steer(|universe| universe.resend(1, REAL)), None);
}

#[test]
fn what_is_on_its_way_goes_where_it_was_to_go_when_endpoints_change() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    post.play(0, |_| report(500));
    post.namespace.steer(|universe| universe.set_endpoints(vec![endpoint("b", Policy::default())]));
    post.notify("again");
    let mut urls = Vec::new();
    for _ in 0..2 {
        urls.extend(post.begin().iter().map(|dispatch| dispatch.endpoint().url.clone()));
        toy::set_clock(&post.namespace, toy::at(30));
    }
    assert_eq!(urls, ["http://app.test/b", "http://app.test/a"]);
}
