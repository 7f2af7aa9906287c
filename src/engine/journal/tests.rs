//! What is kept, in which bounds, and how it is given back.

use super::super::{Answer, Body, Headers, Method, Shown};
use super::*;

const LIMITS: Limits = Limits { entries: 3, bytes: 100_000, body: 10 };

fn open(journal: &mut Journal, body: Body) -> u64 {
    let request = Request {
        method: Method::Post,
        target: "/toy?a=b".into(),
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
    assert_eq!((journal.len(), journal.log.capacity(), journal.records.capacity()), (0, 0, 0));
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
    assert_eq!((entry.exchange().answer_headers, entry.exchange().answer_body), (vec![], Shown::Whole(b"")));
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

#[test]
fn a_full_journal_has_no_more_places_than_it_may_fill() {
    let mut journal = Journal::new(Limits { entries: 64, ..LIMITS });
    (1..=200).for_each(|number| record(&mut journal, number, small(), b""));
    assert_eq!((journal.len(), journal.records.capacity()), (64, 64));
}
