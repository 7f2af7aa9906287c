//! The last answer of a connection.
//!
//! The framework decides by the request that it has read last, which another may stand before that is still being answered;
//! and it ends a connection after `Connection: upgrade`, whatever the answer says. A client that was to send its next request
//! on it, as the one of the JDK is that asks for HTTP/2 so, would see that lost. So each answer that is the last says so.

use actix_http::body::{BodySize, MessageBody};
use actix_http::{ConnectionType, Version};

use super::incoming::HttpRequest;
use super::outgoing::HttpResponse;

/// Whether the answer to `request` is to be the last one: where it asks for that, or for another protocol, and where only the
/// end of the connection tells HTTP/1.0, which knows no chunks, where the answer ends.
pub(super) fn is_due(request: &HttpRequest, response: &HttpResponse) -> bool {
    request.head().connection_type() != ConnectionType::KeepAlive
        || request.version() < Version::HTTP_11 && response.body().size() == BodySize::Stream
}

/// The answer to `request` as the last one.
pub(super) fn said(request: &HttpRequest, mut response: HttpResponse) -> HttpResponse {
    let head = response.head_mut();
    head.set_connection_type(ConnectionType::Close);
    head.no_chunking(request.version() < Version::HTTP_11);
    response
}
