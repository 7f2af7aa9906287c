//! The last results of a pure function, so that who asks the same again is answered without computing it again.
//!
//! Checking a signature takes a hundred times as long as comparing two texts, and clients send one token with many
//! requests. A result is found by all that it was computed from, compared in full, so that nothing is ever answered
//! that was not computed from just that; only successes are remembered. A memo belongs to one thread: there is nothing
//! to lock, and no count that processors hand to and fro. Every input has eight places, of which they are taken over in turn:
//! with one for each, a third of the requests with tokens of sixteen namespaces had to check them again.
//!
//! Memory: at most 128 inputs of 2 KiB per memo and thread, 256 KiB, with as many results, whose types have to be
//! bounded by what they are computed from. None before the first use but the memo itself.

use std::cell::RefCell;
use std::rc::Rc;

/// In how many groups results are remembered, and how many in each.
const GROUPS: usize = 16;
const PLACES: usize = 8;
/// The longest input that is remembered, in bytes over all its parts.
const LONGEST: usize = 2048;
/// How many times eight bytes at the end of a part have a say in its place: tokens end with their signatures, which differ.
const TAIL: usize = 2;

/// The last results of a pure function of `N` parts.
pub struct Memo<const N: usize, T> {
    groups: RefCell<Vec<Group<N, T>>>,
}

/// What belongs to the same places, and which of them is taken over next.
struct Group<const N: usize, T> {
    slots: Vec<Slot<N, T>>,
    next: usize,
}

/// A result, and what it was computed from.
struct Slot<const N: usize, T> {
    digest: u64,
    parts: [Box<[u8]>; N],
    result: Rc<T>,
}

impl<const N: usize, T> Memo<N, T> {
    /// Nothing is remembered yet.
    pub const fn new() -> Self {
        Self { groups: RefCell::new(Vec::new()) }
    }

    /// The result for `parts`: remembered, or computed now. Nothing but `parts` may have a say in what `compute` answers.
    pub fn recall<E>(&self, parts: [&[u8]; N], compute: impl FnOnce() -> Result<T, E>) -> Result<Rc<T>, E> {
        let digest = digest(&parts);
        if let Some(known) = self.found(digest, &parts) {
            return Ok(known);
        }
        let result = Rc::new(compute()?);
        self.keep(digest, &parts, &result);
        Ok(result)
    }

    /// The result for `parts` if it is remembered.
    pub fn known(&self, parts: [&[u8]; N]) -> Option<Rc<T>> {
        self.found(digest(&parts), &parts)
    }

    fn found(&self, digest: u64, parts: &[&[u8]; N]) -> Option<Rc<T>> {
        let groups = self.groups.borrow();
        let is_same = |slot: &&Slot<N, T>| {
            slot.digest == digest && slot.parts.iter().zip(parts).all(|(known, part)| **known == **part)
        };
        groups.get(place(digest))?.slots.iter().find(is_same).map(|slot| Rc::clone(&slot.result))
    }

    fn keep(&self, digest: u64, parts: &[&[u8]; N], result: &Rc<T>) {
        if parts.iter().map(|part| part.len()).sum::<usize>() > LONGEST {
            return;
        }
        let mut groups = self.groups.borrow_mut();
        groups.resize_with(GROUPS, || Group { slots: Vec::new(), next: 0 });
        let Some(Group { slots, next }) = groups.get_mut(place(digest)) else { return };
        let slot = Slot { digest, parts: parts.map(Box::from), result: Rc::clone(result) };
        match slots.get_mut(*next) {
            Some(oldest) => *oldest = slot,
            None => slots.push(slot),
        }
        *next = (*next + 1) % PLACES;
    }
}

impl<const N: usize, T> Default for Memo<N, T> {
    fn default() -> Self {
        Self::new()
    }
}

/// A digest of the ends of `parts`, the same in every run. Eight bytes at a time: one by one they took longer than the
/// rest of a look.
fn digest(parts: &[&[u8]]) -> u64 {
    let stir = |hash: u64, bytes: u64| {
        let product = (hash ^ bytes).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        product ^ (product >> 32)
    };
    parts.iter().fold(0, |hash, part| {
        let (first, eights) = part.as_rchunks();
        let rest = first.iter().fold(0, |rest, byte| (rest << 8) | u64::from(*byte));
        let last = eights.iter().rev().take(TAIL).map(|eight| u64::from_le_bytes(*eight));
        last.chain([rest]).fold(hash, stir)
    })
}

/// The group of what has that digest.
fn place(digest: u64) -> usize {
    usize::try_from(digest % GROUPS as u64).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recall the number of bytes of two parts, and whether it had to be computed.
    fn recall(memo: &Memo<2, usize>, parts: [&str; 2]) -> (usize, bool) {
        let mut is_new = false;
        let count = || {
            is_new = true;
            Ok::<_, ()>(parts.concat().len())
        };
        let found = memo.recall(parts.map(str::as_bytes), count);
        (*found.unwrap(), is_new)
    }

    fn held<const N: usize, T>(memo: &Memo<N, T>) -> usize {
        memo.groups.borrow().iter().map(|group| group.slots.len()).sum()
    }

    #[test]
    fn what_was_computed_is_not_computed_again() {
        let memo = Memo::new();
        assert_eq!(recall(&memo, ["secret", "token"]), (11, true));
        assert_eq!(recall(&memo, ["secret", "token"]), (11, false));
        let other = Memo::new();
        assert_eq!(recall(&other, ["secret", "token"]), (11, true));
    }

    #[test]
    fn an_input_that_differs_in_one_byte_of_any_part_is_not_found() {
        let long = "0".repeat(100);
        let changed = |place| ["0".repeat(place), "0".repeat(99 - place)].join("1");
        for place in 0..100 {
            let memo = Memo::new();
            recall(&memo, [&long, &long]);
            assert_eq!(recall(&memo, [&changed(place), &long]), (200, true), "{place}");
            recall(&memo, [&long, &long]);
            assert_eq!(recall(&memo, [&long, &changed(place)]), (200, true), "{place}");
        }
    }

    #[test]
    fn where_one_part_ends_and_the_next_begins_matters() {
        let memo = Memo::new();
        recall(&memo, ["ab", "c"]);
        assert_eq!(recall(&memo, ["a", "bc"]), (3, true));
    }

    #[test]
    fn it_holds_no_more_than_its_slots_and_uses_most_of_them() {
        let memo = Memo::new();
        assert_eq!(held(&memo), 0);
        for number in 0..10_000 {
            recall(&memo, ["secret", &number.to_string()]);
        }
        assert_eq!(held(&memo), GROUPS * PLACES);
    }

    #[test]
    fn as_many_as_tests_run_side_by_side_are_all_remembered() {
        let memo = Memo::new();
        let recalled = |number: usize| recall(&memo, ["secret", &number.to_string()]).1;
        let computed = |_| (0..48).filter(|number| recalled(*number)).count();
        assert_eq!((0..3).map(computed).collect::<Vec<_>>(), [48, 0, 0]);
    }

    #[test]
    fn a_failure_is_not_remembered_and_what_is_long_neither() {
        let memo = Memo::<1, usize>::new();
        assert_eq!(memo.recall([b"x"], || Err("no")).err(), Some("no"));
        assert_eq!(held(&memo), 0);
        assert_eq!(memo.recall([b"x"], || Ok::<_, ()>(1)).ok().as_deref(), Some(&1));
        let long = vec![0; LONGEST + 1];
        for expected in [2, 3] {
            let found = memo.recall([&long], || Ok::<_, ()>(expected));
            assert_eq!(found.ok().as_deref(), Some(&expected));
        }
        assert_eq!(held(&memo), 1);
    }
}
