//! One isolated universe under its name: the lock around it, and its journal beside it.

use std::mem::offset_of;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::{Mutex, RwLock};
use serde_json::Value;

use super::era::Era;
use super::plan::Plan;
pub use super::universe::Fallen;
use super::{
    ActionRefused, Alias, Arrival, Bell, Blueprint, Bus, ClockSetting, ClockStart, Counters, Decision, Facts,
    Intervention, Journal, JournalLimits, Moment, Seed, Span, Transaction, Universe, Vendor, Weighed, ahead,
};

/// A namespace. What every request looks at comes first, as in [`Universe`].
#[repr(C)]
pub struct Namespace {
    used: AtomicI64,
    /// How often it was reset: what arrived before a reset leaves no trace after it.
    pub(super) resets: AtomicU64,
    /// For how many requests something is held back.
    pub(super) held: AtomicUsize,
    pub(super) name: Arc<str>,
    /// What requests that arrive now hold on to.
    pub(super) era: RwLock<Arc<Era>>,
    pub(super) bus: Arc<Bus>,
    pub(super) limits: JournalLimits,
    pub(super) journal: Mutex<Journal>,
    pub(super) universe: Mutex<Universe>,
    pub(super) plan: RwLock<Plan>,
    /// Held by whoever reads plan and universe together, or replaces both: a beginning is whole for everybody.
    pub(super) turn: Mutex<()>,
    /// Rung, and counted with, from the moment at which it is found by its name.
    pub(super) outside: OnceLock<(Arc<Bell>, Arc<Counters>)>,
}

impl Namespace {
    /// Build the namespace `name`; `own` says whether the blueprint was chosen for it, `seed` and `clock` override
    /// what the blueprint says.
    pub fn build(
        name: &str,
        blueprint: Arc<Blueprint>,
        own: bool,
        seed: Option<Seed>,
        clock: Option<ClockStart>,
        limits: JournalLimits,
        real: Moment,
    ) -> Result<Self, String> {
        let plan = Plan::new(name, blueprint, own, seed, clock);
        let universe = plan.universe(real)?;
        Ok(Self::holding(name, plan, universe, limits, real))
    }

    /// A copy of this namespace under another name; it goes its own way from here, on a clock of its own if that is
    /// `set`, which it begins with after a reset, too.
    #[must_use]
    pub fn fork(&self, name: &str, set: ClockSetting, limits: JournalLimits, real: Moment) -> Self {
        let turn = self.turn.lock();
        let mut universe = self.universe.lock().copy();
        let plan = self.plan.read().of_a_copy(set);
        drop(turn);
        if set != ClockSetting::default() {
            universe.set_clock(set.at, set.mode, real, |_| ());
        }
        Self::holding(name, plan, universe, limits, real)
    }

    fn holding(name: &str, plan: Plan, universe: Universe, limits: JournalLimits, real: Moment) -> Self {
        let era = Era::new(0, &universe.aliases);
        Self {
            name: name.into(),
            era: RwLock::new(Arc::new(era)),
            plan: RwLock::new(plan),
            turn: Mutex::default(),
            universe: Mutex::new(universe),
            limits,
            journal: Mutex::new(Journal::new(limits)),
            bus: Arc::default(),
            resets: AtomicU64::new(0),
            used: AtomicI64::new(real.millis()),
            held: AtomicUsize::new(0),
            outside: OnceLock::new(),
        }
    }

    /// The name.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Ask for what every request looks at.
    pub(super) fn ahead(&self) {
        ahead::from(&self.used, offset_of!(Self, universe) + Universe::LOOKED_AT);
    }

    /// What the clock shows to a request that comes in now for `vendor`, if that is one; what its answer needs of the
    /// vendor's state is asked for.
    pub fn expect(&self, vendor: &str, real: Moment) -> Moment {
        ahead::of(&*self.bus);
        let universe = self.universe.lock();
        universe.ahead(vendor);
        universe.now(real)
    }

    /// The name of the scenario it came from.
    pub fn scenario(&self) -> String {
        self.plan.read().blueprint.scenario.clone()
    }

    /// The seed that its chance grows from.
    pub fn seed(&self) -> Seed {
        self.plan.read().seed
    }

    /// Somebody uses it, so it is not idle.
    pub fn touch(&self, real: Moment) {
        self.used.store(real.millis(), Ordering::Relaxed);
    }

    /// When somebody used it last, in real time.
    pub fn last_used(&self) -> Moment {
        Moment::from_millis(self.used.load(Ordering::Relaxed))
    }

    /// How long nobody has used it.
    pub fn idle(&self, real: Moment) -> Span {
        real.since(self.last_used())
    }

    /// Run `step` alone, at one instant. Its effects count only if it succeeds. `None`: no such vendor here.
    pub fn transact<V: Vendor, T, E>(
        &self,
        arrival: &Arrival,
        real: Moment,
        step: impl FnOnce(&mut V::State, &mut Transaction<'_, V>) -> Result<T, E>,
    ) -> Option<(Result<T, E>, Option<Decision>)> {
        self.transact_for(arrival, real, None, step)
    }

    /// Run `step` for a request with `facts`, by which the rules choose that are for some requests only.
    pub fn transact_for<V: Vendor, T, E>(
        &self,
        arrival: &Arrival,
        real: Moment,
        facts: Option<&Facts<'_>>,
        step: impl FnOnce(&mut V::State, &mut Transaction<'_, V>) -> Result<T, E>,
    ) -> Option<(Result<T, E>, Option<Decision>)> {
        self.within(arrival, |universe| universe.step_for(Some(arrival.number), real, facts, step)).flatten()
    }

    /// Look at the state of vendor `V` and at the clock as the request sees them. `None`: no such vendor here.
    pub fn look<V: Vendor, T>(
        &self,
        arrival: &Arrival,
        real: Moment,
        look: impl FnOnce(&V::State, Moment) -> T,
    ) -> Option<T> {
        self.within(arrival, |universe| universe.look::<V, T>(real, look)).flatten()
    }

    /// Look at the state of vendor `V` as it stands, for no request: for what time does not change. `None`: no such vendor
    /// here.
    pub fn peek<V: Vendor, T>(&self, look: impl FnOnce(&V::State) -> T) -> Option<T> {
        self.universe.lock().peek::<V, T>(look)
    }

    /// What arrived before a reset is answered from what there was, so that it sees and leaves nothing of what began anew.
    /// `None`: the request is none of this namespace's.
    fn within<T>(&self, arrival: &Arrival, act: impl FnOnce(&mut Universe) -> T) -> Option<T> {
        let now = self.universe.lock();
        let mut now = (self.resets.load(Ordering::Relaxed) == arrival.era.number).then_some(now);
        let mut past = now.is_none().then(|| arrival.era.past());
        // Acted on in one place: what an act compiles to stands in the binary once for each of hundreds of kinds.
        let universe = match (&mut now, &mut past) {
            (Some(universe), _) => &mut **universe,
            (None, past) => past.as_mut()?.as_mut()?,
        };
        let done = act(universe);
        if let Some(universe) = now {
            self.leave(universe);
        }
        Some(done)
    }

    /// How often it was reset.
    pub fn resets(&self) -> u64 {
        self.resets.load(Ordering::Relaxed)
    }

    /// Look at or change clock, outcomes and faults, alone.
    pub fn steer<T>(&self, steer: impl FnOnce(&mut Universe) -> T) -> T {
        self.alone(steer)
    }

    /// A copy of what is here, as it stands; nothing is sent from it.
    pub fn snapshot(&self, real: Moment) -> Universe {
        self.alone(|universe| {
            universe.settle(real, |_| ());
            universe.copy()
        })
    }

    /// What the clock shows.
    pub fn now(&self, real: Moment) -> Moment {
        self.universe.lock().clock().now(real)
    }

    /// What steps in before `operation` is asked to answer a request.
    pub fn intervene(
        &self,
        arrival: &Arrival,
        real: Moment,
        operation: &str,
        facts: &Facts<'_>,
    ) -> Intervention {
        self.within(arrival, |universe| universe.intervene(real, operation, facts)).unwrap_or_default()
    }

    /// How the rules would fit a request for `operation`; nothing is used up.
    pub fn weigh(&self, arrival: &Arrival, real: Moment, operation: &str, facts: &Facts<'_>) -> Vec<Weighed> {
        self.within(arrival, |universe| universe.weigh(universe.now(real), operation, facts))
            .unwrap_or_default()
    }

    /// What the clock shows to a request.
    pub fn now_for(&self, arrival: &Arrival, real: Moment) -> Moment {
        self.within(arrival, |universe| universe.now(real)).unwrap_or_else(|| self.now(real))
    }

    /// The extra paths.
    pub fn aliases(&self) -> Arc<[Alias]> {
        Arc::clone(&self.era.read().aliases)
    }

    /// Do what happens outside a vendor's API; `None`: no such vendor. What takes long of it is done before the
    /// namespace is locked; where it begins anew meanwhile, the action belongs to what was before, as requests do.
    pub fn act(
        &self,
        real: Moment,
        vendor: &str,
        action: &str,
        arguments: Value,
    ) -> Option<Result<Value, ActionRefused>> {
        let arrival = self.glance();
        let prepare = self.universe.lock().preparation(vendor)?;
        match prepare(action, arguments) {
            Ok(prepared) => self.within(&arrival, |universe| universe.act(real, vendor, &prepared)).flatten(),
            Err(refused) => Some(Err(refused)),
        }
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        self.bus.close();
    }
}
