//! Where things stand, by the digests of their keys.
//!
//! A table of our own, since of the common ones each look touches two places that lie far apart, one for what tells keys
//! apart and one for what is kept: where thousands of users are spread over many namespaces neither is in a cache, nor is
//! the way to its page. Here they are the same eight bytes, and what does not fit at once stands beside them.

/// Places by digest. It knows no keys: whoever asks says which of the places with that digest is meant.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// As many as a power of two, at least a quarter of them empty.
    slots: Vec<Slot>,
    taken: usize,
}

/// A digest, and behind it a place plus one; zero where it is empty, so that the memory of many can be asked for unwritten.
type Slot = u64;

const SMALLEST: usize = 8;

fn slot(digest: u32, place: u32) -> Slot {
    u64::from(digest) << 32 | (u64::from(place) + 1)
}

fn digest_of(slot: Slot) -> u32 {
    (slot >> 32) as u32
}

fn place_of(slot: Slot) -> u32 {
    ((slot & 0xffff_ffff) as u32).wrapping_sub(1)
}

impl Index {
    /// The place with that digest that `is` the one.
    pub(super) fn find(&self, digest: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        self.at(digest, is).map(|(_, place)| place)
    }

    /// Keep a place that is not kept yet; of the last one of 32 bits nothing is known.
    pub(super) fn insert(&mut self, digest: u32, place: u32) {
        if self.taken * 4 >= self.slots.len() * 3 {
            self.grow();
        }
        self.taken += 1;
        self.put(slot(digest, place));
    }

    /// Forget the place with that digest that `is` the one.
    pub(super) fn remove(&mut self, digest: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let (mut hole, place) = self.at(digest, is)?;
        self.taken -= 1;
        // What stands behind comes nearer to where it is looked for first, so that nobody stops at the hole.
        let mut next = hole;
        loop {
            next = self.after(next);
            let moved = self.slots.get(next).copied().unwrap_or_default();
            if moved == 0 {
                break;
            }
            let [from, to] = [next, hole].map(|at| self.distance(digest_of(moved), at));
            if to < from {
                self.set(hole, moved);
                hole = next;
            }
        }
        self.set(hole, 0);
        Some(place)
    }

    fn at(&self, digest: u32, is: impl Fn(u32) -> bool) -> Option<(usize, u32)> {
        let mut at = self.home(digest);
        loop {
            match *self.slots.get(at)? {
                0 => return None,
                slot if digest_of(slot) == digest && is(place_of(slot)) => return Some((at, place_of(slot))),
                _ => at = self.after(at),
            }
        }
    }

    fn put(&mut self, slot: Slot) {
        let mut at = self.home(digest_of(slot));
        while self.slots.get(at).is_some_and(|taken| *taken != 0) {
            at = self.after(at);
        }
        self.set(at, slot);
    }

    fn grow(&mut self) {
        let wider = vec![0; (self.slots.len() * 2).max(SMALLEST)];
        let slots = std::mem::replace(&mut self.slots, wider);
        slots.into_iter().filter(|slot| *slot != 0).for_each(|slot| self.put(slot));
    }

    /// Where a digest is looked for first.
    fn home(&self, digest: u32) -> usize {
        digest as usize & self.mask()
    }

    /// How far behind that a place is.
    fn distance(&self, digest: u32, at: usize) -> usize {
        at.wrapping_sub(digest as usize) & self.mask()
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & self.mask()
    }

    fn mask(&self) -> usize {
        self.slots.len().wrapping_sub(1)
    }

    fn set(&mut self, at: usize, slot: Slot) {
        if let Some(place) = self.slots.get_mut(at) {
            *place = slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::engine::trials::trials;

    proptest! {
        #![proptest_config(trials(200))]

        /// Few digests, of which the last bits are the same for many, so that nearly all collide; whatever comes and goes
        /// is found as a map finds it.
        #[test]
        fn what_was_kept_is_found_until_it_is_forgotten(
            steps in proptest::collection::vec((any::<bool>(), 0_u32..40), 0..300)
        ) {
            let digest = |key: u32| [key % 3, key % 5 + (key << 28), u32::MAX - key % 2].into_iter().nth(key as usize % 3).unwrap();
            let (mut index, mut expected) = (Index::default(), BTreeMap::new());
            for (number, (comes, key)) in (0_u32..).zip(steps) {
                let known = expected.get(&key).copied();
                prop_assert_eq!(index.find(digest(key), |place| known == Some(place)), known);
                match (comes, known) {
                    (true, None) => {
                        expected.insert(key, number);
                        index.insert(digest(key), number);
                    }
                    (false, _) => {
                        expected.remove(&key);
                        prop_assert_eq!(index.remove(digest(key), |place| known == Some(place)), known);
                    }
                    _ => {}
                }
                prop_assert_eq!(index.taken, expected.len());
            }
            for (key, number) in &expected {
                prop_assert_eq!(index.find(digest(*key), |place| place == *number), Some(*number));
            }
            prop_assert_eq!(index.slots.iter().filter(|slot| **slot != 0).count(), expected.len());
            prop_assert!(index.slots.len() <= 128);
        }
    }
}
