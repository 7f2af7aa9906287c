//! All that one namespace holds behind its lock, so that its parts cannot disagree.

use std::mem::offset_of;
use std::sync::Arc;

use serde_json::Value;

use super::journey::Journeys;
use super::schedule::Owner;
use super::{
    ActionRefused, Alias, AnyRoom, Blueprint, Clock, ClockStart, Decision, Facts, Faults, Intervention,
    Messages, Minted, Mode, Moment, Outbox, Outcomes, Overrides, Prepared, Refusals, Room, Rooms, Schedule,
    Seed, Streams, Timeline, Transaction, Vendor,
};

/// After so much that fell due, a clock on its way lets others have their turn.
const LEG: usize = 1_000;

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
        if let Some(room) = self.rooms.iter().find(|room| room.vendor() == vendor) {
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

    /// Let everything happen that is due by now, in order, each at its own instant. A clock on its way goes on by
    /// one leg.
    pub fn settle(&mut self, real: Moment, mut report: impl FnMut(Fallen)) -> Moment {
        // Where a step panicked, its request causes nothing that comes later.
        self.shared.cause = None;
        let mut left = LEG;
        loop {
            let now = self.clock.now(real);
            while let Some((at, sequence, owner)) = self.shared.schedule.pop(now) {
                left = left.saturating_sub(1);
                let Some(fallen) = self.fall_due(at, sequence, owner) else { continue };
                if let Err(fallen) = self.journeys.note(fallen) {
                    report(fallen);
                }
            }
            if left == 0 && self.is_travelling() {
                // Others have their turn; whoever comes next travels on, and somebody is called for that.
                self.shared.schedule.stir();
                return now;
            }
            if !self.travel_on(real) {
                return now;
            }
        }
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
                room.clock_turned_back(Owner::Room(owner), now, &mut self.shared);
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
        self.step_for(None, real, None, step)
    }

    /// Run one step for a request with `facts`, by which the rules choose that are for some requests only; what
    /// the request of that number causes waits until its answer is on its way.
    pub(super) fn step_for<V: Vendor, T, E>(
        &mut self,
        cause: Option<u64>,
        real: Moment,
        facts: Option<&Facts<'_>>,
        step: impl FnOnce(&mut V::State, &mut Transaction<'_, V>) -> Result<T, E>,
    ) -> Option<(Result<T, E>, Option<Decision>)> {
        let now = self.settle(real, unheard);
        let (place, room) = room_of::<V>(&mut self.rooms)?;
        self.shared.cause = cause;
        let done = room.step(Owner::Room(place), now, &mut self.shared, facts, step);
        self.shared.cause = None;
        Some(done)
    }

    /// Look at the state of vendor `V` and at the clock, after what should have happened by then. Most of what a request
    /// asks changes nothing, and needs none of what a step does.
    pub(super) fn look<V: Vendor, T>(
        &mut self,
        real: Moment,
        look: impl FnOnce(&V::State, Moment) -> T,
    ) -> Option<T> {
        let now = self.settle(real, unheard);
        room_of::<V>(&mut self.rooms).map(|(_, room)| look(&room.state, now))
    }

    /// Look at the state of vendor `V` as it stands, whatever the time. `None`: no such vendor here.
    pub(super) fn peek<V: Vendor, T>(&mut self, look: impl FnOnce(&V::State) -> T) -> Option<T> {
        room_of::<V>(&mut self.rooms).map(|(_, room)| look(&room.state))
    }

    /// Do an action of `vendor` that was made ready; `None` where no such vendor lives here.
    pub fn act(
        &mut self,
        real: Moment,
        vendor: &str,
        prepared: &Prepared,
    ) -> Option<Result<Value, ActionRefused>> {
        let now = self.settle(real, unheard);
        let (place, room) = self.rooms.iter_mut().enumerate().find(|(_, room)| room.vendor() == vendor)?;
        Some(room.act(Owner::Room(place), now, &mut self.shared, prepared))
    }

    /// Mint a token of `vendor` for somebody who reaches the namespace at `origin`; `None` where no such vendor lives
    /// here or it has none.
    pub fn mint(
        &mut self,
        real: Moment,
        vendor: &str,
        arguments: Value,
        origin: &str,
    ) -> Option<Result<Minted, ActionRefused>> {
        let now = self.settle(real, unheard);
        let (place, room) = self.rooms.iter_mut().enumerate().find(|(_, room)| room.vendor() == vendor)?;
        room.mint(Owner::Room(place), now, &mut self.shared, arguments, origin)
    }
}

/// What fell due is told to nobody. One function for all, where a closure in each step would make a copy of `settle` for
/// each.
fn unheard(_: Fallen) {}

/// Where vendor `V` lives.
fn room_of<V: Vendor>(rooms: &mut [Box<dyn AnyRoom>]) -> Option<(usize, &mut Room<V>)> {
    let mut rooms = rooms.iter_mut().enumerate();
    rooms.find_map(|(place, room)| Some((place, room.as_any_mut().downcast_mut::<Room<V>>()?)))
}
