//! Notifications to others: what waits to be sent, when it is tried again, and what came of it.
//!
//! Like all of the engine it moves no byte: it says which attempts are to be made now ([`Outbox::take`]),
//! and is told how they went ([`Outbox::report`]). Due times are virtual; the schedule of the namespace
//! holds them, so attempts take their turn among everything else that falls due.

mod delivery;
mod dispatch;
mod endpoint;
mod export;
mod import;
mod ledger;
mod life;
mod misbehaviour;
mod order;
mod queue;
mod result;
mod sites;
mod tally;
mod target;
#[cfg(test)]
mod tests;
mod webhooks;

use std::collections::{BTreeMap, BTreeSet};
use std::mem::offset_of;
use std::sync::Arc;

pub use delivery::Delivery;
pub(super) use delivery::Posting;
pub use dispatch::{Dispatch, Ticket};
pub use endpoint::{BadEndpoint, Endpoint, MOST_ENDPOINTS, OAuth2, Policy};
pub(super) use export::Stored;
pub use ledger::{Attempt, Bearer, Failure, Kind, Limits, Received, Report, State};
pub use life::{Flight, Life};
pub use misbehaviour::Misbehaviour;
pub use result::Setback;
pub use target::{forbidden, forbidden_host};
pub use webhooks::{Notification, Webhooks};

use super::{Moment, Schedule};
use delivery::Site;
use life::Lifeline;
use order::Awaited;
use queue::{Plan, Queue};
use sites::Token;
use tally::Tally;

/// The outbox of a namespace. What every request looks at comes first, as in [`Universe`](super::Universe).
#[derive(Debug, Default)]
#[repr(C)]
pub struct Outbox {
    /// What nobody was told yet.
    news: Vec<News>,
    /// Notifications by the request whose answer must be on its way first.
    held: BTreeMap<u64, Vec<u64>>,
    limits: Limits,
    sites: Vec<Arc<Site>>,
    next_site: u64,
    deliveries: BTreeMap<u64, Delivery>,
    next: u64,
    /// Those of `deliveries` to which nothing more happens by itself.
    finished: BTreeSet<u64>,
    bytes: usize,
    tally: Tally,
    /// What the schedule knows by its number.
    plans: BTreeMap<u64, Plan>,
    queue: Queue,
    /// What waits for another notification of its endpoint.
    awaited: BTreeMap<u64, Awaited>,
    tokens: BTreeMap<u64, Token>,
    life: Lifeline,
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
    /// Whether it came to that state only now; an attempt may leave it as it is.
    pub is_new: bool,
}

impl Outbox {
    /// So many bytes of it are looked at by every request.
    pub(super) const LOOKED_AT: usize = offset_of!(Self, limits);

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
        self.tally.add(&delivery);
        self.deliveries.insert(number, delivery);
        if state.is_final() {
            self.finished.insert(number);
        } else {
            self.plan_first(schedule, number, base);
        }
        let at = self.find(number).map_or(base, |delivery| delivery.at);
        self.note(number, at, true);
        self.evict(schedule);
        schedule.stir();
    }

    fn note(&mut self, number: u64, at: Moment, is_new: bool) {
        let Some(delivery) = self.deliveries.get(&number) else { return };
        let (event, attempts) = (delivery.event.clone().into_owned(), delivery.attempts.len());
        self.news.push(News { number, event, at, state: delivery.state, attempts, is_new });
    }

    /// Whether something has happened since the last time that somebody took it.
    pub(super) fn has_news(&self) -> bool {
        !self.news.is_empty()
    }

    /// What has happened since then.
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
            tally: self.tally.clone(),
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
