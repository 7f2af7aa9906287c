//! From our answer to the web framework's response.

use std::borrow::Cow;
use std::cell::RefCell;
use std::convert::Infallible;
use std::ptr;
use std::thread::LocalKey;

use actix_http::StatusCode;
use actix_http::body::{BodyStream, BoxBody};
use actix_http::header::{HeaderName, HeaderValue};
use actix_web::web::Bytes;
use futures_util::Stream;

use super::held_body::{self, HeldBody};
use crate::engine::{Answer, Release};

/// An answer as the framework takes it.
pub(super) type HttpResponse = actix_http::Response<BoxBody>;

/// Put an answer on the wire. A field that cannot stand in HTTP is left out rather than the answer.
///
/// What the request caused is held back until the answer was written, or its connection has ended.
pub(super) fn respond(answer: Answer, release: Option<Release>) -> HttpResponse {
    let body = answer.body.clone();
    let body = match release {
        Some(release) if body.is_empty() => {
            held_body::release_later(release);
            BoxBody::new(body)
        }
        Some(release) => BoxBody::new(HeldBody::new(body, release)),
        None => BoxBody::new(body),
    };
    head(answer).set_body(body)
}

/// Put an answer on the wire whose body goes on.
pub(super) fn respond_with(
    answer: Answer,
    body: impl Stream<Item = Result<Bytes, Infallible>> + 'static,
) -> HttpResponse {
    head(answer).set_body(BoxBody::new(BodyStream::new(Box::pin(body))))
}

fn head(answer: Answer) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::new(status);
    let fields = response.headers_mut();
    fields.reserve(answer.headers.len() + 1);
    for (name, value) in answer.headers {
        if let (Some(name), Some(value)) = (field_name(name), field_value(value)) {
            fields.append(name, value);
        }
    }
    response
}

/// What a thread has read of literals: nearly all names of fields are literals of ours, and most values.
type Known<T> = RefCell<Vec<(&'static str, T)>>;

fn field_name(name: Cow<'static, str>) -> Option<HeaderName> {
    thread_local! {
        static KNOWN: Known<HeaderName> = const { RefCell::new(Vec::new()) };
    }
    let read = |name: &[u8]| HeaderName::from_bytes(name).ok();
    match name {
        Cow::Borrowed(literal) => recall(&KNOWN, literal, || read(literal.as_bytes())),
        Cow::Owned(name) => read(name.as_bytes()),
    }
}

fn field_value(value: Cow<'static, str>) -> Option<HeaderValue> {
    thread_local! {
        static KNOWN: Known<HeaderValue> = const { RefCell::new(Vec::new()) };
    }
    let read = |value: Bytes| HeaderValue::from_maybe_shared(value).ok();
    match value {
        Cow::Borrowed(literal) => recall(&KNOWN, literal, || read(Bytes::from_static(literal.as_bytes()))),
        Cow::Owned(value) => read(Bytes::from(value)),
    }
}

/// So many literals are known; what is met later is rare, and read each time.
const MOST: usize = 32;

/// What this thread knows of a literal, which is known by its place.
fn recall<T: Clone>(
    known: &'static LocalKey<Known<T>>,
    literal: &'static str,
    read: impl FnOnce() -> Option<T>,
) -> Option<T> {
    known.with_borrow_mut(|known| {
        if let Some((_, found)) = known.iter().find(|(text, _)| ptr::eq(*text, literal)) {
            return Some(found.clone());
        }
        let found = read()?;
        if known.len() < MOST {
            known.push((literal, found.clone()));
        }
        Some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_cannot_stand_in_http_is_left_out_and_no_other() {
        const LONG: &str = "application/json";
        const SHORT: &str = LONG.split_at(11).0;
        let answer = || {
            Answer::empty(200)
                .with("x-bad", "a\nb")
                .with("bad name", "a")
                .with("x-long", LONG)
                .with("x-short", SHORT)
                .with("x-owned", LONG.to_owned())
        };
        for _ in 0..2 {
            let response = respond(answer(), None);
            let fields = response.headers();
            let value = |name| fields.get(name).and_then(|value| value.to_str().ok());
            assert_eq!(fields.len(), 3);
            assert_eq!(value("x-long"), Some(LONG));
            assert_eq!(value("x-short"), Some("application"), "it begins where another literal does");
            assert_eq!(value("x-owned"), Some(LONG));
        }
    }

    #[test]
    fn no_more_literals_are_remembered_than_are_looked_through_soon() {
        thread_local! {
            static KNOWN: Known<usize> = const { RefCell::new(Vec::new()) };
        }
        const DIGITS: &str = "0123456789012345678901234567890123456789";
        for end in 1..DIGITS.len() {
            let literal = DIGITS.split_at(end).0;
            assert_eq!(recall(&KNOWN, literal, || Some(end)), Some(end));
            assert_eq!(recall(&KNOWN, literal, || Some(0)), Some(if end <= MOST { end } else { 0 }));
        }
        assert_eq!(KNOWN.with_borrow(Vec::len), MOST);
    }
}
