//! From the web framework's request to ours: its head, and its body, which may take its time.

use std::future::poll_fn;
use std::mem;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actix_http::Payload;
use actix_http::error::PayloadError;
use actix_http::header::HOST;
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt;
use tokio::time::{Instant, timeout_at};

use super::limits::Limits;
use super::shelf::Shelf;
use super::{host, wall_clock};
use crate::api::own_fields;
use crate::engine::{Body, HELD, Headers, Method, Request, Target};

/// A request as the framework hands it over.
pub(super) type HttpRequest = actix_http::Request;
/// A piece of a body, or why there is none.
type Chunk = Result<Bytes, PayloadError>;

/// The most that is read of a body that is too large to hold, so that its sender gets to read the answer.
const DRAINED: u64 = 512 * 1024 * 1024;

/// Why there is no whole request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// It asks for a tunnel, in which there would be no request at all.
    Tunnel,
    /// The host that it names can be none.
    Host,
    /// It is meant for a host only, or for another protocol.
    Target,
    /// It paused for too long, or dripped.
    Slow,
    /// Others that are still coming take all the room there is.
    Crowded,
    /// It ended before it was whole, or its chunks are none; the framework does not tell which.
    Unframed,
}

impl Broken {
    /// The status and the words for it.
    pub(super) fn face(self) -> (u16, &'static str) {
        match self {
            Self::Tunnel => (501, "CONNECT asks for a tunnel, and this is no proxy"),
            Self::Host => (400, "the host is no name or address, with or without a port"),
            Self::Target => {
                (400, "the target is neither a path nor the URL of something that is served over HTTP")
            }
            Self::Slow => (408, "the body did not arrive in time"),
            Self::Crowded => (503, "other bodies that are still coming take all the room there is for them"),
            Self::Unframed => {
                (400, "the body ended before it was whole, or is not framed as its header fields say")
            }
        }
    }
}

/// Capture a request whose body was read.
pub(super) fn capture(incoming: &HttpRequest, body: Body) -> Result<Request, Broken> {
    let (fields, uri) = (&incoming.head().headers, incoming.uri());
    let meant = uri.authority().map(|authority| without_user(authority.as_str()));
    let mut headers = Headers::new();
    if let Some(meant) = meant {
        if !matches!(uri.scheme_str(), Some("http" | "https")) {
            return Err(Broken::Target);
        }
        if !host::is_one(meant.as_bytes()) {
            return Err(Broken::Host);
        }
        headers.push("host", meant.as_bytes());
    }
    for (name, value) in fields {
        if *name == HOST {
            if !host::is_one(value.as_bytes()) {
                return Err(Broken::Host);
            }
            if meant.is_some() {
                continue;
            }
        }
        if name.as_str().starts_with(own_fields::PREFIX) {
            own_fields::heed(name.as_str());
        }
        headers.push(name.as_str(), value.as_bytes());
    }
    Ok(Request {
        method: Method::from(incoming.method().as_str()),
        target: Target::new(uri.path(), uri.query()),
        scheme: "http",
        headers,
        body,
        received: wall_clock::now(),
    })
}

/// The host in a target of absolute form, which counts instead of the field (RFC 9112, section 3.2.2).
fn without_user(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// Until when more of a body must come of which `size` bytes are there.
fn deadline(began: Instant, size: u64, limits: &Limits) -> Instant {
    let earned = Duration::from_millis(size.saturating_mul(1_000) / u64::from(limits.body_rate.max(1)));
    (began + limits.body + earned).min(Instant::now() + limits.body)
}

/// What comes next of a body, if it is there at the second look; nothing where it is to be waited for.
///
/// The framework hands a request over before it looks at what stands behind its head, and asks again in the same turn of
/// the connection if the request was `just_read`. Nearly every body is there by then, so that it needs no timer and no look
/// at a clock; and nobody is woken for it, which would be a turn of the connection more.
async fn soon(payload: &mut Payload, just_read: bool) -> Option<Option<Chunk>> {
    let mut is_first = true;
    poll_fn(|cx| {
        if !mem::take(&mut is_first) {
            return match payload.poll_next_unpin(cx) {
                Poll::Ready(next) => Poll::Ready(Some(next)),
                Poll::Pending => Poll::Ready(None),
            };
        }
        let next = payload.poll_next_unpin(&mut Context::from_waker(Waker::noop()));
        if next.is_pending() && !just_read {
            cx.waker().wake_by_ref();
        }
        next.map(Some)
    })
    .await
}

/// Read a body, which may take as long as `limits` say. That its head was `just_read` is true until one of its pieces came.
///
/// What one of several pieces holds is taken from `shelf`.
pub(super) async fn read(
    mut payload: Payload,
    mut just_read: bool,
    shelf: &Shelf,
    limits: &Limits,
) -> Result<Body, Broken> {
    // Since when it is waited for.
    let mut began = None;
    let mut held = BytesMut::new();
    let mut first = Bytes::new();
    let mut size: u64 = 0;
    let mut space = shelf.space();
    loop {
        let there = match began {
            None => soon(&mut payload, mem::take(&mut just_read)).await,
            Some(_) => None,
        };
        let next = if let Some(next) = there {
            next
        } else {
            let began = *began.get_or_insert_with(Instant::now);
            let next = timeout_at(deadline(began, size, limits), payload.next()).await;
            next.map_err(|_| Broken::Slow)?
        };
        let Some(chunk) = next else { break };
        let chunk = chunk.map_err(|_| Broken::Unframed)?;
        size += chunk.len() as u64;
        if size > DRAINED {
            break;
        }
        if size > HELD as u64 {
            held = BytesMut::new();
            first = Bytes::new();
            space.takes(0);
        } else if first.is_empty() && held.is_empty() {
            // Most bodies come in one piece, which needs no copy.
            first = chunk;
        } else {
            if held.is_empty() {
                held.extend_from_slice(&mem::take(&mut first));
            }
            held.extend_from_slice(&chunk);
            if space.takes(size) > limits.bodies {
                return Err(Broken::Crowded);
            }
        }
    }
    if size > HELD as u64 {
        return Ok(Body::Oversize(size));
    }
    Ok(Body::Complete(if held.is_empty() { first } else { held.freeze() }))
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Wake};

    use super::*;

    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn a_body_is_looked_for_twice_before_it_is_waited_for() {
        let (mut sender, payload) = actix_http::h1::Payload::create(false);
        let mut payload = Payload::from(payload);
        let woken = Arc::new(Woken::default());
        let waker = Arc::clone(&woken).into();
        let mut turn = Context::from_waker(&waker);
        let mut twice = |just_read, feed: &mut dyn FnMut()| {
            let mut looking = pin!(soon(&mut payload, just_read));
            assert!(looking.as_mut().poll(&mut turn).is_pending());
            feed();
            let found = looking.poll(&mut turn);
            (found, woken.0.swap(0, Ordering::Relaxed))
        };
        assert!(matches!(twice(false, &mut || ()), (Poll::Ready(None), 1)), "it would never look again");
        assert!(matches!(twice(true, &mut || ()), (Poll::Ready(None), 0)), "it is looked again anyway");
        // Whoever waits now is told of what comes, once.
        let (found, told) = twice(true, &mut || sender.feed_data("a body".into()));
        assert!(matches!(found, Poll::Ready(Some(Some(Ok(piece)))) if piece == "a body"));
        assert_eq!(told, 0, "it was there at the second look");
        assert!(matches!(twice(true, &mut || sender.feed_eof()), (Poll::Ready(Some(None)), _)));
    }
}
