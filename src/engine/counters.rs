//! What is counted beside requests for operations: requests that belong to no API, and what became of webhooks.

use std::sync::atomic::{AtomicU64, Ordering};

/// What became of one attempt to deliver a notification, or of the notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It was taken.
    Delivered,
    /// The attempt failed; there will be another one.
    Retried,
    /// The last attempt failed.
    Abandoned,
    /// It was left out on purpose.
    Dropped,
    /// Nobody wanted to hear of it.
    NoEndpoint,
}

impl Sent {
    /// All results with their names.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Delivered, "delivered"),
        (Self::Retried, "retried"),
        (Self::Abandoned, "abandoned"),
        (Self::Dropped, "dropped"),
        (Self::NoEndpoint, "no_endpoint"),
    ];
}

/// Counters of a whole server.
#[derive(Debug, Default)]
pub struct Counters {
    /// Requests that belonged to no API.
    pub strays: AtomicU64,
    /// Requests that were turned away because they were no whole HTTP requests; no namespace saw them.
    pub malformed: AtomicU64,
    /// Connections that are open.
    pub connections: AtomicU64,
    /// Requests whose answers wait for something to happen.
    waiting: AtomicU64,
    /// Attempts to deliver a notification that are under way.
    deliveries: AtomicU64,
    webhooks: [AtomicU64; Sent::ALL.len()],
}

/// One of what goes on now, counted for as long as this is kept.
pub struct Underway<'c>(&'c AtomicU64);

impl<'c> Underway<'c> {
    fn one_of(count: &'c AtomicU64) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Counters {
    /// One more request waits, from now on until what is answered here is dropped.
    #[must_use]
    pub fn wait(&self) -> Underway<'_> {
        Underway::one_of(&self.waiting)
    }

    /// One more attempt to deliver is under way, until what is answered here is dropped.
    #[must_use]
    pub fn deliver(&self) -> Underway<'_> {
        Underway::one_of(&self.deliveries)
    }

    /// How many attempts to deliver are under way.
    pub fn deliveries(&self) -> u64 {
        self.deliveries.load(Ordering::Relaxed)
    }

    /// How many requests wait.
    pub fn waiting(&self) -> u64 {
        self.waiting.load(Ordering::Relaxed)
    }

    /// One more notification that became this.
    pub fn sent(&self, result: Sent) {
        if let Some(count) = self.webhooks.get(result as usize) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How many notifications became what, by name.
    pub fn webhooks(&self) -> impl Iterator<Item = (&'static str, u64)> {
        Sent::ALL.iter().zip(&self.webhooks).map(|((_, name), count)| (*name, count.load(Ordering::Relaxed)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_while_it_waits() {
        let counters = Counters::default();
        let (one, two) = (counters.wait(), counters.wait());
        assert_eq!(counters.waiting(), 2);
        drop(one);
        assert_eq!(counters.waiting(), 1);
        drop(two);
        assert_eq!(counters.waiting(), 0);
    }

    #[test]
    fn each_result_is_counted_under_its_name() {
        let counters = Counters::default();
        for (index, (result, _)) in Sent::ALL.iter().enumerate() {
            (0..=index).for_each(|_| counters.sent(*result));
        }
        let expected =
            [("delivered", 1), ("retried", 2), ("abandoned", 3), ("dropped", 4), ("no_endpoint", 5)];
        assert_eq!(counters.webhooks().collect::<Vec<_>>(), expected);
    }
}
