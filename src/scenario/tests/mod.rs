//! Broken files by the thousand: each problem at its line, the same every time, and the schema of one mind with the types.

#![allow(clippy::string_slice, reason = "a test may fail, and the files are ASCII")]

mod agreement;
mod corpus;
mod limits;
mod mutations;
mod words;

use super::load::{built_in, load};
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

#[test]
fn a_built_in_story_is_the_same_whether_it_is_checked_or_taken_as_it_is() {
    for name in library::names() {
        let checked = load(&[name.to_owned()], REAL).expect("checked");
        let taken = built_in(name).expect("taken");
        assert_eq!(format!("{:?}", taken.scenario), format!("{:?}", checked.scenario), "{name}");
        assert_eq!(taken.files, checked.files, "{name}");
    }
}
