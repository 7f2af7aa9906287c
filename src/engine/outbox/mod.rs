//! Notifications to others: what waits to be sent, when it is tried again, and what came of it.
//!
//! Like all of the engine it moves no byte: it says which attempts are to be made now ([`Outbox::take`]),
//! and is told how they went ([`Outbox::report`]). Due times are virtual; the schedule of the namespace
//! holds them, so attempts take their turn among everything else that falls due.

mod delivery;
mod dispatch;
mod endpoint;
mod export;
mod ledger;
mod life;
mod misbehaviour;
mod order;
mod queue;

mod target;
#[cfg(test)]
mod tests;
mod webhooks;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use delivery::Delivery;
pub(super) use delivery::Posting;
pub use dispatch::{Dispatch, Ticket};
pub use endpoint::{BadEndpoint, Endpoint, OAuth2, Policy};
pub(super) use export::Stored;
pub use ledger::{Attempt, Failure, Kind, Limits, Received, Report, State};
pub use life::{Flight, Life};
pub use misbehaviour::Misbehaviour;
pub use target::{forbidden, forbidden_host};
pub use webhooks::{Notification, Webhooks};

use super::{Moment, Schedule, Span};
use delivery::Site;
use life::Lifeline;
use order::Awaited;
use queue::{Plan, Queue};

/// How long after the attempt that succeeded a `duplicate` comes.
const DUPLICATE_AFTER: Span = Span::from_seconds(1);

/// The outbox of a namespace.
#[derive(Debug, Default)]
pub struct Outbox {
    limits: Limits,
    sites: Vec<Arc<Site>>,
    next_site: u64,
    deliveries: BTreeMap<u64, Delivery>,
    next: u64,
    /// Those of `deliveries` to which nothing more happens by itself.
    finished: BTreeSet<u64>,
    bytes: usize,
    /// How many had to go, by event and the state they had.
    gone: BTreeMap<(String, State), u64>,
    /// What the schedule knows by its number.
    plans: BTreeMap<u64, Plan>,
    queue: Queue,
    /// What waits for another notification of its endpoint.
    awaited: BTreeMap<u64, Awaited>,
    /// Notifications by the request whose answer must be on its way first.
    held: BTreeMap<u64, Vec<u64>>,
    tokens: BTreeMap<u64, Token>,
    life: Lifeline,
    /// What nobody was told yet.
    news: Vec<News>,
}

/// A notification has come to a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Its number.
    pub number: u64,
    /// What it tells of.
    pub event: String,
    /// When it came to that, on the namespace's clock.
    pub at: Moment,
    /// How far it has come.
    pub state: State,
    /// How many attempts have ended.
    pub attempts: usize,
}

/// A bearer token of an endpoint.
#[derive(Clone, Debug)]
struct Token {
    value: String,
    until: Moment,
}

impl Outbox {
    /// An empty one within bounds.
    pub fn new(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// Where notifications go.
    pub fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        self.sites.iter().map(|site| &site.endpoint)
    }

    /// Where notifications go from now on. What is on its way already goes where it was to go.
    pub fn set_endpoints(&mut self, endpoints: Vec<Endpoint>) {
        let mut before = std::mem::take(&mut self.sites);
        for endpoint in endpoints {
            let kept = before.iter().position(|site| site.endpoint == endpoint);
            let site = if let Some(place) = kept {
                before.swap_remove(place)
            } else {
                self.next_site += 1;
                Arc::new(Site { key: self.next_site, endpoint })
            };
            self.sites.push(site);
        }
    }

    /// The endpoints for an event of a vendor, each with its policy.
    pub(super) fn sites_for(&self, vendor: &str, event: &str) -> Vec<Arc<Site>> {
        let wants = |site: &&Arc<Site>| {
            site.endpoint.vendor == vendor && site.endpoint.events.iter().any(|name| name == event)
        };
        self.sites.iter().filter(wants).map(Arc::clone).collect()
    }

    /// Take a notification in, for `site` or for nobody.
    pub(super) fn add(&mut self, schedule: &mut Schedule, site: Option<Arc<Site>>, posting: Posting) {
        self.next += 1;
        let delivery = Delivery::new(self.next, site, posting);
        let number = delivery.number;
        let (state, base) = (delivery.state, delivery.first_due);
        if let Some(cause) = delivery.held {
            self.held.entry(cause).or_default().push(number);
        }
        self.bytes += delivery.bytes();
        self.deliveries.insert(number, delivery);
        if state.is_final() {
            self.finished.insert(number);
        } else {
            self.plan_first(schedule, number, base);
        }
        let at = self.find(number).map_or(base, |delivery| delivery.at);
        self.note(number, at);
        self.evict(schedule);
        schedule.stir();
    }

    fn note(&mut self, number: u64, at: Moment) {
        let Some(delivery) = self.deliveries.get(&number) else { return };
        let (event, attempts) = (delivery.event.clone().into_owned(), delivery.attempts.len());
        self.news.push(News { number, event, at, state: delivery.state, attempts });
    }

    /// What has happened since the last time that somebody asked.
    pub(super) fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    /// All notifications that are kept, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Delivery> {
        self.deliveries.values()
    }

    /// The notification with that number, if it is kept.
    pub fn find(&self, number: u64) -> Option<&Delivery> {
        self.deliveries.get(&number)
    }

    /// How many notifications there have been in this state, of `event` or of any; those that had to go count too.
    pub fn count(&self, event: Option<&str>, state: State) -> u64 {
        let kept = self
            .iter()
            .filter(|delivery| delivery.state == state && event.is_none_or(|event| delivery.event == event));
        let gone = self
            .gone
            .iter()
            .filter(|((name, at), _)| *at == state && event.is_none_or(|event| name == event));
        kept.count() as u64 + gone.map(|(_, count)| count).sum::<u64>()
    }

    /// How many had to go for newer ones.
    pub fn evicted(&self) -> u64 {
        self.gone.values().sum()
    }

    /// How many there are for which something is still to happen.
    pub fn pending(&self) -> usize {
        self.deliveries.len() - self.finished.len()
    }

    /// How many bytes are taken.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The life that ends with this outbox.
    pub(super) fn life(&self) -> Arc<Life> {
        Arc::clone(self.life.life())
    }

    /// The token to send to an endpoint, if one is known that is still good.
    pub fn token(&self, endpoint_key: u64, now: Moment) -> Option<&str> {
        let token = self.tokens.get(&endpoint_key)?;
        (now < token.until).then_some(token.value.as_str())
    }

    /// Remember a token until `until`.
    pub fn keep_token(&mut self, endpoint_key: u64, value: String, until: Moment) {
        self.tokens.insert(endpoint_key, Token { value, until });
    }

    /// Hear how an attempt went; `accepted` is the vendor's word on it.
    pub(super) fn report(
        &mut self,
        schedule: &mut Schedule,
        ticket: Ticket,
        report: Report,
        accepted: bool,
        now: Moment,
    ) {
        self.queue.landed(ticket.site);
        schedule.stir();
        let status = report.result.as_ref().ok().map(|received| received.status);
        if status == Some(401) {
            self.tokens.remove(&ticket.site);
        }
        let Some(delivery) = self.deliveries.get_mut(&ticket.number) else { return };
        let attempt = attempt(ticket, report, accepted);
        self.bytes += attempt.bytes();
        delivery.attempts.push(attempt);
        self.conclude(schedule, ticket, accepted);
        self.note(ticket.number, now);
        self.free_earlier(schedule, ticket, now);
        self.evict(schedule);
    }

    /// What follows from the result of an attempt.
    fn conclude(&mut self, schedule: &mut Schedule, ticket: Ticket, accepted: bool) {
        let number = ticket.number;
        let Some(delivery) = self.deliveries.get_mut(&number) else { return };
        if accepted && ticket.kind != Kind::Duplicate {
            let duplicates = ticket.kind.is_regular() && delivery.misbehaves(Misbehaviour::Duplicate);
            delivery.state = State::Delivered;
            self.finished.insert(number);
            self.cancel(schedule, number);
            if duplicates {
                self.plan(schedule, number, Kind::Duplicate, ticket.at.after(DUPLICATE_AFTER));
            }
            self.end_turn(number);
        } else if ticket.kind.is_regular() && delivery.state == State::Delivering {
            self.retry(schedule, ticket);
        }
    }

    fn retry(&mut self, schedule: &mut Schedule, ticket: Ticket) {
        let Some(delivery) = self.deliveries.get_mut(&ticket.number) else { return };
        if let Some(due) = delivery.retry_after(ticket.due) {
            delivery.state = State::Retrying;
            self.plan_retry(schedule, ticket.number, due);
        } else {
            delivery.state = State::Abandoned;
            self.finished.insert(ticket.number);
            self.end_turn(ticket.number);
        }
    }

    /// Nothing follows any more.
    fn end_turn(&mut self, number: u64) {
        if let Some(delivery) = self.deliveries.get_mut(&number) {
            delivery.turn = None;
        }
    }

    /// Make one more attempt now, whatever the state; `false` where there is nobody to send it to, or no such one.
    pub(super) fn resend(&mut self, schedule: &mut Schedule, number: u64, now: Moment) -> bool {
        let is_sendable = self.find(number).is_some_and(|delivery| delivery.site.is_some());
        if is_sendable {
            self.plan(schedule, number, Kind::Resend, now);
        }
        is_sendable
    }

    /// Let the oldest ones go while the bounds are passed: those that are finished before all others.
    fn evict(&mut self, schedule: &mut Schedule) {
        while self.deliveries.len() > self.limits.count || self.bytes > self.limits.bytes {
            let oldest = self.finished.pop_first().or_else(|| self.deliveries.keys().next().copied());
            let Some(number) = oldest else { break };
            self.cancel(schedule, number);
            let Some(delivery) = self.deliveries.remove(&number) else { continue };
            if !delivery.state.is_final() {
                tracing::warn!(number, event = %delivery.event, "a webhook had to go for newer ones before it was delivered");
            }
            self.bytes -= delivery.bytes();
            *self.gone.entry((delivery.event.into_owned(), delivery.state)).or_default() += 1;
        }
    }

    /// An independent copy; what is on its way is made once more, by the copy too.
    #[must_use]
    pub(super) fn copy(&self) -> Self {
        let mut copy = Self {
            limits: self.limits,
            sites: self.sites.clone(),
            next_site: self.next_site,
            deliveries: self.deliveries.clone(),
            next: self.next,
            finished: self.finished.clone(),
            bytes: self.bytes,
            gone: self.gone.clone(),
            plans: self.plans.clone(),
            queue: self.queue.copy(),
            awaited: self.awaited.clone(),
            held: BTreeMap::new(),
            tokens: self.tokens.clone(),
            life: Lifeline::default(),
            news: Vec::new(),
        };
        copy.begin_anew();
        copy
    }
}

fn attempt(ticket: Ticket, report: Report, accepted: bool) -> Attempt {
    let Report { result, duration, sent } = report;
    let (received, error) = match result {
        Ok(received) if accepted => (Some(received), None),
        Ok(received) => (Some(received), Some("the answer does not count as received".into())),
        Err(failure) => (None, Some(failure.to_string())),
    };
    let status = received.as_ref().map(|received| received.status);
    Attempt { kind: ticket.kind, due: ticket.due, at: ticket.at, status, error, duration, sent, received }
}
