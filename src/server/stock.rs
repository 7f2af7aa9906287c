//! Memory in stock for what requests keep.
//!
//! It comes from the end of a thread's heap, which glibc lets grow by a page at a time, with a call of the system for each:
//! one for every fifteenth user that was created. Asked for in one piece now and then, and given back at once, it stays
//! with the thread.

use std::cell::Cell;
use std::hint::black_box;

/// For so many requests it is to last.
const EVERY: u32 = 100;
/// So much is asked for, in bytes: from 64 KiB on, the allocator would tidy up whenever they are given back.
const STOCK: usize = 56 * 1024;

/// Counts requests of one thread until the next time.
pub(super) struct Stock(Cell<u32>);

impl Default for Stock {
    fn default() -> Self {
        Self(Cell::new(EVERY))
    }
}

impl Stock {
    /// One more request.
    pub(super) fn use_up(&self) {
        let left = self.0.get().checked_sub(1);
        if left.is_none() {
            drop(black_box(Vec::<u8>::with_capacity(STOCK)));
        }
        self.0.set(left.unwrap_or(EVERY));
    }
}
