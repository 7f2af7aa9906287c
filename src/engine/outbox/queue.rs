//! Attempts in the order in which they are to begin: planned ones wait in the namespace's schedule, due ones
//! wait here, by endpoint, until somebody takes them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::schedule::Owner;
use super::super::{Moment, Schedule};
use super::{Delivery, Dispatch, Kind, Misbehaviour, Outbox, State, Ticket};

/// An attempt to come.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) number: u64,
    pub(super) kind: Kind,
    pub(super) due: Moment,
    /// Of attempts that were asked for: which one of its notification it is.
    #[serde(skip)]
    pub(super) asked: u64,
}

/// Due attempts, first come first, and how many are on their way.
#[derive(Debug, Default)]
pub(super) struct Queue {
    due: BTreeMap<u64, VecDeque<Plan>>,
    due_count: usize,
    flying: BTreeMap<u64, usize>,
    flying_count: usize,
}

impl Queue {
    pub(super) fn push(&mut self, site: u64, plan: Plan) {
        self.due.entry(site).or_default().push_back(plan);
        self.due_count += 1;
    }

    /// All that is due, by endpoint.
    pub(super) fn plans(&self) -> impl Iterator<Item = Plan> {
        self.due.values().flatten().copied()
    }

    fn pop(&mut self, site: u64) -> Option<Plan> {
        let queue = self.due.get_mut(&site)?;
        let plan = queue.pop_front()?;
        if queue.is_empty() {
            self.due.remove(&site);
        }
        self.due_count -= 1;
        Some(plan)
    }

    fn depart(&mut self, site: u64) {
        *self.flying.entry(site).or_default() += 1;
        self.flying_count += 1;
    }

    /// An attempt of an endpoint has ended.
    pub(super) fn landed(&mut self, site: u64) {
        if let Some(flying) = self.flying.get_mut(&site) {
            *flying -= 1;
            self.flying_count -= 1;
            if *flying == 0 {
                self.flying.remove(&site);
            }
        }
    }

    /// Only what is due; nothing is on its way in a copy.
    pub(super) fn copy(&self) -> Self {
        Self { due: self.due.clone(), due_count: self.due_count, ..Self::default() }
    }
}

impl Outbox {
    /// Plan an attempt; one of the notification's own schedule can be cancelled until it falls due.
    pub(super) fn plan(&mut self, schedule: &mut Schedule, number: u64, kind: Kind, due: Moment) {
        let sequence = match self.turn_of(number, kind) {
            Some(turn) => {
                schedule.follow(due, turn, Owner::Outbox);
                turn
            }
            None => schedule.plan(due, Owner::Outbox),
        };
        let delivery = self.deliveries.get(&number).filter(|_| kind == Kind::Resend);
        let asked = delivery.map_or(0, |delivery| delivery.asked);
        self.keep_plan(sequence, Plan { number, kind, due, asked });
    }

    /// Keep what the schedule knows by `sequence`.
    pub(super) fn keep_plan(&mut self, sequence: u64, plan: Plan) {
        if let Some(delivery) = self.deliveries.get_mut(&plan.number) {
            if plan.kind.is_regular() {
                delivery.planned = Some((plan.due, sequence));
            } else {
                delivery.besides.insert(sequence, plan.due);
            }
        }
        self.plans.insert(sequence, plan);
    }

    /// Take back all that was planned of a notification that is there no more.
    pub(super) fn forget_plans(&mut self, schedule: &mut Schedule, gone: &Delivery) {
        let besides = gone.besides.iter().map(|(sequence, due)| (*due, *sequence));
        for (due, sequence) in besides.chain(gone.planned) {
            schedule.cancel(due, sequence);
            self.plans.remove(&sequence);
        }
        self.awaited.remove(&gone.number);
    }

    /// The turn of the attempt that another one follows. Attempts end in any order, in real time; what follows from
    /// them keeps the order in which they fell due, so that chance of the network decides nothing.
    fn turn_of(&mut self, number: u64, kind: Kind) -> Option<u64> {
        let delivery = self.deliveries.get_mut(&number).filter(|_| kind != Kind::Resend)?;
        delivery.turn.take()
    }

    /// Take back what was planned of the notification's own schedule.
    pub(super) fn cancel(&mut self, schedule: &mut Schedule, number: u64) -> Option<Plan> {
        self.awaited.remove(&number);
        let (due, sequence) = self.deliveries.get_mut(&number)?.planned.take()?;
        schedule.cancel(due, sequence);
        if let Some(delivery) = self.deliveries.get_mut(&number).filter(|delivery| !delivery.state.is_final())
        {
            delivery.turn = Some(sequence);
        }
        self.plans.remove(&sequence)
    }

    /// What the schedule knows under that number falls due now: whose it is, what that is in a few words, and the
    /// number of the notification.
    pub(in super::super) fn fall_due(&mut self, sequence: u64) -> Option<(String, String, u64)> {
        let plan = self.plans.remove(&sequence)?;
        let delivery = self.deliveries.get_mut(&plan.number)?;
        if plan.kind.is_regular() {
            delivery.planned = None;
            delivery.turn = Some(sequence);
        } else {
            delivery.besides.remove(&sequence);
        }
        let what = format!("webhook {} {}: {}", delivery.number, delivery.event, words(plan.kind));
        let (site, vendor) = (delivery.site_key()?, delivery.vendor.clone().into_owned());
        self.awaited.remove(&plan.number);
        self.queue.push(site, plan);
        Some((vendor, what, plan.number))
    }

    /// Whether attempts are due or on their way.
    pub fn is_busy(&self) -> bool {
        self.queue.due_count + self.queue.flying_count > 0
    }

    /// How many attempts are due or on their way.
    pub fn busy(&self) -> usize {
        self.queue.due_count + self.queue.flying_count
    }

    /// The next attempt to begin, if any may: at most `most` of an endpoint are on their way at a time.
    ///
    /// What is held back, because the answer of its request is not on its way yet, holds back what came
    /// later to the same endpoint.
    pub fn take(&mut self, now: Moment, most: usize) -> Option<Dispatch> {
        loop {
            let site = self.next_site(most)?;
            let plan = self.queue.pop(site)?;
            let dispatch = self.dispatch(plan, now);
            if dispatch.is_some() {
                self.queue.depart(site);
                return dispatch;
            }
        }
    }

    fn next_site(&self, most: usize) -> Option<u64> {
        let is_held = |plan: &Plan| self.find(plan.number).is_some_and(|delivery| delivery.held.is_some());
        let may = |(site, plans): &(&u64, &VecDeque<Plan>)| {
            self.queue.flying.get(site).is_none_or(|flying| *flying < most)
                && plans.front().is_some_and(|plan| !is_held(plan))
        };
        self.queue.due.iter().find(may).map(|(site, _)| *site)
    }

    /// `None` where the notification is gone, or was received meanwhile.
    fn dispatch(&mut self, plan: Plan, now: Moment) -> Option<Dispatch> {
        let Plan { number, kind, due, asked } = plan;
        let delivery = self.deliveries.get_mut(&number)?;
        if kind.is_regular() {
            if delivery.state.is_final() {
                return None;
            }
            self.tally.turn(delivery, State::Delivering);
            delivery.made += 1;
            if kind == Kind::First {
                delivery.first_due = due;
            }
        }
        let site = Arc::clone(delivery.site.as_ref()?);
        Some(Dispatch {
            ticket: Ticket { number, site: site.key, kind, due, at: now, asked },
            body: delivery.body.clone(),
            timeout: delivery.timeout,
            is_slow: delivery.misbehaves(Misbehaviour::SlowBody),
            flight: self.life.life().fly(),
            site,
            content_type: delivery.content_type.clone(),
        })
    }

    /// The answer of a request is on its way, so what it caused may be, too.
    pub(in super::super) fn release(&mut self, schedule: &mut Schedule, cause: u64) {
        for number in self.held.remove(&cause).unwrap_or_default() {
            if let Some(delivery) = self.deliveries.get_mut(&number) {
                delivery.held = None;
            }
            schedule.stir();
        }
    }

    /// How many requests are waited for.
    pub(in super::super) fn held(&self) -> usize {
        self.held.len()
    }

    /// Whose notification an attempt is about.
    pub(in super::super) fn vendor_of(&self, ticket: Ticket) -> Option<&str> {
        self.find(ticket.number).map(|delivery| &*delivery.vendor)
    }

    /// Whether something waits for the answer of that request.
    pub fn holds(&self, cause: u64) -> bool {
        self.held.contains_key(&cause)
    }

    /// In a copy: nothing is held, and what is on its way is due again.
    pub(super) fn begin_anew(&mut self) {
        let mut again = Vec::new();
        for delivery in self.deliveries.values_mut() {
            delivery.held = None;
            if delivery.state != State::Delivering {
                continue;
            }
            delivery.made = delivery.made.saturating_sub(1);
            let kind = if delivery.made == 0 { Kind::First } else { Kind::Retry };
            let state = if delivery.made == 0 { State::Queued } else { State::Retrying };
            self.tally.turn(delivery, state);
            let due = delivery.attempts.iter().rev().find(|attempt| attempt.kind.is_regular());
            let due = due.map_or(delivery.first_due, |attempt| {
                delivery.retry_after(attempt.due).unwrap_or(attempt.due)
            });
            let plan = Plan { number: delivery.number, kind, due, asked: 0 };
            again.extend(delivery.site_key().map(|site| (site, plan)));
        }
        for (site, plan) in again {
            self.queue.push(site, plan);
        }
    }
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::First => "first attempt",
        Kind::Retry => "retry",
        Kind::Duplicate => "duplicate",
        Kind::Resend => "resent",
    }
}
