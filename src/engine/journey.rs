//! The way of a clock to a later time, one due moment after the other.
//!
//! Where attempts have to be made, the clock stops at their moment until they have ended: a receiver that
//! calls back finds the time at which it was called, and a retry takes its turn among all else that falls due.

use std::collections::VecDeque;

use super::sending::LOOK_AGAIN;
use super::{Fallen, Moment, Universe};

/// At most so much of what fell due is listed; all of it is counted.
const LISTED: usize = 1_000;
/// So many journeys that have ended wait to be asked for, or for nobody where a client has gone away.
const KEPT: usize = 64;

/// The journeys of a clock: the one under way, and those that have ended and were not asked for yet.
///
/// Several callers may wait at a time, and the one that wakes first may set out before the one whose journey has
/// ended hears of it; so what has ended is kept.
#[derive(Clone, Debug, Default)]
pub(super) struct Journeys {
    /// Boxed, as there mostly is none and every request looks here.
    under_way: Option<Box<Journey>>,
    ended: VecDeque<Journey>,
    count: u64,
}

impl Journeys {
    /// Others have their turn.
    pub(super) fn pause(&mut self) {
        if let Some(journey) = &mut self.under_way {
            journey.was_seen = true;
        }
    }

    /// Note what fell due on the way, if the clock is on its way.
    pub(super) fn note(&mut self, fallen: Fallen) -> Result<(), Fallen> {
        match &mut self.under_way {
            Some(journey) => {
                journey.note(fallen);
                Ok(())
            }
            None => Err(fallen),
        }
    }
}

/// A journey under way, or one that has ended.
#[derive(Clone, Debug)]
struct Journey {
    ticket: u64,
    to: Moment,
    /// Whether nothing is waited for any more.
    is_cut: bool,
    /// Whether others had their turn meanwhile, who may wait for its end.
    was_seen: bool,
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
    fn note(&mut self, fallen: Fallen) {
        self.count += 1;
        if self.fallen.len() < LISTED {
            self.fallen.push(fallen);
        }
    }
}

impl Universe {
    /// Whether the clock is on its way.
    pub fn is_travelling(&self) -> bool {
        self.journeys.under_way.is_some()
    }

    /// Whether nothing happens by itself until the clock shows `to`, nor at that moment.
    pub fn is_quiet_until(&self, to: Moment) -> bool {
        !self.is_travelling() && self.shared.schedule.next_at().is_none_or(|next| next > to)
    }

    /// Whether the clock is on its way and waits for no attempt.
    pub fn can_travel_on(&self) -> bool {
        let journey = self.journeys.under_way.as_ref();
        journey.is_some_and(|journey| journey.is_cut || !self.shared.outbox.is_busy())
    }

    /// Send the clock on its way to `to`; it moves whenever due work is settled. Whoever asks
    /// makes sure that none is under way; one that is ends here all the same.
    pub fn depart(&mut self, to: Moment) -> u64 {
        self.journeys.count += 1;
        let ticket = self.journeys.count;
        self.end_journey();
        self.journeys.under_way = Some(Box::new(Journey {
            ticket,
            to,
            is_cut: false,
            was_seen: false,
            fallen: Vec::new(),
            count: 0,
        }));
        ticket
    }

    fn end_journey(&mut self) {
        let Journeys { under_way, ended, .. } = &mut self.journeys;
        ended.extend(under_way.take().map(|journey| *journey));
        if ended.len() > KEPT {
            ended.pop_front();
        }
    }

    /// What happened on the journey, once it has ended; it can be asked once. While it has not, each question
    /// takes it one leg further, as far as it may go.
    pub fn arrive(&mut self, ticket: u64, real: Moment) -> Option<Arrived> {
        let at = self.settle(real, |_| ());
        let unfinished = self.shared.outbox.busy();
        let ended = &mut self.journeys.ended;
        let journey = ended.remove(ended.iter().position(|journey| journey.ticket == ticket)?)?;
        Some(Arrived { at, count: journey.count, fallen: journey.fallen, unfinished })
    }

    /// Go on without waiting for attempts: they end when they end.
    pub fn cut_short(&mut self, ticket: u64) {
        if let Some(journey) = self.journeys.under_way.as_mut().filter(|journey| journey.ticket == ticket) {
            journey.is_cut = true;
        }
    }

    /// Move the clock to the next due moment of the journey, if it may move; whether it did.
    pub(super) fn travel_on(&mut self, real: Moment) -> bool {
        let Some(journey) = self.journeys.under_way.as_ref().filter(|_| self.can_travel_on()) else {
            return false;
        };
        let now = self.clock.now(real);
        let next = self.shared.schedule.next_at().filter(|next| *next <= journey.to);
        let stop = next.unwrap_or(journey.to);
        if stop > now {
            self.clock.set(Some(stop), None, real);
        }
        if next.is_some() || stop > now {
            return true;
        }
        // Calling somebody takes as long as all the rest, so it is done only where it makes a difference.
        if journey.was_seen || self.wakes_within(LOOK_AGAIN, now) {
            self.shared.schedule.stir();
        }
        self.end_journey();
        false
    }
}
