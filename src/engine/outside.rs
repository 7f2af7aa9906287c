//! How a namespace reaches those outside: whoever acts in it leaves through here, and what that left to be done,
//! counted or told is done, counted and told once the lock is free.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use parking_lot::MutexGuard;
use serde_json::json;

use super::{Arrival, Bell, Counters, DeliveryState, Event, Namespace, News, Sent, Universe};

impl Namespace {
    /// Act on the universe, unless it was reset since that request arrived.
    pub(super) fn alone_since<T>(
        &self,
        arrival: &Arrival,
        act: impl FnOnce(&mut Universe) -> T,
    ) -> Option<T> {
        let universe = self.universe.lock();
        let is_same = self.resets.load(Ordering::Relaxed) == arrival.era.number;
        is_same.then(|| self.finish(universe, act))
    }

    /// Act on the universe, and ring if that left something to do for those outside.
    pub(super) fn alone<T>(&self, act: impl FnOnce(&mut Universe) -> T) -> T {
        self.finish(self.universe.lock(), act)
    }

    pub(super) fn finish<T>(
        &self,
        mut universe: MutexGuard<'_, Universe>,
        act: impl FnOnce(&mut Universe) -> T,
    ) -> T {
        let done = act(&mut universe);
        self.held.store(universe.outbox().held(), Ordering::Release);
        let is_stirred = universe.shared.schedule.take_stirred();
        let news = universe.shared.outbox.take_news();
        drop(universe);
        for news in news {
            self.tell(news);
        }
        if is_stirred {
            self.ring();
        }
        done
    }

    /// Ring this bell from now on, and once at the start; count with these counters.
    pub(super) fn hang(&self, bell: &Arc<Bell>, counters: &Arc<Counters>) {
        // They are there already where the same namespace is put in twice.
        let _ = self.outside.set((Arc::clone(bell), Arc::clone(counters)));
        self.ring();
    }

    pub(super) fn ring(&self) {
        if let Some((bell, _)) = self.outside.get() {
            bell.ring(&self.name);
        }
    }

    /// Count what became of a notification, and tell whoever listens.
    fn tell(&self, news: News) {
        let News { number, event, at, state, attempts, is_new } = news;
        if let Some(((_, counters), sent)) = self.outside.get().zip(sent(state)).filter(|_| is_new) {
            counters.sent(sent);
        }
        self.bus.tell(|| {
            let id = format!("{}-w{number}", self.name);
            let data = json!({ "id": id, "event": event, "state": state, "attempts": attempts });
            Event { kind: "webhook", at, data }
        });
    }
}

/// How the state of a notification is counted; on its way it is not.
fn sent(state: DeliveryState) -> Option<Sent> {
    match state {
        DeliveryState::Queued | DeliveryState::Delivering => None,
        DeliveryState::Retrying => Some(Sent::Retried),
        DeliveryState::Delivered => Some(Sent::Delivered),
        DeliveryState::Abandoned => Some(Sent::Abandoned),
        DeliveryState::Dropped => Some(Sent::Dropped),
        DeliveryState::NoEndpoint => Some(Sent::NoEndpoint),
    }
}
