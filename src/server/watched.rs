//! A connection that is watched from below the web framework.
//!
//! The framework answers what is no HTTP with an empty 400, 408 or 431 that no handler sees, and it minds the
//! time of a connection's first head only. Here, between it and the socket, such an empty answer is noticed,
//! counted, logged and given a body that says what was wrong; what it would let pass though two servers could read it
//! differently is overwritten so that it does not ([`Framing`]); and a connection ends on which nothing goes on, or that is
//! over though more was sent behind its last request.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll, ready};

use actix_web::rt::net::TcpStream;
use actix_web::web::{Buf, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::diagnosis::{diagnose, status_of};
use super::framing::Framing;
use super::limits::Limits;
use super::refusal::{self, Refusal};
use super::traffic::{Stall, Traffic, Watch};
use crate::api::Pipeline;
use crate::engine::Answer;

/// How much is kept of what was read, to say what was wrong with it.
const KEPT: usize = 2 * 1024;

/// A watched socket.
pub(super) struct Watched {
    stream: TcpStream,
    peer: Option<SocketAddr>,
    pipeline: Arc<Pipeline>,
    traffic: Rc<Traffic>,
    watch: Watch,
    framing: Framing,
    /// The beginning of what was read since the last request began.
    seen: Vec<u8>,
    seen_since: u64,
    /// Our own words, on their way out.
    pending: Bytes,
    /// Part of an answer is out and part is not.
    is_midway: bool,
}

impl Watched {
    /// Watch a socket.
    pub(super) fn new(stream: TcpStream, pipeline: Arc<Pipeline>, limits: &Limits) -> Self {
        let traffic = Rc::new(Traffic::default());
        pipeline.namespaces().counters().connections.fetch_add(1, Ordering::Relaxed);
        Self {
            peer: stream.peer_addr().ok(),
            watch: Watch::new(Rc::clone(&traffic), limits),
            stream,
            pipeline,
            traffic,
            framing: Framing::default(),
            seen: Vec::new(),
            seen_since: 0,
            pending: Bytes::new(),
            is_midway: false,
        }
    }

    /// Who is at the other end.
    pub(super) fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    /// The socket itself.
    pub(super) fn socket(&self) -> &TcpStream {
        &self.stream
    }

    /// What goes on here, for the handler to tell.
    pub(super) fn traffic(&self) -> Rc<Traffic> {
        Rc::clone(&self.traffic)
    }

    fn keep(&mut self, read: &[u8]) {
        let begun = self.traffic.begun();
        if self.seen_since != begun {
            self.seen_since = begun;
            self.seen.clear();
        }
        let room = KEPT.saturating_sub(self.seen.len());
        self.seen.extend_from_slice(read.get(..room).unwrap_or(read));
    }

    /// Word what was wrong, and write it down.
    fn explain(&self, status: u16) -> Answer {
        let wrong = diagnose(&self.seen, status, self.framing.is_bare());
        let status = status_of(wrong, status);
        tracing::warn!(
            status,
            peer = self.peer.map(tracing::field::display),
            "a request was turned away: {wrong}"
        );
        self.pipeline.turn_away(status, wrong)
    }

    /// End a connection that keeps us waiting, with a word where a request was begun.
    fn stalled(&mut self, stall: Stall) {
        if stall == Stall::Head && !self.is_midway {
            self.pending = refusal::whole(&self.explain(408));
        }
    }

    fn write_pending(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.pending.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.pending))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.pending.advance(written);
        }
        Poll::Ready(Ok(()))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.pipeline.namespaces().counters().connections.fetch_sub(1, Ordering::Relaxed);
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let before = buf.filled().len();
        match Pin::new(&mut this.stream).poll_read(cx, buf) {
            // For the framework, a connection that has stalled has ended.
            Poll::Pending => this.watch.poll(cx).map(|stall| {
                this.stalled(stall);
                Ok(())
            }),
            Poll::Ready(read) => {
                let bytes = buf.filled_mut().get_mut(before..).unwrap_or_default();
                if !bytes.is_empty() {
                    this.traffic.read();
                    this.framing.follow(bytes);
                    this.keep(bytes);
                }
                Poll::Ready(read)
            }
        }
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        ready!(this.write_pending(cx))?;
        if let Some(Refusal { begin, status }) = refusal::find(buf).filter(|_| !this.traffic.is_ambiguous()) {
            this.pending = if this.traffic.is_over() {
                Bytes::copy_from_slice(buf.get(..begin).unwrap_or_default())
            } else {
                refusal::worded(buf, begin, &this.explain(status))
            };
            let _ = this.write_pending(cx)?;
            return Poll::Ready(Ok(buf.len()));
        }
        match Pin::new(&mut this.stream).poll_write(cx, buf) {
            Poll::Pending => {
                // From now on it is left unread.
                if !std::mem::replace(&mut this.is_midway, true) {
                    this.traffic.went_on();
                }
                this.watch.poll(cx).map(|_| Err(io::ErrorKind::TimedOut.into()))
            }
            Poll::Ready(written) => {
                this.traffic.went_on();
                this.is_midway = written.as_ref().is_ok_and(|written| *written < buf.len());
                Poll::Ready(written)
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.write_pending(cx))?;
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        // The last answer is out; the framework would wait for one to what came behind it.
        Poll::Ready(if self.traffic.is_surplus() {
            Err(io::ErrorKind::ConnectionAborted.into())
        } else {
            Ok(())
        })
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.write_pending(cx))?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
