//! The outbox as a document: what depends on real time or on a receiver's words is left out, so equal
//! universes export equal bytes. An attempt on its way is written down as one that is due.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::image::counter;
use super::super::{Moment, Span};
use super::delivery::Delivery;
use super::order::Awaited;
use super::queue::Plan;
use super::{Attempt, Endpoint, Misbehaviour, Outbox, State};

/// An outbox in a document.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stored {
    pub(super) endpoints: Vec<Endpoint>,
    /// The number of the latest notification.
    #[serde(deserialize_with = "counter")]
    pub(super) latest: u64,
    pub(super) notifications: Vec<Notified>,
    /// What falls due, by the schedule's sequence numbers.
    pub(super) plans: BTreeMap<u64, Plan>,
    /// What is due already, in order.
    pub(super) due: Vec<Plan>,
    /// What waits for another notification.
    pub(super) awaited: BTreeMap<u64, Awaited>,
    /// How many had to go, by event and state.
    pub(super) gone: Vec<(String, State, u64)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notified {
    pub(super) number: u64,
    pub(super) vendor: String,
    pub(super) event: String,
    pub(super) at: Moment,
    pub(super) state: State,
    pub(super) endpoint: Option<Endpoint>,
    pub(super) misbehave: Vec<Misbehaviour>,
    pub(super) content_type: String,
    pub(super) body: String,
    pub(super) timeout: Span,
    pub(super) retries: Vec<Span>,
    pub(super) first_due: Moment,
    #[serde(deserialize_with = "counter")]
    pub(super) made: usize,
    pub(super) is_last: bool,
    /// The schedule's number of the attempt that is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) turn: Option<u64>,
    pub(super) attempts: Vec<Attempt>,
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
            // What had to go for newer ones is passed over when its turn comes.
            due: still.queue.plans().filter(|plan| still.find(plan.number).is_some()).collect(),
            awaited: still.awaited.clone(),
            gone: still.tally.gone().collect(),
        }
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
