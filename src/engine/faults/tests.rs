//! When faults strike, what they draw, and how they are kept.

use serde_json::{Value, json};

use super::super::{Fields, Headers, Seed};
use super::*;

fn faults(written: &[Value]) -> Faults {
    let mut faults = Faults::default();
    for fault in written {
        faults.add(serde_json::from_value(fault.clone()).unwrap()).unwrap();
    }
    faults
}

fn strike(
    faults: &mut Faults,
    operation: &str,
    query: &str,
    seconds: i64,
    streams: &mut Streams,
) -> Option<Struck> {
    let headers = Headers::default();
    let facts = Facts::new("/", "/", Some(query), Fields::Block(&headers), b"");
    faults.strike(operation, &facts, Span::from_seconds(seconds), streams)
}

/// Which of so many requests were struck.
fn hits(fault: Value, count: usize) -> String {
    let (mut faults, mut streams) = (faults(&[fault]), Streams::new(Seed(1)));
    (0..count)
        .map(|_| if strike(&mut faults, "a.get", "", 0, &mut streams).is_some() { 'x' } else { '.' })
        .collect()
}

fn on(trigger: Value) -> Value {
    json!({ "inject": { "status": 503 }, "on": trigger })
}

#[test]
fn a_fault_strikes_when_its_turn_has_come() {
    for (trigger, expected) in [
        (json!({}), "xxxxxxxx"),
        (json!({ "times": 2 }), "xx......"),
        (json!({ "nth": 3 }), "..x....."),
        (json!({ "every": 3 }), "..x..x.."),
        (json!({ "nth": 2, "every": 3 }), ".x..x..x"),
        (json!({ "every": 2, "times": 2 }), ".x.x...."),
        (json!({ "nth": 2, "every": 1, "times": 3 }), ".xxx...."),
        (json!({ "probability": 1.0, "times": 1 }), "x......."),
    ] {
        assert_eq!(hits(on(trigger.clone()), 8), expected, "{trigger}");
    }
    assert_eq!(hits(json!({ "inject": { "status": 503 }, "times": 2 }), 4), "xx..");
}

#[test]
fn chance_follows_the_seed_and_comes_as_often_as_it_says() {
    let struck = hits(on(json!({ "probability": 0.1 })), 10_000);
    assert_eq!(struck, hits(on(json!({ "probability": 0.1 })), 10_000));
    let count = struck.matches('x').count();
    assert!((900..1_100).contains(&count), "{count}");
    let used = hits(on(json!({ "probability": 0.5, "times": 3 })), 100);
    assert_eq!(used.matches('x').count(), 3);
}

#[test]
fn what_does_not_concern_a_fault_is_not_counted() {
    let fault = json!({
        "operation": "a.*", "when": { "query.user": "anna" }, "inject": "reset",
        "on": { "nth": 2, "between": ["1m", "5m"] },
    });
    let (mut faults, mut streams) = (faults(&[fault]), Streams::default());
    let mut ask =
        |operation, query, seconds| strike(&mut faults, operation, query, seconds, &mut streams).is_some();
    assert!(!ask("a.get", "user=anna", 59), "too early");
    assert!(!ask("a.get", "user=anna", 60), "the first");
    assert!(!ask("b.get", "user=anna", 61), "another operation");
    assert!(!ask("a.get", "user=bob", 61), "another user");
    assert!(!ask("a.get", "user=anna", 300), "too late");
    assert!(ask("a.put", "user=anna", 299), "the second");
    assert!(!ask("a.put", "user=anna", 299), "used up");
}

#[test]
fn a_delay_goes_with_another_kind_even_of_another_rule() {
    let mut faults = faults(&[
        json!({ "inject": { "delay": { "fixed": "20ms" } } }),
        json!({ "inject": { "delay": { "fixed": "99ms" }, "truncate": true }, "on": { "times": 1 } }),
        json!({ "inject": { "status": 503 }, "times": 1 }),
        json!({ "inject": "empty", "on": { "nth": 2 } }),
    ]);
    let mut streams = Streams::default();
    let mut next = || {
        let Struck { rules, delay, kind } = strike(&mut faults, "a", "", 0, &mut streams).unwrap();
        (rules, delay.map(Span::millis), kind)
    };
    assert_eq!(next(), (vec![1, 2], Some(20), Some(Kind::Truncate)));
    assert_eq!(next(), (vec![1, 3], Some(20), Some(Kind::Status(503))), "the second of rule 4 went unseen");
    assert_eq!(next(), (vec![1], Some(20), None));
    assert_eq!(streams.positions().len(), 0, "what is fixed draws nothing");
}

#[test]
fn a_fault_can_be_forgotten_alone_or_with_all() {
    let fault = json!({ "inject": "reset" });
    let mut faults = faults(&[fault.clone(), fault.clone(), fault]);
    let mut forget = |id| faults.forget(id, &mut Streams::default());
    assert_eq!((forget(Some(2)), forget(Some(2)), forget(None)), (1, 0, 2));
    assert!(faults.is_empty());
}

#[test]
fn a_rule_reads_back_as_it_is_written() {
    let fault = json!({
        "operation": "a.*", "when": { "query.user": "anna" },
        "on": { "nth": 2, "probability": 0.5, "between": ["1m", "5m"] },
        "inject": { "delay": { "lognormal": { "p50": "120ms", "p99": "900ms" } }, "slow_body": { "over": "2s", "chunks": 4 } },
    });
    let faults = faults(&[fault]);
    let written = serde_json::to_value(&faults).unwrap();
    let read: Faults = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), written);
    assert_eq!(read.rules(), faults.rules());
}

#[test]
fn what_is_drawn_for_one_request_is_not_drawn_again_for_the_next() {
    let drawn = json!({ "inject": { "delay": { "uniform": { "min": "0ms", "max": "10m" } } } });
    let (mut faults, mut streams) = (faults(&[drawn]), Streams::new(Seed(1)));
    let mut next = || strike(&mut faults, "a", "", 0, &mut streams).unwrap().delay;
    let drawn: Vec<_> = (0..5).map(|_| next()).collect();
    assert!(drawn.windows(2).all(|pair| pair[0] != pair[1]), "{drawn:?}");
}

#[test]
fn a_fault_whose_only_turn_went_by_is_gone_with_what_it_drew() {
    let mut faults = faults(&[
        json!({ "inject": { "status": 503 }, "times": 2 }),
        json!({ "inject": "empty", "on": { "nth": 1 } }),
        json!({ "inject": { "delay": { "uniform": { "min": "1ms", "max": "9ms" } } }, "times": 1 }),
        json!({ "inject": "reset", "on": { "probability": 0.000_001 } }),
    ]);
    let mut streams = Streams::default();
    strike(&mut faults, "a", "", 0, &mut streams).unwrap();
    let left = |faults: &Faults| faults.rules().iter().map(|rule| rule.id).collect::<Vec<_>>();
    assert_eq!(left(&faults), [1, 4]);
    strike(&mut faults, "a", "", 0, &mut streams).unwrap();
    strike(&mut faults, "a", "", 0, &mut streams);
    assert_eq!(left(&faults), [4]);
    assert_eq!(streams.positions().keys().collect::<Vec<_>>(), ["fault/4"]);
    faults.forget(None, &mut streams);
    assert!(streams.positions().is_empty());
}
