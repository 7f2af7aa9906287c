//! Typing of scripts and of people in `fixtures/pulse/patterns`: every script is found out, nobody else is.

use std::collections::BTreeSet;
use std::fs;

use super::{Reason, Submission};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pulse/patterns");

const ROBOTS: [(&str, Reason); 14] = [
    ("instant-fill", Reason::ZeroDwell),
    ("instant-fill-in-events", Reason::ZeroDwell),
    ("instant-fill-with-holds", Reason::SuperhumanSpeed),
    ("constant-delay", Reason::UniformIntervals),
    ("constant-delay-of-a-driver", Reason::UniformIntervals),
    ("constant-delay-with-jitter", Reason::UniformIntervals),
    ("jitter-in-seconds", Reason::UniformIntervals),
    ("constant-dwell", Reason::UniformDwell),
    ("pasted", Reason::Pasted),
    ("pasted-without-a-word-of-it", Reason::Pasted),
    ("autofilled", Reason::Pasted),
    ("untrusted-events", Reason::UntrustedEvents),
    ("quantised-timers", Reason::Quantised),
    ("quantised-frames", Reason::Quantised),
];

/// People, and how many keystrokes each pattern has; the last two are the samples B3 and B11 of the contract.
const HUMANS: [(&str, usize); 14] = [
    ("fast-touch-typist", 28),
    ("office-worker", 26),
    ("hunt-and-peck", 13),
    ("phone-thumbs", 22),
    ("slow-and-heavy", 14),
    ("correcting-typos", 28),
    ("digits", 8),
    ("frame-clock", 24),
    ("bursts-in-seconds", 32),
    ("getting-tired", 28),
    ("steady-pianist", 24),
    ("one-hand", 12),
    ("sample-b3", 36),
    ("sample-b11", 11),
];

fn submission(name: &str) -> Submission {
    let json = fs::read_to_string(format!("{FOLDER}/{name}.json")).unwrap();
    Submission::read(&serde_json::from_str(&json).unwrap())
}

#[test]
fn every_script_is_flagged_with_its_reason() {
    for (name, reason) in ROBOTS {
        assert_eq!(submission(&format!("robot-{name}")).robot([]), Ok(Some(reason)), "{name}");
    }
}

#[test]
fn no_person_is_flagged() {
    for (name, count) in HUMANS {
        let submission = submission(&format!("human-{name}"));
        assert_eq!(submission.robot([]), Ok(None), "{name}");
        let Ok(super::Pattern::Keystrokes(strokes)) = submission.pattern else { panic!("{name}") };
        assert_eq!(strokes.len(), count, "{name}");
    }
}

#[test]
fn every_fixture_is_in_a_table() {
    let robots = ROBOTS.iter().map(|(name, _)| format!("robot-{name}.json"));
    let listed: BTreeSet<String> =
        robots.chain(HUMANS.iter().map(|(name, _)| format!("human-{name}.json"))).collect();
    let files = fs::read_dir(FOLDER).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert_eq!(files.collect::<BTreeSet<_>>(), listed);
}
