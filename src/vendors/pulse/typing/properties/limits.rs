//! The largest legal bodies, and hostile ones of the same size, are read and judged within a budget.
//!
//! The budget is for an unoptimised build on a busy machine; what matters is that nothing is quadratic, which would take
//! minutes here.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::super::{Submission, Unreadable, Untimed};
use super::*;

const BUDGET: Duration = Duration::from_millis(1500);
const LARGEST_BODY: usize = 1 << 20;
const MOST_KEYSTROKES: u32 = 2000;

#[expect(clippy::disallowed_methods, reason = "a budget is measured in real time")]
fn took<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    (work(), start.elapsed())
}

/// Read, test and judge `body` against five patterns of the same size.
fn within_budget(name: &str, body: &Value, expected: Result<(), Unreadable>) {
    assert!(body.to_string().len() <= LARGEST_BODY, "{name} is too large to be posted");
    let references = vec![Submission::read(body).pattern; 5].into_iter().collect::<Result<Vec<_>, _>>();
    let references = references.unwrap_or_default();
    let (read, time) = took(|| {
        let submission = Submission::read(body);
        let robot = submission.robot(&references);
        submission.pattern.map(|pattern| (robot, judged(&pattern, &references)))
    });
    assert_eq!(read.map(|_| ()), expected, "{name}");
    assert!(time < BUDGET, "{name} took {time:?}");
}

fn keystrokes(key: impl Fn(u32) -> String) -> Value {
    let stroke = |i: u32| json!({"key": key(i), "press": i * 137 + i % 7, "release": i * 137 + 80 + i % 11});
    json!({ "keystrokes": (0..MOST_KEYSTROKES).map(stroke).collect::<Vec<_>>() })
}

#[test]
fn the_largest_legal_bodies_stay_within_the_budget() {
    let long = "x".repeat(400);
    let piece = |i: u32| format!("|{},{},{},", char::from(b'a' + (i % 26) as u8), 100 + i % 90, 60 + i % 40);
    for (name, body) in [
        ("many keys", keystrokes(|i| format!("{}", i % 97))),
        ("one key", keystrokes(|_| "a".to_owned())),
        ("all keys different", keystrokes(|i| i.to_string())),
        ("keys with long names", keystrokes(|i| format!("{long}{}", i % 300))),
        ("text", json!({ "t": (0..MOST_KEYSTROKES).map(piece).collect::<String>() })),
        ("numbers", json!({ "v": (0..10_000).map(|i| f64::from(i) * 1.37).collect::<Vec<_>>() })),
    ] {
        within_budget(name, &body, Ok(()));
    }
}

#[test]
fn two_thousand_keys_of_free_text_stay_within_the_budget() {
    for key in ["a", ""] {
        let probe = Submission::read(&keystrokes(|_| "a".to_owned())).pattern.unwrap();
        let reference = |_| {
            let Pattern::Keystrokes(strokes) =
                Submission::read(&keystrokes(|i| format!("{key}{}", i % 3))).pattern.unwrap()
            else {
                panic!("a vector")
            };
            Pattern::Keystrokes(strokes[1..].to_vec())
        };
        let references: Vec<_> = (0..5).map(reference).collect();
        let (judgement, time) = took(|| judged(&probe, &references));
        assert_eq!((judgement.comparison.threshold, judgement.comparison.compared), (1.00, 5));
        assert!(time < BUDGET, "{time:?}");
    }
}

#[test]
fn hostile_bodies_stay_within_the_budget() {
    let downs =
        |n: u32| -> Value { (0..n).map(|i| json!({"type": "down", "key": i.to_string(), "t": i})).collect() };
    let third = |value: Value| json!({"data": value, "pattern": value, "textVisible": value});
    for (name, body, expected) in [
        ("downs never ended", downs(25_000), Err(Unreadable::TooManyNumbers)),
        ("three times downs never ended", third(downs(8_000)), Err(Unreadable::TooManyNumbers)),
        ("numbers", vec![1; 500_000].into(), Err(Unreadable::TooManyNumbers)),
        (
            "parallel arrays",
            json!({"press": vec![1; 250_000], "hold": vec![1; 250_000]}),
            Err(Unreadable::TooManyKeystrokes),
        ),
        ("empty places", third(vec![json!([]); 110_000].into()), Err(Untimed::Unknown(0).into())),
        ("empty elements", third(vec![json!({}); 110_000].into()), Err(Untimed::NoPresses.into())),
        ("text of pieces", json!({"t": "|1,1".repeat(250_000)}), Err(Unreadable::TooManyKeystrokes)),
        (
            "text of pieces with a wrong end",
            third((("|1,1".repeat(87_000)) + "|").into()),
            Err(Untimed::Unknown(0).into()),
        ),
        ("commas", third(format!("|{}", ",".repeat(340_000)).into()), Err(Untimed::Unknown(0).into())),
    ] {
        within_budget(name, &body, expected);
    }
}
