//! Schema and types are of one mind: what one takes, the other takes.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;

use super::good;
use super::mutations::{ALL, Dice};
use super::words::Words;
use crate::engine::trials::trials;
use crate::scenario::shape::{self, KEYWORDS};
use crate::scenario::yaml::{Source, build, deserialize};
use crate::scenario::{Code, Scenario, schema};
use crate::vendors::all_actions;

#[test]
fn only_keywords_that_are_checked_occur() {
    let mut used = BTreeSet::new();
    gather(schema(), &mut used);
    for action in all_actions() {
        gather(&action.arguments, &mut used);
    }
    let unknown: Vec<_> = used.iter().filter(|keyword| !KEYWORDS.contains(&keyword.as_str())).collect();
    assert!(unknown.is_empty(), "the check ignores {unknown:?}");
}

/// The keywords of a schema; what stands under `properties` and `$defs` are names, and examples are no schemas.
fn gather(schema: &Value, used: &mut BTreeSet<String>) {
    for (keyword, value) in schema.as_object().into_iter().flatten() {
        // Which outcomes an operation knows, `check` tells in words of its own.
        if ["if", "then"].contains(&keyword.as_str()) {
            continue;
        }
        used.insert(keyword.clone());
        match (keyword.as_str(), value) {
            ("properties" | "$defs", Value::Object(named)) => {
                named.values().for_each(|schema| gather(schema, used));
            }
            ("default" | "examples" | "const" | "enum", _) => {}
            (_, Value::Array(list)) => list.iter().for_each(|schema| gather(schema, used)),
            (_, value) => gather(value, used),
        }
    }
}

proptest! {
    #![proptest_config(trials(1))]

    #[test]
    fn what_the_schema_takes_the_types_take_and_the_other_way_round(mut dice in Dice::any()) {
        let words = Words::gather();
        let (mut taken, mut refused) = (0, 0);
        for (file, text) in good() {
            let lines: Vec<_> = text.lines().collect();
            for (kind, mutation) in ALL {
                for at in 0..lines.len() {
                    let Some(broken) = mutation(&lines, at, &words, &mut dice) else { continue };
                    let mut problems = Vec::new();
                    let Some(root) = build(&Source::of(file, &broken.text), &mut problems) else { continue };
                    let told = shape::check(schema(), schema(), &root);
                    match (deserialize::<Scenario>(&root), told.as_slice()) {
                        (Ok(_), []) => taken += 1,
                        (Err(_), [_, ..]) => refused += 1,
                        // Limits are the schema's alone; the vendors judge them again.
                        (Ok(_), told) if told.iter().all(|problem| problem.code == Code::Value) => refused += 1,
                        (Ok(_), [problem, ..]) => panic!("{file}, {kind}: only the schema refuses: {problem:?}"),
                        (Err(misfit), []) => {
                            panic!("{file}, {kind}: only the types refuse: {misfit} in\n{}", broken.text)
                        }
                    }
                }
            }
        }
        assert!(taken >= 20 && refused >= 250, "{taken} taken, {refused} refused");
    }
}
