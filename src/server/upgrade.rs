//! A request that would go on in another protocol.
//!
//! Whoever does not upgrade answers as if it had not been asked (RFC 9110, section 7.8). The framework has its own ways:
//!
//! - It takes all that follows `Upgrade: websocket` for a body without end, and heeds no `content-length` beside it. So here
//!   that gets the end that its fields say; the framework ends the connection as whenever a body was not read to its end.
//! - After `Connection: upgrade` it ends the connection, whatever the answer says. So the answer says that it ends: a client
//!   that was to send its next request on it, as the one of the JDK is that asks for HTTP/2 so, would see it lost.

use actix_http::error::PayloadError;
use actix_http::header::{CONTENT_LENGTH, TRANSFER_ENCODING, UPGRADE};
use actix_http::{ConnectionType, Payload};
use futures_util::{StreamExt, stream};

use super::incoming::HttpRequest;
use super::outgoing::HttpResponse;

/// How long the body is of a request that the framework gave one without end; nothing for every other request.
pub(super) fn length(request: &HttpRequest) -> Option<u64> {
    let fields = &request.head().headers;
    let is_endless = !fields.contains_key(TRANSFER_ENCODING)
        && fields
            .get_all(UPGRADE)
            .any(|protocol| protocol.as_bytes().trim_ascii().eq_ignore_ascii_case(b"websocket"));
    let told = || Some(fields.get(CONTENT_LENGTH)?.to_str().ok()?.trim().parse().unwrap_or(0));
    is_endless.then(|| told().unwrap_or(0))
}

/// Whether the connection ends for that it was to be upgraded.
pub(super) fn ends(request: &HttpRequest) -> bool {
    request.head().upgrade()
}

/// The answer where it does.
pub(super) fn ending(mut response: HttpResponse) -> HttpResponse {
    response.head_mut().set_connection_type(ConnectionType::Close);
    response
}

/// The first `length` bytes of what is sent.
pub(super) fn measured(sent: Payload, length: u64) -> Payload {
    let body = stream::unfold((sent, length), async |(mut sent, left)| {
        if left == 0 {
            return None;
        }
        let chunk = sent.next().await.unwrap_or(Err(PayloadError::Incomplete(None))).map(|mut chunk| {
            chunk.truncate(usize::try_from(left).unwrap_or(usize::MAX));
            chunk
        });
        let came = chunk.as_ref().map_or(left, |chunk| chunk.len() as u64);
        Some((chunk, (sent, left.saturating_sub(came))))
    });
    Payload::Stream { payload: Box::pin(body) }
}
