//! The way of a clock to a later time, one due moment after the other.
//!
//! Where attempts have to be made, the clock stops at their moment until they have ended: a receiver that
//! calls back finds the time at which it was called, and a retry takes its turn among all else that falls due.

use super::{Fallen, Moment, Universe};

/// At most so much of what fell due is listed; all of it is counted.
const LISTED: usize = 1_000;

/// A journey under way, or one that has ended and was not asked for yet.
#[derive(Clone, Debug)]
pub(super) struct Journey {
    ticket: u64,
    to: Moment,
    has_arrived: bool,
    /// Whether nothing is waited for any more.
    is_cut: bool,
    fallen: Vec<Fallen>,
    count: usize,
}

/// What happened on a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// What the clock shows.
    pub at: Moment,
    /// How much fell due.
    pub count: usize,
    /// What fell due, in order; the first thousand.
    pub fallen: Vec<Fallen>,
    /// Attempts that are due or on their way still; none unless the journey was cut short.
    pub unfinished: usize,
}

impl Journey {
    pub(super) fn note(&mut self, fallen: Fallen) {
        self.count += 1;
        if self.fallen.len() < LISTED {
            self.fallen.push(fallen);
        }
    }
}

impl Universe {
    /// Whether the clock is on its way.
    pub fn is_travelling(&self) -> bool {
        self.journey.as_ref().is_some_and(|journey| !journey.has_arrived)
    }

    /// Send the clock on its way to `to`; it moves whenever due work is settled. A journey under way ends here.
    pub fn depart(&mut self, to: Moment) -> u64 {
        self.journeys += 1;
        self.journey = Some(Journey {
            ticket: self.journeys,
            to,
            has_arrived: false,
            is_cut: false,
            fallen: Vec::new(),
            count: 0,
        });
        self.journeys
    }

    /// What happened on the journey, once it has ended; it can be asked once.
    pub fn arrive(&mut self, ticket: u64, real: Moment) -> Option<Arrived> {
        let at = self.settle(real, |_| ());
        let unfinished = self.shared.outbox.busy();
        let journey = self.journey.take_if(|journey| journey.ticket == ticket && journey.has_arrived)?;
        Some(Arrived { at, count: journey.count, fallen: journey.fallen, unfinished })
    }

    /// Go on without waiting for attempts: they end when they end.
    pub fn cut_short(&mut self, ticket: u64) {
        if let Some(journey) = self.journey.as_mut().filter(|journey| journey.ticket == ticket) {
            journey.is_cut = true;
        }
    }

    /// Move the clock to the next due moment of the journey, if it may move; whether it did.
    pub(super) fn travel_on(&mut self, real: Moment) -> bool {
        let Some(journey) = self.journey.as_mut().filter(|journey| !journey.has_arrived) else {
            return false;
        };
        if self.shared.outbox.is_busy() && !journey.is_cut {
            return false;
        }
        let now = self.clock.now(real);
        let next = self.shared.schedule.next_at().filter(|next| *next <= journey.to);
        let stop = next.unwrap_or(journey.to);
        if stop > now {
            self.clock.set(Some(stop), None, real);
        }
        if next.is_some() || stop > now {
            return true;
        }
        journey.has_arrived = true;
        self.shared.schedule.stir();
        false
    }
}
