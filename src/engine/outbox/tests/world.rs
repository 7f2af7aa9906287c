//! The outbox as part of its namespace: transactions, forks, resets, exports, tokens.

use super::*;
use serde_json::Value;

fn export(post: &Post) -> Value {
    post.namespace.steer(|universe| universe.export(REAL))
}

#[test]
fn a_refused_step_notifies_nobody() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    let before = export(&post);
    let refused = post.namespace.transact::<Toy, (), _>(&post.namespace.arrive(), REAL, |_, tx| {
        tx.notify("never".to_owned(), Span::ZERO, &[]);
        Err("refused")
    });
    assert_eq!(refused.unwrap().0, Err("refused"));
    assert_eq!(export(&post), before);
    assert!(post.begin().is_empty());
}

#[test]
fn a_notification_is_worded_at_the_moment_of_its_event_with_draws_that_count() {
    let post = Post::to(vec![endpoint("a", Policy::default()), endpoint("b", Policy::default())]);
    post.notify("one");
    post.notify("two");
    let bodies = post.bodies();
    assert_eq!(bodies.len(), 4);
    let draws: BTreeSet<_> =
        bodies.iter().map(|body| serde_json::from_str::<Value>(body).unwrap()["draw"].to_string()).collect();
    assert_eq!(draws.len(), 4);
    assert_eq!(toy::lines(&post.namespace)[0], (0, "worded one".into()));
}

#[test]
fn the_same_steps_export_the_same_bytes_whatever_the_receivers_said_besides() {
    let played = |words: &str| {
        let post = Post::to(vec![endpoint("a", Policy::default())]);
        post.notify("hello");
        let received = Received { status: 500, body: words.to_owned().into(), ..Received::default() };
        let report = Report {
            result: Ok(received),
            duration: Span::from_millis(words.bytes().map(i64::from).sum()),
            token: None,
            sent: vec![],
        };
        post.play(40, |_| report.clone());
        export(&post)
    };
    let exported = played("no");
    assert_eq!(exported, played("certainly not"));
    let notification = &exported["outbox"]["notifications"][0];
    assert_eq!(notification["state"], "retrying");
    assert_eq!(notification["attempts"].as_array().unwrap().len(), 2);
    assert_eq!(exported["outbox"]["endpoints"][0]["url"], "http://app.test/a");
}

#[test]
fn an_outbox_goes_on_after_its_import_and_exports_the_same_again() {
    let post = Post::to(vec![
        endpoint("a", Policy::default()),
        Endpoint { events: vec!["torn".into()], ..endpoint("b", misbehaving(&[Misbehaviour::Reorder])) },
    ]);
    post.notify("first try failed");
    post.play(10, |_| report(500));
    post.notify("torn, and waits for the next");
    post.notify("on its way");
    let _on_its_way = post.begin();
    let document = export(&post);
    let rooms = (toy::blueprint().rooms)();
    let mut universe = crate::engine::Universe::import(rooms, document.clone(), REAL).unwrap();
    assert_eq!(universe.export(REAL), document);
    post.namespace.steer(|here| *here = universe);
    let (lines, _) = post.play(3600, |_| report(204));
    assert_eq!(lines, [(10, 3, Kind::First), (30, 1, Kind::Retry), (70, 2, Kind::First)]);
}

#[test]
fn a_document_whose_outbox_does_not_hold_together_is_refused() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("first try failed");
    post.play(10, |_| report(500));
    let good = export(&post);
    let table: [(&str, Value); 9] = [
        ("/outbox/latest", 0.into()),
        ("/outbox/notifications/0/number", 7.into()),
        ("/outbox/notifications/0/state", "delivering".into()),
        ("/outbox/notifications/0/endpoint", Value::Null),
        ("/outbox/notifications", serde_json::json!([])),
        ("/schedule/next", 0.into()),
        ("/outbox/plans", serde_json::json!({})),
        ("/outbox/awaited", serde_json::json!({ "7": { "kind": "first", "from": toy::START } })),
        ("/outbox/awaited", serde_json::json!({ "1": { "kind": "first", "from": "never" } })),
    ];
    for (pointer, value) in table {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        let rooms = (toy::blueprint().rooms)();
        assert!(crate::engine::Universe::import(rooms, bad, REAL).is_err(), "{pointer}");
    }
}

#[test]
fn a_fork_goes_on_with_what_is_pending_and_what_is_on_its_way() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("first try failed");
    post.play(0, |_| report(500));
    post.notify("on its way");
    let on_its_way = post.begin();
    let fork = Post {
        namespace: Arc::new(post.namespace.fork(
            "m",
            crate::engine::ClockSetting::default(),
            toy::LIMITS.journal,
            REAL,
        )),
    };
    post.end(&on_its_way[0], report(204));
    assert_eq!(post.states(), [State::Retrying, State::Delivered]);
    assert_eq!(fork.states(), [State::Retrying, State::Queued]);
    let (lines, _) = fork.play(3600, |_| report(204));
    assert_eq!(lines, [(0, 2, Kind::First), (30, 1, Kind::Retry)]);
    assert_eq!(fork.states(), [State::Delivered, State::Delivered]);
    fork.end(&on_its_way[0], report(500));
    assert_eq!(fork.states(), [State::Delivered, State::Delivered]);
}

#[test]
fn nothing_of_before_a_reset_is_sent_or_heard_of_after_it() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    let on_its_way = post.begin();
    post.notify("waiting");
    let life = toy::reset(&post.namespace);
    assert_eq!(life.flying(), 1);
    post.namespace.steer(|universe| universe.set_endpoints(vec![endpoint("a", Policy::default())]));
    post.notify("anew");
    post.end(&on_its_way[0], report(204));
    assert_eq!(post.states(), [State::Queued]);
    assert_eq!(post.play(3600, |_| report(204)).0, [(0, 1, Kind::First)]);
    drop(on_its_way);
    assert_eq!(life.flying(), 0);
}

#[test]
fn what_arrived_before_a_reset_notifies_nobody() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    let arrival = post.namespace.arrive();
    toy::reset(&post.namespace);
    post.namespace.steer(|universe| universe.set_endpoints(vec![endpoint("a", Policy::default())]));
    let step = |_: &mut toy::Diary, tx: &mut crate::engine::Transaction<'_, Toy>| {
        tx.notify("late".to_owned(), Span::ZERO, &[]);
        Ok::<_, ()>(())
    };
    post.namespace.transact::<Toy, _, _>(&arrival, REAL, step).unwrap().0.unwrap();
    assert!(post.namespace.release_of(&arrival).is_none());
    assert_eq!(post.states(), []);
}

#[test]
fn a_closed_namespace_sends_nothing() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    post.namespace.close();
    assert!(post.begin().is_empty());
    post.notify("again");
    assert!(post.begin().is_empty());
}

#[test]
fn a_token_is_good_until_its_moment_on_the_clock_of_the_namespace_and_gone_after_a_401() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    let dispatch = post.begin().remove(0);
    let key = dispatch.endpoint_key();
    let token = || {
        post.namespace.steer(|u| {
            let now = u.now(REAL);
            u.outbox().token(key, now).map(str::to_owned)
        })
    };
    post.namespace.keep_token(dispatch.flight.life(), key, "t".into(), Span::from_seconds(60), REAL);
    toy::set_clock(&post.namespace, toy::at(59));
    assert_eq!(token().as_deref(), Some("t"));
    toy::set_clock(&post.namespace, toy::at(60));
    assert_eq!(token(), None);
    toy::set_clock(&post.namespace, toy::at(0));
    post.end(&dispatch, report(401));
    assert_eq!(token(), None);
}

#[test]
fn the_token_of_an_endpoint_is_kept_for_as_long_as_something_goes_there() {
    let post = Post::to(vec![endpoint("a", Policy::default())]);
    post.notify("hello");
    let dispatch = post.begin().remove(0);
    let life = dispatch.flight.life();
    post.namespace.keep_token(life, dispatch.endpoint_key(), "t".into(), Span::from_seconds(60), REAL);
    let put = |name| {
        post.namespace.steer(|universe| universe.set_endpoints(vec![endpoint(name, Policy::default())]));
        post.look(|outbox| outbox.tokens.len())
    };
    assert_eq!((put("a"), put("b")), (1, 1), "one is on its way there");
    post.end(&dispatch, report(204));
    assert_eq!(put("c"), 0);
}

#[test]
fn fields_of_the_endpoint_stand_in_place_of_ours() {
    let mut with = endpoint("a", Policy::default());
    with.headers = [("X-Team", "checkout"), ("User-Agent", "other"), ("authorization", "own")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
    let post = Post::to(vec![with, endpoint("b", Policy::default())]);
    post.notify("hello");
    let dispatches = post.begin();
    let fields = |dispatch: &Dispatch, token| -> Vec<_> {
        dispatch.headers(token).iter().map(|(name, value)| format!("{name}: {value}")).collect()
    };
    assert_eq!(
        fields(&dispatches[0], Some("t")),
        ["content-type: application/json", "user-agent: other", "x-team: checkout", "authorization: own"]
    );
    let ours = concat!("user-agent: lookalike/", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        fields(&dispatches[1], Some("t")),
        ["content-type: application/json", ours, "authorization: Bearer t"]
    );
}
