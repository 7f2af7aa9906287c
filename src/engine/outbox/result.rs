//! What follows from the result of an attempt: received, tried again, given up.

use super::super::{Moment, Schedule, Span};
use super::{Attempt, Kind, Misbehaviour, Outbox, Received, Report, State, Ticket};

/// How long after the attempt that succeeded a `duplicate` comes.
const DUPLICATE_AFTER: Span = Span::from_seconds(1);
/// The most characters of a content type that an error tells.
const SHOWN: usize = 60;

/// An attempt that failed, for whoever reads the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setback {
    /// The number of its notification.
    pub number: u64,
    /// What that tells of.
    pub event: String,
    /// Where it was to go, with whatever secrets are in that.
    pub url: String,
    /// Why it failed.
    pub error: String,
    /// Whether none of its notification has failed before.
    pub is_first: bool,
    /// Whether its notification was given up with it.
    pub is_last: bool,
    /// When the next attempt falls due, if one is planned.
    pub next_attempt: Option<Moment>,
}

impl Outbox {
    /// Hear how an attempt went; `verdict` is the vendor's word on it: that it was received, or what it wants.
    pub(in super::super) fn report(
        &mut self,
        schedule: &mut Schedule,
        ticket: Ticket,
        report: Report,
        verdict: Result<(), &'static str>,
        now: Moment,
    ) -> Option<Setback> {
        self.queue.landed(ticket.site);
        schedule.stir();
        let status = report.result.as_ref().ok().map(|received| received.status);
        if status == Some(401) {
            self.tokens.remove(&ticket.site);
        }
        let delivery = self.deliveries.get_mut(&ticket.number)?;
        let (accepted, before) = (verdict.is_ok(), delivery.state);
        let attempt = attempt(ticket, report, verdict);
        self.bytes += attempt.bytes();
        delivery.attempts.push(attempt);
        self.conclude(schedule, ticket, accepted);
        let is_new = self.find(ticket.number).is_some_and(|delivery| delivery.state != before);
        self.note(ticket.number, now, is_new);
        self.free_earlier(schedule, ticket, now);
        let setback = if accepted { None } else { self.setback(ticket) };
        self.evict(schedule);
        setback
    }

    /// What is to be told of an attempt that failed just now.
    fn setback(&self, ticket: Ticket) -> Option<Setback> {
        let delivery = self.find(ticket.number)?;
        let mut errors = delivery.attempts.iter().rev().filter_map(|attempt| attempt.error.clone());
        Some(Setback {
            number: delivery.number,
            event: delivery.event.clone().into_owned(),
            url: delivery.endpoint()?.url.clone(),
            error: errors.next()?,
            is_first: errors.next().is_none(),
            is_last: ticket.kind.is_regular() && delivery.state == State::Abandoned,
            next_attempt: delivery.next_attempt(),
        })
    }

    /// What follows from the result of an attempt.
    fn conclude(&mut self, schedule: &mut Schedule, ticket: Ticket, accepted: bool) {
        let number = ticket.number;
        let Some(delivery) = self.deliveries.get_mut(&number) else { return };
        if accepted && ticket.kind != Kind::Duplicate {
            let duplicates = ticket.kind.is_regular() && delivery.misbehaves(Misbehaviour::Duplicate);
            self.tally.turn(delivery, State::Delivered);
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
            self.tally.turn(delivery, State::Retrying);
            self.plan_retry(schedule, ticket.number, due);
        } else {
            self.tally.turn(delivery, State::Abandoned);
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

    /// Make one more attempt now, whatever the state: the how many-th that was asked for. `None` where there is nobody to
    /// send it to, or no such one.
    pub(in super::super) fn resend(
        &mut self,
        schedule: &mut Schedule,
        number: u64,
        now: Moment,
    ) -> Option<u64> {
        let delivery = self.deliveries.get_mut(&number).filter(|delivery| delivery.site.is_some())?;
        delivery.asked += 1;
        let asked = delivery.asked;
        self.plan(schedule, number, Kind::Resend, now);
        Some(asked)
    }
}

fn attempt(ticket: Ticket, report: Report, verdict: Result<(), &'static str>) -> Attempt {
    let Report { result, duration, token, sent } = report;
    let (received, error) = match (result, verdict) {
        (Ok(received), Ok(())) => (Some(received), None),
        (Ok(received), Err(wanted)) => {
            let error = unaccepted(&received, wanted);
            (Some(received), Some(error))
        }
        (Err(failure), _) => (None, Some(failure.to_string())),
    };
    let status = received.as_ref().map(|received| received.status);
    let Ticket { kind, due, at, asked, .. } = ticket;
    Attempt { kind, due, at, status, error, duration, token, sent, received, asked }
}

/// Why a complete answer is no receipt, where the vendor wants another one.
fn unaccepted(received: &Received, wanted: &str) -> String {
    let why = match received.status {
        200..=299 => match received.content_type() {
            Some(kind) => format!(" with the content type `{}`", shortened(kind)),
            None => " without a content type".into(),
        },
        300..=399 => ", a redirect that is not followed,".into(),
        _ => String::new(),
    };
    format!("{}{why} does not count as received: {wanted}", received.status)
}

/// A content type is told as far as anybody wants to read it.
fn shortened(kind: &str) -> String {
    kind.chars().take(SHOWN).collect()
}
