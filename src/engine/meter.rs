//! What is counted while requests are served: atomics that are there from the start, so counting costs nothing
//! to speak of and no label is ever made up by a caller.

use std::sync::atomic::{AtomicU16, AtomicU64, Ordering};
use std::time::Duration;

/// The upper bounds of the buckets of a latency, in microseconds; one more bucket holds the rest.
pub const BOUNDS: [u64; 14] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    5_000_000,
];
/// How many different statuses of one operation are told apart; more are counted together.
const STATUSES: usize = 16;
/// Where a place is free. 0 is a status like any other: that of a request which a fault left unanswered.
const FREE: u16 = u16::MAX;

/// What became of the requests for one operation.
#[derive(Debug)]
pub struct Meter {
    /// A status, [`FREE`] at first, and how often it was answered.
    statuses: [(AtomicU16, AtomicU64); STATUSES],
    /// Answers with a status that found no place.
    others: AtomicU64,
    buckets: [AtomicU64; BOUNDS.len() + 1],
    /// The sum of all latencies in microseconds.
    sum: AtomicU64,
}

/// Latencies as they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latencies {
    /// How many were at most as long as each of [`BOUNDS`]; the last number is that of all.
    pub at_most: Vec<u64>,
    /// The sum in microseconds.
    pub sum: u64,
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            statuses: std::array::from_fn(|_| (AtomicU16::new(FREE), AtomicU64::new(0))),
            others: AtomicU64::new(0),
            buckets: Default::default(),
            sum: AtomicU64::new(0),
        }
    }
}

impl Meter {
    /// One more answer of this status.
    pub fn count(&self, status: u16) {
        let place = self.statuses.iter().find(|(known, _)| is_of(known, status));
        place.map_or(&self.others, |(_, count)| count).fetch_add(1, Ordering::Relaxed);
    }

    /// One more request took this long in real time.
    pub fn time(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let place = BOUNDS.partition_point(|bound| *bound < micros);
        if let Some(bucket) = self.buckets.get(place) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.sum.fetch_add(micros, Ordering::Relaxed);
    }

    /// How often each status was answered, by status; those that found no place are under `None`.
    pub fn statuses(&self) -> Vec<(Option<u16>, u64)> {
        let known = self.statuses.iter().map(|(status, count)| {
            (
                Some(status.load(Ordering::Relaxed)).filter(|status| *status != FREE),
                count.load(Ordering::Relaxed),
            )
        });
        let others = (None, self.others.load(Ordering::Relaxed));
        let mut all: Vec<_> = known.chain([others]).filter(|(_, count)| *count > 0).collect();
        all.sort_unstable_by_key(|(status, _)| status.unwrap_or(u16::MAX));
        all
    }

    /// The latencies.
    pub fn latencies(&self) -> Latencies {
        let mut total = 0;
        let at_most = self.buckets.iter().map(|bucket| {
            total += bucket.load(Ordering::Relaxed);
            total
        });
        Latencies { at_most: at_most.collect(), sum: self.sum.load(Ordering::Relaxed) }
    }
}

/// Whether a place is that of a status; a free one becomes it. Looked at before it is written to: a write, even one that
/// fails, takes the line from all other threads.
fn is_of(place: &AtomicU16, status: u16) -> bool {
    match place.load(Ordering::Relaxed) {
        FREE => {
            let taken = place.compare_exchange(FREE, status, Ordering::Relaxed, Ordering::Relaxed);
            taken.is_ok() || taken == Err(status)
        }
        known => known == status,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_is_left_unanswered_is_counted_apart() {
        let meter = Meter::default();
        for status in [0, 200, 0] {
            meter.count(status);
        }
        assert_eq!(meter.statuses(), [(Some(0), 2), (Some(200), 1)]);
    }

    #[test]
    fn answers_are_counted_by_status_and_never_by_more_than_there_is_room_for() {
        let meter = Meter::default();
        for status in [404, 200, 404] {
            meter.count(status);
        }
        assert_eq!(meter.statuses(), [(Some(200), 1), (Some(404), 2)]);
        (300..400).for_each(|status| meter.count(status));
        meter.count(404);
        let all = meter.statuses();
        assert_eq!((all.len(), all.last()), (STATUSES + 1, Some(&(None, 86))));
        assert!(all.contains(&(Some(404), 3)));
    }

    #[test]
    fn a_latency_falls_into_the_first_bucket_that_holds_it() {
        let meter = Meter::default();
        for micros in [1, 100, 101, 5_000_000, 5_000_001] {
            meter.time(Duration::from_micros(micros));
        }
        let Latencies { at_most, sum } = meter.latencies();
        assert_eq!((at_most[0], at_most[1], at_most[BOUNDS.len() - 1], at_most[BOUNDS.len()]), (2, 3, 4, 5));
        assert_eq!(sum, 10_000_203);
    }
}
