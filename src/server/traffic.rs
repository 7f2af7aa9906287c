//! What goes on on one connection, and when it has waited long enough.
//!
//! The handler tells when a request begins and ends, the socket when bytes move; all on one thread. One timer per
//! connection looks at it now and then, so a request costs a few additions and no timer of its own.

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

use super::limits::Limits;

/// What goes on on one connection.
#[derive(Default)]
pub(super) struct Traffic {
    begun: Cell<u64>,
    active: Cell<usize>,
    /// Bytes came that no request has claimed.
    unclaimed: Cell<bool>,
    /// Grows with everything that counts as going on.
    moves: Cell<u64>,
    ambiguous: Cell<bool>,
}

/// A request that is being answered; it is over when this is dropped.
pub(super) struct Answering(Rc<Traffic>);

impl Traffic {
    /// A request has begun.
    pub(super) fn enter(self: &Rc<Self>) -> Answering {
        self.begun.set(self.begun.get() + 1);
        self.active.set(self.active.get() + 1);
        self.went_on();
        Answering(Rc::clone(self))
    }

    /// How many requests have begun.
    pub(super) fn begun(&self) -> u64 {
        self.begun.get()
    }

    /// Bytes came in. Only the first of a head count as going on, or a byte now and then would do for ever.
    pub(super) fn read(&self) {
        if !self.unclaimed.replace(true) {
            self.went_on();
        }
    }

    /// Bytes went out.
    pub(super) fn went_on(&self) {
        self.moves.set(self.moves.get().wrapping_add(1));
    }

    /// We have sent an answer that looks like one of the framework's own.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.ambiguous.get()
    }

    /// See [`Self::is_ambiguous`].
    pub(super) fn set_ambiguous(&self) {
        self.ambiguous.set(true);
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let Self(traffic) = self;
        traffic.active.set(traffic.active.get().saturating_sub(1));
        traffic.unclaimed.set(false);
        traffic.went_on();
    }
}

/// Why a connection has waited long enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stall {
    /// A head was begun and not ended.
    Head,
    /// Nothing goes on.
    Idle,
}

/// Looks at the traffic of a connection now and then.
pub(super) struct Watch {
    traffic: Rc<Traffic>,
    head: Duration,
    idle: Duration,
    glance: Pin<Box<Sleep>>,
    moves: u64,
    since: Instant,
}

impl Watch {
    /// Begin to watch.
    pub(super) fn new(traffic: Rc<Traffic>, limits: &Limits) -> Self {
        let Limits { head, idle, .. } = *limits;
        let glance = Box::pin(sleep(head.min(idle)));
        Self { traffic, head, idle, glance, moves: 0, since: Instant::now() }
    }

    /// Ready once the connection has waited long enough, at the latest one glance after that.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Stall> {
        loop {
            ready!(self.glance.as_mut().poll(cx));
            let now = Instant::now();
            let moves = self.traffic.moves.get();
            if self.moves != moves || self.traffic.active.get() > 0 {
                (self.moves, self.since) = (moves, now);
            }
            let (patience, stall) = if self.traffic.unclaimed.get() {
                (self.head, Stall::Head)
            } else {
                (self.idle, Stall::Idle)
            };
            let left = patience.saturating_sub(now.duration_since(self.since));
            if left.is_zero() {
                return Poll::Ready(stall);
            }
            self.glance.as_mut().reset(now + left.min(self.head));
        }
    }
}
