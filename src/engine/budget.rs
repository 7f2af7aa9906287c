//! All journals of a server together stay within bounds.
//!
//! Each journal has bounds of its own, which add up where there is a namespace for each of a thousand tests. What
//! nobody used for the longest time gives way first: the tests that it belonged to are over.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::{Namespace, Namespaces};

impl Namespaces {
    /// An exchange of so many bytes was written down somewhere.
    ///
    /// How much all journals hold is only looked at once so much was written that it could be too much.
    pub fn recorded(&self, bytes: usize) {
        let bytes = as_signed(bytes);
        if self.unwritten.fetch_sub(bytes, Ordering::Relaxed) < bytes {
            self.make_room_for_more();
        }
    }

    /// One does it for all: several would each let go of as much as is needed once.
    fn make_room_for_more(&self) {
        let Some(_mine) = self.evicting.try_lock() else { return };
        let before = self.unwritten.load(Ordering::Relaxed);
        if before >= 0 {
            return;
        }
        let most = self.limits.journals;
        let held = keep_within(most, self.list());
        // What others write down meanwhile is taken from it once more, which is better than not at all.
        let room = as_signed(most.saturating_sub(held));
        self.unwritten.fetch_add(room.saturating_sub(before), Ordering::Relaxed);
    }
}

fn as_signed(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// Let exchanges go until `namespaces` keep well below `most` bytes of them; how many they keep.
fn keep_within(most: usize, mut namespaces: Vec<Arc<Namespace>>) -> usize {
    let mut held: usize = namespaces.iter().map(|namespace| namespace.size().journal_bytes).sum();
    // A little more than has to, or the next few exchanges would ask for the same again.
    let goal = most / 8 * 7;
    if held <= goal {
        return held;
    }
    sort_by_last_use(&mut namespaces);
    for namespace in namespaces {
        if held <= goal {
            break;
        }
        held = held.saturating_sub(namespace.journal(|journal| journal.give_way(held - goal)));
    }
    held
}

/// Each is asked once: others use them meanwhile, and sorting panics where the order changes under it.
fn sort_by_last_use(namespaces: &mut [Arc<Namespace>]) {
    namespaces.sort_by_cached_key(|namespace| namespace.last_used());
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::super::toy::{self, LIMITS, REAL};
    use super::super::{Answer, Answered, Body, Headers, Method, NamespaceLimits, Request, Seed, Span};
    use super::*;

    fn exchange(namespaces: &Namespaces, name: &str, minute: i64) {
        let received = REAL.after(Span::from_seconds(60 * minute));
        let request = Request {
            method: Method::Get,
            path: "/toy".into(),
            query: None,
            scheme: "http",
            headers: Headers::default(),
            body: Body::Complete("a body".into()),
            received,
        };
        let namespace = namespaces.open(name, received).unwrap();
        let arrival = namespace.open(received, &request);
        let answer = Answer::empty(204);
        let answered = Answered { operation: None, decision: None, answer: &answer };
        namespaces.recorded(namespace.complete(&arrival, received, answered));
    }

    fn kept(namespaces: &Namespaces, name: &str) -> (usize, u64) {
        namespaces.find(name).unwrap().journal(|journal| (journal.len(), journal.evicted()))
    }

    /// Namespaces that may keep so many exchanges together.
    fn bounded(exchanges: usize) -> Namespaces {
        let one = Namespaces::new(Arc::new(toy::blueprint()), LIMITS, REAL).unwrap();
        exchange(&one, "n", 0);
        let journals = one.find("n").unwrap().size().journal_bytes * exchanges;
        let limits = NamespaceLimits { journals, ..LIMITS };
        Namespaces::new(Arc::new(toy::blueprint()), limits, REAL).unwrap()
    }

    #[test]
    fn the_journal_that_was_not_used_for_the_longest_time_gives_way() {
        let namespaces = bounded(160);
        for (name, minute) in [("middle", 2), ("old", 1), ("new", 3)] {
            (0..80).for_each(|_| exchange(&namespaces, name, minute));
        }
        (0..16).for_each(|_| exchange(&namespaces, "new", 4));
        // Whenever 160 would be exceeded, all but seven eighths of them go.
        assert_eq!(kept(&namespaces, "old"), (0, 80));
        assert_eq!(kept(&namespaces, "middle"), (55, 25));
        assert_eq!(kept(&namespaces, "new"), (96, 0));
    }

    #[test]
    fn all_journals_together_never_hold_more_than_they_may() {
        let namespaces = bounded(16);
        for round in 0..6 {
            for name in 0..30 {
                exchange(&namespaces, &name.to_string(), round);
                let held: usize = namespaces.list().iter().map(|one| one.size().journal_bytes).sum();
                assert!(held <= namespaces.limits.journals, "{held} after {name} in round {round}");
            }
        }
        assert!(namespaces.list().iter().map(|one| one.size().exchanges).sum::<usize>() >= 14);
    }

    #[test]
    fn while_one_makes_room_the_others_do_not_make_it_once_more() {
        let namespaces = bounded(16);
        (0..14).for_each(|_| exchange(&namespaces, "old", 1));
        let somebody = namespaces.evicting.lock();
        (0..8).for_each(|_| exchange(&namespaces, "new", 2));
        assert_eq!((kept(&namespaces, "old"), kept(&namespaces, "new")), ((14, 0), (8, 0)));
        drop(somebody);
        exchange(&namespaces, "new", 2);
        assert_eq!((kept(&namespaces, "old"), kept(&namespaces, "new")), ((5, 9), (9, 0)));
        let held: usize = namespaces.list().iter().map(|one| one.size().journal_bytes).sum();
        let room = namespaces.limits.journals - held;
        assert_eq!(namespaces.unwritten.load(Ordering::Relaxed), as_signed(room));
    }

    #[test]
    fn within_the_bounds_nothing_goes() {
        let namespaces = bounded(256);
        for name in ["a", "b", "c", "d"] {
            (0..64).for_each(|_| exchange(&namespaces, name, 1));
        }
        for name in ["a", "b", "c", "d"] {
            assert_eq!(kept(&namespaces, name), (64, 0));
        }
    }

    #[test]
    fn they_can_be_used_while_the_least_used_is_looked_for() {
        let namespaces: Vec<_> = (0..500).map(|n| Arc::new(toy::namespace(&n.to_string()))).collect();
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for thread in 0..3 {
                let (namespaces, is_over) = (&namespaces, &is_over);
                scope.spawn(move || {
                    let mut stream = Seed(thread).stream("touches");
                    while !is_over.load(Ordering::Relaxed) {
                        let minute = i64::from(stream.next_u16());
                        let namespace = &namespaces[usize::from(stream.next_u16()) % namespaces.len()];
                        namespace.touch(REAL.after(Span::from_seconds(60 * minute)));
                    }
                });
            }
            let looking = scope.spawn(|| (0..200).for_each(|_| sort_by_last_use(&mut namespaces.clone())));
            let looked = looking.join();
            is_over.store(true, Ordering::Relaxed);
            assert!(looked.is_ok(), "the order changed while it was made");
        });
    }
}
