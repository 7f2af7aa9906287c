//! Carries out the attempts that outboxes hand out.
//!
//! One task looks after all namespaces: it hears the bell, wakes when a live clock comes to a due moment,
//! and starts a task per attempt. A receiver is never waited for, and a namespace only until whoever is at work in it
//! has come to the end of a step or a leg. What panics in one namespace holds up no other one.

mod answer;
mod attempt;
mod body;
mod client;
mod mishap;
mod resolver;
mod rung;
#[cfg(test)]
mod tests;
mod timers;
mod token;
mod turns;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use rustls::RootCertStore;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout_at};

use super::wall_clock;
use crate::engine::{
    Dispatch, Failure, Life, Namespace, Namespaces, Outbox, Report, Setback, Span, Ticket, Universe,
};
use client::Client;
pub use resolver::{Lookup, System};
use rung::Rung;
use timers::Timers;
use turns::{Turn, Turns};

/// How many attempts of one endpoint are on their way at a time.
const PER_ENDPOINT: usize = 64;
/// How many attempts are on their way at a time altogether.
const ALTOGETHER: usize = 512;
/// After what time a namespace is looked at again in which something panicked.
const AFTER_A_PANIC: Duration = Duration::from_secs(1);

/// The courier of all namespaces; clones are the same courier.
#[derive(Clone)]
pub struct Courier(Arc<Inner>);

struct Inner {
    namespaces: Arc<Namespaces>,
    http: Client,
    rung: Arc<Rung>,
    seats: Arc<Semaphore>,
    changed: Notify,
}

impl Courier {
    /// A courier for `namespaces` that hears their bell from now on; names are looked up with `lookup`.
    pub fn new(namespaces: Arc<Namespaces>, lookup: Arc<dyn Lookup>) -> std::io::Result<Self> {
        Ok(Self::trusting(namespaces, lookup, client::authorities))
    }

    /// The same for receivers whose certificates come from `roots`.
    fn trusting(namespaces: Arc<Namespaces>, lookup: Arc<dyn Lookup>, roots: fn() -> RootCertStore) -> Self {
        let http = Client::new(lookup, roots);
        let rung = Arc::new(Rung::default());
        let heard = Arc::clone(&rung);
        namespaces.bell().listen(move |name| heard.ring(name));
        namespaces.list().iter().for_each(|namespace| rung.ring(namespace.name()));
        let seats = Arc::new(Semaphore::new(ALTOGETHER));
        Self(Arc::new(Inner { namespaces, http, rung, seats, changed: Notify::new() }))
    }

    /// Told whenever something may have changed that somebody waits for.
    pub fn changed(&self) -> &Notify {
        &self.0.changed
    }

    /// Carry out what comes, for ever.
    pub async fn run(self) {
        let (mut timers, mut turns) = (Timers::default(), Turns::default());
        // Namespaces that had more to do than there were seats.
        let mut waiting = BTreeSet::new();
        loop {
            let mut names = self.0.rung.take();
            names.append(&mut waiting);
            names.append(&mut timers.due(Instant::now()));
            for name in names {
                let Some(namespace) = self.0.namespaces.find(&name) else { continue };
                let served = mishap::caught(|| self.serve(&namespace, &mut turns));
                let (wake, is_full) = served.unwrap_or_else(|| {
                    tracing::error!(namespace = %name, "the simulator panicked at the webhooks of a namespace");
                    (Some(Instant::now() + AFTER_A_PANIC), false)
                });
                timers.set(&name, wake);
                if is_full {
                    waiting.insert(name);
                }
            }
            self.0.changed.notify_waiters();
            tokio::select! {
                () = self.0.rung.heard() => {}
                () = sleep_until(timers.next()) => {}
            }
        }
    }

    /// Start what is to be started for a namespace; when to come back, and whether there were too few seats.
    fn serve(&self, namespace: &Arc<Namespace>, turns: &mut Turns) -> (Option<Instant>, bool) {
        let seats = self.0.seats.available_permits();
        let round = namespace.round(wall_clock::now(), PER_ENDPOINT, seats);
        let is_full = round.dispatches.len() >= seats;
        for dispatch in round.dispatches {
            let turn = turns.next(&dispatch);
            let Ok(seat) = Arc::clone(&self.0.seats).try_acquire_owned() else { continue };
            tokio::spawn(self.clone().carry(Arc::clone(namespace), dispatch, turn, seat));
        }
        (round.wake.map(after), is_full)
    }

    /// Make one attempt and report it, unless its outbox ends first.
    async fn carry(
        self,
        namespace: Arc<Namespace>,
        dispatch: Dispatch,
        turn: Turn,
        seat: OwnedSemaphorePermit,
    ) {
        let _counted = self.0.namespaces.counters().deliver();
        let life = Arc::clone(dispatch.flight.life());
        let Turn { mine, before } = turn;
        let made = async {
            before.come().await;
            attempt::make(&self.0.http, &namespace, &dispatch, mine).await
        };
        tokio::select! {
            biased;
            () = dispatch.flight.cancelled() => {}
            made = mishap::awaited(made) => {
                let to = origin(&dispatch.endpoint().url);
                let report = made.unwrap_or_else(|| {
                    tracing::error!(namespace = %namespace.name(), to, "the simulator panicked at a webhook");
                    Report { result: Err(Failure::Internal), duration: Span::ZERO, token: None, sent: Vec::new() }
                });
                report_to(&namespace, dispatch.ticket, &life, report, &to);
            }
        }
        drop((dispatch, seat));
        self.0.rung.ring(namespace.name());
    }

    /// Wait until nothing is due or on its way, at most until `deadline`; how many notifications stay undelivered.
    pub async fn settle(&self, deadline: Instant) -> usize {
        let busy = || self.count(Outbox::busy);
        loop {
            let changed = self.0.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if busy() == 0 || timeout_at(deadline, changed).await.is_err() {
                return self.count(Outbox::pending);
            }
        }
    }

    fn count(&self, of: impl Fn(&Outbox) -> usize) -> usize {
        let namespaces = self.0.namespaces.list();
        let settled = |universe: &mut Universe| {
            universe.settle(wall_clock::now(), |_| ());
            of(universe.outbox())
        };
        namespaces.iter().map(|namespace| namespace.steer(settled)).sum()
    }
}

fn report_to(namespace: &Namespace, ticket: Ticket, life: &Arc<Life>, report: Report, to: &str) {
    match mishap::caught(|| namespace.report(ticket, life, report, wall_clock::now())) {
        Some(None) => tracing::debug!(namespace = %namespace.name(), to, "a webhook has arrived"),
        Some(Some(setback)) => tell(namespace, &setback, to),
        None => {
            tracing::error!(namespace = %namespace.name(), "the simulator panicked at the report of a webhook");
        }
    }
}

/// Tell of an attempt that failed: loudly of the first and of the last of a notification, so that retries are no flood.
fn tell(namespace: &Namespace, setback: &Setback, to: &str) {
    let Setback { event, error, next_attempt, .. } = setback;
    let webhook = namespace.webhook_id(setback.number);
    let next = next_attempt.map_or_else(|| "none".to_owned(), |at| at.to_string());
    if setback.is_first || setback.is_last {
        tracing::warn!(webhook, event, to, error, next, "a webhook was not received");
    } else {
        tracing::debug!(webhook, event, to, error, next, "a webhook was not received again");
    }
}

/// The moment so much later; what is far off is looked at again within the hour.
fn after(span: Span) -> Instant {
    let millis = span.millis().clamp(1, 3_600_000).unsigned_abs();
    Instant::now() + Duration::from_millis(millis)
}

/// What a log may say of an address: its path and query may hold keys.
fn origin(url: &str) -> String {
    url::Url::parse(url).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}
