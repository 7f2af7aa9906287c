//! What goes on on one connection, and when it has waited long enough.
//!
//! The handler tells when a request begins and ends, the socket when bytes move; all on one thread. One timer per
//! connection looks at it now and then, so a request costs a few additions and no timer of its own. The clock is looked at
//! when bytes come and when their answer is there; the same two moments say how long it took.

use std::cell::Cell;
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

use super::limits::Limits;

/// What goes on on one connection.
pub(super) struct Traffic {
    begun: Cell<u64>,
    active: Cell<usize>,
    /// Bytes came that no request has claimed.
    unclaimed: Cell<bool>,
    /// When something went on last.
    at: Cell<Instant>,
    /// When bytes came last.
    came: Cell<Instant>,
    /// That was when an answer was there, of which nothing has gone out yet.
    is_answered: Cell<bool>,
    ambiguous: Cell<bool>,
    /// An answer was given that is the connection's last.
    is_over: Cell<bool>,
    /// A request came behind it.
    is_surplus: Cell<bool>,
}

/// A request that is being answered; it is over when this is dropped.
pub(super) struct Answering(Rc<Traffic>);

impl Default for Traffic {
    fn default() -> Self {
        let now = Instant::now();
        Self {
            begun: Cell::new(0),
            active: Cell::new(0),
            unclaimed: Cell::new(false),
            at: Cell::new(now),
            came: Cell::new(now),
            is_answered: Cell::new(false),
            ambiguous: Cell::new(false),
            is_over: Cell::new(false),
            is_surplus: Cell::new(false),
        }
    }
}

impl Traffic {
    /// A request has begun.
    pub(super) fn enter(self: &Rc<Self>) -> Answering {
        self.begun.set(self.begun.get() + 1);
        self.active.set(self.active.get() + 1);
        Answering(Rc::clone(self))
    }

    /// How many requests have begun.
    pub(super) fn begun(&self) -> u64 {
        self.begun.get()
    }

    /// Bytes came in. Only the first of a head count as going on, or a byte now and then would do for ever.
    pub(super) fn read(&self) {
        let now = Instant::now();
        self.came.set(now);
        if !self.unclaimed.replace(true) {
            self.at.set(now);
        }
    }

    /// Whether bytes came since a request was answered: no other request stands between them and the next one.
    pub(super) fn is_unclaimed(&self) -> bool {
        self.unclaimed.get()
    }

    /// When bytes came last: those that made a request whole, as long as it is taken at once.
    pub(super) fn came(&self) -> Instant {
        self.came.get()
    }

    /// An answer is there, and goes out at once.
    pub(super) fn answered(&self, now: Instant) {
        self.at.set(now);
        self.is_answered.set(true);
    }

    /// Bytes went out, or would have gone.
    pub(super) fn went_on(&self) {
        if !self.is_answered.replace(false) {
            self.at.set(Instant::now());
        }
    }

    /// We have sent an answer that looks like one of the framework's own.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.ambiguous.get()
    }

    /// See [`Self::is_ambiguous`].
    pub(super) fn set_ambiguous(&self) {
        self.ambiguous.set(true);
    }

    /// We have given an answer that says that the connection ends with it.
    pub(super) fn is_over(&self) -> bool {
        self.is_over.get()
    }

    /// See [`Self::is_over`].
    pub(super) fn set_over(&self) {
        self.is_over.set(true);
    }

    /// Whether a request that comes now comes behind the last answer.
    pub(super) fn comes_too_late(&self) -> bool {
        self.is_surplus.set(self.is_over.get());
        self.is_over.get()
    }

    /// Whether one came behind the last answer.
    pub(super) fn is_surplus(&self) -> bool {
        self.is_surplus.get()
    }
}

impl Deref for Answering {
    type Target = Traffic;

    fn deref(&self) -> &Traffic {
        &self.0
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        let Self(traffic) = self;
        traffic.active.set(traffic.active.get().saturating_sub(1));
        traffic.unclaimed.set(false);
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
}

impl Watch {
    /// Begin to watch.
    pub(super) fn new(traffic: Rc<Traffic>, limits: &Limits) -> Self {
        let Limits { head, idle, .. } = *limits;
        let glance = Box::pin(sleep(head.min(idle)));
        Self { traffic, head, idle, glance }
    }

    /// Ready once the connection has waited long enough.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Stall> {
        loop {
            ready!(self.glance.as_mut().poll(cx));
            let now = Instant::now();
            match self.look(now) {
                Ok(left) => self.glance.as_mut().reset(now + left),
                Err(stall) => return Poll::Ready(stall),
            }
        }
    }

    /// How long until it is to be looked at again: soon enough for a head that begins in this moment.
    fn look(&self, now: Instant) -> Result<Duration, Stall> {
        if self.traffic.active.get() > 0 {
            self.traffic.at.set(now);
        }
        let (patience, stall) =
            if self.traffic.unclaimed.get() { (self.head, Stall::Head) } else { (self.idle, Stall::Idle) };
        let left = patience.saturating_sub(now.duration_since(self.traffic.at.get()));
        if left.is_zero() { Err(stall) } else { Ok(left.min(self.head)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch() -> (Rc<Traffic>, Watch) {
        let traffic = Rc::new(Traffic::default());
        (Rc::clone(&traffic), Watch::new(traffic, &Limits::default()))
    }

    const MOMENT: Duration = Duration::from_millis(1);

    #[tokio::test]
    async fn a_head_may_take_as_long_as_it_may_from_its_first_byte() {
        let (traffic, watch) = watch();
        traffic.read();
        let (begun, head) = (traffic.at.get(), Limits::default().head);
        assert_eq!(watch.look(begun + head / 2), Ok(head / 2));
        traffic.read();
        assert_eq!(watch.look(begun + head - MOMENT), Ok(MOMENT));
        assert_eq!(watch.look(begun + head), Err(Stall::Head));
    }

    #[tokio::test]
    async fn a_connection_is_idle_since_bytes_went_over_it() {
        let (traffic, watch) = watch();
        let Limits { head, idle, .. } = Limits::default();
        for _ in 0..2 {
            traffic.read();
            drop(traffic.enter());
            traffic.went_on();
            let answered = traffic.at.get();
            assert_eq!(watch.look(answered + MOMENT), Ok(head));
            assert_eq!(watch.look(answered + idle - MOMENT), Ok(MOMENT));
            assert_eq!(watch.look(answered + idle), Err(Stall::Idle));
        }
    }

    #[tokio::test]
    async fn a_connection_on_which_a_request_is_answered_is_never_idle() {
        let (traffic, watch) = watch();
        traffic.read();
        let (answering, begun) = (traffic.enter(), traffic.at.get());
        let Limits { head, idle, .. } = Limits::default();
        assert_eq!(watch.look(begun + 5 * idle), Ok(head));
        drop(answering);
        assert_eq!(watch.look(begun + 6 * idle - MOMENT), Ok(MOMENT));
    }
}
