//! All that one namespace holds behind its lock, so that its parts cannot disagree.

use std::mem::offset_of;
use std::sync::Arc;

use super::journey::Journeys;
use super::{
    Alias, Blueprint, Clock, ClockStart, Facts, Faults, Intervention, Messages, Moment, Outbox, Outcomes,
    Overrides, Refusals, Rooms, Schedule, Seed, Streams, Timeline, rooms,
};

/// What the rooms of a namespace have in common. What every request looks at comes first, as in [`Universe`].
#[repr(C)]
pub struct Shared {
    pub(super) schedule: Schedule,
    /// The number of the request whose step is running.
    pub(super) cause: Option<u64>,
    pub(super) outcomes: Outcomes,
    pub(super) messages: Messages,
    pub(super) streams: Streams,
    pub(super) outbox: Outbox,
}

/// One universe: clock, chance, due work, steering, and a room per vendor.
///
/// What every request looks at stands side by side, for where requests go to a thousand namespaces, nothing of the next
/// one is in a cache, and each line of memory that is fetched counts.
#[repr(C)]
pub struct Universe {
    pub(super) clock: Clock,
    pub(super) rooms: Rooms,
    pub(super) faults: Faults,
    pub(super) overrides: Overrides,
    pub(super) journeys: Journeys,
    pub(super) shared: Shared,
    /// What the clock showed at first: timelines and faults count from here.
    pub(super) started: Moment,
    pub(super) timeline: Timeline,
    /// The extra paths, which requests find in their era.
    pub(super) aliases: Arc<[Alias]>,
}

/// Something that fell due.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Fallen {
    /// When, on the namespace's clock.
    pub at: Moment,
    /// Whose work it was.
    pub vendor: &'static str,
    /// What happened.
    pub what: String,
    /// The number of the notification, if an attempt of one fell due.
    #[serde(skip)]
    pub webhook: Option<u64>,
    /// Why it did not happen after all: an action of the timeline that was refused is skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

impl Universe {
    /// So many bytes of it are looked at by every request.
    pub(super) const LOOKED_AT: usize =
        offset_of!(Self, shared) + offset_of!(Shared, outbox) + Outbox::LOOKED_AT;

    /// Ask for where the state of `vendor` begins.
    pub(super) fn ahead(&self, vendor: &str) {
        if let Some(room) = rooms::called(&self.rooms, vendor) {
            room.ahead();
        }
    }

    /// Build the universe that `blueprint` describes, from `seed`, while real time is `real`.
    pub fn build(
        blueprint: &Blueprint,
        seed: Seed,
        clock: ClockStart,
        real: Moment,
    ) -> Result<Self, Refusals> {
        let started = clock.at.unwrap_or(real);
        let mut universe = Self {
            clock: Clock::starting(clock.mode, started, real),
            started,
            shared: Shared {
                schedule: Schedule::default(),
                streams: Streams::new(seed),
                outcomes: Outcomes::default(),
                outbox: Outbox::default(),
                cause: None,
                messages: Messages::default(),
            },
            faults: Faults::default(),
            overrides: Overrides::default(),
            timeline: Timeline::default(),
            aliases: Arc::clone(&blueprint.aliases),
            rooms: (blueprint.rooms)(),
            journeys: Journeys::default(),
        };
        (blueprint.fill)(&mut universe, real)?;
        Ok(universe)
    }

    /// An independent copy of everything.
    #[must_use]
    pub fn copy(&self) -> Self {
        let shared = Shared {
            schedule: self.shared.schedule.clone(),
            streams: self.shared.streams.clone(),
            outcomes: self.shared.outcomes.clone(),
            outbox: self.shared.outbox.copy(),
            cause: None,
            messages: self.shared.messages.clone(),
        };
        Self {
            clock: self.clock,
            started: self.started,
            shared,
            faults: self.faults.clone(),
            overrides: self.overrides.clone(),
            timeline: self.timeline.clone(),
            aliases: Arc::clone(&self.aliases),
            rooms: self.rooms.iter().map(|room| room.copy()).collect(),
            journeys: Journeys::default(),
        }
    }

    /// What the clock shows.
    pub fn now(&self, real: Moment) -> Moment {
        self.clock.now(real)
    }

    /// The clock.
    pub fn clock(&mut self) -> &mut Clock {
        &mut self.clock
    }

    /// The seed that chance grows from.
    pub fn seed(&self) -> Seed {
        self.shared.streams.seed()
    }

    /// What the clock showed when it all began.
    pub fn started(&self) -> Moment {
        self.started
    }

    /// The chosen outcomes.
    pub fn outcomes(&mut self) -> &mut Outcomes {
        &mut self.shared.outcomes
    }

    /// What would have been sent to people.
    pub fn messages(&self) -> &Messages {
        &self.shared.messages
    }

    /// The extra paths.
    pub fn aliases(&self) -> &[Alias] {
        &self.aliases
    }

    /// The faults in force.
    pub fn faults(&mut self) -> &mut Faults {
        &mut self.faults
    }

    /// What steps in before `operation` is asked to answer a request.
    pub fn intervene(&mut self, real: Moment, operation: &str, facts: &Facts<'_>) -> Intervention {
        if self.faults.is_empty() && self.overrides.is_empty() {
            return Intervention::default();
        }
        let now = self.clock.now(real);
        let streams = &mut self.shared.streams;
        let fault = self.faults.strike(operation, facts, now.since(self.started), streams);
        Intervention::of(fault, || self.overrides.answer(operation, facts, now, streams))
    }

    /// The overrides in force.
    pub fn overrides(&mut self) -> &mut Overrides {
        &mut self.overrides
    }
}
