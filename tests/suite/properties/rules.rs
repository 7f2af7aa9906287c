//! The small languages of the steering: conditions, regular expressions, faults, globs, outcomes, overrides, templates.

use lookalike::engine::{
    Conditions, Facts, Fault, Faults, Fields, Headers, Moment, OutcomePlan, Outcomes, Override, Overrides,
    Seed, Span, Streams, Why,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::dice::Dice;
use super::spoil;
use super::trials::trials;

/// A body in which the places of [`CONDITIONS`] are found.
const BODY: &str = r#"{"user":{"name":"marie","tags":["a","b"],"n":1.0},"list":[{"id":7}],"":"empty"}"#;

/// Expressions with what makes them hard: repetition inside repetition, classes, bounds, nothing at all.
fn expressions() -> impl Strategy<Value = String> {
    let pieces = &[
        "(", ")", "a", "b*", "+", "?", "{2}", "{0,900}", "[a-z]", "[^", "]", "|", "\\d", "\\", "^", "$", ".",
        "(?i)", "(a*)*", "é",
    ];
    proptest::collection::vec(select(&pieces[..]), 0..14).prop_map(|pieces| pieces.concat())
}

/// Templates with what is there, what is not there, and what is never closed.
fn templates() -> impl Strategy<Value = String> {
    let pieces = &[
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        " ",
        "request",
        ".body",
        ".query.a",
        "[0]",
        "now",
        "uuid()",
        "random(1, 6)",
        "random(6, 1)",
        "random(-9223372036854775808, 9223372036854775807)",
        "|json",
        "|default(1)",
        "|upper",
        " for x in request.body ",
        " endfor ",
        " if ",
        " endif ",
        " set a = 1 ",
        " macro m() ",
        "~",
        "*",
        "1",
        "'a'",
        "\"",
        "é",
        "x",
        "loop",
        "range(99999)",
        "self",
        "[1,2]|json",
    ];
    let inside = proptest::collection::vec(select(&pieces[7..]), 0..5)
        .prop_map(|inside| format!("{{{{ {} }}}}", inside.concat()));
    prop_oneof![
        proptest::collection::vec(select(&pieces[..]), 0..14).prop_map(|pieces| pieces.concat()),
        inside
    ]
}

fn conditions() -> Value {
    json!({
        "path.id": "7", "query.page": { "one_of": [1, "2"] }, "header.Accept": { "contains": "json" }, "body": { "present": true },
        "body.user.name": { "matches": "^m.*e$" }, "body.user.n": 1, "body./list/0/id": { "equals": 7 }, "body.user.tags": { "contains": "a" },
    })
}

fn fault() -> Value {
    json!({
        "operation": "pulse.*", "when": { "query.page": "2" }, "on": { "nth": 3, "every": 2, "probability": 0.5, "between": ["1m", "1h"] },
        "inject": { "delay": { "from": "1s", "to": "2s" }, "status": 503 }, "times": 3,
    })
}

fn outcomes() -> Value {
    json!({ "operation": "pulse.user_verify", "when": { "query.page": "2" }, "sequence": ["auth", "reject"], "then": "repeat_last" })
}

fn answer() -> Value {
    json!({
        "operation": "pulse.status", "when": {},
        "respond": { "status": 418, "headers": { "x-a": "{{ request.query.page }}" }, "json": { "a": ["{{ uuid() }}", 1, null] } },
    })
}

/// Something good, with up to three things wrong.
fn spoilt(mut good: Value, number: u64) -> Value {
    let mut dice = Dice::of(number);
    for _ in 0..dice.roll(4) {
        spoil::json(&mut good, &mut dice);
    }
    good
}

/// Read it; what can be read is written so that it reads the same.
fn read<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(
    value: &Value,
) -> Result<Option<T>, TestCaseError> {
    let Ok(read) = serde_json::from_value::<T>(value.clone()) else { return Ok(None) };
    let again: T = serde_json::from_value(serde_json::to_value(&read).unwrap())
        .map_err(|wrong| TestCaseError::fail(format!("{value}: {wrong}")))?;
    prop_assert_eq!(&again, &read);
    Ok(Some(read))
}

/// A few requests, one of them with the body that the rules speak of.
fn each_request(mut see: impl FnMut(&Facts<'_>) -> Result<(), TestCaseError>) -> Result<(), TestCaseError> {
    let json: Headers = [("accept", "application/json")].into_iter().collect();
    let form: Headers = [("content-type", "application/x-www-form-urlencoded")].into_iter().collect();
    let (a, b) = ("a".repeat(10_000), "a=1&b=2&%zz=%ff".as_bytes());
    for (headers, query, body) in [
        (&json, Some("page=2&page=x"), BODY.as_bytes()),
        (&form, None, b),
        (&json, Some("a=%"), a.as_bytes()),
    ] {
        see(&Facts::new("/users/{id}", "/users/7", query, Fields::Block(headers), body))?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(trials(2_000))]

    #[test]
    fn conditions_that_are_read_hold_or_tell_what_differs(number in any::<u64>()) {
        let Some(conditions) = read::<Conditions>(&spoilt(conditions(), number))? else { return Ok(()) };
        each_request(|facts| {
            let (unseen, differences) = conditions.judged(facts);
            prop_assert_eq!(conditions.hold(facts), unseen + differences.len() == 0);
            if unseen == 0 {
                prop_assert_eq!(conditions.first_difference(facts), differences.into_iter().next());
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_fault_that_is_accepted_strikes_no_more_often_than_it_says(number in any::<u64>()) {
        let Some(fault) = read::<Fault>(&spoilt(fault(), number))? else { return Ok(()) };
        let (mut faults, mut streams) = (Faults::default(), Streams::new(Seed(1)));
        let Ok(rule) = faults.add(fault) else { return Ok(()) };
        let mut struck = 0;
        for seconds in 0..30 {
            each_request(|facts| {
                struck += u64::from(faults.strike("pulse.status", facts, Span::from_seconds(seconds * 10), &mut streams).is_some());
                Ok(())
            })?;
        }
        prop_assert!(rule.fault.on.times.is_none_or(|times| struck <= u64::from(times)), "{} {:?}", struck, rule);
    }

    #[test]
    fn outcomes_that_are_accepted_come_one_by_one(number in any::<u64>()) {
        let Ok(plan) = serde_json::from_value::<OutcomePlan>(spoilt(outcomes(), number)) else { return Ok(()) };
        let mut outcomes = Outcomes::default();
        let Ok(rule) = outcomes.add(Why::Queue, plan) else { return Ok(()) };
        prop_assert!(!rule.left.is_empty(), "{:?}", rule);
        for _ in 0..5 {
            each_request(|facts| {
                let _ = outcomes.take(Why::Queue, "pulse.user_verify", Some(facts));
                Ok(())
            })?;
        }
    }

    #[test]
    fn an_override_that_is_accepted_is_answered_within_bounds_or_says_what_failed(number in any::<u64>(), template in templates()) {
        let mut value = spoilt(answer(), number);
        if number % 2 == 0 {
            value = answer();
            value["respond"]["json"]["a"] = json!(template);
        }
        let Some(rule) = read::<Override>(&value)? else { return Ok(()) };
        let (mut overrides, mut streams) = (Overrides::default(), Streams::new(Seed(1)));
        if overrides.add(rule).is_err() {
            return Ok(());
        }
        each_request(|facts| {
            match overrides.answer("pulse.status", facts, Moment::default(), &mut streams) {
                Some(Ok(answer)) => prop_assert!(answer.body.len() <= 3 << 20 && (200..600).contains(&answer.status)),
                Some(Err(said)) => prop_assert!(!said.is_empty()),
                None => {}
            }
            Ok(())
        })?;
    }
}

proptest! {
    #![proptest_config(trials(150))]

    #[test]
    fn an_expression_that_is_read_comes_to_an_end(expression in expressions()) {
        let Some(conditions) = read::<Conditions>(&json!({ "body": { "matches": expression } }))? else { return Ok(()) };
        each_request(|facts| {
            conditions.hold(facts);
            Ok(())
        })?;
    }
}
