//! What follows from the result of an attempt: received, tried again, given up.

use super::super::{Moment, Schedule, Span};
use super::{Attempt, Kind, Misbehaviour, Outbox, Report, State, Ticket};

/// How long after the attempt that succeeded a `duplicate` comes.
const DUPLICATE_AFTER: Span = Span::from_seconds(1);

impl Outbox {
    /// Hear how an attempt went; `accepted` is the vendor's word on it.
    pub(in super::super) fn report(
        &mut self,
        schedule: &mut Schedule,
        ticket: Ticket,
        report: Report,
        accepted: bool,
        now: Moment,
    ) {
        self.queue.landed(ticket.site);
        schedule.stir();
        let status = report.result.as_ref().ok().map(|received| received.status);
        if status == Some(401) {
            self.tokens.remove(&ticket.site);
        }
        let Some(delivery) = self.deliveries.get_mut(&ticket.number) else { return };
        let attempt = attempt(ticket, report, accepted);
        self.bytes += attempt.bytes();
        delivery.attempts.push(attempt);
        self.conclude(schedule, ticket, accepted);
        self.note(ticket.number, now);
        self.free_earlier(schedule, ticket, now);
        self.evict(schedule);
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

    /// Make one more attempt now, whatever the state; `false` where there is nobody to send it to, or no such one.
    pub(in super::super) fn resend(&mut self, schedule: &mut Schedule, number: u64, now: Moment) -> bool {
        let is_sendable = self.find(number).is_some_and(|delivery| delivery.site.is_some());
        if is_sendable {
            self.plan(schedule, number, Kind::Resend, now);
        }
        is_sendable
    }
}

fn attempt(ticket: Ticket, report: Report, accepted: bool) -> Attempt {
    let Report { result, duration, sent } = report;
    let (received, error) = match result {
        Ok(received) if accepted => (Some(received), None),
        Ok(received) => (Some(received), Some("the answer does not count as received".into())),
        Err(failure) => (None, Some(failure.to_string())),
    };
    let status = received.as_ref().map(|received| received.status);
    Attempt { kind: ticket.kind, due: ticket.due, at: ticket.at, status, error, duration, sent, received }
}
