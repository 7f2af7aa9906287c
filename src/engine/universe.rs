//! All that one namespace holds behind its lock, so that its parts cannot disagree.

use serde_json::{Value, json};

use super::journey::Journey;
use super::schedule::OUTBOX;
use super::{
    ActionRefused, AnyRoom, Blueprint, Clock, ClockStart, Decision, Faults, Messages, Mode, Moment, Outbox,
    Outcomes, Room, Schedule, Seed, Streams, Transaction, Vendor,
};

/// What the rooms of a namespace have in common.
pub struct Shared {
    pub(super) schedule: Schedule,
    pub(super) streams: Streams,
    pub(super) outcomes: Outcomes,
    pub(super) outbox: Outbox,
    /// The number of the request whose step is running.
    pub(super) cause: Option<u64>,
    pub(super) messages: Messages,
}

/// One universe: clock, chance, due work, steering, and a room per vendor.
pub struct Universe {
    pub(super) clock: Clock,
    pub(super) shared: Shared,
    faults: Faults,
    pub(super) rooms: Vec<Box<dyn AnyRoom>>,
    pub(super) journey: Option<Journey>,
    pub(super) journeys: u64,
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
}

impl Universe {
    /// Build the universe that `blueprint` describes, from `seed`, while real time is `real`.
    pub fn build(blueprint: &Blueprint, seed: Seed, clock: ClockStart, real: Moment) -> Result<Self, String> {
        let mut universe = Self {
            clock: Clock::starting(clock.mode, clock.at.unwrap_or(real), real),
            shared: Shared {
                schedule: Schedule::default(),
                streams: Streams::new(seed),
                outcomes: Outcomes::default(),
                outbox: Outbox::default(),
                cause: None,
                messages: Messages::default(),
            },
            faults: Faults::default(),
            rooms: (blueprint.rooms)(),
            journey: None,
            journeys: 0,
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
        let rooms = self.rooms.iter().map(|room| room.copy()).collect();
        Self { clock: self.clock, shared, faults: self.faults.clone(), rooms, journey: None, journeys: 0 }
    }

    /// The clock.
    pub fn clock(&mut self) -> &mut Clock {
        &mut self.clock
    }

    /// The seed that chance grows from.
    pub fn seed(&self) -> Seed {
        self.shared.streams.seed()
    }

    /// The queued outcomes.
    pub fn outcomes(&mut self) -> &mut Outcomes {
        &mut self.shared.outcomes
    }

    /// What would have been sent to people.
    pub fn messages(&self) -> &Messages {
        &self.shared.messages
    }

    /// The faults in force.
    pub fn faults(&mut self) -> &mut Faults {
        &mut self.faults
    }

    /// Let everything happen that is due by now, in order, each at its own instant.
    pub fn settle(&mut self, real: Moment, mut report: impl FnMut(Fallen)) -> Moment {
        loop {
            let now = self.clock.now(real);
            while let Some((at, sequence, owner)) = self.shared.schedule.pop(now) {
                let Some(fallen) = self.fall_due(at, sequence, owner) else { continue };
                match &mut self.journey {
                    Some(journey) => journey.note(fallen),
                    None => report(fallen),
                }
            }
            if !self.travel_on(real) {
                return now;
            }
        }
    }

    fn fall_due(&mut self, at: Moment, sequence: u64, owner: usize) -> Option<Fallen> {
        if owner == OUTBOX {
            let (vendor, what) = self.shared.outbox.fall_due(sequence)?;
            self.shared.schedule.stir();
            let room = self.rooms.iter().find(|room| room.vendor() == vendor)?;
            return Some(Fallen { at, vendor: room.vendor(), what });
        }
        let room = self.rooms.get_mut(owner)?;
        let what = room.fall_due(owner, sequence, at, &mut self.shared)?;
        Some(Fallen { at, vendor: room.vendor(), what })
    }

    /// What the clock shows.
    pub fn now(&self, real: Moment) -> Moment {
        self.clock.now(real)
    }

    /// Set what the clock shows, how it moves, or both; what was due by the old time happens before, by the new one after.
    pub fn set_clock(
        &mut self,
        at: Option<Moment>,
        mode: Option<Mode>,
        real: Moment,
        mut report: impl FnMut(Fallen),
    ) -> Moment {
        let before = self.settle(real, &mut report);
        self.clock.set(at, mode, real);
        self.shared.schedule.stir();
        let now = self.clock.now(real);
        if now < before {
            for (owner, room) in self.rooms.iter_mut().enumerate() {
                room.clock_turned_back(owner, now, &mut self.shared);
            }
        }
        self.settle(real, report)
    }

    /// Run one step of vendor `V` at one instant, after what should have happened by then.
    pub fn step<V: Vendor, T, E>(
        &mut self,
        real: Moment,
        step: impl FnOnce(&mut V::State, &mut Transaction<'_, V>) -> Result<T, E>,
    ) -> Option<(Result<T, E>, Option<Decision>)> {
        self.step_for(None, real, step)
    }

    /// The same for the request of that number: what it causes waits until its answer is on its way.
    pub(super) fn step_for<V: Vendor, T, E>(
        &mut self,
        cause: Option<u64>,
        real: Moment,
        step: impl FnOnce(&mut V::State, &mut Transaction<'_, V>) -> Result<T, E>,
    ) -> Option<(Result<T, E>, Option<Decision>)> {
        let now = self.settle(real, |_| ());
        let (owner, room) = self
            .rooms
            .iter_mut()
            .enumerate()
            .find_map(|(owner, room)| Some((owner, room.as_any_mut().downcast_mut::<Room<V>>()?)))?;
        self.shared.cause = cause;
        let done = room.step(owner, now, &mut self.shared, step);
        self.shared.cause = None;
        Some(done)
    }

    /// Do the action `vendor.action`; `None` where no such vendor lives here.
    pub fn act(
        &mut self,
        real: Moment,
        vendor: &str,
        action: &str,
        arguments: Value,
    ) -> Option<Result<Value, ActionRefused>> {
        let now = self.settle(real, |_| ());
        let (owner, room) = self.rooms.iter_mut().enumerate().find(|(_, room)| room.vendor() == vendor)?;
        Some(room.act(owner, now, &mut self.shared, action, arguments))
    }

    /// Mint a token of `vendor`; `None` where no such vendor lives here or it has none.
    pub fn mint(
        &mut self,
        real: Moment,
        vendor: &str,
        arguments: Value,
    ) -> Option<Result<Value, ActionRefused>> {
        let now = self.settle(real, |_| ());
        let (owner, room) = self.rooms.iter_mut().enumerate().find(|(_, room)| room.vendor() == vendor)?;
        room.mint(owner, now, &mut self.shared, arguments)
    }

    /// Everything as canonical JSON: equal universes export equal bytes.
    pub fn export(&mut self, real: Moment) -> Value {
        let now = self.settle(real, |_| ());
        let schedule: Vec<_> = self
            .shared
            .schedule
            .iter()
            .filter(|(.., owner)| *owner != OUTBOX)
            .map(|(at, sequence, owner)| json!([at, sequence, owner]))
            .collect();
        let vendors: serde_json::Map<_, _> =
            self.rooms.iter_mut().map(|room| (room.vendor().to_owned(), room.export())).collect();
        let streams: serde_json::Map<_, _> = self
            .shared
            .streams
            .positions()
            .iter()
            .map(|(label, words)| (label.clone(), json!(words.to_string())))
            .collect();
        json!({
            "format": 1,
            "seed": self.seed(),
            "clock": { "at": now, "mode": self.clock.mode() },
            "streams": streams,
            "schedule": schedule,
            "outcomes": self.shared.outcomes.rules(),
            "faults": self.faults.rules(),
            "messages": self.shared.messages,
            "vendors": vendors,
            "outbox": self.shared.outbox.export(),
        })
    }
}
