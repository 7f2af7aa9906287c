//! Forks and resets of a namespace: what goes its own way, and what leaves no trace.

use super::ClockSetting;
use super::toy::{self, LIMITS, REAL, Toy, at, once};
use super::{
    Answer, Answered, Arrival, Body, Facts, Fields, Headers, Method, Namespace, Request, Size, Transaction,
    Why,
};

fn request() -> Request {
    Request {
        method: Method::Get,
        target: "/".into(),
        scheme: "http",
        headers: Headers::default(),
        body: Body::Complete(bytes::Bytes::new()),
        received: REAL,
    }
}

fn complete(namespace: &Namespace, arrival: &Arrival) {
    let answer = Answer::empty(204);
    namespace.complete(arrival, toy::START, Answered { operation: None, decision: None, answer: &answer });
}

fn exchange(namespace: &Namespace) {
    complete(namespace, &namespace.open(toy::START, &request()));
}

fn write_after(namespace: &Namespace, arrival: &Arrival) -> usize {
    let step = |diary: &mut toy::Diary, tx: &mut Transaction<'_, Toy>| {
        diary.lines.push((tx.now(), "late".into()));
        tx.rng("ids").next_u64();
        tx.plan(at(1), once("late"));
        Ok::<_, ()>(diary.lines.len())
    };
    namespace.transact(arrival, REAL, step).unwrap().0.unwrap()
}

#[test]
fn a_fork_starts_equal_and_goes_its_own_way() {
    let origin = toy::namespace("origin");
    toy::write(&origin, "before");
    toy::draw(&origin, "ids");
    toy::plan(&origin, at(10), once("planned"));
    toy::choose(&origin, Why::Queue, &["y"]);
    let fork = origin.fork("fork", ClockSetting::default(), LIMITS.journal, REAL);
    let before = toy::export(&origin);
    assert_eq!(toy::export(&fork), before);

    toy::set_clock(&fork, at(20));
    toy::write(&fork, "in the fork");
    fork.steer(|universe| universe.forget_outcomes(None));
    let drawn = toy::draw(&fork, "ids");
    assert_eq!(toy::lines(&fork).len(), 3);
    assert_eq!(toy::export(&origin), before);
    assert_eq!(toy::draw(&origin, "ids"), drawn);
}

#[test]
fn a_fork_has_a_journal_of_its_own() {
    let origin = toy::namespace("origin");
    exchange(&origin);
    let fork = origin.fork("fork", ClockSetting::default(), LIMITS.journal, REAL);
    assert_eq!((origin.size().exchanges, fork.size().exchanges, fork.requests()), (1, 0, 0));
}

#[test]
fn a_reset_brings_back_the_beginning_and_the_same_draws() {
    let namespace = toy::namespace("n");
    let (fresh, drawn) = (toy::export(&namespace), toy::draw(&namespace, "ids"));
    toy::plan(&namespace, at(10), once("planned"));
    toy::set_clock(&namespace, at(5));
    toy::inject(&namespace, serde_json::json!({ "inject": { "status": 503 } }));
    exchange(&namespace);
    toy::reset(&namespace);
    assert_eq!(toy::export(&namespace), fresh);
    assert_eq!((namespace.size().exchanges, namespace.requests()), (0, 0));
    assert_eq!(toy::draw(&namespace, "ids"), drawn);
}

#[test]
fn the_exchange_of_a_request_that_arrived_before_a_reset_is_not_recorded_after_it() {
    let namespace = toy::namespace("n");
    let before = namespace.open(toy::START, &request());
    toy::reset(&namespace);
    complete(&namespace, &before);
    assert_eq!(namespace.size(), Size { exchanges: 0, journal_bytes: 0 });
    // Another one has its number by now, and is not answered by its answer.
    let now = namespace.open(toy::START, &request());
    complete(&namespace, &before);
    assert_eq!(namespace.journal(|journal| journal.find(1).and_then(|entry| entry.status)), None);
    complete(&namespace, &now);
    assert_eq!(namespace.journal(|journal| journal.find(1).and_then(|entry| entry.status)), Some(204));
    assert_eq!(
        namespace.journal(|journal| journal.iter().map(|entry| entry.number).collect::<Vec<_>>()),
        [1]
    );
}

#[test]
fn a_request_that_arrived_before_a_reset_is_answered_but_changes_nothing_after_it() {
    let namespace = toy::namespace("n");
    let before = namespace.arrive();
    toy::reset(&namespace);
    let fresh = toy::export(&namespace);
    assert_eq!(write_after(&namespace, &before), 1);
    assert_eq!(toy::export(&namespace), fresh);
    let now = namespace.arrive();
    assert_eq!(write_after(&namespace, &now), 1);
    assert_ne!(toy::export(&namespace), fresh);
}

#[test]
fn a_request_that_arrived_before_a_reset_uses_up_no_fault_of_the_time_after_it() {
    let namespace = toy::namespace("n");
    let before = namespace.arrive();
    toy::reset(&namespace);
    toy::inject(&namespace, serde_json::json!({ "inject": { "status": 503 }, "times": 1 }));
    let headers = Headers::default();
    let facts = Facts::new("/", "/", None, Fields::Block(&headers), b"");
    let strikes = |arrival| namespace.intervene(arrival, REAL, "toy.x", &facts).fault.is_some();
    let now = namespace.arrive();
    assert_eq!([strikes(&before), strikes(&now), strikes(&now)], [false, true, false]);
}

#[test]
fn a_request_sees_the_paths_the_rules_and_the_state_of_the_time_in_which_it_arrived_whatever_begins_meanwhile()
 {
    let alias = |path: &str| super::Alias { operation: "toy.x".into(), path: path.into() };
    let namespace = toy::namespace("n");
    toy::write(&namespace, "old");
    toy::inject(&namespace, serde_json::json!({ "inject": { "status": 503 }, "times": 2 }));
    let before = namespace.arrive();
    let blueprint = super::Blueprint { aliases: [alias("/new")].into(), ..toy::blueprint() };
    namespace.follow(std::sync::Arc::new(blueprint), REAL).unwrap();
    let headers = Headers::default();
    let facts = Facts::new("/", "/", None, Fields::Block(&headers), b"");
    let strikes = |arrival| namespace.intervene(arrival, REAL, "toy.x", &facts).fault.is_some();
    let now = namespace.arrive();
    assert_eq!((before.aliases().len(), now.aliases()[0].path.as_str()), (0, "/new"));
    // What it uses up and writes is seen by itself, and by nobody after it.
    assert_eq!(
        [strikes(&before), strikes(&before), strikes(&before), strikes(&now)],
        [true, true, false, false]
    );
    assert_eq!((write_after(&namespace, &before), write_after(&namespace, &before)), (2, 3));
    assert_eq!(write_after(&namespace, &now), 1);
    // A second beginning does not take it away either.
    toy::reset(&namespace);
    assert_eq!(write_after(&namespace, &before), 4);
    assert_eq!(write_after(&namespace, &now), 2);
    assert_eq!(toy::lines(&namespace).len(), 0);
}

#[test]
fn requests_are_numbered_from_one_in_each_namespace() {
    let (one, other) = (toy::namespace("one"), toy::namespace("other"));
    assert_eq!([one.arrive().number, one.arrive().number, other.arrive().number], [1, 2, 1]);
}

#[test]
fn an_action_that_is_made_ready_before_a_reset_changes_nothing_after_it() {
    let namespace = std::sync::Arc::new(toy::namespace("n"));
    let fresh = toy::export(&namespace);
    let resetting = std::sync::Arc::clone(&namespace);
    toy::AT_READING.set(Some(Box::new(move || {
        toy::reset(&resetting);
    })));
    let act = || namespace.act(REAL, "toy", "write", serde_json::json!({ "line": "x" })).unwrap();
    // It was asked for before, so it is done there, as a request would be.
    assert_eq!(act(), Ok(serde_json::Value::Null));
    assert_eq!(toy::export(&namespace), fresh);
    toy::AT_READING.set(None);
    act().unwrap();
    assert_ne!(toy::export(&namespace), fresh);
}
