//! Notifications that wait for another one of their endpoint: the misbehaviours `reorder` and
//! `out_of_order_retry`.
//!
//! Both are plans at the latest moment; once the other notification has come far enough, the plan is
//! brought forward.

use serde::{Deserialize, Serialize};

use super::super::{Moment, Schedule, Span};
use super::{Delivery, Kind, Misbehaviour, Outbox, State, Ticket};

/// How long a `reorder` waits at most.
const REORDER: Span = Span::from_seconds(60);

/// What a notification waits for.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Awaited {
    kind: Kind,
    /// Not before this moment, even if it happens earlier.
    from: Moment,
}

impl Outbox {
    pub(super) fn plan_first(&mut self, schedule: &mut Schedule, number: u64, base: Moment) {
        let reorders = self.find(number).is_some_and(|delivery| delivery.misbehaves(Misbehaviour::Reorder));
        // Who is waited for does not wait in turn: where every notification is to be reordered, pairs change places.
        if reorders && !self.is_waited_for(number) {
            self.awaited.insert(number, Awaited { kind: Kind::First, from: base });
            self.plan(schedule, number, Kind::First, base.after(REORDER));
        } else {
            self.plan(schedule, number, Kind::First, base);
        }
    }

    pub(super) fn plan_retry(&mut self, schedule: &mut Schedule, number: u64, due: Moment) {
        let Some(delivery) = self.deliveries.get(&number) else { return };
        let end = delivery.end_of_schedule();
        let waits = delivery.misbehaves(Misbehaviour::OutOfOrderRetry)
            && end > due
            && self.next_of(number).is_none_or(|next| !self.is_delivered(next));
        if waits {
            self.awaited.insert(number, Awaited { kind: Kind::Retry, from: due });
            self.plan(schedule, number, Kind::Retry, end);
        } else {
            self.plan(schedule, number, Kind::Retry, due);
        }
        if let Some(delivery) = self.deliveries.get_mut(&number) {
            delivery.is_last = waits;
        }
    }

    /// After an attempt of a notification: bring forward what waited for it.
    pub(super) fn free_earlier(&mut self, schedule: &mut Schedule, ticket: Ticket, now: Moment) {
        if self.awaited.is_empty() {
            return;
        }
        // Only the one before it can wait for it: who waits for a later one waits for the next.
        let earlier = self.previous_of(ticket.number);
        let free = earlier.and_then(|number| Some((number, *self.awaited.get(&number)?)));
        let free =
            free.filter(|(_, awaited)| awaited.kind == Kind::First || self.is_delivered(ticket.number));
        if let Some((number, Awaited { kind, from })) = free {
            self.cancel(schedule, number);
            if let Some(delivery) = self.deliveries.get_mut(&number) {
                delivery.is_last = false;
            }
            self.plan(schedule, number, kind, from.max(now));
        }
    }

    fn is_waited_for(&self, number: u64) -> bool {
        let earlier = self.previous_of(number).and_then(|earlier| self.awaited.get(&earlier));
        earlier.is_some_and(|awaited| awaited.kind == Kind::First)
    }

    fn is_delivered(&self, number: u64) -> bool {
        self.find(number).is_some_and(|delivery| delivery.state == State::Delivered)
    }

    /// The endpoint's next notification that is sent at all.
    fn next_of(&self, number: u64) -> Option<u64> {
        let site = self.find(number)?.site_key();
        let mut later = self.deliveries.range(number.checked_add(1)?..);
        later.find(|(_, delivery)| is_sent_to(delivery, site)).map(|(number, _)| *number)
    }

    /// The one before it.
    fn previous_of(&self, number: u64) -> Option<u64> {
        let site = self.find(number)?.site_key();
        let mut earlier = self.deliveries.range(..number).rev();
        earlier.find(|(_, delivery)| is_sent_to(delivery, site)).map(|(number, _)| *number)
    }
}

fn is_sent_to(delivery: &Delivery, site: Option<u64>) -> bool {
    delivery.site_key() == site && !delivery.misbehaves(Misbehaviour::Drop)
}
