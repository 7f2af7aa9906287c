//! All that one namespace holds behind its lock, so that its parts cannot disagree.

use serde_json::{Value, json};

use super::{
    ActionRefused, AnyRoom, Blueprint, Clock, ClockStart, Decision, Faults, Mode, Moment, Outcomes, Room,
    Schedule, Seed, Streams, Transaction, Vendor,
};

/// What the rooms of a namespace have in common.
pub struct Shared {
    pub(super) schedule: Schedule,
    pub(super) streams: Streams,
    pub(super) outcomes: Outcomes,
}

/// One universe: clock, chance, due work, steering, and a room per vendor.
pub struct Universe {
    clock: Clock,
    shared: Shared,
    faults: Faults,
    rooms: Vec<Box<dyn AnyRoom>>,
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
            },
            faults: Faults::default(),
            rooms: (blueprint.rooms)(),
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
        };
        let rooms = self.rooms.iter().map(|room| room.copy()).collect();
        Self { clock: self.clock, shared, faults: self.faults.clone(), rooms }
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

    /// The faults in force.
    pub fn faults(&mut self) -> &mut Faults {
        &mut self.faults
    }

    /// Let everything happen that is due by now, in order, each at its own instant.
    pub fn settle(&mut self, real: Moment, mut report: impl FnMut(Fallen)) -> Moment {
        let now = self.clock.now(real);
        while let Some((at, sequence, owner)) = self.shared.schedule.pop(now) {
            let Some(room) = self.rooms.get_mut(owner) else { continue };
            if let Some(what) = room.fall_due(owner, sequence, at, &mut self.shared) {
                report(Fallen { at, vendor: room.vendor(), what });
            }
        }
        now
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
        let now = self.settle(real, |_| ());
        self.rooms
            .iter_mut()
            .enumerate()
            .find_map(|(owner, room)| Some((owner, room.as_any_mut().downcast_mut::<Room<V>>()?)))
            .map(|(owner, room)| room.step(owner, now, &mut self.shared, step))
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
        let schedule: Vec<_> =
            self.shared.schedule.iter().map(|(at, sequence, owner)| json!([at, sequence, owner])).collect();
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
            "vendors": vendors,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::toy::{self, REAL, at, every, once};
    use super::super::{Mode, Namespace, Span};
    use super::*;

    fn planned() -> Namespace {
        let namespace = toy::namespace("n");
        for (seconds, text) in [(30, "third"), (10, "first"), (10, "second"), (99, "later")] {
            toy::plan(&namespace, at(seconds), once(text));
        }
        namespace
    }

    fn told(pairs: &[(i64, &str)]) -> Vec<(i64, String)> {
        pairs.iter().map(|(seconds, text)| (*seconds, (*text).to_owned())).collect()
    }

    #[test]
    fn what_is_due_happens_before_a_step_in_order_each_at_its_own_instant() {
        let namespace = planned();
        toy::set_clock(&namespace, at(50));
        toy::write(&namespace, "step");
        let expected = [(10, "first"), (10, "second"), (30, "third"), (50, "step")];
        assert_eq!(toy::lines(&namespace), told(&expected));
    }

    #[test]
    fn nothing_happens_before_its_time() {
        let namespace = planned();
        toy::set_clock(&namespace, at(10).before(Span::from_millis(1)));
        assert_eq!(toy::lines(&namespace), []);
        toy::set_clock(&namespace, at(10));
        assert_eq!(toy::lines(&namespace), told(&[(10, "first"), (10, "second")]));
    }

    #[test]
    fn a_refused_step_still_finds_settled_what_fell_due_before_it() {
        let namespace = planned();
        toy::set_clock(&namespace, at(30));
        let refused = namespace
            .transact::<toy::Toy, (), _>(namespace.arrive(), REAL, |diary, _| Err(diary.lines.len()));
        assert_eq!(refused, Some((Err(3), None)));
        assert_eq!(toy::lines(&namespace).len(), 3);
    }

    #[test]
    fn settling_tells_what_fell_due_in_order_and_only_once() {
        let namespace = planned();
        toy::set_clock(&namespace, at(40));
        let settle = || {
            let mut fallen = Vec::new();
            let now = namespace.steer(|universe| universe.settle(REAL, |one| fallen.push(one)));
            assert_eq!(now, at(40));
            fallen.into_iter().map(|Fallen { at, vendor, what }| (at, vendor, what)).collect::<Vec<_>>()
        };
        let expected =
            [(10, "first"), (10, "second"), (30, "third")].map(|(s, what)| (at(s), "toy", what.to_owned()));
        assert_eq!(settle(), expected);
        assert_eq!(settle(), []);
    }

    #[test]
    fn what_repeats_itself_catches_up_with_a_jump_in_order_with_the_rest() {
        let namespace = toy::namespace("n");
        toy::plan(&namespace, at(10), every(Span::from_seconds(10), "tick"));
        toy::plan(&namespace, at(20), once("at twenty, planned earlier"));
        toy::plan(&namespace, at(25), once("between"));
        toy::set_clock(&namespace, at(35));
        let expected =
            [(10, "tick"), (20, "at twenty, planned earlier"), (20, "tick"), (25, "between"), (30, "tick")];
        assert_eq!(toy::lines(&namespace), told(&expected));
    }

    #[test]
    fn what_repeats_itself_ends_with_the_calendar() {
        let namespace = toy::namespace("n");
        toy::set_clock(&namespace, Moment::MAX.before(Span::from_seconds(25)));
        toy::plan(
            &namespace,
            Moment::MAX.before(Span::from_seconds(20)),
            every(Span::from_seconds(10), "tick"),
        );
        toy::set_clock(&namespace, Moment::MAX);
        assert_eq!(toy::lines(&namespace).len(), 2);
    }

    #[test]
    fn a_clock_turned_back_undoes_nothing_and_repeats_nothing() {
        let namespace = planned();
        toy::set_clock(&namespace, at(30));
        let happened = toy::lines(&namespace);
        toy::set_clock(&namespace, at(0));
        assert_eq!(toy::lines(&namespace), happened);
        toy::set_clock(&namespace, at(30));
        assert_eq!(toy::lines(&namespace), happened);
        toy::set_clock(&namespace, at(99));
        assert_eq!(toy::lines(&namespace).len(), happened.len() + 1);
    }

    #[test]
    fn what_is_planned_for_the_past_happens_before_the_next_step_at_the_moment_it_was_planned_for() {
        let namespace = toy::namespace("n");
        toy::set_clock(&namespace, at(50));
        toy::plan(&namespace, at(5), once("late"));
        toy::write(&namespace, "step");
        assert_eq!(toy::lines(&namespace), told(&[(5, "late"), (50, "step")]));
    }

    #[test]
    fn a_live_clock_lets_things_fall_due_as_real_time_passes() {
        let namespace = planned();
        namespace.steer(|universe| universe.clock().set(None, Some(Mode::Live), REAL));
        let lines = |real: Moment| {
            namespace
                .transact::<toy::Toy, _, ()>(namespace.arrive(), real, |diary, _| Ok(diary.lines.len()))
                .unwrap()
        };
        assert_eq!(lines(REAL.after(Span::from_seconds(9))), (Ok(0), None));
        assert_eq!(lines(REAL.after(Span::from_seconds(10))), (Ok(2), None));
    }
}
