//! What a namespace is built from. A scenario becomes one of these; the engine knows no scenarios.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Mode, Moment, Refusals, Rooms, Seed, Universe};

/// Where a clock starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"at\":\"2026-03-01T09:00:00Z\",\"mode\":\"frozen\"}"
)]
pub struct ClockStart {
    /// What it shows at first; left out: real time at the creation of the namespace.
    #[serde(default)]
    pub at: Option<Moment>,
    /// Whether it moves by itself.
    #[serde(default)]
    pub mode: Mode,
}

/// What is changed of a clock; what is left out stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockSetting {
    /// What it shows.
    pub at: Option<Moment>,
    /// How it moves.
    pub mode: Option<Mode>,
}

impl ClockStart {
    /// The same but for what is set.
    #[must_use]
    pub fn with(self, set: ClockSetting) -> Self {
        Self { at: set.at.or(self.at), mode: set.mode.unwrap_or(self.mode) }
    }
}

/// A further path for an operation whose real path had to be assumed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The operation's id.
    pub operation: String,
    /// The path, with the operation's own parameters in braces.
    pub path: String,
}

type Fill = dyn Fn(&mut Universe, Moment) -> Result<(), Refusals> + Send + Sync;

/// The plan after which namespaces are built.
pub struct Blueprint {
    /// The name of the scenario behind it.
    pub scenario: String,
    /// The server's seed; each namespace's own is derived from it and the namespace's name.
    pub seed: Seed,
    /// Where clocks start.
    pub clock: ClockStart,
    /// Extra paths.
    pub aliases: Arc<[Alias]>,
    /// An empty room per vendor, in the order of the registry.
    pub rooms: fn() -> Rooms,
    /// Fills the rooms of a new universe.
    pub fill: Box<Fill>,
}
