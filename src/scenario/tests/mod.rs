//! Broken files by the thousand: each problem at its line, the same every time, and the schema of one mind with the types.

#![allow(clippy::string_slice, reason = "a test may fail, and the files are ASCII")]

mod agreement;
mod corpus;
mod limits;
mod mutations;
mod words;

use super::{Problems, diagnosis, library, load_text};
use crate::engine::Moment;

/// Later than anything in the files.
const REAL: Moment = Moment::from_seconds(1_900_000_000);

/// The good files that are broken.
fn good() -> Vec<(&'static str, &'static str)> {
    let stories = library::names().filter_map(|name| Some((name, library::embedded(name)?)));
    stories.chain([("everything", include_str!("everything.yaml"))]).collect()
}

/// What is wrong with a text.
fn problems(text: &str) -> Problems {
    load_text("story.yaml", text, REAL).err().unwrap_or_default()
}

#[test]
fn good_files_are_good_beyond_doubt() {
    for (name, text) in good() {
        assert_eq!(diagnosis(load_text("story.yaml", text, REAL)).to_string(), "", "{name}");
    }
}
