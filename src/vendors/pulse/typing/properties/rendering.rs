//! Layouts and time units do not change the distance.

use serde_json::{Value, json};

use super::super::read;
use super::*;

/// A unit of time: how many make a millisecond, and where the recorder's zero is.
type Unit = (f64, f64);

/// Milliseconds and, since these hands are quick and done within a minute, seconds.
const UNITS: [Unit; 5] =
    [(1.0, 0.0), (1.0, 53_117.5), (1.0, 1_760_000_000_000.0), (0.001, 0.0), (0.001, 7.25)];

fn objects(strokes: &[Keystroke], (unit, zero): Unit) -> Value {
    let object =
        |s: &Keystroke| json!({"code": s.key, "down": zero + s.press * unit, "up": zero + s.release * unit});
    json!({"pattern": {"recorded": strokes.iter().map(object).collect::<Vec<_>>()}})
}

fn events(strokes: &[Keystroke], (unit, zero): Unit) -> Value {
    let event =
        |kind: &str, key: &str, time: f64| (time, json!({"type": kind, "key": key, "t": zero + time * unit}));
    let both = |s: &Keystroke| [event("keydown", &s.key, s.press), event("keyup", &s.key, s.release)];
    let mut events: Vec<_> = strokes.iter().flat_map(both).collect();
    events.sort_by(|(one, _), (next, _)| one.total_cmp(next));
    json!({"textVisible": events.into_iter().map(|(_, event)| event).collect::<Vec<_>>()})
}

fn arrays(strokes: &[Keystroke], (unit, zero): Unit, steps: &str) -> Value {
    let keys: String = strokes.iter().map(|s| s.key.as_str()).collect();
    let holds: Vec<_> = strokes.iter().map(|s| (s.release - s.press) * unit).collect();
    let between = |from: fn(&Keystroke) -> f64| -> Vec<_> {
        strokes.iter().zip(&strokes[1..]).map(|(one, next)| (next.press - from(one)) * unit).collect()
    };
    let steps_taken = match steps {
        "press" => strokes.iter().map(|s| zero + s.press * unit).collect(),
        "seek" => between(|s| s.press),
        _ => between(|s| s.release),
    };
    json!({"keys": keys, "hold": holds, steps: steps_taken})
}

fn text(strokes: &[Keystroke], (unit, zero): Unit) -> Value {
    let mut last = 0.0;
    let piece = |s: &Keystroke| {
        let seek = (s.press - last) * unit;
        last = s.press;
        format!("|{},{seek},{},", s.key, (s.release - s.press) * unit)
    };
    json!({"recorded": format!("v{zero}") + &strokes.iter().map(piece).collect::<String>()})
}

fn renderings(strokes: &[Keystroke]) -> Vec<Value> {
    UNITS
        .iter()
        .flat_map(|unit| {
            let steps = ["press", "seek", "flight"].map(|steps| arrays(strokes, *unit, steps));
            [objects(strokes, *unit), events(strokes, *unit), text(strokes, *unit)].into_iter().chain(steps)
        })
        .collect()
}

proptest! {
    #![proptest_config(trials(64))]

    #[test]
    fn layouts_and_units_do_not_change_the_distance(
        (probe, reference, other) in (4_usize..50, 4_usize..50)
            .prop_flat_map(|(length, other)| (hands(length), hands(length), hands(other)))
    ) {
        for references in [[Pattern::Keystrokes(reference)], [Pattern::Keystrokes(other)]] {
            let expected = judged(&Pattern::Keystrokes(probe.clone()), &references).comparison;
            for body in renderings(&probe) {
                let pattern = read(&body).pattern.unwrap();
                let found = judged(&pattern, &references).comparison;
                prop_assert!((found.distance - expected.distance).abs() < 1e-6, "{} {:?} {:?}", body, found, expected);
                prop_assert_eq!(found.compared, expected.compared);
            }
        }
    }
}
