//! What falls due when.
//!
//! One order for the whole namespace: by instant, and by sequence of scheduling where instants are equal.
//! The schedule knows only whose turn it is; what is due lies with its owner, in its own type.

use std::collections::BTreeMap;

use super::Moment;

/// The owner of due work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The room at this position in the namespace.
    Room(usize),
    /// The story.
    Timeline,
    /// What is to be sent.
    Outbox,
}

/// Due work of a namespace, ordered by (instant, sequence).
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    queue: BTreeMap<(Moment, u64), Owner>,
    /// No entry falls due before this. It stands here because every request asks, and mostly hears no.
    quiet_until: Option<Moment>,
    next: u64,
    /// Whether somebody outside may have something to do now, or at another time than before.
    stirred: bool,
}

impl Schedule {
    /// Plan something of `owner` for `at`; the sequence number that names it is returned.
    pub fn plan(&mut self, at: Moment, owner: Owner) -> u64 {
        let sequence = self.next;
        self.next += 1;
        self.follow(at, sequence, owner);
        sequence
    }

    /// Plan what follows from something under the number that it had, which nothing else has any more.
    pub fn follow(&mut self, at: Moment, sequence: u64, owner: Owner) {
        self.queue.insert((at, sequence), owner);
        self.quiet_until = self.quiet_until.min(Some(at));
        self.stirred = true;
    }

    /// Take back what was planned for `at` under that number.
    pub fn cancel(&mut self, at: Moment, sequence: u64) {
        self.queue.remove(&(at, sequence));
    }

    /// When the first entry falls due.
    pub fn next_at(&self) -> Option<Moment> {
        self.queue.keys().next().map(|(at, _)| *at)
    }

    /// Somebody outside may have something to do.
    pub fn stir(&mut self) {
        self.stirred = true;
    }

    /// Whether that was so since the last time that somebody asked.
    pub fn take_stirred(&mut self) -> bool {
        std::mem::take(&mut self.stirred)
    }

    /// Take the first entry that is due at `now` or earlier.
    pub fn pop(&mut self, now: Moment) -> Option<(Moment, u64, Owner)> {
        if self.quiet_until.is_some_and(|until| now < until) {
            return None;
        }
        self.quiet_until = Some(self.next_at().unwrap_or(Moment::MAX));
        let entry = self.queue.first_entry()?;
        let (at, sequence) = *entry.key();
        (at <= now).then(|| (at, sequence, entry.remove()))
    }

    /// A schedule of `entries`, whose next entry gets the number `next`; those of one instant keep their numbers' order.
    pub fn resumed(next: u64, entries: impl Iterator<Item = (Moment, u64, Owner)>) -> Self {
        let queue = entries.map(|(at, sequence, owner)| ((at, sequence), owner)).collect();
        Self { queue, quiet_until: None, next, stirred: true }
    }

    /// The number that the next entry gets.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// All entries in order: instant, sequence, owner.
    pub fn iter(&self) -> impl Iterator<Item = (Moment, u64, Owner)> {
        self.queue.iter().map(|((at, sequence), owner)| (*at, *sequence, *owner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_by_instant_then_by_sequence_and_never_early() {
        let mut schedule = Schedule::default();
        let at = Moment::from_seconds;
        schedule.plan(at(20), Owner::Timeline);
        let first = schedule.plan(at(10), Owner::Room(1));
        let second = schedule.plan(at(10), Owner::Room(2));
        assert_eq!(schedule.pop(at(9)), None);
        assert_eq!(schedule.pop(at(15)), Some((at(10), first, Owner::Room(1))));
        assert_eq!(schedule.pop(at(15)), Some((at(10), second, Owner::Room(2))));
        assert_eq!(schedule.pop(at(15)), None);
        schedule.plan(at(12), Owner::Outbox);
        assert_eq!(schedule.pop(at(15)), Some((at(12), 3, Owner::Outbox)));
        schedule.cancel(at(20), 0);
        assert_eq!(schedule.pop(at(20)), None);
    }
}
