//! How many notifications there have been, by event and state, and which have to go for newer ones.
//!
//! Counted as they change, since whoever waits for a number asks for it after every attempt.

use std::collections::BTreeMap;

use super::super::Schedule;
use super::{Delivery, Outbox, State};

type Numbers = BTreeMap<(State, String), u64>;

/// Numbers by state and event.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    kept: Numbers,
    /// Of those that had to go, by the state they had.
    gone: Numbers,
}

fn take(numbers: &mut Numbers, key: &(State, String)) {
    if let Some(number) = numbers.get_mut(key) {
        *number -= 1;
        if *number == 0 {
            numbers.remove(key);
        }
    }
}

fn key(delivery: &Delivery) -> (State, String) {
    (delivery.state, delivery.event.clone().into_owned())
}

impl Tally {
    /// One more is kept.
    pub(super) fn add(&mut self, delivery: &Delivery) {
        *self.kept.entry(key(delivery)).or_default() += 1;
    }

    /// One has come to another state.
    pub(super) fn turn(&mut self, delivery: &mut Delivery, state: State) {
        take(&mut self.kept, &key(delivery));
        delivery.state = state;
        self.add(delivery);
    }

    fn let_go(&mut self, delivery: &Delivery) {
        take(&mut self.kept, &key(delivery));
        let gone = self.gone.entry(key(delivery)).or_default();
        *gone = gone.saturating_add(1);
    }

    fn counts(&self, event: Option<&str>) -> BTreeMap<State, u64> {
        let mut counts = BTreeMap::new();
        for ((state, name), number) in self.kept.iter().chain(&self.gone) {
            if event.is_none_or(|event| name == event) {
                let count: &mut u64 = counts.entry(*state).or_default();
                *count = count.saturating_add(*number);
            }
        }
        counts
    }

    /// Of those that had to go: event, state and number.
    pub(super) fn gone(&self) -> impl Iterator<Item = (String, State, u64)> {
        let gone: BTreeMap<_, _> =
            self.gone.iter().map(|((state, event), number)| ((event, *state), *number)).collect();
        gone.into_iter().map(|((event, state), number)| (event.clone(), state, number))
    }

    /// The same, taken over from a document.
    pub(super) fn set_gone(&mut self, gone: Vec<(String, State, u64)>) {
        self.gone = gone.into_iter().map(|(event, state, number)| ((state, event), number)).collect();
    }
}

impl Outbox {
    /// How many notifications there have been in this state, of `event` or of any; those that had to go count too.
    pub fn count(&self, event: Option<&str>, state: State) -> u64 {
        self.counts(event).get(&state).copied().unwrap_or_default()
    }

    /// The same by state; states that none is in are left out.
    pub fn counts(&self, event: Option<&str>) -> BTreeMap<State, u64> {
        self.tally.counts(event)
    }

    /// How many had to go for newer ones.
    pub fn evicted(&self) -> u64 {
        self.tally.gone.values().fold(0, |sum, number| sum.saturating_add(*number))
    }

    /// Let the oldest ones go while the bounds are passed: those that are finished before all others.
    pub(super) fn evict(&mut self, schedule: &mut Schedule) {
        while self.deliveries.len() > self.limits.count || self.bytes > self.limits.bytes {
            let oldest = self.finished.pop_first().or_else(|| self.deliveries.keys().next().copied());
            let Some(number) = oldest else { break };
            let Some(delivery) = self.deliveries.remove(&number) else { continue };
            self.forget_plans(schedule, &delivery);
            if !delivery.state.is_final() {
                tracing::warn!(number, event = %delivery.event, "a webhook had to go for newer ones before it was delivered");
            }
            self.bytes -= delivery.bytes();
            self.tally.let_go(&delivery);
        }
    }
}
