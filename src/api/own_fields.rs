//! Our own header fields of requests. One that is misspelt steers nothing, and nobody would see why: so the log says it.
//!
//! Once for each name, for a suite sends it a thousand times; and for so many names only, since whoever asks may choose
//! them. What stands behind the name is never told.

use std::collections::BTreeSet;

use parking_lot::Mutex;

use super::{addressing, outcome};
use crate::engine::{followed, nearest};

/// What they begin with.
pub const PREFIX: &str = "x-lookalike-";
/// Those that are read.
const READ: [&str; 2] = [addressing::HEADER, outcome::HEADER];
/// Those of answers, which a proxy or a recorded exchange may bring along.
const ANSWERED: [&str; 2] = ["x-lookalike-reason", "x-lookalike-request-id"];
/// The most names that are told.
const NAMES: usize = 32;
/// The most letters of a name that are told.
const LETTERS: usize = 60;

/// Names that were told, by the whole program, whose log is one.
static TOLD: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Warn of a header field of a request that begins as ours do, in small letters, where nothing reads it.
pub fn heed(name: &str) {
    if !is_unread(name) {
        return;
    }
    let shown = shown(name);
    let mut told = TOLD.lock();
    if told.len() < NAMES && told.insert(shown.clone()) {
        drop(told);
        tracing::warn!("{}", worded(&shown));
    }
}

/// That nothing reads a header field of a request that begins as ours do, in small letters, with the one that was
/// probably meant; nothing where it is read, or is none of ours.
pub fn doubt(name: &str) -> Option<String> {
    is_unread(name).then(|| worded(&shown(name)))
}

fn is_unread(name: &str) -> bool {
    name.starts_with(PREFIX) && !READ.contains(&name) && !ANSWERED.contains(&name)
}

fn shown(name: &str) -> String {
    name.chars().take(LETTERS).collect()
}

fn worded(name: &str) -> String {
    // What all of them begin with would make any two seem near.
    let rest = |name: &'static str| name.strip_prefix(PREFIX);
    let meant = nearest(name.strip_prefix(PREFIX).unwrap_or(name), READ.into_iter().filter_map(rest));
    let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{PREFIX}{meant}`?"));
    let known = format!("known are {}", READ.join(", "));
    format!("no header field is called `{name}`{}", followed(&meant, &known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_nothing_reads_is_told_with_the_one_that_was_probably_meant() {
        let table = [
            ("x-lookalike-outcom", Some("x-lookalike-outcome")),
            ("x-lookalike-out", Some("x-lookalike-outcome")),
            ("x-lookalike-name-space", Some("x-lookalike-namespace")),
            ("x-lookalike-colour", None),
        ];
        for (name, expected) in table {
            let meant = expected.map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            let end = if expected.is_some() { " " } else { "; " };
            let told = format!("no header field is called `{name}`{meant}{end}known are {}", READ.join(", "));
            assert_eq!(doubt(name), Some(told));
        }
        for known in READ.into_iter().chain(ANSWERED).chain(["x-api-key", "x-lookalike"]) {
            assert_eq!(doubt(known), None, "{known}");
        }
    }

    #[test]
    fn no_more_names_are_kept_than_are_told() {
        for name in 0..10 * NAMES {
            heed(&format!("{PREFIX}{name}-{}", "long".repeat(100)));
        }
        let told = TOLD.lock();
        assert_eq!(told.len(), NAMES);
        assert!(told.iter().all(|name| name.len() <= LETTERS), "{told:?}");
    }
}
