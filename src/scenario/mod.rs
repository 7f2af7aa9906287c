//! Scenario files: YAML, checked, laid out as the blueprint of a namespace.
//!
//! The floor stands above the vendors because a scenario describes the whole universe, so its type names
//! each vendor's section; then neither a vendor nor the engine knows of scenarios.
//!
//! The way of a file: `files` finds its text, `yaml` makes a tree of it in which everything knows its place,
//! `layer` lays it over what it extends, `load` over the other ones, `shape` and `references` collect all that is wrong, the `model` is read
//! from the tree, and `seeding` lets the vendors try it. `doubts` are what is right and yet hardly meant. `report` words
//! what is wrong.

mod apply;
mod attachments;
mod doubts;
mod files;
mod layer;
mod library;
mod load;
mod model;
mod playing;
mod problem;
mod reference;
mod references;
mod rehearsal;
mod report;
mod schema;
mod seeding;
mod shape;
mod steering;
#[cfg(test)]
mod tests;
mod version;
mod watch;
mod yaml;

pub use crate::engine::{distance, listed, nearest};
pub use apply::blueprint;
pub use library::{DEFAULT, embedded, names};
pub use load::{Loaded, diagnosis, find, load, load_bytes, load_text, load_watched, only_name, read};
pub use model::{Scenario, Sections, TimelineEntry, Version};
pub use playing::{LastProblem, Playing, Status};
pub use problem::{CODES, Code, Level, Problem, Problems};
pub use reference::{description, library, reference};
pub use report::{View, json, sarif};
#[cfg(feature = "generate")]
pub use schema::generated;
pub use schema::schema;
pub use shape::{KEYWORDS, expected};
pub use steering::{Steering, check_entry};
pub use watch::Watch;
