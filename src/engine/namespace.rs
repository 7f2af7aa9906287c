//! One isolated universe under its name: the lock around it, and its journal beside it.

use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use parking_lot::{Mutex, RwLock};
use serde_json::{Value, json};

use super::plan::Plan;
pub use super::universe::Fallen;
use super::{
    ActionRefused, Alias, Answer, Answered, Bell, Blueprint, Bus, ClockStart, Counters, Decision, Entry,
    Event, Facts, Journal, JournalLimits, Moment, Request, Seed, Span, Struck, Transaction, Universe, Vendor,
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
    pub(super) resets: u64,
}

/// A namespace.
pub struct Namespace {
    pub(super) name: Arc<str>,
    pub(super) plan: RwLock<Plan>,
    pub(super) universe: Mutex<Universe>,
    limits: JournalLimits,
    pub(super) journal: Mutex<Journal>,
    pub(super) bus: Arc<Bus>,
    /// How often it was reset: what arrived before a reset leaves no trace after it.
    pub(super) resets: AtomicU64,
    used: AtomicI64,
    /// For how many requests something is held back.
    pub(super) held: AtomicUsize,
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

    /// A copy of this namespace under another name; it goes its own way from here.
    #[must_use]
    pub fn fork(&self, name: &str, limits: JournalLimits, real: Moment) -> Self {
        let universe = self.universe.lock().copy();
        Self::holding(name, self.plan.read().of_a_copy(), universe, limits, real)
    }

    fn holding(name: &str, plan: Plan, universe: Universe, limits: JournalLimits, real: Moment) -> Self {
        Self {
            name: name.into(),
            plan: RwLock::new(plan),
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

    /// One more request has come in, of which nothing is written down.
    pub fn arrive(&self) -> Arrival {
        let mut journal = self.journal.lock();
        Arrival { number: journal.count(), resets: self.resets.load(Ordering::Relaxed) }
    }

    /// A request has come in at `at`: write it down, and tell of it.
    pub fn open(&self, at: Moment, request: &Request) -> Arrival {
        let entry = Entry::open(at, request, self.limits.body);
        let mut journal = self.journal.lock();
        let arrival = Arrival { number: journal.open(entry), resets: self.resets.load(Ordering::Relaxed) };
        // Told under the lock, so that nobody hears of an answer before its request, or after a reset.
        self.bus.tell(|| {
            let query = request.query.as_ref().map_or_else(String::new, |query| format!("?{query}"));
            let target = format!("{}{query}", request.path);
            let id = self.id(arrival);
            Event {
                kind: "request",
                at,
                data: json!({ "id": id, "method": request.method.as_str(), "target": target }),
            }
        });
        arrival
    }

    /// Write down how a request was answered, unless the namespace was reset since it came in.
    pub fn complete(&self, arrival: Arrival, at: Moment, answered: Answered<'_>) {
        let mut journal = self.journal.lock();
        if self.resets.load(Ordering::Relaxed) != arrival.resets {
            return;
        }
        let told = self.answer_event(arrival, at, &answered);
        journal.complete(arrival.number, answered);
        // Told once it can be read in the journal.
        if let Some(event) = told {
            self.bus.tell(|| event);
        }
    }

    fn answer_event(&self, arrival: Arrival, at: Moment, answered: &Answered<'_>) -> Option<Event> {
        (self.bus.listeners() > 0).then(|| {
            let Answered { operation, decision, answer } = answered;
            let outcome =
                decision.as_ref().map(|decision| json!({ "name": decision.outcome, "by": decision.why }));
            let operation = operation.map(|operation| &**operation);
            let data = json!({
                "id": self.id(arrival), "status": answer.status, "operation": operation,
                "outcome": outcome, "reason": answer.reason,
            });
            Event { kind: "answer", at, data }
        })
    }

    /// The id that the answer to a request carries.
    pub fn id(&self, arrival: Arrival) -> String {
        format!("{}-{}", self.name, arrival.number)
    }

    /// Where is told what happens here.
    pub fn bus(&self) -> &Arc<Bus> {
        &self.bus
    }

    /// How many requests were counted since it began or was reset.
    pub fn requests(&self) -> u64 {
        self.journal.lock().counted()
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

    /// What faults do to a request for `operation`.
    pub fn strike(
        &self,
        arrival: Arrival,
        real: Moment,
        operation: &str,
        facts: &Facts<'_>,
    ) -> Option<Struck> {
        self.within(arrival, |universe| universe.strike(real, operation, facts))
    }

    /// What an override answers in place of `operation`, or why its template failed.
    pub fn overridden(
        &self,
        arrival: Arrival,
        real: Moment,
        operation: &str,
        facts: &Facts<'_>,
    ) -> Option<Result<Answer, String>> {
        self.within(arrival, |universe| universe.overridden(real, operation, facts))
    }

    /// The extra paths.
    pub fn aliases(&self) -> Arc<[Alias]> {
        Arc::clone(&self.plan.read().blueprint.aliases)
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

impl Drop for Namespace {
    fn drop(&mut self) {
        self.bus.close();
    }
}
