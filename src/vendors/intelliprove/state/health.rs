//! Metrics over time: recomputed each night at 02:00 UTC for every user with a completed scan (section 6).
//!
//! A night is one event of the namespace, however many users there are: it only notes its moment, and each
//! user catches up with the nights that passed before anything of theirs is read or changed. What a night
//! would have seen cannot have changed in between, so the result is the same as at once, and a jump over a
//! year with a hundred thousand users costs what is looked at.

use std::collections::VecDeque;

use chrono::{NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::IntelliProve;
use super::super::errors::Error;
use super::super::measurements::{Scan, Scores, recompute};
use super::{Due, State, User};
use crate::engine::{Moment, Span, Transaction};

/// How many recomputes are kept for graphs.
const KEPT: i64 = 366;
const DAY: Span = Span::from_days(1);
/// The hour of the night in UTC (D: metrics are recomputed at night).
const HOUR: i64 = 2;

/// The nights of a namespace.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Nights {
    /// The latest one that has happened.
    pub last: Option<Moment>,
    /// Whether the next one is planned; it is from the first completed scan on.
    pub expected: bool,
}

/// A user's metrics.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Health {
    /// The latest recomputes with their moments, oldest first.
    course: VecDeque<(Moment, Scores)>,
    /// The latest night that was caught up with.
    settled: Option<Moment>,
}

impl Health {
    /// The latest recompute.
    pub fn latest(&self) -> Option<(Moment, Scores)> {
        self.course.back().copied()
    }

    /// What is known now; without any recompute six times nothing.
    pub fn scores(&self) -> Scores {
        self.latest().map(|(_, scores)| scores).unwrap_or_default()
    }

    /// The recomputes that are kept, oldest first.
    pub fn course(&self) -> impl Iterator<Item = &(Moment, Scores)> {
        self.course.iter()
    }

    /// A night is caught up with late, so a recompute made on another occasion since then may be there already.
    fn keep(&mut self, at: Moment, scores: Scores) {
        let place = self.course.partition_point(|(known, _)| *known <= at);
        self.course.insert(place, (at, scores));
        if i64::try_from(self.course.len()).is_ok_and(|length| length > KEPT) {
            self.course.pop_front();
        }
    }

    /// Nights up to `night` are none of this user's business.
    pub(super) fn begin_after(&mut self, night: Option<Moment>) {
        self.settled = night;
    }
}

impl User {
    /// Recompute from the scans completed by `at`; whether there were any.
    fn recompute(&mut self, at: Moment, minimums: bool) -> bool {
        let completed = |scan: &&super::FaceScan| scan.completed_at.is_some_and(|completed| completed <= at);
        let scan = |scan: &super::FaceScan| {
            Some(Scan { made_at: scan.created_at.datetime(), readings: scan.readings? })
        };
        let scans: Vec<_> = self.newest_scans().filter(completed).filter_map(scan).collect();
        if scans.is_empty() {
            return false;
        }
        let answer = |key: &str| self.answers.get(key).and_then(|given| given.value.as_f64());
        let scores = recompute(&scans, answer, at.datetime(), minimums);
        self.health.keep(at, scores);
        true
    }

    fn catch_up(&mut self, last: Moment, minimums: bool) {
        let settled = self.health.settled.unwrap_or(Moment::MIN);
        if settled >= last {
            return;
        }
        self.health.settled = Some(last);
        if self.scans.is_empty() {
            return;
        }
        let reach = last.before(Span::from_days(KEPT - 1));
        let mut night = settled.after(DAY).max(reach);
        while night <= last {
            self.recompute(night, minimums);
            night = night.after(DAY);
        }
    }
}

impl State {
    /// Let a user have the nights that have passed.
    pub fn catch_up(&mut self, user_id: Uuid) -> Result<&User, Error> {
        let (last, minimums) = (self.last_night(), self.settings.metric_minimums);
        let user = self.user_mut(user_id)?;
        if let Some(last) = last {
            user.catch_up(last, minimums);
        }
        Ok(user)
    }

    /// Let everyone have the nights that have passed.
    pub fn catch_up_all(&mut self) {
        let Some(last) = self.last_night() else { return };
        for user in self.users.values_mut() {
            user.catch_up(last, self.settings.metric_minimums);
        }
    }

    /// Recompute a user's metrics now, stamped `at`; whether there was a completed scan.
    pub fn recompute(&mut self, user_id: Uuid, at: Moment) -> Result<bool, Error> {
        self.catch_up(user_id)?;
        let minimums = self.settings.metric_minimums;
        Ok(self.user_mut(user_id)?.recompute(at, minimums))
    }

    /// The namespace begins: the latest 02:00 counts as done for what was seeded.
    pub fn begin_nights(&mut self, now: Moment) {
        let last = last_night(now);
        self.nights.last = Some(last);
        for user in self.users.values_mut() {
            user.health.begin_after(Some(last.before(DAY)));
        }
    }

    /// There is a completed scan, so the nights matter from now on.
    pub(super) fn expect_nights(&mut self, tx: &mut Transaction<'_, IntelliProve>) {
        if !self.nights.expected {
            self.nights.expected = true;
            plan_night_after(last_night(tx.now()), tx);
        }
    }

    pub(super) fn night_falls(&mut self, tx: &mut Transaction<'_, IntelliProve>) -> String {
        self.nights.last = Some(tx.now());
        plan_night_after(tx.now(), tx);
        "metrics recomputed".into()
    }
}

/// Plan the night that follows `night`. At the end of the calendar none does: time stands still there, and a
/// night planned for the same moment again and again would never end.
fn plan_night_after(night: Moment, tx: &mut Transaction<'_, IntelliProve>) {
    let next = night.after(DAY);
    if next.since(night) == DAY {
        tx.plan(next, Due::Night);
    }
}

/// The latest 02:00 UTC at or before `now`.
fn last_night(now: Moment) -> Moment {
    let shifted = now.datetime() - TimeDelta::hours(HOUR);
    Moment::from(shifted.date_naive().and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(HOUR))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_night_is_at_or_before_now() {
        let table = [
            ("2026-05-04T02:00:00Z", "2026-05-04T02:00:00Z"),
            ("2026-05-04T01:59:59.999Z", "2026-05-03T02:00:00Z"),
            ("2026-05-04T23:00:00Z", "2026-05-04T02:00:00Z"),
        ];
        for (now, expected) in table {
            assert_eq!(last_night(Moment::parse(now).unwrap()), Moment::parse(expected).unwrap());
        }
    }
}
