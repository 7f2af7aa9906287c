//! From the web framework's request to ours, and from our answer to its response.

use std::borrow::Cow;
use std::cell::RefCell;
use std::convert::Infallible;
use std::ptr;
use std::time::Duration;

use actix_http::body::{BodyStream, BoxBody};
use actix_http::header::{HOST, HeaderName, HeaderValue};
use actix_http::{ConnectionType, Payload, StatusCode};
use actix_web::web::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use tokio::time::{Instant, timeout_at};

use super::held_body::{self, HeldBody};
use super::limits::Limits;
use super::wall_clock;
use crate::api::own_fields;
use crate::engine::{Answer, Body, Headers, Method, Release, Request};

/// A request as the framework hands it over.
pub(super) type HttpRequest = actix_http::Request;
/// An answer as the framework takes it.
pub(super) type HttpResponse = actix_http::Response<BoxBody>;

/// The most that is held of a body, in bytes; every vendor's own limit is lower.
pub const HELD: usize = 32 * 1024 * 1024;
/// The most that is read of a body that is too large to hold, so that its sender gets to read the answer.
const DRAINED: u64 = 512 * 1024 * 1024;

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It asks for a tunnel, in which there would be no request at all.
    Tunnel,
    /// It paused for too long, or dripped.
    Slow,
    /// It ended before it was whole, or its chunks are none; the framework does not tell which.
    Unframed,
}

impl Broken {
    /// The status and the words for it.
    pub(super) fn face(self) -> (u16, &'static str) {
        match self {
            Self::Tunnel => (501, "CONNECT asks for a tunnel, and this is no proxy"),
            Self::Slow => (408, "the body did not arrive in time"),
            Self::Unframed => {
                (400, "the body ended before it was whole, or is not framed as its header fields say")
            }
        }
    }
}

/// Capture a request whose body was read.
pub(super) fn capture(incoming: &HttpRequest, body: Body) -> Request {
    let (fields, uri) = (&incoming.head().headers, incoming.uri());
    let meant = uri.authority().map(|authority| host(authority.as_str()));
    let room = fields.iter().map(|(name, value)| Headers::room(name.as_ref(), value.as_bytes())).sum();
    let mut headers = Headers::with_capacity(fields.len() + 1, room);
    if let Some(meant) = meant {
        headers.push("host", meant.as_bytes());
    }
    for (name, value) in fields.iter().filter(|(name, _)| meant.is_none() || *name != HOST) {
        if name.as_str().starts_with(own_fields::PREFIX) {
            own_fields::heed(name.as_str());
        }
        headers.push(name.as_str(), value.as_bytes());
    }
    Request {
        method: Method::from(incoming.method().as_str()),
        path: uri.path().to_owned(),
        query: uri.query().map(str::to_owned),
        scheme: "http",
        headers,
        body,
        received: wall_clock::now(),
    }
}

/// The host in a target of absolute form, which counts instead of the field (RFC 9112, section 3.2.2).
fn host(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// Until when more of a body must come of which `size` bytes are there.
fn deadline(began: Instant, size: u64, limits: &Limits) -> Instant {
    let earned = Duration::from_millis(size.saturating_mul(1_000) / u64::from(limits.body_rate.max(1)));
    (began + limits.body + earned).min(Instant::now() + limits.body)
}

/// Read a body, which may take as long as `limits` say.
pub(super) async fn read(mut payload: Payload, limits: &Limits) -> Result<Body, Broken> {
    let began = Instant::now();
    let mut held = BytesMut::new();
    let mut first = Bytes::new();
    let mut size: u64 = 0;
    loop {
        let next = timeout_at(deadline(began, size, limits), payload.next()).await;
        let Some(chunk) = next.map_err(|_| Broken::Slow)? else { break };
        let chunk = chunk.map_err(|_| Broken::Unframed)?;
        size += chunk.len() as u64;
        if size > DRAINED {
            break;
        }
        if size > HELD as u64 {
            held = BytesMut::new();
            first = Bytes::new();
        } else if first.is_empty() && held.is_empty() {
            // Most bodies come in one piece, which needs no copy.
            first = chunk;
        } else {
            if held.is_empty() {
                held.extend_from_slice(&std::mem::take(&mut first));
            }
            held.extend_from_slice(&chunk);
        }
    }
    if size > HELD as u64 {
        return Ok(Body::Oversize(size));
    }
    Ok(Body::Complete(if held.is_empty() { first } else { held.freeze() }))
}

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
        let bytes = match value {
            Cow::Borrowed(value) => Bytes::from_static(value.as_bytes()),
            Cow::Owned(value) => Bytes::from(value),
        };
        let (name, value) = (field_name(name), HeaderValue::from_maybe_shared(bytes));
        if let (Some(name), Ok(value)) = (name, value) {
            fields.append(name, value);
        }
    }
    response
}

/// The name of a field. Nearly all of them are literals of ours, of which each is only read once by each thread.
fn field_name(name: Cow<'static, str>) -> Option<HeaderName> {
    thread_local! {
        static KNOWN: RefCell<Vec<(&'static str, HeaderName)>> = const { RefCell::new(Vec::new()) };
    }
    let Cow::Borrowed(literal) = name else { return HeaderName::from_bytes(name.as_bytes()).ok() };
    KNOWN.with_borrow_mut(|known| {
        if let Some((_, name)) = known.iter().find(|(text, _)| ptr::eq(*text, literal)) {
            return Some(name.clone());
        }
        let name = HeaderName::from_bytes(literal.as_bytes()).ok()?;
        known.push((literal, name.clone()));
        Some(name)
    })
}

/// Put an answer on the wire that ends its connection, since what follows on it cannot be told apart.
pub(super) fn respond_and_close(answer: Answer) -> HttpResponse {
    let mut response = respond(answer, None);
    response.head_mut().set_connection_type(ConnectionType::Close);
    response
}
