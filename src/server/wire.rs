//! Faults on the wire: late, slow, cut off, or not at all.
//!
//! The web framework drops a connection whose body fails, and sends nothing that it has not flushed by then; so
//! a body that fails at the right moment cuts an answer wherever it is to be cut. Only a reset needs the socket
//! itself: its lingering is switched off, and then closing it sends RST instead of FIN.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_http::Extensions;
use actix_http::body::{BodySize, BoxBody, MessageBody};
use actix_web::rt::net::TcpStream;
use actix_web::web::Bytes;
use socket2::{SockRef, Socket};
use thiserror::Error;
use tokio::time::{Sleep, sleep};

use super::incoming::HttpRequest;
use super::outgoing::{self, HttpResponse};
use crate::api::Response;
use crate::engine::{FaultKind, Release, SlowBody, Span, Struck};

/// A second handle on the socket of a connection, which goes when the connection goes.
struct Connection(Socket);

/// Keep a handle on a new connection's socket beside its requests.
pub(super) fn remember(stream: &TcpStream, data: &mut Extensions) {
    // Where there is none, a reset is a close: better than no service at all when handles run out.
    if let Ok(socket) = SockRef::from(stream).try_clone() {
        data.insert(Connection(socket));
    }
}

/// Put an answer on the wire, as the fault has it that struck it.
///
/// What the request caused is held back until that was done.
pub(super) async fn spoil(response: Response, request: &HttpRequest) -> HttpResponse {
    let Response { mut answer, release, .. } = response;
    let Some(struck) = answer.fault.take() else { return outgoing::respond(answer, release) };
    let Struck { delay, kind, .. } = *struck;
    if let Some(delay) = delay {
        sleep(real(delay)).await;
    }
    let body = std::mem::take(&mut answer.body);
    let spoilt = match kind {
        None | Some(FaultKind::Status(_) | FaultKind::RateLimit(_) | FaultKind::MalformedJson) => {
            answer.body = body;
            return outgoing::respond(answer, release);
        }
        Some(FaultKind::Reset) => {
            if let Some(Connection(socket)) = request.conn_data() {
                // Refused only by a socket that is gone already.
                let _ = socket.set_linger(Some(Duration::ZERO));
            }
            Spoilt::nothing()
        }
        Some(FaultKind::Empty) => Spoilt::nothing(),
        Some(FaultKind::CloseEarly) => Spoilt::cut(&body, 0),
        Some(FaultKind::Truncate) => Spoilt::cut(&body, body.len() / 2),
        Some(FaultKind::SlowBody(slow)) => Spoilt::slow(body, slow),
    };
    outgoing::respond(answer, None).set_body(BoxBody::new(Spoilt { _release: release, ..spoilt }))
}

/// A length of time as real time.
fn real(span: Span) -> Duration {
    Duration::from_millis(u64::try_from(span.millis()).unwrap_or_default())
}

/// A body that is not sent as it should be.
struct Spoilt {
    /// How long it claims to be.
    length: u64,
    pieces: VecDeque<Bytes>,
    /// The rest before each piece.
    pause: Duration,
    resting: Option<Pin<Box<Sleep>>>,
    end: End,
    /// Dropped with the body.
    _release: Option<Release>,
}

/// What follows the last piece.
#[derive(Clone, Copy)]
enum End {
    /// The body is whole.
    Whole,
    /// What was sent goes out, and then the connection is dropped.
    FlushAndDrop,
    /// The connection is dropped with whatever has not gone out.
    Drop,
}

/// The reason for which the framework drops the connection.
#[derive(Debug, Error)]
#[error("a fault cuts the answer off, as was asked for")]
struct CutOff;

impl Spoilt {
    /// Not even a header field. A length is claimed because a body without one would not be asked for.
    fn nothing() -> Self {
        Self {
            length: 1,
            pieces: VecDeque::new(),
            pause: Duration::ZERO,
            resting: None,
            end: End::Drop,
            _release: None,
        }
    }

    /// The first bytes of a body, under its whole length. Where there is no body to cut, nothing is sent.
    fn cut(body: &Bytes, keep: usize) -> Self {
        if body.is_empty() {
            return Self::nothing();
        }
        let pieces = Some(body.slice(..keep)).filter(|kept| !kept.is_empty()).into_iter().collect();
        Self { length: body.len() as u64, pieces, end: End::FlushAndDrop, ..Self::nothing() }
    }

    /// All of a body, in pieces at equal distances.
    fn slow(body: Bytes, SlowBody { over, chunks }: SlowBody) -> Self {
        let length = body.len();
        let count = usize::try_from(chunks).unwrap_or(usize::MAX).clamp(1, length.max(1));
        let place = |piece: usize| length * piece / count;
        let pieces: VecDeque<_> =
            (0..count).map(|piece| body.slice(place(piece)..place(piece + 1))).collect();
        let pause = real(over) / u32::try_from(count).unwrap_or(u32::MAX);
        let mut slow = Self { length: length as u64, pieces, pause, end: End::Whole, ..Self::nothing() };
        slow.rest();
        slow
    }

    fn rest(&mut self) {
        self.resting = (!self.pause.is_zero()).then(|| Box::pin(sleep(self.pause)));
    }
}

impl MessageBody for Spoilt {
    type Error = CutOff;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.length)
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, CutOff>>> {
        let this = self.get_mut();
        if let Some(resting) = &mut this.resting {
            ready!(resting.as_mut().poll(cx));
            this.resting = None;
        }
        if let Some(piece) = this.pieces.pop_front() {
            if !this.pieces.is_empty() {
                this.rest();
            }
            return Poll::Ready(Some(Ok(piece)));
        }
        match this.end {
            End::Whole => Poll::Ready(None),
            End::Drop => Poll::Ready(Some(Err(CutOff))),
            End::FlushAndDrop => {
                // The framework flushes when a body has nothing yet, and asks again.
                this.end = End::Drop;
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}
