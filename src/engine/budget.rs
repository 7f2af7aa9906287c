//! All journals of a server together stay within bounds.
//!
//! Each journal has bounds of its own, which add up where there is a namespace for each of a thousand tests. What
//! nobody used for the longest time gives way first: the tests that it belonged to are over. It gives way little by
//! little: an eighth of all at once held up for many milliseconds whoever came then.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Weak};

use super::{Moment, Namespace, Namespaces};

/// Room is made for one part in so many of what all journals may hold at a time.
const STEPS: usize = 256;
/// The same once all were lined up anew, which takes a third of a millisecond for a thousand: where all of them are used in
/// turn it is needed again and again, and with small steps it held up more than one request in a hundred.
const STEPS_AFRESH: usize = 32;

/// One journal's part of what all of them hold; it goes with the journal.
#[derive(Default)]
pub(super) struct Share {
    held: Option<Arc<AtomicI64>>,
    bytes: i64,
}

impl Share {
    /// A part of `held`, in which it takes nothing so far.
    pub(super) fn of(held: &Arc<AtomicI64>) -> Self {
        Self { held: Some(Arc::clone(held)), bytes: 0 }
    }

    /// It takes so many bytes by now.
    pub(super) fn takes(&mut self, bytes: usize) {
        let before = std::mem::replace(&mut self.bytes, as_signed(bytes));
        if let Some(held) = self.held.as_ref().filter(|_| before != self.bytes) {
            held.fetch_add(self.bytes - before, Ordering::Relaxed);
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.takes(0);
    }
}

/// Journals by when their namespaces were last used; the one that gives way next is at the end. What was dropped meanwhile
/// leaves its empty shell here until its turn comes.
pub(super) type Queue = Vec<(Moment, Weak<Namespace>)>;

impl Namespaces {
    /// An exchange was written down somewhere: let older ones go if all journals hold too much by now.
    pub fn recorded(&self) {
        if self.held() > as_signed(self.limits.journals) {
            self.let_go();
        }
    }

    fn held(&self) -> i64 {
        self.held.load(Ordering::Relaxed)
    }

    /// One does it for all: several would each let go of as much as is needed once.
    fn let_go(&self) {
        let Some(mut queue) = self.giving_way.try_lock() else { return };
        // A little more than has to, or the next exchange would ask for the same again.
        let leaving = |steps| as_signed(self.limits.journals - self.limits.journals / steps);
        let mut goal = leaving(STEPS);
        let mut is_fresh = false;
        while self.held() > goal {
            let Some((used, journal)) = queue.pop() else {
                if is_fresh {
                    return;
                }
                (*queue, is_fresh, goal) = (by_last_use(self.last_uses()), true, leaving(STEPS_AFRESH));
                continue;
            };
            // What was used since it was lined up has its turn when they are lined up anew.
            let due = journal.upgrade().filter(|namespace| is_fresh || namespace.last_used() == used);
            if due.is_some_and(|namespace| namespace.gives_way(self.held() - goal)) {
                queue.push((used, journal));
            }
        }
    }
}

impl Namespace {
    /// Let so many bytes of exchanges go; whether there are more.
    fn gives_way(&self, wanted: i64) -> bool {
        self.journal(|journal| {
            journal.give_way(usize::try_from(wanted).unwrap_or_default());
            !journal.is_empty()
        })
    }
}

fn as_signed(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// By what each was asked once: others use them meanwhile, and sorting panics where the order changes under it.
fn by_last_use(mut queue: Queue) -> Queue {
    queue.sort_by_key(|(used, _)| std::cmp::Reverse(*used));
    queue
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
            target: "/toy".into(),
            scheme: "http",
            headers: Headers::default(),
            body: Body::Complete("a body".into()),
            received,
        };
        let namespace = namespaces.open(name, received).unwrap();
        let arrival = namespace.open(received, &request);
        let answer = Answer::empty(204);
        let answered = Answered { operation: None, decision: None, answer: &answer };
        namespace.complete(&arrival, received, answered);
        namespaces.recorded();
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

    /// What all journals hold, counted anew.
    fn counted(namespaces: &Namespaces) -> i64 {
        namespaces.list().iter().map(|one| as_signed(one.size().journal_bytes)).sum()
    }

    #[test]
    fn the_journal_that_was_not_used_for_the_longest_time_gives_way() {
        let namespaces = bounded(160);
        for (name, minute) in [("middle", 2), ("old", 1), ("new", 3)] {
            (0..80).for_each(|_| exchange(&namespaces, name, minute));
        }
        (0..16).for_each(|_| exchange(&namespaces, "new", 4));
        assert_eq!(kept(&namespaces, "old"), (0, 80));
        assert_eq!(kept(&namespaces, "middle"), (64, 16));
        assert_eq!(kept(&namespaces, "new"), (96, 0));
    }

    #[test]
    fn a_journal_that_was_used_since_it_was_lined_up_goes_to_the_end_of_the_line() {
        let namespaces = bounded(40);
        for (name, minute) in [("a", 1), ("b", 2), ("c", 3)] {
            (0..13).for_each(|_| exchange(&namespaces, name, minute));
        }
        (0..3).for_each(|_| exchange(&namespaces, "c", 4));
        assert!(kept(&namespaces, "a").1 > 0, "they are lined up");
        let gave_way = kept(&namespaces, "a").1;
        (0..13).for_each(|_| exchange(&namespaces, "a", 5));
        assert_eq!(kept(&namespaces, "a").1, gave_way);
        assert!(kept(&namespaces, "b").1 >= 11, "{:?}", kept(&namespaces, "b"));
    }

    #[test]
    fn more_room_is_made_at_a_time_once_all_journals_were_lined_up_anew() {
        let namespaces = bounded(320);
        let (mut before, mut steps) = (0, Vec::new());
        for round in 0..16 {
            for name in 0..40 {
                exchange(&namespaces, &name.to_string(), round);
                let held = namespaces.held();
                steps.extend((held < before).then(|| before - held));
                before = held;
            }
        }
        // A step of 320 exchanges is ten then, and one or two from the line; one of them is for whoever asked.
        let one = as_signed(namespaces.limits.journals) / 320;
        let (large, small): (Vec<i64>, Vec<i64>) = steps.into_iter().partition(|step| *step >= 8 * one);
        assert!(large.len() >= 5 && !small.is_empty(), "{one} each: {large:?}, {small:?}");
        assert!(small.iter().all(|step| *step <= 2 * one), "{one} each: {large:?}, {small:?}");
    }

    #[test]
    fn all_journals_together_never_hold_more_than_they_may() {
        let namespaces = bounded(16);
        for round in 0..6 {
            for name in 0..30 {
                exchange(&namespaces, &name.to_string(), round);
                let held = counted(&namespaces);
                assert!(
                    held <= as_signed(namespaces.limits.journals),
                    "{held} after {name} in round {round}"
                );
                assert_eq!(namespaces.held(), held);
            }
        }
        assert!(namespaces.list().iter().map(|one| one.size().exchanges).sum::<usize>() >= 15);
    }

    #[test]
    fn what_is_emptied_reset_dropped_or_idle_for_too_long_is_held_no_longer() {
        let namespaces = bounded(256);
        for name in ["emptied", "reset", "dropped", "kept"] {
            (0..8).for_each(|_| exchange(&namespaces, name, 1));
        }
        let all = namespaces.held();
        namespaces.find("emptied").unwrap().journal(super::super::Journal::clear);
        namespaces.reset(&namespaces.find("reset").unwrap(), REAL).unwrap();
        namespaces.dismiss("dropped").unwrap();
        assert_eq!((namespaces.held() * 4, namespaces.held()), (all, counted(&namespaces)));
        namespaces.expire(REAL.after(Span::from_hours(10_000)));
        assert_eq!((namespaces.held(), namespaces.count()), (0, 1));
    }

    #[test]
    fn while_one_makes_room_the_others_do_not_make_it_once_more() {
        let namespaces = bounded(16);
        (0..14).for_each(|_| exchange(&namespaces, "old", 1));
        let somebody = namespaces.giving_way.lock();
        (0..8).for_each(|_| exchange(&namespaces, "new", 2));
        assert_eq!((kept(&namespaces, "old"), kept(&namespaces, "new")), ((14, 0), (8, 0)));
        drop(somebody);
        exchange(&namespaces, "new", 2);
        assert_eq!((kept(&namespaces, "old"), kept(&namespaces, "new")), ((6, 8), (9, 0)));
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
        let limits = NamespaceLimits { count: 1_000, ..LIMITS };
        let all = Namespaces::new(Arc::new(toy::blueprint()), limits, REAL).unwrap();
        let namespaces: Vec<_> = (0..500).map(|n| all.open(&n.to_string(), REAL).unwrap()).collect();
        let all = &all;
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
            let looking = scope.spawn(|| (0..200).for_each(|_| drop(by_last_use(all.last_uses()))));
            let looked = looking.join();
            is_over.store(true, Ordering::Relaxed);
            assert!(looked.is_ok(), "the order changed while it was made");
        });
    }
}
