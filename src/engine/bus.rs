//! Who wants to hear what happens in a namespace, and what they hear.
//!
//! Plain data and no waiting: a listener is told under no lock of the bus's, though often under one of the
//! namespace's, so that everybody hears things in the order in which they happened. So it only keeps what it heard for
//! whoever waits on the server's floor. Where nobody listens, an event is not even put together.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;
use serde::Serialize;
use serde_json::Value;

use super::{Moment, Seat};

/// Something that happened in a namespace. Secrets are still in it: hide them before it is shown.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// What kind of thing: `request`, `answer`, `clock`, `reset`, `scenario`, `webhook`, …
    #[serde(skip)]
    pub kind: &'static str,
    /// When, on the namespace's clock.
    pub at: Moment,
    /// What there is to know.
    #[serde(flatten)]
    pub data: Value,
}

/// Somebody who listens. Both calls must be short: whoever acts in the namespace waits for them.
pub trait Listener: Send + Sync {
    /// Something happened.
    fn hear(&self, event: &Arc<Event>);
    /// The namespace is gone; nothing more will happen.
    fn end(&self);
}

/// What somebody listens for; of each there may be so many at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// To pass on what they hear.
    Telling,
    /// Until what they wait for is there.
    Waiting,
}

/// The listeners of a namespace.
#[derive(Default)]
pub struct Bus {
    /// As many as there are listeners; looked at without the lock, for every request passes here.
    count: AtomicUsize,
    listeners: Mutex<Listeners>,
    telling: Arc<AtomicUsize>,
    waiting: Arc<AtomicUsize>,
}

#[derive(Default)]
struct Listeners {
    all: Vec<Weak<dyn Listener>>,
    is_closed: bool,
}

/// A listener's place; nobody is told any more once it is dropped.
pub struct Subscription {
    bus: Arc<Bus>,
    listener: Weak<dyn Listener>,
}

impl Bus {
    /// Listen from now on, for as long as the subscription is kept.
    #[must_use]
    pub fn subscribe(self: &Arc<Self>, listener: &Arc<dyn Listener>) -> Subscription {
        let weak = Arc::downgrade(listener);
        let mut listeners = self.listeners.lock();
        if listeners.is_closed {
            drop(listeners);
            listener.end();
        } else {
            listeners.all.push(Weak::clone(&weak));
            self.count.store(listeners.all.len(), Ordering::Release);
        }
        Subscription { bus: Arc::clone(self), listener: weak }
    }

    /// Tell everybody; `event` is put together only if somebody listens.
    pub fn tell(&self, event: impl FnOnce() -> Event) {
        if self.count.load(Ordering::Acquire) == 0 {
            return;
        }
        let event = Arc::new(event());
        for listener in self.present() {
            listener.hear(&event);
        }
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    /// A seat for somebody who is about to listen, if fewer than `most` have one.
    pub fn seat(&self, audience: Audience, most: usize) -> Option<Seat> {
        let taken = match audience {
            Audience::Telling => &self.telling,
            Audience::Waiting => &self.waiting,
        };
        Seat::take(taken, most)
    }

    /// Nothing more will happen here.
    pub fn close(&self) {
        self.listeners.lock().is_closed = true;
        for listener in self.present() {
            listener.end();
        }
    }

    /// They are called outside the lock, so that one may leave while it is told.
    fn present(&self) -> Vec<Arc<dyn Listener>> {
        self.listeners.lock().all.iter().filter_map(Weak::upgrade).collect()
    }

    fn leave(&self, leaving: &Weak<dyn Listener>) {
        let mut listeners = self.listeners.lock();
        listeners.all.retain(|known| !known.ptr_eq(leaving));
        self.count.store(listeners.all.len(), Ordering::Release);
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.bus.leave(&self.listener);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Default)]
    struct Ear {
        heard: Mutex<Vec<&'static str>>,
        ended: AtomicUsize,
    }

    impl Listener for Ear {
        fn hear(&self, event: &Arc<Event>) {
            self.heard.lock().push(event.kind);
        }

        fn end(&self) {
            self.ended.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn event(kind: &'static str) -> Event {
        Event { kind, at: Moment::default(), data: json!({ "a": 1 }) }
    }

    #[test]
    fn listeners_hear_what_happens_while_they_listen() {
        let (bus, ear) = (Arc::new(Bus::default()), Arc::new(Ear::default()));
        bus.tell(|| panic!("nobody listens, so nothing is put together"));
        let listener: Arc<dyn Listener> = Arc::clone(&ear) as Arc<dyn Listener>;
        let subscription = bus.subscribe(&listener);
        bus.tell(|| event("one"));
        let second = bus.subscribe(&listener);
        assert_eq!(bus.listeners(), 2);
        drop((subscription, second));
        bus.tell(|| event("two"));
        assert_eq!((ear.heard.lock().clone(), bus.listeners()), (vec!["one"], 0));
    }

    #[test]
    fn whoever_listens_to_what_is_gone_is_told_so() {
        let (bus, ear) = (Arc::new(Bus::default()), Arc::new(Ear::default()));
        let listener: Arc<dyn Listener> = Arc::clone(&ear) as Arc<dyn Listener>;
        let _before = bus.subscribe(&listener);
        bus.close();
        assert_eq!(ear.ended.load(Ordering::Relaxed), 1);
        let _late = bus.subscribe(&listener);
        assert_eq!(ear.ended.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn each_audience_has_its_seats_and_a_seat_that_is_left_is_free() {
        let bus = Bus::default();
        let first = bus.seat(Audience::Waiting, 1).expect("nobody waits");
        assert!(bus.seat(Audience::Waiting, 1).is_none());
        assert!(bus.seat(Audience::Telling, 1).is_some());
        drop(first);
        assert!(bus.seat(Audience::Waiting, 1).is_some());
    }

    #[test]
    fn an_event_is_written_with_its_time_and_what_there_is_to_know() {
        let text = serde_json::to_string(&event("one")).unwrap();
        assert_eq!(text, r#"{"at":"1970-01-01T00:00:00.000Z","a":1}"#);
    }
}
