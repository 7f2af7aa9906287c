//! A generated corpus of broken files.
//!
//! Each has one right line, and the first problem that is told must stand there: the line that was changed, or for what
//! is missing the line on which it would stand. There are no ranges. A change that leaves a good file, since it falls
//! into a mapping whose members are free, breaks nothing and is not counted; that there are few of them is asserted.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::mutations::{ALL, Dice};
use super::words::Words;
use super::{good, problems};
use crate::engine::trials::trials;
use crate::scenario::report;

/// Mistakes of a single word: each is one problem, since what follows from it is no second one.
const TYPOS: [&str; 3] = ["misspelt member", "unknown word", "unknown reference"];
/// How many of each hundred must be told at the right line.
const RIGHT: usize = 99;

proptest! {
    #![proptest_config(trials(1))]

    #[test]
    fn broken_files_are_told_at_the_right_line_and_always_the_same_and_one_typo_as_one_problem(mut dice in Dice::any()) {
        let words = Words::gather();
        let (mut total, mut right, mut unbroken) = (0, 0, Vec::new());
        let (mut kinds, mut missed) = (BTreeMap::<&str, usize>::new(), Vec::new());
        let mut many = Vec::new();
        for (file, text) in good() {
            let lines: Vec<_> = text.lines().collect();
            for (kind, mutation) in ALL {
                for at in 0..lines.len() {
                    // What a story prints stands in comments, which nothing can break.
                    if lines[at].starts_with('#') {
                        continue;
                    }
                    let Some(broken) = mutation(&lines, at, &words, &mut dice) else { continue };
                    let told = problems(&broken.text);
                    if told.0.is_empty() {
                        unbroken.push(format!("{file}, {kind}, line {}", broken.line));
                        continue;
                    }
                    // Asking twice takes twice as long, so not of each.
                    if total % 10 == 0 {
                        assert_eq!(told.to_string(), problems(&broken.text).to_string(), "told differently");
                    }
                    *kinds.entry(kind).or_default() += 1;
                    total += 1;
                    let first = told.0.first().map_or(0, |problem| problem.place.line);
                    let most = if TYPOS.contains(&kind) { 1 } else { 4 };
                    if told.0.len() > most {
                        many.push(format!("{file}, {kind}, line {}:\n{told}", broken.line));
                    }
                    if first == broken.line {
                        right += 1;
                    } else {
                        missed.push(format!("{file}, {kind}, expected in {:?}:\n{told}", broken.line));
                    }
                }
            }
        }
        assert!(total >= 500 && kinds.len() == ALL.len(), "{total} broken files: {kinds:?}");
        assert!(
            unbroken.len() * 50 <= total,
            "{} of {total} are not broken\n{}",
            unbroken.len(),
            unbroken.join("\n")
        );
        assert!(many.is_empty(), "{} tell too much\n{}", many.len(), many.join("\n\n"));
        assert!(right * 100 >= total * RIGHT, "{right} of {total} at the right line\n{}", missed.join("\n\n"));
    }
}

/// Bytes that mean something to YAML, or nothing to anybody.
const ODD: &[u8] = b"{}[]:,-&*!|>'\"%@`#?~<\t\r\n\0 \xff\x80aZ09";

#[test]
fn what_ends_anywhere_is_told_without_a_panic() {
    for (_, text) in good() {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)).step_by(7) {
            let told = problems(&text[..end]);
            let own = told.0.iter().filter(|problem| problem.place.source.name == "story.yaml");
            assert!(own.map(|problem| problem.place.line).all(|line| line <= text.lines().count() + 1));
        }
    }
}

proptest! {
    #![proptest_config(trials(80))]

    #[test]
    fn what_is_changed_anywhere_is_told_without_a_panic(mut dice in Dice::any()) {
        for (_, text) in good() {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=dice.roll(3) {
                let at = dice.roll(bytes.len());
                let other = ODD[dice.roll(ODD.len())];
                match dice.roll(3) {
                    0 => bytes[at] = other,
                    1 => bytes.insert(at, other),
                    _ => _ = bytes.remove(at),
                }
            }
            let told = match crate::scenario::yaml::Source::decode("story.yaml", &bytes) {
                Ok(source) => problems(&source.text),
                Err(problem) => problem.into(),
            };
            assert_eq!(report::json(&told).len(), told.0.len());
        }
    }
}
