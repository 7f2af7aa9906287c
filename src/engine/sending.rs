//! What those who carry attempts out ask of a namespace and tell it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::{
    Arrival, Dispatch, Endpoint, Life, Mode, Moment, Namespace, Outbox, Report, Setback, Span, Ticket,
    Universe, rooms,
};

/// What is to be done for a namespace now.
#[derive(Debug)]
pub struct Round {
    /// Attempts to begin, in this order.
    pub dispatches: Vec<Dispatch>,
    /// In what real time something falls due by itself.
    pub wake: Option<Span>,
}

/// Whoever carries attempts out comes back after so much real time at the latest where something is planned. So nobody has
/// to be called when a clock comes nearer to what is still farther away.
pub(super) const LOOK_AGAIN: Span = Span::from_seconds(60);

/// Holds back what a request caused until its answer is on its way: until this is dropped.
pub struct Release {
    namespace: Arc<Namespace>,
    arrival: Arrival,
}

impl Drop for Release {
    fn drop(&mut self) {
        self.namespace.alone_since(&self.arrival, |universe| universe.release(self.arrival.number));
    }
}

impl Universe {
    /// When something falls due by itself, if the clock comes there by itself.
    fn wakes_at(&self) -> Option<Moment> {
        self.shared.schedule.next_at().filter(|_| self.clock.mode() == Mode::Live)
    }

    /// Whether that is so soon.
    pub(super) fn wakes_within(&self, span: Span, now: Moment) -> bool {
        self.wakes_at().is_some_and(|next| next.since(now) <= span)
    }

    /// What waits to be sent, and what came of what was.
    pub fn outbox(&self) -> &Outbox {
        &self.shared.outbox
    }

    /// Where notifications go from now on.
    pub fn set_endpoints(&mut self, endpoints: Vec<Endpoint>) {
        self.shared.outbox.set_endpoints(endpoints);
    }

    /// Remember the token of an endpoint for `lifetime` of the namespace's clock.
    fn keep_token(&mut self, endpoint_key: u64, value: String, lifetime: Span, real: Moment) {
        let until = self.now(real).after(lifetime);
        self.shared.outbox.keep_token(endpoint_key, value, until);
    }

    /// Make one more attempt of a notification now: the how many-th that was asked for; `None` where that cannot be.
    pub fn resend(&mut self, number: u64, real: Moment) -> Option<u64> {
        let now = self.settle(real, |_| ());
        self.shared.outbox.resend(&mut self.shared.schedule, number, now)
    }

    /// End everything that is on its way, and send nothing from here any more.
    pub(super) fn end_sending(&mut self) {
        self.shared.outbox = self.shared.outbox.copy();
    }

    fn release(&mut self, cause: u64) {
        self.shared.outbox.release(&mut self.shared.schedule, cause);
    }

    fn report(&mut self, ticket: Ticket, report: Report, real: Moment) -> Option<Setback> {
        let now = self.settle(real, |_| ());
        let verdict = self.accepts(ticket, &report);
        let setback = self.shared.outbox.report(&mut self.shared.schedule, ticket, report, verdict, now);
        self.settle(real, |_| ());
        setback
    }

    /// Whether the vendor takes an answer for a receipt, or what it wants instead.
    fn accepts(&self, ticket: Ticket, report: &Report) -> Result<(), &'static str> {
        let vendor = self.shared.outbox.vendor_of(ticket);
        let room = vendor.and_then(|vendor| rooms::called(&self.rooms, vendor));
        match (&report.result, room) {
            (Ok(received), Some(room)) => {
                let judge = || room.accepts(received.status, received.content_type());
                // The attempt has ended however it is judged, and whoever waits for its endpoint must not wait for ever.
                catch_unwind(AssertUnwindSafe(judge)).unwrap_or_else(|_| {
                    tracing::error!(
                        vendor,
                        status = received.status,
                        "the simulator panicked at the answer to a webhook"
                    );
                    Err("the simulator failed to judge it")
                })
            }
            _ => Err(""),
        }
    }
}

impl Namespace {
    /// Settle what is due, and take up to `most` attempts to make, at most `per_endpoint` of one endpoint at a time.
    pub fn round(&self, real: Moment, per_endpoint: usize, most: usize) -> Round {
        self.alone(|universe| {
            let now = universe.settle(real, |_| ());
            let outbox = &mut universe.shared.outbox;
            let dispatches =
                std::iter::from_fn(|| outbox.take(now, per_endpoint)).take(most).collect::<Vec<_>>();
            let next = universe.wakes_at();
            // What the round itself stirred up is answered by it.
            universe.shared.schedule.take_stirred();
            let wake = match next {
                _ if universe.can_travel_on() => Some(Span::ZERO),
                next => next.map(|next| next.since(now).min(LOOK_AGAIN)),
            };
            Round { dispatches, wake }
        })
    }

    /// Hear how an attempt went; what is to be told of it where it failed.
    pub fn report(&self, ticket: Ticket, life: &Arc<Life>, report: Report, real: Moment) -> Option<Setback> {
        self.alone(|universe| {
            // A report from before a reset means a notification of the same number, but not the same one.
            let is_ours = Arc::ptr_eq(&universe.shared.outbox.life(), life);
            if is_ours { universe.report(ticket, report, real) } else { None }
        })
    }

    /// Remember the token of an endpoint for `lifetime` of the namespace's clock.
    pub fn keep_token(
        &self,
        life: &Arc<Life>,
        endpoint_key: u64,
        value: String,
        lifetime: Span,
        real: Moment,
    ) {
        self.alone(|universe| {
            if Arc::ptr_eq(&universe.shared.outbox.life(), life) {
                universe.keep_token(endpoint_key, value, lifetime, real);
            }
        });
    }

    /// What must be dropped when the answer of the request is on its way, if something waits for that.
    pub fn release_of(self: &Arc<Self>, arrival: &Arrival) -> Option<Release> {
        if self.held.load(Ordering::Acquire) == 0 {
            return None;
        }
        let holds = self.alone_since(arrival, |universe| universe.outbox().holds(arrival.number));
        holds
            .filter(|holds| *holds)
            .map(|_| Release { namespace: Arc::clone(self), arrival: arrival.clone() })
    }

    /// Send nothing any more, and forget what was to be sent. The life can be watched until all has landed.
    pub fn close(&self) -> Arc<Life> {
        let life = self.alone(|universe| {
            let life = universe.shared.outbox.life();
            universe.shared.outbox = Outbox::default();
            life
        });
        // Whoever waits for something here waits in vain.
        self.ring();
        life
    }
}
