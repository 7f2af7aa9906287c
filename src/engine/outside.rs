//! How a namespace reaches those outside: whoever acts in it leaves through here. What that left to be told is told
//! under the lock, so that everybody hears it in the order in which it happened; for what is to be done the bell rings
//! once the lock is free.

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
        self.steer_since(arrival.era.number, act)
    }

    /// Go on with something that was begun when it had been reset `resets` times; `None` where it was reset since.
    pub fn steer_since<T>(&self, resets: u64, steer: impl FnOnce(&mut Universe) -> T) -> Option<T> {
        let universe = self.universe.lock();
        let is_same = self.resets.load(Ordering::Relaxed) == resets;
        is_same.then(|| self.finish(universe, steer))
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
        self.leave(universe);
        done
    }

    /// What is done after every act. Apart from it, since there are hundreds of kinds of acts.
    pub(super) fn leave(&self, mut universe: MutexGuard<'_, Universe>) {
        self.held.store(universe.outbox().held(), Ordering::Release);
        universe.journeys.pause();
        let is_stirred = universe.shared.schedule.take_stirred();
        if universe.shared.outbox.has_news() {
            universe.shared.outbox.take_news().into_iter().for_each(|news| self.tell(news));
        }
        drop(universe);
        if is_stirred {
            self.ring();
        }
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

    /// The id of a notification by its number.
    pub fn webhook_id(&self, number: u64) -> String {
        format!("{}-w{number}", self.name)
    }

    /// Count what became of a notification, and tell whoever listens.
    fn tell(&self, news: News) {
        let News { number, event, at, state, attempts, is_new } = news;
        if let Some(((_, counters), sent)) = self.outside.get().zip(sent(state)).filter(|_| is_new) {
            counters.sent(sent);
        }
        self.bus.tell(|| {
            let id = self.webhook_id(number);
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;

    use parking_lot::Mutex;

    use super::super::outbox::Endpoint;
    use super::super::toy::{self, REAL};
    use super::super::{Listener, Mode, Span};
    use super::*;

    /// Hears what happens, and whether others could act in the namespace meanwhile.
    struct Ear {
        namespace: Arc<Namespace>,
        heard: Mutex<Vec<(&'static str, bool)>>,
    }

    impl Listener for Ear {
        fn hear(&self, event: &Arc<Event>) {
            let is_free = self.namespace.universe.try_lock().is_some();
            self.heard.lock().push((event.kind, is_free));
        }

        fn end(&self) {}
    }

    #[test]
    fn what_becomes_of_notifications_is_told_before_anything_else_can_happen() {
        let namespace = Arc::new(toy::namespace("n"));
        let ear = Arc::new(Ear { namespace: Arc::clone(&namespace), heard: Mutex::default() });
        let listener: Arc<dyn Listener> = Arc::clone(&ear) as Arc<dyn Listener>;
        let _subscription = namespace.bus().subscribe(&listener);
        let endpoints: Vec<Endpoint> = serde_json::from_value(
            json!([{ "vendor": "toy", "events": ["written"], "url": "http://app.test/" }]),
        )
        .unwrap();
        namespace.steer(|universe| universe.set_endpoints(endpoints));
        toy::step(&namespace, |_, tx| tx.notify("hello".to_owned(), Span::ZERO, &[]));
        namespace.follow(Arc::new(toy::blueprint()), REAL).unwrap();
        assert_eq!(*ear.heard.lock(), [("webhook", false), ("reset", false)]);
    }

    #[test]
    fn what_was_begun_before_a_reset_does_not_act_after_it() {
        let namespace = toy::namespace("n");
        let began = namespace.resets();
        let set_out = |universe: &mut Universe| universe.depart(toy::at(60));
        assert_eq!(namespace.steer_since(began, set_out), Some(1));
        namespace.follow(Arc::new(toy::blueprint()), REAL).unwrap();
        assert_eq!(namespace.steer_since(began, set_out), None);
        assert!(!namespace.steer(|universe| universe.is_travelling()));
    }

    #[test]
    fn a_clock_that_is_moved_rings_only_if_something_is_near_or_somebody_may_wait_for_it() {
        let namespace = toy::namespace("n");
        namespace.steer(|universe| universe.set_clock(None, Some(Mode::Live), REAL, |_| ()));
        let (bell, rings) = (Arc::new(Bell::default()), Arc::new(AtomicU64::new(0)));
        let counted = Arc::clone(&rings);
        bell.listen(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        namespace.hang(&bell, &Arc::default());
        let walk = |seconds| {
            rings.store(0, Ordering::Relaxed);
            namespace.steer(|universe| {
                let ticket = universe.depart(toy::at(seconds));
                assert!(universe.arrive(ticket, REAL).is_some());
            });
            rings.load(Ordering::Relaxed)
        };
        assert_eq!(walk(1), 0);
        toy::plan(&namespace, toy::at(70), toy::once("later"));
        assert_eq!(walk(9), 0, "whoever carries attempts out looks again before that");
        assert_eq!(namespace.round(REAL, 1, 1).wake, Some(Span::from_seconds(60)));
        assert_eq!(walk(10), 1, "its moment comes sooner now");
        assert_eq!(walk(80), 0, "nothing is planned any more");
        toy::plan(&namespace, toy::at(90), toy::once("never"));
        namespace.steer(|universe| universe.set_clock(None, Some(Mode::Frozen), REAL, |_| ()));
        assert_eq!(walk(85), 0, "it never comes by itself");
        rings.store(0, Ordering::Relaxed);
        let ticket = namespace.steer(|universe| universe.depart(toy::at(86)));
        namespace.steer(|universe| assert!(universe.arrive(ticket, REAL).is_some()));
        assert_eq!(rings.load(Ordering::Relaxed), 1, "others could see it under way");
    }
}
