//! A request that would go on in another protocol.
//!
//! Whoever does not upgrade answers as if it had not been asked (RFC 9110, section 7.8). The framework takes all that follows
//! `Upgrade: websocket` for a body without end, and heeds no `content-length` beside it. So here that gets the end that its
//! fields say; the framework ends the connection as whenever a body was not read to its end.

use actix_http::Payload;
use actix_http::error::PayloadError;
use actix_http::header::{CONTENT_LENGTH, TRANSFER_ENCODING, UPGRADE};
use futures_util::{StreamExt, stream};

use super::incoming::HttpRequest;

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
