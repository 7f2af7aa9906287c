//! Which references are compared, and in which form: the rows of section 12.3.

#![allow(clippy::float_cmp, reason = "constants come out as they went in")]

use super::super::{Comparison, compare};
use super::*;

/// Even typing of `keys`; `_` is a key without name.
fn keyed(keys: &str) -> Pattern {
    let stroke = |(index, key): (u32, char)| {
        let press = f64::from(index * 150);
        Keystroke { key: key.to_string().replace('_', ""), press, release: press + 90.0 }
    };
    Pattern::Keystrokes((0..).zip(keys.chars()).map(stroke).collect())
}

fn vector(length: usize) -> Pattern {
    Pattern::Vector(vec![5.0; length])
}

/// Threshold and number of compared references, and whether the distance is that of nothing to compare with.
fn found(
    (probe, text_id): (&Pattern, Option<&str>),
    references: &[(Pattern, Option<&str>)],
) -> (f64, usize, bool) {
    let references: Vec<_> =
        references.iter().map(|(pattern, text_id)| Sample { pattern, text_id: *text_id }).collect();
    let Comparison { threshold, compared, distance } =
        compare(Sample { pattern: probe, text_id }, &references);
    (threshold, compared, distance == 3.0)
}

#[test]
fn every_probe_is_compared_with_what_section_12_3_says() {
    let references = [
        (keyed("banana"), Some("a")),
        (keyed("cabana"), None),
        (keyed("______"), Some("b")),
        (keyed("bananas"), None),
        (vector(8), None),
        (vector(9), Some("b")),
    ];
    for (probe, text_id, expected) in [
        // a vector: vectors of the same length
        (vector(8), None, (1.20, 1, false)),
        (vector(10), None, (1.20, 0, true)),
        // of the texts with the probe's tId only, if there are any
        (vector(8), Some("a"), (1.20, 0, true)),
        (vector(9), Some("b"), (1.20, 1, false)),
        (vector(8), Some("unknown"), (1.20, 1, false)),
        // the same key sequence, or a reference without keys
        (keyed("banana"), None, (1.20, 2, false)),
        (keyed("banana"), Some("a"), (1.20, 1, false)),
        (keyed("barbar"), None, (1.20, 1, false)),
        // a probe without keys
        (keyed("______"), None, (1.20, 3, false)),
        (keyed("_____a"), None, (1.20, 1, false)),
        // the probe's tId
        (keyed("barbar"), Some("a"), (1.20, 1, false)),
        // no absent tId equals another
        (keyed("bandana"), None, (1.00, 4, false)),
        // free text
        (keyed("bananas!"), None, (1.00, 4, false)),
        (keyed("bananas"), Some("a"), (1.00, 1, false)),
        (keyed("cabanas"), Some("b"), (1.00, 1, false)),
    ] {
        assert_eq!(found((&probe, text_id), &references), expected, "{probe:?} {text_id:?}");
    }
    assert_eq!(found((&keyed("banana"), None), &references[4..]), (1.20, 0, true));
    assert_eq!(found((&keyed("banana"), None), &[]), (1.20, 0, true));
}
