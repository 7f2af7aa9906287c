//! What happens by itself: actions that are planned for a virtual time.
//!
//! The schedule gives each its turn among all other due work; what is to be done lies here, and not in a
//! vendor's room, because it is the story's and not the vendor's: it is named as a person would name it, and
//! one that is refused when its time comes is skipped rather than undone.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Readiness;

/// An action that waits for its moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// `vendor.action`.
    pub action: String,
    /// Its arguments.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub with: Map<String, Value>,
    /// The same, as far as it can be done before its moment.
    #[serde(skip)]
    pub ready: Readiness,
}

impl Planned {
    /// The vendor and the name of the action behind it.
    pub(super) fn parts(&self) -> (&str, &str) {
        self.action.split_once('.').unwrap_or((&self.action, ""))
    }
}

/// What is planned, by the sequence number under which the schedule knows it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timeline(BTreeMap<u64, Planned>);

impl Timeline {
    /// Keep what the schedule knows by `sequence`.
    pub fn keep(&mut self, sequence: u64, planned: Planned) {
        self.0.insert(sequence, planned);
    }

    /// Take what the schedule knows by `sequence`.
    pub fn take(&mut self, sequence: u64) -> Option<Planned> {
        self.0.remove(&sequence)
    }

    /// The sequence numbers of all that is planned.
    pub fn sequences(&self) -> impl Iterator<Item = u64> {
        self.0.keys().copied()
    }
}
