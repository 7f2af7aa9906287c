//! How a universe lives: what is due happens first, then whoever asks is answered, at one instant.

use serde_json::Value;

use super::schedule::Owner;
use super::{
    ActionRefused, Decision, Facts, Fallen, Minted, Mode, Moment, Prepared, Transaction, Universe, Vendor,
    rooms,
};

/// After so much that fell due, a clock on its way lets others have their turn.
const LEG: usize = 1_000;

impl Universe {
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
        let (owner, room) = rooms::of::<V>(&mut self.rooms)?;
        self.shared.cause = cause;
        let done = room.step(owner, now, &mut self.shared, facts, step);
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
        rooms::of::<V>(&mut self.rooms).map(|(_, room)| look(&room.state, now))
    }

    /// Look at the state of vendor `V` as it stands, whatever the time. `None`: no such vendor here.
    pub(super) fn peek<V: Vendor, T>(&mut self, look: impl FnOnce(&V::State) -> T) -> Option<T> {
        rooms::of::<V>(&mut self.rooms).map(|(_, room)| look(&room.state))
    }

    /// Do an action of `vendor` that was made ready; `None` where no such vendor lives here.
    pub fn act(
        &mut self,
        real: Moment,
        vendor: &str,
        prepared: &Prepared,
    ) -> Option<Result<Value, ActionRefused>> {
        let now = self.settle(real, unheard);
        let (owner, room) = rooms::called_mut(&mut self.rooms, vendor)?;
        Some(room.act(owner, now, &mut self.shared, prepared))
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
        let (owner, room) = rooms::called_mut(&mut self.rooms, vendor)?;
        room.mint(owner, now, &mut self.shared, arguments, origin)
    }
}

/// What fell due is told to nobody. One function for all, where a closure in each step would make a copy of `settle` for
/// each.
fn unheard(_: Fallen) {}
