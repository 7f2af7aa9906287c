//! What all bodies together hold that came in several pieces and are not whole yet.
//!
//! Each may take long, as long as it goes on, and each may be large; many of both would take the memory of the machine.

use std::sync::atomic::{AtomicU64, Ordering};

/// Where bodies lie until they are whole.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    held: AtomicU64,
}

/// What one body takes of it; given back when this is dropped.
pub(super) struct Space<'s> {
    shelf: &'s Shelf,
    bytes: u64,
}

impl Shelf {
    /// Space for one more body, of which nothing is there.
    pub(super) fn space(&self) -> Space<'_> {
        Space { shelf: self, bytes: 0 }
    }
}

impl Space<'_> {
    /// So many bytes of the body are there by now; how many all of them have.
    pub(super) fn takes(&mut self, bytes: u64) -> u64 {
        let before = std::mem::replace(&mut self.bytes, bytes);
        if bytes < before {
            return self.shelf.held.fetch_sub(before - bytes, Ordering::Relaxed) - (before - bytes);
        }
        self.shelf.held.fetch_add(bytes - before, Ordering::Relaxed) + (bytes - before)
    }
}

impl Drop for Space<'_> {
    fn drop(&mut self) {
        self.takes(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_taken_is_given_back() {
        let shelf = Shelf::default();
        let mut one = shelf.space();
        assert_eq!(one.takes(10), 10);
        let mut other = shelf.space();
        assert_eq!(other.takes(5), 15);
        assert_eq!(one.takes(3), 8);
        drop(one);
        assert_eq!(other.takes(6), 6);
        drop(other);
        assert_eq!(shelf.held.into_inner(), 0);
    }
}
