//! What is wrong with bytes that are no HTTP request.
//!
//! The framework says 400 and nothing else. Whoever sits at the other end needs to know what to correct, so
//! the beginning of what came is read once more, in words. This never decides anything: the request is refused already.

use actix_web::http::Uri;
use httparse::{EMPTY_HEADER, Error, Header, Request, Status};

/// The most header fields that the framework takes.
const FIELDS: usize = 96;

/// That there is more of a target than the framework takes.
const LONG_TARGET: &str = "the request's target is longer than 64 KiB";

/// That a line of a head ended with LF alone, which the framework itself would take ([`super::framing`]).
const BARE_LF: &str = "a line of the head ends with LF alone, and not with CR LF";

/// The status for what is wrong, where the framework said `status`: it has one for a good many things.
pub(super) fn status_of(wrong: &str, status: u16) -> u16 {
    if wrong == LONG_TARGET { 414 } else { status }
}

/// What is wrong, as far as `seen` shows: the beginning of what came on the connection since the last request; `is_bare`
/// where a line of it ended with LF alone, which in another protocol is no end of a line.
pub(super) fn diagnose(seen: &[u8], status: u16, is_bare: bool) -> &'static str {
    let wrong = match status {
        408 => Some("the request's head did not arrive in time"),
        431 => Some("the head is larger than 128 KiB, or has more than 96 fields"),
        400 if is_bare => other_protocol(seen).or(Some(BARE_LF)),
        _ => other_protocol(seen).or_else(|| requests(seen)),
    };
    wrong.unwrap_or("what was sent is no HTTP/1.1 request")
}

fn other_protocol(seen: &[u8]) -> Option<&'static str> {
    match seen {
        [0x16, 0x03, ..] => {
            Some("this is the beginning of a TLS handshake, but this port speaks plain HTTP: use http://")
        }
        seen if seen.starts_with(b"PRI * HTTP/2.0") => {
            Some("this is HTTP/2 without negotiation, but this port speaks HTTP/1.1 only")
        }
        _ => None,
    }
}

/// Requests may follow each other without waiting; the first that is wrong is what matters.
fn requests(mut seen: &[u8]) -> Option<&'static str> {
    loop {
        let mut fields = [EMPTY_HEADER; FIELDS + 32];
        let mut request = Request::new(&mut fields);
        match request.parse(seen) {
            Err(error) => return Some(syntax(error)),
            Ok(Status::Partial) => return partial(seen),
            Ok(Status::Complete(size)) => {
                if let Some(wrong) = meaning(&request) {
                    return Some(wrong);
                }
                let body = length(request.headers)?;
                seen = seen.get(size.checked_add(body)?..).filter(|rest| !rest.is_empty())?;
            }
        }
    }
}

fn syntax(error: Error) -> &'static str {
    match error {
        Error::HeaderName => {
            "a header field has no colon, a byte in its name that no name may have, or goes on in the next line"
        }
        Error::HeaderValue => "the value of a header field has a byte that no value may have",
        Error::NewLine => "a line of the head does not end with CR LF",
        Error::Token => {
            "the request line is not `METHOD target HTTP/1.1`, or has a byte that must be percent-encoded"
        }
        Error::Version => "the request line does not end with HTTP/1.1 or HTTP/1.0",
        Error::TooManyHeaders => "there are more than 96 header fields",
        Error::Status => "this is an answer and no request",
    }
}

/// The head goes on beyond what was kept of it.
fn partial(seen: &[u8]) -> Option<&'static str> {
    let is_long_target = seen.split(|byte| *byte == b' ').count() < 3 && !seen.contains(&b'\n');
    is_long_target.then_some(LONG_TARGET)
}

fn meaning(request: &Request<'_, '_>) -> Option<&'static str> {
    let named = |name: &'static str| {
        request.headers.iter().filter(move |field| field.name.eq_ignore_ascii_case(name))
    };
    let (lengths, encodings, hosts) =
        (named("content-length").count(), named("transfer-encoding").count(), named("host").count());
    let is_chunked =
        named("transfer-encoding").all(|field| field.value.trim_ascii().eq_ignore_ascii_case(b"chunked"));
    let target = request.path.unwrap_or_default();
    let wrong = [
        (hosts > 1, "there is more than one host field"),
        (lengths > 1, "there is more than one content-length field"),
        (encodings > 1, "there is more than one transfer-encoding field"),
        (encodings > 0 && request.version == Some(0), "HTTP/1.0 knows no transfer-encoding"),
        (!is_chunked, "the only transfer-encoding is chunked"),
        (lengths > 0 && encodings > 0, "both content-length and transfer-encoding are given"),
        (lengths > 0 && length(request.headers).is_none(), "content-length is not a whole number"),
        (hosts == 0 && request.version == Some(1), "the host field is missing"),
        (target.len() > 65_534, LONG_TARGET),
        (!target.is_ascii(), "the request's target has a byte that must be percent-encoded"),
        (Uri::try_from(target).is_err(), "the request's target is no URI"),
    ];
    wrong.iter().find(|(is_so, _)| *is_so).map(|(_, words)| *words)
}

/// The length of the body that fields tell of; 0 where they tell of none.
fn length(fields: &[Header<'_>]) -> Option<usize> {
    let given = fields.iter().find(|field| field.name.eq_ignore_ascii_case("content-length"));
    given.map_or(Some(0), |field| {
        let digits = std::str::from_utf8(field.value).ok()?.trim();
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::trials::trials;

    const GOOD: &[u8] = b"POST /v2/users?a=b HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 18446744073709551615\r\n\r\n2\r\n{}\r\n0\r\n\r\n";

    proptest! {
        #![proptest_config(trials(1_000))]

        #[test]
        fn any_bytes_are_diagnosed(
            noise in proptest::collection::vec(any::<u8>(), 0..60), at in any::<prop::sample::Index>(), length in 0_usize..200, status in 400_u16..440
        ) {
            let mut spoilt = GOOD.to_vec();
            let at = at.index(spoilt.len());
            spoilt.splice(at..at, noise.iter().take(4).copied());
            spoilt.truncate(length);
            for seen in [&noise, &spoilt, &[GOOD, &spoilt].concat()] {
                for is_bare in [false, true] {
                    prop_assert!(!diagnose(seen, status, is_bare).is_empty());
                }
            }
        }
    }
}
