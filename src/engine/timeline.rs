//! What happens by itself: actions that are planned for a virtual time.
//!
//! The schedule gives each its turn among all other due work; what is to be done lies here, and not in a
//! vendor's room, because it is the story's and not the vendor's: it is named as a person would name it, and
//! one that is refused when its time comes is skipped rather than undone.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::schedule::Owner;
use super::universe::{Fallen, Universe};
use super::{ActionRefused, AnyRoom, Moment, Prepare, Prepared, Readiness, rooms};

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

    /// All that is planned, with what the schedule knows it by.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &Planned)> {
        self.0.iter().map(|(sequence, planned)| (*sequence, planned))
    }

    /// The sequence numbers of all that is planned.
    pub fn sequences(&self) -> impl Iterator<Item = u64> {
        self.0.keys().copied()
    }
}

impl Universe {
    /// How an action of `vendor` is made ready; `None` where no such vendor lives here.
    pub fn preparation(&self, vendor: &str) -> Option<Prepare> {
        rooms::called(&self.rooms, vendor).map(AnyRoom::preparation)
    }

    /// An action of the story, ready to be carried out.
    fn ready(&self, planned: &Planned) -> Result<Prepared, ActionRefused> {
        let (vendor, name) = planned.parts();
        let nobody = || ActionRefused::Arguments(format!("no vendor is named `{vendor}`"));
        planned.ready.of(|| self.preparation(vendor).ok_or_else(nobody)?(name, planned.with.clone().into()))
    }

    /// The actions that the story still plans, by their numbers in the schedule.
    pub fn planned_actions(&self) -> impl Iterator<Item = (u64, &Planned)> {
        self.timeline.iter()
    }

    /// Make all that the story plans ready, as far as that can be done before its moment.
    pub(super) fn prepare_timeline(&self) {
        for (_, planned) in self.timeline.iter() {
            // What is refused now is told when its moment comes.
            let _ = self.ready(planned);
        }
    }

    /// Plan an action of the story for `at`; the last moment of the calendar never comes.
    pub fn plan(&mut self, at: Moment, planned: Planned) {
        if at < Moment::MAX {
            // What is refused now is told when its moment comes.
            let _ = self.ready(&planned);
            let sequence = self.shared.schedule.plan(at, Owner::Timeline);
            self.timeline.keep(sequence, planned);
        }
    }

    /// Do an action of the story, or skip it and say why.
    pub(super) fn play(&mut self, at: Moment, planned: &Planned) -> Fallen {
        let (vendor, _) = planned.parts();
        let ready = self.ready(planned);
        let found = rooms::called_mut(&mut self.rooms, vendor);
        let (vendor, done) = match (found, ready) {
            (Some((owner, room)), Ok(prepared)) => {
                (room.vendor(), room.act(owner, at, &mut self.shared, &prepared).map(|_| ()))
            }
            (Some((_, room)), Err(refused)) => (room.vendor(), Err(refused)),
            (None, ready) => ("timeline", ready.map(|_| ())),
        };
        let (action, refused) = (&planned.action, done.err().map(|refused| refused.to_string()));
        if let Some(reason) = &refused {
            tracing::warn!(%action, %at, reason, "an action of the timeline was skipped");
        }
        Fallen { at, vendor, what: format!("timeline: {action}"), webhook: None, refused }
    }
}
