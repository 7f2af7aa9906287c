//! The framework's own refusals, as bytes: to find one in what is written, and to put our words in its place.

use std::fmt::Write;

use actix_web::web::Bytes;

use super::wall_clock;
use crate::api::phrase;
use crate::engine::Answer;

/// A refusal of the framework among the bytes that it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Where it begins; it goes to the end, since the connection ends with it.
    pub(super) begin: usize,
    /// Its status.
    pub(super) status: u16,
}

const BEGIN: &[u8] = b"HTTP/1.";

/// The refusal that ends what is written: an empty 400, 408 or 431 without a field that a handler would set.
pub(super) fn find(written: &[u8]) -> Option<Refusal> {
    let head = written.strip_suffix(b"\r\n\r\n")?;
    let begin = head.windows(BEGIN.len()).rposition(|bytes| bytes == BEGIN)?;
    let mut lines = std::str::from_utf8(head.get(begin..)?).ok()?.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let is_theirs = |line: &str| {
        line == "content-length: 0" || line.starts_with("connection: ") || line.starts_with("date: ")
    };
    (is_bare(status, 0) && lines.all(is_theirs)).then_some(Refusal { begin, status })
}

/// Whether an answer of this status and length could be taken for the framework's.
pub(super) fn is_bare(status: u16, length: usize) -> bool {
    length == 0 && matches!(status, 400 | 408 | 431)
}

/// What is written, with our answer in place of the refusal that begins at `begin`.
pub(super) fn worded(written: &[u8], begin: usize, answer: &Answer) -> Bytes {
    let mut bytes = written.get(..begin).unwrap_or_default().to_vec();
    bytes.extend(whole(answer));
    bytes.into()
}

/// An answer that ends its connection, as bytes.
pub(super) fn whole(answer: &Answer) -> Bytes {
    let Answer { status, headers, body, .. } = answer;
    let mut head = format!("HTTP/1.1 {status} {}\r\ncontent-length: {}\r\n", phrase(*status), body.len());
    for (name, value) in headers {
        // Writing to a text cannot fail.
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let _ = write!(head, "connection: close\r\ndate: {}\r\n\r\n", wall_clock::now().to_http_date());
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: &str = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\ndate: Sun, 01 Mar 2026 09:00:00 GMT\r\n\r\n";

    #[test]
    fn a_refusal_of_the_framework_is_found_where_it_begins() {
        assert_eq!(find(BARE.as_bytes()), Some(Refusal { begin: 0, status: 400 }));
        let before = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
        let both = format!("{before}{BARE}");
        assert_eq!(find(both.as_bytes()), Some(Refusal { begin: before.len(), status: 400 }));
        let answer = Answer::new(400, "application/problem+json", "why");
        let worded = worded(both.as_bytes(), before.len(), &answer);
        assert!(worded.starts_with(before.as_bytes()) && worded.ends_with(b"\r\n\r\nwhy"), "{worded:?}");
    }

    #[test]
    fn what_a_handler_answers_is_none() {
        for (from, to) in [
            ("400 Bad Request", "404 Not Found"),
            ("connection: close", "x-lookalike-request-id: default-1"),
            ("content-length: 0", "content-length: 2"),
            ("GMT\r\n\r\n", "GMT\r\n\r\n{}"),
        ] {
            let answer = BARE.replace(from, to);
            assert_ne!(answer, BARE);
            assert_eq!(find(answer.as_bytes()), None, "{answer}");
        }
        assert_eq!(find(b""), None);
        assert_eq!(find(b"\r\n\r\n"), None);
    }
}
