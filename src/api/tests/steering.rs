//! Faults and outcomes, from the outside.

use serde_json::{Value, json};

use super::{Desk, toy};
use crate::engine::{Why, toy as engine};

const OUTCOME: &str = "x-lookalike-outcome";

fn inject(desk: &Desk, operation: &str, inject: Value) {
    let fault = json!({ "operation": operation, "inject": inject, "times": 1 });
    engine::inject(&desk.namespace("default"), fault);
}

#[test]
fn an_injected_status_comes_in_the_apis_words_and_the_handler_is_not_asked() {
    let desk = Desk::new();
    inject(&desk, "toy.write", json!({ "status": 503 }));
    let answer = desk.write("/toy/lines", "x");
    assert_eq!((answer.text(), answer.reason()), ("503 {\"toy\":\"on request\"}".into(), "injected-fault"));
    assert_eq!(desk.write("/toy/lines", "y").text(), "201 [\"y\"]");
}

#[test]
fn a_rate_limit_says_when_to_come_back() {
    let desk = Desk::new();
    inject(&desk, "toy.*", json!({ "rate_limit": { "retry_after": "7s" } }));
    let answer = desk.get("/toy/lines");
    assert_eq!((answer.text(), answer.header("retry-after")), ("429 {\"toy\":\"too fast\"}".into(), "7"));
}

#[test]
fn a_fault_strikes_before_credentials_are_asked_for_and_only_what_it_covers() {
    let desk = Desk::new();
    inject(&desk, "toy.write", json!({ "status": 500 }));
    assert_eq!(desk.get("/toy/lines").0.status, 200);
    assert_eq!(desk.get("/toy/nothing").0.status, 404);
    assert_eq!(desk.ask("POST", "/toy/lines", &[], "{").text(), "500 {\"toy\":\"on request\"}");
}

#[test]
fn two_outcomes_of_one_request_are_none() {
    let desk = Desk::new();
    let both = [toy::KEY, (OUTCOME, "full"), (OUTCOME, "upper")];
    let answer = desk.ask("POST", "/toy/lines", &both, r#"{"line":"x"}"#);
    assert_eq!((answer.0.status, answer.reason()), (400, "unknown-outcome"));
    assert!(answer.text().contains("`full, upper` is no outcome"), "{}", answer.text());
}

#[test]
fn an_unknown_outcome_is_our_400_that_lists_the_known_and_uses_up_nothing() {
    let desk = Desk::new();
    let plan = serde_json::from_value(json!({ "operation": "toy.write", "outcome": "upper" })).unwrap();
    desk.namespace("default").steer(|universe| universe.outcomes().add(Why::Queue, plan)).unwrap();
    let before = engine::export(&desk.namespace("default"));
    let answer = desk.ask("POST", "/toy/lines", &[toy::KEY, (OUTCOME, "fulll")], r#"{"line":"x"}"#);
    let expected = r#"400 {"type":"urn:lookalike:problem:unknown-outcome","title":"Bad Request","status":400,"detail":"`fulll` is no outcome of toy.write; did you mean `full`?","hint":"use one of: full, upper","operation":"toy.write","known":["full","upper"]}"#;
    assert_eq!(answer.text(), expected);
    assert_eq!(answer.reason(), "unknown-outcome");
    let none = desk.ask("GET", "/toy/lines", &[(OUTCOME, "full")], "");
    assert!(none.text().contains("this operation knows no outcomes"), "{}", none.text());
    assert_eq!(engine::export(&desk.namespace("default")), before);
}

#[test]
fn an_unknown_outcome_is_refused_after_credentials_and_validation() {
    let desk = Desk::new();
    let unknown = (OUTCOME, "fulll");
    let ask = |headers: &[(&str, &str)], body: &str| desk.ask("POST", "/toy/lines", headers, body).text();
    assert_eq!(ask(&[unknown], r#"{"line":"x"}"#), "401 {\"toy\":\"who are you\"}");
    assert_eq!(ask(&[toy::KEY, unknown], "{"), "400 {\"toy\":\"malformed\"}");
    let latin = desk.ask("POST", "/toy/lines", &[toy::KEY, (OUTCOME, "f\u{fc}ll")], r#"{"line":"x"}"#);
    assert_eq!(latin.reason(), "unknown-outcome");
    let keyless = desk.ask("POST", "/toy/cake?fancy", &[unknown], "");
    assert_eq!(keyless.text(), "401 {\"toy\":\"who are you\"}");
}

#[test]
fn a_chosen_outcome_decides_after_all_checks_and_says_who_chose_it() {
    let desk = Desk::new();
    let write = |headers: &[(&str, &str)], line: &str| {
        let answer = desk.ask("POST", "/toy/lines", headers, &format!(r#"{{"line":"{line}"}}"#));
        (answer.text(), answer.reason().to_owned())
    };
    let plan = json!({ "operation": "toy.write", "outcome": "upper" });
    let plan = serde_json::from_value(plan).unwrap();
    desk.namespace("default").steer(|universe| universe.outcomes().add(Why::Queue, plan)).unwrap();
    let full = "409 {\"toy\":\"no room\"}".to_owned();
    assert_eq!(write(&[(OUTCOME, "full")], "x").0, "401 {\"toy\":\"who are you\"}");
    assert_eq!(write(&[toy::KEY, (OUTCOME, "full")], "x"), (full.clone(), "outcome-header".into()));
    assert_eq!(write(&[toy::KEY], "magic full"), ("201 [\"MAGIC FULL\"]".into(), "outcome-queue".into()));
    assert_eq!(write(&[toy::KEY], "magic full"), (full, "outcome-magic".into()));
    let chosen = desk.namespace("default").journal(|journal| {
        journal.iter().map(|entry| entry.decision().map(|chosen| chosen.why)).collect::<Vec<_>>()
    });
    assert_eq!(chosen, [None, Some(Why::Header), Some(Why::Queue), Some(Why::Magic)]);
}

#[test]
fn what_is_lost_is_not_carried_out_and_what_is_spoilt_is() {
    for (kind, carried_out) in [
        ("reset", false),
        ("empty", false),
        ("close_early", true),
        ("truncate", true),
        ("malformed_json", true),
    ] {
        let desk = Desk::new();
        inject(&desk, "toy.write", json!({ "delay": { "fixed": "20ms" }, kind: true }));
        let answer = desk.write("/toy/lines", "x");
        assert_eq!(answer.reason(), "injected-fault");
        let struck = answer.0.fault.as_ref().unwrap();
        assert_eq!((struck.rules.as_slice(), struck.delay.unwrap().millis()), (&[1][..], 20), "{kind}");
        let expected = match kind {
            "malformed_json" => "201 [\"",
            _ if carried_out => "201 [\"x\"]",
            _ => "0 ",
        };
        assert!(answer.text().starts_with(expected), "{kind}: {}", answer.text());
        assert_eq!(
            desk.get("/toy/lines").text(),
            if carried_out { "200 [\"x\"]" } else { "200 []" },
            "{kind}"
        );
        let journaled = desk.namespace("default").journal(|journal| {
            let entry = journal.find(1).unwrap();
            (entry.status, entry.fault().cloned())
        });
        assert_eq!(journaled, (Some(answer.0.status), answer.0.fault.as_deref().cloned()), "{kind}");
    }
}
