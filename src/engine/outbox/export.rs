//! The outbox as a document and back: what depends on real time or on a receiver's words is left out, so equal
//! universes export equal bytes. An attempt on its way is written down as one that is due.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::image::counter;
use super::super::schedule::Owner;
use super::super::{BadImage, Moment, Schedule, Span};
use super::delivery::{Delivery, Site};
use super::order::Awaited;
use super::queue::Plan;
use super::{Attempt, Endpoint, Limits, MOST_ENDPOINTS, Misbehaviour, Outbox, State};

/// An outbox in a document.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    endpoints: Vec<Endpoint>,
    /// The number of the latest notification.
    #[serde(deserialize_with = "counter")]
    latest: u64,
    notifications: Vec<Notified>,
    /// What falls due, by the schedule's sequence numbers.
    plans: BTreeMap<u64, Plan>,
    /// What is due already, in order.
    due: Vec<Plan>,
    /// What waits for another notification.
    awaited: BTreeMap<u64, Awaited>,
    /// How many had to go, by event and state.
    gone: Vec<(String, State, u64)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notified {
    number: u64,
    vendor: String,
    event: String,
    at: Moment,
    state: State,
    endpoint: Option<Endpoint>,
    misbehave: Vec<Misbehaviour>,
    content_type: String,
    body: String,
    timeout: Span,
    retries: Vec<Span>,
    first_due: Moment,
    #[serde(deserialize_with = "counter")]
    made: usize,
    is_last: bool,
    /// The schedule's number of the attempt that is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    turn: Option<u64>,
    attempts: Vec<Attempt>,
}

impl Outbox {
    /// The whole of it.
    pub(in super::super) fn export(&self) -> Stored {
        let still = self.copy();
        Stored {
            endpoints: still.endpoints().cloned().collect(),
            latest: still.next,
            notifications: still.iter().map(notified).collect(),
            plans: still.plans.clone(),
            due: still.queue.plans().collect(),
            awaited: still.awaited.clone(),
            gone: still.tally.gone().collect(),
        }
    }

    /// What was exported, its plans put into `schedule`.
    pub(in super::super) fn import(stored: Stored, schedule: &mut Schedule) -> Result<Self, BadImage> {
        let mut outbox = Self { next: stored.latest, ..Self::default() };
        if stored.endpoints.len() > MOST_ENDPOINTS {
            let detail = format!("{} are more than {MOST_ENDPOINTS}", stored.endpoints.len());
            return Err(BadImage::new("outbox.endpoints", detail));
        }
        outbox.set_endpoints(stored.endpoints);
        let mut taken = schedule.iter().map(|(_, sequence, _)| sequence).collect::<BTreeSet<_>>();
        let first_free = schedule.next();
        let mut is_free = |sequence| sequence < first_free && taken.insert(sequence);
        for (index, notified) in stored.notifications.into_iter().enumerate() {
            let place = || format!("outbox.notifications[{index}]");
            if notified.turn.is_some_and(|turn| !is_free(turn)) {
                let detail = "expected a number below `schedule.next` that stands nowhere else";
                return Err(BadImage::new(format!("{}.turn", place()), detail));
            }
            outbox.restore(notified).map_err(|detail| BadImage::new(place(), detail))?;
            if outbox.deliveries.len() > outbox.limits.count || outbox.bytes > outbox.limits.bytes {
                let Limits { count, bytes } = outbox.limits;
                let detail =
                    format!("there are more than the {count} notifications or {bytes} bytes that are kept");
                return Err(BadImage::new(place(), detail));
            }
        }
        for (sequence, plan) in stored.plans {
            let place = || format!("outbox.plans.{sequence}");
            outbox
                .site_of(plan)
                .ok_or_else(|| BadImage::new(place(), "no such notification is to be sent"))?;
            if !is_free(sequence) {
                return Err(BadImage::new(
                    place(),
                    "expected a number below `schedule.next` that stands nowhere else",
                ));
            }
            schedule.follow(plan.due, sequence, Owner::Outbox);
            if let Some(delivery) = outbox.deliveries.get_mut(&plan.number).filter(|_| plan.kind.is_regular())
            {
                delivery.planned = Some((plan.due, sequence));
            }
            outbox.plans.insert(sequence, plan);
        }
        for (index, plan) in stored.due.into_iter().enumerate() {
            let site = outbox.site_of(plan);
            let bad = || BadImage::new(format!("outbox.due[{index}]"), "no such notification is to be sent");
            outbox.queue.push(site.ok_or_else(bad)?, plan);
        }
        outbox.awaited = stored.awaited;
        outbox.tally.set_gone(stored.gone);
        schedule.stir();
        Ok(outbox)
    }

    fn site_of(&self, plan: Plan) -> Option<u64> {
        self.find(plan.number)?.site_key()
    }

    fn restore(&mut self, notified: Notified) -> Result<(), String> {
        let number = notified.number;
        if number == 0 || number > self.next || self.deliveries.contains_key(&number) {
            return Err(format!("{number} is not between 1 and `latest`, or stands twice"));
        }
        if notified.state == State::Delivering {
            return Err("nothing can be on its way in a document; expected `queued` or `retrying`".into());
        }
        let site = notified.endpoint.map(|endpoint| self.site_for(endpoint));
        if notified.state.is_final() {
            self.finished.insert(number);
        }
        let delivery = Delivery {
            number,
            vendor: notified.vendor.into(),
            event: notified.event.into(),
            at: notified.at,
            state: notified.state,
            misbehave: notified.misbehave,
            content_type: notified.content_type.into(),
            body: notified.body.into(),
            attempts: notified.attempts,
            site,
            retries: notified.retries.into(),
            timeout: notified.timeout,
            first_due: notified.first_due,
            made: notified.made,
            planned: None,
            turn: notified.turn,
            held: None,
            is_last: notified.is_last,
        };
        self.bytes += delivery.bytes();
        self.tally.add(&delivery);
        self.deliveries.insert(number, delivery);
        Ok(())
    }

    /// The place of an endpoint, the same for equal ones.
    fn site_for(&mut self, endpoint: Endpoint) -> Arc<Site> {
        let known = self.sites.iter().chain(self.deliveries.values().filter_map(|known| known.site.as_ref()));
        if let Some(site) = known.into_iter().find(|site| site.endpoint == endpoint) {
            return Arc::clone(site);
        }
        self.next_site += 1;
        Arc::new(Site { key: self.next_site, endpoint })
    }
}

fn notified(delivery: &Delivery) -> Notified {
    Notified {
        number: delivery.number,
        vendor: delivery.vendor.clone().into_owned(),
        event: delivery.event.clone().into_owned(),
        at: delivery.at,
        state: delivery.state,
        endpoint: delivery.endpoint().cloned(),
        misbehave: delivery.misbehave.clone(),
        content_type: delivery.content_type.clone().into_owned(),
        body: String::from_utf8_lossy(&delivery.body).into_owned(),
        timeout: delivery.timeout,
        retries: delivery.retries.to_vec(),
        first_due: delivery.first_due,
        made: delivery.made,
        is_last: delivery.is_last,
        turn: delivery.turn,
        attempts: delivery.attempts.clone(),
    }
}
