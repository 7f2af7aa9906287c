//! From our answer to the web framework's response.

use std::borrow::Cow;
use std::cell::RefCell;
use std::convert::Infallible;
use std::ptr;
use std::thread::LocalKey;

use actix_http::body::{BodyStream, BoxBody};
use actix_http::header::{HeaderName, HeaderValue};
use actix_http::{ConnectionType, StatusCode};
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

/// What was read of a literal: nearly all names of fields are literals of ours, and most values, and each need be read once.
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
        known.push((literal, found.clone()));
        Some(found)
    })
}

/// Put an answer on the wire that ends its connection, since what follows on it cannot be told apart.
pub(super) fn respond_and_close(answer: Answer) -> HttpResponse {
    let mut response = respond(answer, None);
    response.head_mut().set_connection_type(ConnectionType::Close);
    response
}
