//! The outbox from its document: each part must fit the others, or something would never be sent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::super::schedule::Owner;
use super::super::{BadImage, Schedule};
use super::delivery::{Delivery, Site};
use super::export::{Notified, Stored};
use super::order::Awaited;
use super::queue::Plan;
use super::{Endpoint, Limits, MOST_ENDPOINTS, Outbox, State};

const TAKEN: &str = "expected a number below `schedule.next` that stands nowhere else";
const NOT_SENT: &str = "no such notification is to be sent";

/// The numbers of the schedule that are taken already.
struct Taken {
    numbers: BTreeSet<u64>,
    next: u64,
}

impl Taken {
    fn by(schedule: &Schedule) -> Self {
        let numbers = schedule.iter().map(|(_, sequence, _)| sequence).collect();
        Self { numbers, next: schedule.next() }
    }

    /// Take one, if it is free.
    fn take(&mut self, sequence: u64) -> bool {
        sequence < self.next && self.numbers.insert(sequence)
    }
}

impl Outbox {
    /// What was exported, its plans put into `schedule`.
    pub(in super::super) fn import(stored: Stored, schedule: &mut Schedule) -> Result<Self, BadImage> {
        let mut outbox = Self { next: stored.latest, ..Self::default() };
        let mut taken = Taken::by(schedule);
        if stored.endpoints.len() > MOST_ENDPOINTS {
            let detail = format!("{} are more than {MOST_ENDPOINTS}", stored.endpoints.len());
            return Err(BadImage::new("outbox.endpoints", detail));
        }
        outbox.set_endpoints(stored.endpoints);
        outbox.import_notifications(stored.notifications, &mut taken)?;
        outbox.import_plans(stored.plans, schedule, &mut taken)?;
        outbox.import_due(stored.due)?;
        outbox.import_awaited(stored.awaited)?;
        outbox.check_all_are_sent()?;
        outbox.tally.set_gone(stored.gone);
        schedule.stir();
        Ok(outbox)
    }

    fn import_notifications(&mut self, all: Vec<Notified>, taken: &mut Taken) -> Result<(), BadImage> {
        let Limits { count, bytes } = self.limits;
        for (index, notified) in all.into_iter().enumerate() {
            let bad = |detail: String| BadImage::new(format!("outbox.notifications[{index}]"), detail);
            if notified.turn.is_some_and(|turn| !taken.take(turn)) {
                return Err(BadImage::new(format!("outbox.notifications[{index}].turn"), TAKEN));
            }
            self.restore(notified).map_err(bad)?;
            if self.deliveries.len() > count || self.bytes > bytes {
                let detail =
                    format!("there are more than the {count} notifications or {bytes} bytes that are kept");
                return Err(bad(detail));
            }
        }
        Ok(())
    }

    fn import_plans(
        &mut self,
        plans: BTreeMap<u64, Plan>,
        schedule: &mut Schedule,
        taken: &mut Taken,
    ) -> Result<(), BadImage> {
        for (sequence, plan) in plans {
            let bad = |detail| BadImage::new(format!("outbox.plans.{sequence}"), detail);
            self.site_of(plan).ok_or_else(|| bad(NOT_SENT))?;
            if !taken.take(sequence) {
                return Err(bad(TAKEN));
            }
            schedule.follow(plan.due, sequence, Owner::Outbox);
            self.keep_plan(sequence, plan);
        }
        Ok(())
    }

    fn import_due(&mut self, due: Vec<Plan>) -> Result<(), BadImage> {
        for (index, plan) in due.into_iter().enumerate() {
            let bad = || BadImage::new(format!("outbox.due[{index}]"), NOT_SENT);
            self.queue.push(self.site_of(plan).ok_or_else(bad)?, plan);
        }
        Ok(())
    }

    fn import_awaited(&mut self, awaited: BTreeMap<u64, Awaited>) -> Result<(), BadImage> {
        let waits = |number: &u64| self.find(*number).is_some_and(|delivery| delivery.planned.is_some());
        if let Some(number) = awaited.keys().find(|number| !waits(number)) {
            let detail = "`outbox.plans` has no attempt of that notification that could wait";
            return Err(BadImage::new(format!("outbox.awaited.{number}"), detail));
        }
        self.awaited = awaited;
        Ok(())
    }

    /// What is still to be delivered needs an attempt to come.
    fn check_all_are_sent(&self) -> Result<(), BadImage> {
        let due: BTreeSet<_> =
            self.queue.plans().filter(|plan| plan.kind.is_regular()).map(|plan| plan.number).collect();
        let is_lost = |delivery: &Delivery| {
            !delivery.state.is_final() && delivery.planned.is_none() && !due.contains(&delivery.number)
        };
        match self.iter().position(is_lost) {
            None => Ok(()),
            Some(index) => Err(BadImage::new(
                format!("outbox.notifications[{index}].state"),
                "it would never be sent: neither `outbox.plans` nor `outbox.due` has an attempt of it",
            )),
        }
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
            besides: BTreeMap::new(),
            asked: 0,
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
