//! A vendor's place inside a namespace: its state and its due work, type-erased once.

use std::any::Any;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::image;
use super::prepared::{self, Prepare, Prepared};
use super::schedule::Owner;
use super::transaction::Effects;
use super::universe::Shared;
use super::{ActionRefused, BadImage, Decision, Facts, Moment, Transaction, Vendor};

/// The room of vendor `V`.
#[derive(Serialize, Deserialize)]
#[serde(bound(serialize = "", deserialize = ""), deny_unknown_fields)]
pub struct Room<V: Vendor> {
    pub(super) state: V::State,
    /// Due work by the sequence number under which the schedule knows it.
    due: BTreeMap<u64, V::Due>,
}

/// A token that was minted, and what is left to do with it once the namespace's lock is released.
pub struct Minted {
    value: Value,
    seal: fn(Value) -> Result<Value, ActionRefused>,
}

impl Minted {
    /// Do what is left. Not under the lock: it may take long.
    pub fn seal(self) -> Result<Value, ActionRefused> {
        (self.seal)(self.value)
    }
}

/// A room whose vendor is not known by type.
pub trait AnyRoom: Send {
    /// Whose room it is.
    fn vendor(&self) -> &'static str;
    /// Ask for where its state begins.
    fn ahead(&self);
    /// Do what fell due at `at`; what happened, in a few words.
    fn fall_due(&mut self, owner: Owner, sequence: u64, at: Moment, shared: &mut Shared) -> Option<String>;
    /// Hear that the clock was turned back to `now`.
    fn clock_turned_back(&mut self, owner: Owner, now: Moment, shared: &mut Shared);
    /// How something that happens outside the vendor's API is made ready.
    fn preparation(&self) -> Prepare;
    /// Do something that happens outside the vendor's API.
    fn act(
        &mut self,
        owner: Owner,
        now: Moment,
        shared: &mut Shared,
        prepared: &Prepared,
    ) -> Result<Value, ActionRefused>;
    /// Mint a token for somebody who reaches the namespace at `origin`; `None` where the vendor has none.
    fn mint(
        &mut self,
        owner: Owner,
        now: Moment,
        shared: &mut Shared,
        arguments: Value,
        origin: &str,
    ) -> Option<Result<Minted, ActionRefused>>;
    /// Whether an answer means that a notification was received.
    fn accepts(&self, status: u16, content_type: Option<&str>) -> Result<(), &'static str>;
    /// State and due work as canonical JSON.
    fn export(&mut self) -> Value;
    /// Take over state and due work from what was exported.
    fn import(&mut self, document: Value) -> Result<(), BadImage>;
    /// Begin as from a scenario that says nothing of the vendor.
    fn begin(&mut self, owner: Owner, now: Moment, shared: &mut Shared) -> Result<(), String>;
    /// The sequence numbers of all due work.
    fn awaited(&self) -> Vec<u64>;
    /// An independent copy.
    fn copy(&self) -> Box<dyn AnyRoom>;
    /// For the way back to the vendor's own type.
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

impl<V: Vendor> Default for Room<V> {
    fn default() -> Self {
        Self { state: V::State::default(), due: BTreeMap::new() }
    }
}

impl<V: Vendor> Room<V> {
    /// Run one step at `now`, for a request with `facts` if there is one; its effects are carried out only if it succeeds.
    pub(super) fn step<T, E>(
        &mut self,
        owner: Owner,
        now: Moment,
        shared: &mut Shared,
        facts: Option<&Facts<'_>>,
        step: impl FnOnce(&mut V::State, &mut Transaction<'_, V>) -> Result<T, E>,
    ) -> (Result<T, E>, Option<Decision>) {
        let mut tx = Transaction::new(now, shared, facts);
        let result = step(&mut self.state, &mut tx);
        let (effects, decision) = tx.finish();
        if result.is_ok() {
            self.carry_out(owner, now, shared, effects);
        }
        (result, decision)
    }

    pub(super) fn carry_out(&mut self, owner: Owner, now: Moment, shared: &mut Shared, effects: Effects<V>) {
        for (label, stream) in effects.drawn {
            shared.streams.keep(label, &stream);
        }
        for (at, due) in effects.planned {
            self.due.insert(shared.schedule.plan(at, owner), due);
        }
        for raised in effects.events {
            self.post(owner, now, shared, &raised);
        }
        for draft in effects.messages {
            shared.messages.keep(V::NAME, draft, now);
        }
        for (id, state) in effects.settled {
            shared.messages.settle(id, state);
        }
    }
}

impl<V: Vendor> AnyRoom for Room<V> {
    fn vendor(&self) -> &'static str {
        V::NAME
    }

    fn ahead(&self) {
        V::ahead(&self.state);
    }

    fn fall_due(&mut self, owner: Owner, sequence: u64, at: Moment, shared: &mut Shared) -> Option<String> {
        let due = self.due.remove(&sequence)?;
        let (done, _) =
            self.step(owner, at, shared, None, |state, tx| Ok::<_, ActionRefused>(V::on_due(state, due, tx)));
        done.ok().flatten()
    }

    fn clock_turned_back(&mut self, owner: Owner, now: Moment, shared: &mut Shared) {
        let heard = |state: &mut V::State, tx: &mut Transaction<'_, V>| {
            V::on_clock_turned_back(state, tx);
            Ok::<_, ActionRefused>(())
        };
        let _nothing_to_answer = self.step(owner, now, shared, None, heard);
    }

    fn preparation(&self) -> Prepare {
        prepared::prepare::<V>
    }

    fn act(
        &mut self,
        owner: Owner,
        now: Moment,
        shared: &mut Shared,
        prepared: &Prepared,
    ) -> Result<Value, ActionRefused> {
        match prepared.deed::<V>() {
            Some(deed) => self.step(owner, now, shared, None, |state, tx| deed(state, tx)).0,
            None => Err(ActionRefused::Arguments(format!("it is no action of {}", V::NAME))),
        }
    }

    fn mint(
        &mut self,
        owner: Owner,
        now: Moment,
        shared: &mut Shared,
        arguments: Value,
        origin: &str,
    ) -> Option<Result<Minted, ActionRefused>> {
        let row = V::minting()?;
        let mut tx = Transaction::new(now, shared, None).asked_at(origin);
        let minted = row.ready(arguments).and_then(|deed| deed(&mut self.state, &mut tx));
        let (effects, _) = tx.finish();
        if minted.is_ok() {
            self.carry_out(owner, now, shared, effects);
        }
        Some(minted.map(|value| Minted { value, seal: V::seal }))
    }

    fn accepts(&self, status: u16, content_type: Option<&str>) -> Result<(), &'static str> {
        let Some(webhooks) = V::webhooks() else { return Err("") };
        if (webhooks.accepted)(status, content_type) { Ok(()) } else { Err(webhooks.wanted) }
    }

    fn export(&mut self) -> Value {
        V::bring_up(&mut self.state);
        serde_json::to_value(self).unwrap_or_default()
    }

    fn import(&mut self, document: Value) -> Result<(), BadImage> {
        *self = image::read(document)?;
        Ok(())
    }

    fn begin(&mut self, owner: Owner, now: Moment, shared: &mut Shared) -> Result<(), String> {
        self.step(owner, now, shared, None, |state, tx| V::seed(&V::Seed::default(), state, tx))
            .0
            .map_err(|refusals| refusals.to_string())
    }

    fn awaited(&self) -> Vec<u64> {
        self.due.keys().copied().collect()
    }

    fn copy(&self) -> Box<dyn AnyRoom> {
        Box::new(Self { state: self.state.clone(), due: self.due.clone() })
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}
