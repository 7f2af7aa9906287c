//! A notification on its way to one endpoint.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;

use super::super::{Moment, Span};
use super::{Attempt, Endpoint, Misbehaviour, Notification, State};

/// How long after the event a `late` one comes.
const LATE: Span = Span::from_seconds(600);

/// An endpoint under the key that its queue and its token have.
#[derive(Debug)]
pub struct Site {
    pub(super) key: u64,
    pub(crate) endpoint: Endpoint,
}

/// What is to be sent.
pub(crate) struct Posting {
    pub(crate) vendor: &'static str,
    pub(crate) event: &'static str,
    /// When the event happened.
    pub(crate) at: Moment,
    /// How long after it the first attempt falls due.
    pub(crate) delay: Span,
    pub(crate) misbehave: Vec<Misbehaviour>,
    pub(crate) notification: Notification,
    pub(crate) retries: Arc<[Span]>,
    pub(crate) timeout: Span,
    /// The number of the request whose answer must be on its way first.
    pub(crate) cause: Option<u64>,
}

/// A notification to one endpoint, with all that came of it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its number in the namespace, from 1.
    pub number: u64,
    /// Whose it is.
    pub vendor: Cow<'static, str>,
    /// What it tells of.
    pub event: Cow<'static, str>,
    /// When that happened.
    pub at: Moment,
    /// How far it has come.
    pub state: State,
    /// How it misbehaves.
    pub misbehave: Vec<Misbehaviour>,
    /// The `content-type` field.
    pub content_type: Cow<'static, str>,
    /// The body, the same at every attempt.
    pub body: Bytes,
    /// Every attempt, in the order in which they ended.
    pub attempts: Vec<Attempt>,
    pub(super) site: Option<Arc<Site>>,
    pub(super) retries: Arc<[Span]>,
    pub(super) timeout: Span,
    /// When the first attempt fell due.
    pub(super) first_due: Moment,
    /// How many attempts of the schedule have begun.
    pub(super) made: usize,
    /// The attempt of the schedule that is to come: when, and under which number the schedule knows it.
    pub(super) planned: Option<(Moment, u64)>,
    /// Attempts to come that are not of the schedule, by their numbers there: duplicates, and what was asked for.
    pub(super) besides: BTreeMap<u64, Moment>,
    /// How many attempts were asked for.
    pub(super) asked: u64,
    /// The schedule's number of the attempt that is due or on its way; what follows from it takes it over.
    pub(super) turn: Option<u64>,
    /// The number of the request whose answer must be on its way first.
    pub(super) held: Option<u64>,
    /// Whether the attempt to come is the last one, whatever the schedule says.
    pub(super) is_last: bool,
}

impl Delivery {
    pub(super) fn new(number: u64, site: Option<Arc<Site>>, posting: Posting) -> Self {
        let Posting { vendor, event, at, delay, misbehave, notification, retries, timeout, cause } = posting;
        let state = match &site {
            None => State::NoEndpoint,
            Some(_) if misbehave.contains(&Misbehaviour::Drop) => State::Dropped,
            Some(_) => State::Queued,
        };
        let delay = if misbehave.contains(&Misbehaviour::Late) { LATE } else { delay };
        let mut body = notification.body;
        if misbehave.contains(&Misbehaviour::CorruptJson) {
            body.truncate(body.len() * 2 / 3);
        }
        Self {
            number,
            vendor: vendor.into(),
            event: event.into(),
            at,
            state,
            misbehave,
            content_type: notification.content_type.into(),
            body,
            attempts: Vec::new(),
            site,
            retries,
            timeout,
            first_due: at.after(delay),
            made: 0,
            planned: None,
            besides: BTreeMap::new(),
            asked: 0,
            turn: None,
            held: cause.filter(|_| !state.is_final()),
            is_last: false,
        }
    }

    /// Where it goes; absent where there was nobody to send it to.
    pub fn endpoint(&self) -> Option<&Endpoint> {
        self.site.as_ref().map(|site| &site.endpoint)
    }

    /// When the next attempt falls due, if one is planned.
    pub fn next_attempt(&self) -> Option<Moment> {
        self.planned.map(|(due, _)| due)
    }

    /// Whether the attempt has ended that was asked for as the `asked`-th one.
    pub fn has_made(&self, asked: u64) -> bool {
        self.attempts.iter().any(|attempt| attempt.asked == asked)
    }

    pub(super) fn misbehaves(&self, how: Misbehaviour) -> bool {
        self.misbehave.contains(&how)
    }

    pub(super) fn site_key(&self) -> Option<u64> {
        self.site.as_ref().map(|site| site.key)
    }

    /// When the retry after an attempt that fell due at `due` comes.
    pub(super) fn retry_after(&self, due: Moment) -> Option<Moment> {
        let span = self.retries.get(self.made.checked_sub(1)?)?;
        (!self.is_last).then(|| due.after(*span))
    }

    /// When the schedule has run out.
    pub(super) fn end_of_schedule(&self) -> Moment {
        self.retries.iter().fold(self.first_due, |due, span| due.after(*span))
    }

    pub(super) fn bytes(&self) -> usize {
        512 + self.body.len() + self.attempts.iter().map(Attempt::bytes).sum::<usize>()
    }
}
