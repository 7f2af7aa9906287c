//! One isolated universe under its name: the lock around it, and its journal beside it.

use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::{Mutex, MutexGuard};
use serde_json::Value;

pub use super::universe::Fallen;
use super::{
    ActionRefused, Alias, Bell, Blueprint, ClockStart, Decision, Facts, Journal, JournalLimits, Life, Moment,
    Recorded, Seed, Span, Transaction, Universe, Vendor, Verdict,
};

/// How much a namespace holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Size {
    /// Exchanges in the journal.
    pub exchanges: usize,
    /// Bytes of the journal.
    pub journal_bytes: usize,
}

/// A request that has come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// Its number in the namespace, from 1.
    pub number: u64,
    resets: u64,
}

/// A namespace.
pub struct Namespace {
    name: Arc<str>,
    blueprint: Arc<Blueprint>,
    seed: Seed,
    clock: ClockStart,
    universe: Mutex<Universe>,
    journal: Mutex<Journal>,
    requests: AtomicU64,
    /// How often it was reset: what arrived before a reset leaves no trace after it.
    resets: AtomicU64,
    used: AtomicI64,
    /// For how many requests something is held back.
    pub(super) held: AtomicUsize,
    bell: OnceLock<Arc<Bell>>,
}

impl Namespace {
    /// Build the namespace `name`; `seed` and `clock` override what the blueprint says.
    pub fn build(
        name: &str,
        blueprint: Arc<Blueprint>,
        seed: Option<Seed>,
        clock: Option<ClockStart>,
        limits: JournalLimits,
        real: Moment,
    ) -> Result<Self, String> {
        let seed = seed.unwrap_or_else(|| blueprint.seed.for_namespace(name));
        let clock = clock.unwrap_or(blueprint.clock);
        let universe = Universe::build(&blueprint, seed, clock, real)?;
        Ok(Self::holding(name, blueprint, seed, clock, universe, limits, real))
    }

    /// A copy of this namespace under another name; it goes its own way from here.
    #[must_use]
    pub fn fork(&self, name: &str, limits: JournalLimits, real: Moment) -> Self {
        let universe = self.universe.lock().copy();
        Self::holding(name, Arc::clone(&self.blueprint), self.seed, self.clock, universe, limits, real)
    }

    fn holding(
        name: &str,
        blueprint: Arc<Blueprint>,
        seed: Seed,
        clock: ClockStart,
        universe: Universe,
        limits: JournalLimits,
        real: Moment,
    ) -> Self {
        Self {
            name: name.into(),
            blueprint,
            seed,
            clock,
            universe: Mutex::new(universe),
            journal: Mutex::new(Journal::new(limits)),
            requests: AtomicU64::new(0),
            resets: AtomicU64::new(0),
            used: AtomicI64::new(real.millis()),
            held: AtomicUsize::new(0),
            bell: OnceLock::new(),
        }
    }

    /// Go back to what the blueprint describes, at once; the journal is emptied and counting starts anew.
    ///
    /// Attempts on their way end; once the life that is answered says so, nothing of before can arrive.
    pub fn reset(&self, real: Moment) -> Result<Arc<Life>, String> {
        let fresh = Universe::build(&self.blueprint, self.seed, self.clock, real)?;
        let mut universe = self.universe.lock();
        let mut journal = self.journal.lock();
        let life = universe.outbox().life();
        *universe = fresh;
        journal.clear();
        self.requests.store(0, Ordering::Relaxed);
        self.resets.fetch_add(1, Ordering::Relaxed);
        drop((universe, journal));
        self.ring();
        Ok(life)
    }

    /// The name.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The name of the scenario it came from.
    pub fn scenario(&self) -> &str {
        &self.blueprint.scenario
    }

    /// The seed that its chance grows from.
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// Somebody uses it, so it is not idle.
    pub fn touch(&self, real: Moment) {
        self.used.store(real.millis(), Ordering::Relaxed);
    }

    /// One more request has come in.
    pub fn arrive(&self) -> Arrival {
        let resets = self.resets.load(Ordering::Relaxed);
        Arrival { number: self.requests.fetch_add(1, Ordering::Relaxed) + 1, resets }
    }

    /// Write an exchange down, unless the namespace was reset since its request arrived.
    pub fn record(&self, arrival: Arrival, recorded: Recorded<'_>) {
        let mut journal = self.journal.lock();
        if self.resets.load(Ordering::Relaxed) == arrival.resets {
            journal.record(recorded);
        }
    }

    /// How many requests were counted since it began or was reset.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// How long nobody has used it.
    pub fn idle(&self, real: Moment) -> Span {
        real.since(Moment::from_millis(self.used.load(Ordering::Relaxed)))
    }

    /// How much it holds.
    pub fn size(&self) -> Size {
        let journal = self.journal.lock();
        Size { exchanges: journal.len(), journal_bytes: journal.bytes() }
    }

    /// Run `step` alone, at one instant. Its effects count only if it succeeds. `None`: no such vendor here.
    pub fn transact<V: Vendor, T, E>(
        &self,
        arrival: Arrival,
        real: Moment,
        step: impl FnOnce(&mut V::State, &mut Transaction<'_, V>) -> Result<T, E>,
    ) -> Option<(Result<T, E>, Option<Decision>)> {
        self.transact_for(arrival, real, None, step)
    }

    /// Run `step` for a request with `facts`, by which the rules choose that are for some requests only.
    pub fn transact_for<V: Vendor, T, E>(
        &self,
        arrival: Arrival,
        real: Moment,
        facts: Option<&Facts<'_>>,
        step: impl FnOnce(&mut V::State, &mut Transaction<'_, V>) -> Result<T, E>,
    ) -> Option<(Result<T, E>, Option<Decision>)> {
        self.within(arrival, |universe| universe.step_for(Some(arrival.number), real, facts, step))
    }

    /// What arrived before a reset is answered from a copy, so that it leaves nothing in what began anew.
    fn within<T>(&self, arrival: Arrival, act: impl FnOnce(&mut Universe) -> T) -> T {
        let universe = self.universe.lock();
        if self.resets.load(Ordering::Relaxed) == arrival.resets {
            return self.finish(universe, act);
        }
        let mut copy = universe.copy();
        drop(universe);
        act(&mut copy)
    }

    /// Act on the universe, unless it was reset since that request arrived.
    pub(super) fn alone_since<T>(&self, arrival: Arrival, act: impl FnOnce(&mut Universe) -> T) -> Option<T> {
        let universe = self.universe.lock();
        let is_same = self.resets.load(Ordering::Relaxed) == arrival.resets;
        is_same.then(|| self.finish(universe, act))
    }

    /// Act on the universe, and ring if that left something to do for those outside.
    pub(super) fn alone<T>(&self, act: impl FnOnce(&mut Universe) -> T) -> T {
        self.finish(self.universe.lock(), act)
    }

    fn finish<T>(&self, mut universe: MutexGuard<'_, Universe>, act: impl FnOnce(&mut Universe) -> T) -> T {
        let done = act(&mut universe);
        self.held.store(universe.outbox().held(), Ordering::Release);
        let is_stirred = universe.shared.schedule.take_stirred();
        drop(universe);
        if is_stirred {
            self.ring();
        }
        done
    }

    /// Ring this bell from now on, and once at the start.
    pub(super) fn hang(&self, bell: &Arc<Bell>) {
        // It hangs there already where the same namespace is put in twice.
        let _ = self.bell.set(Arc::clone(bell));
        self.ring();
    }

    fn ring(&self) {
        if let Some(bell) = self.bell.get() {
            bell.ring(&self.name);
        }
    }

    /// How often it was reset.
    pub fn resets(&self) -> u64 {
        self.resets.load(Ordering::Relaxed)
    }

    /// Look at or change clock, outcomes and faults, alone.
    pub fn steer<T>(&self, steer: impl FnOnce(&mut Universe) -> T) -> T {
        self.alone(steer)
    }

    /// What the clock shows.
    pub fn now(&self, real: Moment) -> Moment {
        self.universe.lock().clock().now(real)
    }

    /// What the faults say about a request for `operation`.
    pub fn verdict(&self, arrival: Arrival, operation: &str) -> Verdict {
        self.within(arrival, |universe| universe.faults().verdict(operation))
    }

    /// The extra paths.
    pub fn aliases(&self) -> &[Alias] {
        &self.blueprint.aliases
    }

    /// Do what happens outside a vendor's API; `None`: no such vendor.
    pub fn act(
        &self,
        real: Moment,
        vendor: &str,
        action: &str,
        arguments: Value,
    ) -> Option<Result<Value, ActionRefused>> {
        self.alone(|universe| universe.act(real, vendor, action, arguments))
    }

    /// Look at or change the journal, alone.
    pub fn journal<T>(&self, look: impl FnOnce(&mut Journal) -> T) -> T {
        look(&mut self.journal.lock())
    }
}
