//! From the web framework's request to ours, and from our answer to its response.

use std::borrow::Cow;

use actix_web::body::{BodyStream, BoxBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{Bytes, BytesMut, Payload};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::{Stream, StreamExt};

use super::wall_clock;
use crate::engine::{Answer, Body, Headers, Method, Request};

/// The most that is held of a body, in bytes; every vendor's own limit is lower.
const HELD: usize = 32 * 1024 * 1024;
/// The most that is read of a body that is too large to hold, so that its sender gets to read the answer.
const DRAINED: u64 = 512 * 1024 * 1024;

/// Capture a request. `None`: the client went away or broke off its body.
pub(super) async fn capture(incoming: &HttpRequest, payload: Payload) -> Option<Request> {
    let body = read(payload).await?;
    let fields = incoming.headers();
    let mut headers = Headers::with_capacity(fields.len(), fields.len() * 32);
    for (name, value) in fields {
        headers.push(name.as_str(), value.as_bytes());
    }
    let uri = incoming.uri();
    Some(Request {
        method: Method::from(incoming.method().as_str()),
        path: uri.path().to_owned(),
        query: uri.query().map(str::to_owned),
        scheme: "http",
        headers,
        body,
        received: wall_clock::now(),
    })
}

async fn read(mut payload: Payload) -> Option<Body> {
    let mut held = BytesMut::new();
    let mut first = Bytes::new();
    let mut size: u64 = 0;
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.ok()?;
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
        return Some(Body::Oversize(size));
    }
    Some(Body::Complete(if held.is_empty() { first } else { held.freeze() }))
}

/// Put an answer on the wire. A field that cannot stand in HTTP is left out rather than the answer.
pub(super) fn respond(answer: Answer) -> HttpResponse {
    let body = BoxBody::new(answer.body.clone());
    head(answer).set_body(body)
}

/// Put an answer on the wire whose body goes on.
pub(super) fn respond_with(
    answer: Answer,
    body: impl Stream<Item = Result<Bytes, actix_web::Error>> + 'static,
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
        let (name, value) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_maybe_shared(bytes));
        if let (Ok(name), Ok(value)) = (name, value) {
            fields.append(name, value);
        }
    }
    response
}
