//! A place among those that there may be, taken before anything is done for it: so many at once that each finds room
//! for one cannot pass the cap together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A place that is given back when this is dropped, unless it is kept.
#[derive(Debug)]
pub struct Seat {
    taken: Arc<AtomicUsize>,
    is_kept: bool,
}

impl Seat {
    /// One of `count`, if one is free.
    pub(super) fn take(taken: &Arc<AtomicUsize>, count: usize) -> Option<Self> {
        let one_more = |taken| (taken < count).then_some(taken + 1);
        taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).ok()?;
        Some(Self { taken: Arc::clone(taken), is_kept: false })
    }

    /// It stays taken until it is given back by other means.
    pub(super) fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if !self.is_kept {
            self.taken.fetch_sub(1, Ordering::Relaxed);
        }
    }
}
