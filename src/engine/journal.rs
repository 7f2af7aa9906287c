//! The record of what was asked and answered, bounded by bytes and by count.
//!
//! The oldest exchanges go for the newest; how many went is counted.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use super::budget::Share;
use super::entry::{Answered, KeptBody, Record};
use super::log::Log;
use super::{Entry, Moment, Request};

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
        let number = self.count();
        let record = Record::open(&mut self.log, number, at, request, body);
        self.bytes += record.bytes();
        self.records.push_back(record);
        self.make_room();
        number
    }

    /// Write down how the request of that number was answered, if it is still kept.
    pub(super) fn complete(&mut self, number: u64, answered: Answered<'_>, body: &KeptBody<'_>) {
        let Some(record) = self.place(number).and_then(|place| self.records.get_mut(place)) else { return };
        let before = record.bytes();
        record.complete(&mut self.log, answered, body);
        let bytes = record.bytes();
        self.bytes = self.bytes + bytes - before;
        self.make_room();
        self.share.takes(self.bytes);
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

#[cfg(test)]
mod tests {
    use super::super::{Answer, Body, Headers, Method, Shown};
    use super::*;

    const LIMITS: Limits = Limits { entries: 3, bytes: 100_000, body: 10 };

    fn open(journal: &mut Journal, body: Body) -> u64 {
        let request = Request {
            method: Method::Post,
            path: "/toy".into(),
            query: Some("a=b".into()),
            scheme: "http",
            headers: [("accept", "*/*")].into_iter().collect::<Headers>(),
            body,
            received: Moment::default(),
        };
        journal.open(Moment::default(), &request, &KeptBody::of_request(&request.body, journal.limits.body))
    }

    fn complete(journal: &mut Journal, number: u64, answer: &'static [u8]) {
        let answer = Answer::new(201, "text/plain", answer);
        let body = KeptBody::of(&answer.body, journal.limits.body);
        journal.complete(number, Answered { operation: None, decision: None, answer: &answer }, &body);
    }

    fn record(journal: &mut Journal, number: u64, body: Body, answer: &'static [u8]) {
        assert_eq!(open(journal, body), number);
        complete(journal, number, answer);
    }

    fn numbers(journal: &Journal) -> Vec<u64> {
        journal.iter().map(|entry| entry.number).collect()
    }

    fn small() -> Body {
        Body::Complete("small".into())
    }

    #[test]
    fn the_oldest_exchanges_go_where_there_are_too_many() {
        let mut journal = Journal::new(LIMITS);
        (1..=5).for_each(|number| record(&mut journal, number, small(), b""));
        assert_eq!(numbers(&journal), [3, 4, 5]);
        assert_eq!((journal.len(), journal.evicted()), (3, 2));
        assert!(journal.find(2).is_none() && journal.find(3).is_some());
    }

    #[test]
    fn the_oldest_exchanges_go_where_they_take_too_many_bytes() {
        let mut one = Journal::new(LIMITS);
        record(&mut one, 1, small(), b"");
        let mut journal = Journal::new(Limits { bytes: one.bytes() * 2, entries: 100, ..LIMITS });
        (1..=5).for_each(|number| record(&mut journal, number, small(), b""));
        assert_eq!(numbers(&journal), [4, 5]);
        assert_eq!((journal.bytes(), journal.evicted()), (one.bytes() * 2, 3));
    }

    #[test]
    fn a_journal_without_room_keeps_nothing_and_counts_on() {
        let mut journal = Journal::new(Limits { bytes: 1, ..LIMITS });
        record(&mut journal, 1, small(), b"");
        assert_eq!((journal.len(), journal.bytes(), journal.evicted()), (0, 0, 1));
    }

    #[test]
    fn a_journal_that_gives_way_keeps_no_memory_that_nothing_stands_in() {
        let mut journal = Journal::new(Limits { entries: 10_000, bytes: 100_000_000, body: 10 });
        (1..=2_000).for_each(|number| record(&mut journal, number, small(), b"0123456789"));
        let (held, half) = (journal.log.capacity(), journal.bytes() / 2);
        journal.give_way(half);
        assert!(journal.log.capacity() <= held / 4 * 3, "{held} {}", journal.log.capacity());
        journal.give_way(usize::MAX);
        assert_eq!((journal.len(), journal.log.capacity()), (0, 0));
    }

    #[test]
    fn an_exchange_is_given_back_as_it_was() {
        let mut journal = Journal::new(LIMITS);
        record(&mut journal, 1, small(), b"0123456789");
        let entry = journal.find(1).unwrap();
        let exchange = entry.exchange();
        assert_eq!(exchange.target, "/toy?a=b");
        assert_eq!(exchange.request_headers, [("accept".into(), "*/*".into())]);
        assert_eq!(exchange.request_body, Shown::Whole(b"small"));
        assert_eq!(exchange.answer_headers, [("content-type".into(), "text/plain".into())]);
        assert_eq!(exchange.answer_body, Shown::Whole(b"0123456789"));
    }

    #[test]
    fn a_large_body_is_kept_as_size_and_digest() {
        let mut journal = Journal::new(LIMITS);
        record(&mut journal, 1, Body::Complete("01234567890".into()), b"01234567890");
        record(&mut journal, 2, Body::Oversize(1 << 40), b"");
        let sha256 = "ee29eb4a8725678278ac439cf7abfd2a849cdc7378a6b6316017b81c51d720e7".into();
        let digest = Shown::Digest { size: 11, sha256 };
        let entry = journal.find(1).unwrap();
        let exchange = entry.exchange();
        assert_eq!((&exchange.request_body, &exchange.answer_body), (&digest, &digest));
        let unread = Shown::Digest { size: 1 << 40, sha256: "".into() };
        assert_eq!(journal.find(2).unwrap().exchange().request_body, unread);
    }

    #[test]
    fn a_request_is_there_before_it_is_answered_and_completed_in_its_place() {
        let mut journal = Journal::new(LIMITS);
        let first = open(&mut journal, small());
        record(&mut journal, 2, small(), b"second");
        let entry = journal.find(first).unwrap();
        assert_eq!((entry.status, entry.exchange().request_body), (None, Shown::Whole(b"small")));
        assert_eq!(
            (entry.exchange().answer_headers, entry.exchange().answer_body),
            (vec![], Shown::Whole(b""))
        );
        complete(&mut journal, first, b"first");
        let entry = journal.find(first).unwrap();
        assert_eq!((entry.status, entry.exchange().answer_body), (Some(201), Shown::Whole(b"first")));
        assert_eq!(numbers(&journal), [1, 2]);
        assert_eq!(journal.bytes(), journal.records.iter().map(Record::bytes).sum::<usize>());
    }

    #[test]
    fn an_answer_to_what_is_kept_no_longer_is_not_written_down() {
        let mut journal = Journal::new(LIMITS);
        let first = open(&mut journal, small());
        (2..=4).for_each(|number| record(&mut journal, number, small(), b""));
        complete(&mut journal, first, b"late");
        assert_eq!(numbers(&journal), [2, 3, 4]);
        let last = open(&mut journal, small());
        journal.clear();
        complete(&mut journal, last, b"late");
        assert_eq!((journal.len(), journal.bytes(), journal.counted()), (0, 0, 5));
    }

    #[test]
    fn an_emptied_journal_counts_anew() {
        let mut journal = Journal::new(LIMITS);
        (1..=5).for_each(|number| record(&mut journal, number, small(), b""));
        journal.clear();
        assert_eq!((journal.len(), journal.bytes(), journal.evicted()), (0, 0, 0));
    }
}
