//! The record of what was asked and answered, bounded by bytes and by count.
//!
//! The oldest exchanges go for the newest; how many went is counted.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use super::budget::Share;
use super::entry::{Answered, KeptBody, Record};
use super::log::Log;
use super::{Entry, Moment, Request, ahead};

/// The bounds of a journal.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At most this many exchanges.
    pub entries: usize,
    /// At most this many bytes, headers and bodies together.
    pub bytes: usize,
    /// A body over this many bytes is kept as size and SHA-256 only.
    pub body: usize,
}

/// The latest exchanges of a namespace.
pub struct Journal {
    limits: Limits,
    /// How many requests were counted, which is the number of the last one.
    count: u64,
    records: VecDeque<Record>,
    log: Log,
    bytes: usize,
    evicted: u64,
    share: Share,
}

impl Journal {
    /// An empty journal.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            count: 0,
            records: VecDeque::new(),
            log: Log::default(),
            bytes: 0,
            evicted: 0,
            share: Share::default(),
        }
    }

    /// Count what it takes to what all journals hold.
    pub(super) fn share(&mut self, held: &Arc<AtomicI64>) {
        self.share = Share::of(held);
        self.share.takes(self.bytes);
    }

    /// Count a request; its number.
    pub(super) fn count(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// Keep a request that has come in; its number. The oldest exchanges go where it does not fit.
    pub(super) fn open(&mut self, at: Moment, request: &Request, body: &KeptBody<'_>) -> u64 {
        self.ahead();
        let number = self.count();
        // Before it is full beyond its bounds: it would double for one exchange.
        if self.records.len() >= self.limits.entries {
            self.evict();
        }
        let record = Record::open(&mut self.log, number, at, request, body);
        self.bytes += record.bytes();
        self.records.push_back(record);
        self.make_room();
        number
    }

    /// Ask for what the next exchange is written over.
    fn ahead(&self) {
        self.log.ahead();
        self.records.front().inspect(|first| {
            ahead::of(*first);
            ahead::after(*first);
        });
        self.records.back().inspect(|last| ahead::after(*last));
    }

    /// Write down how the request of that number was answered, if it is still kept.
    pub(super) fn complete(&mut self, number: u64, answered: Answered<'_>, body: &KeptBody<'_>) {
        if let Some(record) = self.place(number).and_then(|place| self.records.get_mut(place)) {
            let before = record.bytes();
            record.complete(&mut self.log, answered, body);
            self.bytes = self.bytes + record.bytes() - before;
            self.make_room();
        }
        self.share.takes(self.bytes);
        // The next one comes soon, or finds as little near as it would anyway.
        self.ahead();
    }

    fn make_room(&mut self) {
        while self.records.len() > self.limits.entries || self.bytes > self.limits.bytes {
            if self.evict().is_none() {
                break;
            }
        }
    }

    /// Let the oldest exchange go; how many bytes it took.
    fn evict(&mut self) -> Option<usize> {
        let bytes = self.records.pop_front()?.bytes();
        self.bytes -= bytes;
        self.evicted += 1;
        // Nothing of a later request stands before its own beginning.
        match self.records.front() {
            Some(first) => self.log.forget_before(first.asked.place.segment),
            None => self.log.forget_all(),
        }
        Some(bytes)
    }

    /// Let the oldest exchanges go until that many bytes are free, or none is left.
    pub(super) fn give_way(&mut self, wanted: usize) {
        let mut freed = 0;
        while freed < wanted {
            let Some(bytes) = self.evict() else { break };
            freed += bytes;
        }
        self.log.forget_spare();
        if self.records.is_empty() {
            self.records = VecDeque::new();
        }
        self.share.takes(self.bytes);
    }

    /// Numbers rise from the oldest to the newest. Where every request was kept they rise by one, so how far from the
    /// end an exchange stands follows from its number; searching would touch entries that are in no cache.
    fn place(&self, number: u64) -> Option<usize> {
        let behind = self.records.back()?.number.checked_sub(number)?;
        let place =
            usize::try_from(behind).ok().and_then(|behind| self.records.len().checked_sub(behind + 1));
        place
            .filter(|place| self.records.get(*place).is_some_and(|record| record.number == number))
            .or_else(|| self.records.binary_search_by_key(&number, |record| record.number).ok())
    }

    /// How many requests were counted.
    pub fn counted(&self) -> u64 {
        self.count
    }

    /// The exchanges that are kept, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Entry<'_>> {
        self.records.iter().map(|record| record.read(&self.log))
    }

    /// A copy of the exchanges that are kept, oldest first, for work that takes long: the journal is free meanwhile.
    pub fn copied(&self) -> Vec<Entry<'static>> {
        self.iter().map(Entry::into_owned).collect()
    }

    /// The exchange with that number, if it is kept.
    pub fn find(&self, number: u64) -> Option<Entry<'_>> {
        self.place(number).and_then(|place| self.records.get(place)).map(|record| record.read(&self.log))
    }

    /// Forget everything but how many requests were counted.
    pub fn clear(&mut self) {
        let count = self.count;
        self.begin_anew();
        self.count = count;
    }

    /// Begin anew: forget the count too.
    pub(super) fn begin_anew(&mut self) {
        let share = std::mem::take(&mut self.share);
        *self = Self { share, ..Self::new(self.limits) };
        self.share.takes(0);
    }

    /// How many exchanges are kept.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// How many bytes they take.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// How many had to go for newer ones.
    pub fn evicted(&self) -> u64 {
        self.evicted
    }
}
