//! Metrics over time: recomputed each night at 02:00 UTC for every user with a completed scan (section 6).
//!
//! A night is one event of the namespace, however many users there are: it only notes its moment, and each
//! user catches up with the nights that passed before anything of theirs is read or changed. What a night
//! would have seen cannot have changed in between, so the result is the same as at once, and a jump over a
//! year with a hundred thousand users costs what is looked at.

use std::collections::VecDeque;
use std::iter::successors;

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::IntelliProve;
use super::super::errors::Error;
use super::super::measurements::{Scan, Scores, recompute};
use super::{Due, State, User};
use crate::engine::{Moment, Span, Transaction};

/// How many recomputes are kept for graphs.
const KEPT: usize = 366;
const DAY: Span = Span::from_days(1);
/// The hour of the night in UTC (D: metrics are recomputed at night).
const HOUR: Span = Span::from_hours(2);

/// The nights of a namespace.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct Nights {
    /// The latest one that has happened.
    pub last: Option<Moment>,
    /// The next one that is planned; there is one from the first scan on that is completed or being processed.
    pub next: Option<Moment>,
}

/// A user's metrics.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Health {
    /// The latest recomputes with their moments, oldest first.
    course: VecDeque<(Moment, Scores)>,
    /// The latest night that was caught up with.
    settled: Option<Moment>,
    /// How many of the recomputes were made before the clock was last turned back; none made since stands among them.
    earlier: usize,
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
        // An edited snapshot may say anything.
        self.earlier = self.earlier.min(self.course.len());
        let since = self.course.iter().skip(self.earlier);
        let place = self.earlier + since.take_while(|(known, _)| *known <= at).count();
        self.course.insert(place, (at, scores));
        if self.course.len() > KEPT {
            self.course.pop_front();
            self.earlier = self.earlier.saturating_sub(1);
        }
    }

    /// Nights up to `night` are none of this user's business.
    pub(super) fn begin_after(&mut self, night: Option<Moment>) {
        self.settled = night;
    }

    /// The clock was turned back: the nights after `night` come once more, and what they give is the latest.
    fn turn_back(&mut self, night: Option<Moment>) {
        self.settled = night;
        self.earlier = self.course.len();
    }

    /// The nights up to `last` that are not caught up with yet, oldest first, as far as they are kept.
    fn missed(&self, last: Moment) -> impl Iterator<Item = Moment> + use<> {
        let settled = self.settled;
        let back = successors(Some(last), |night| night_before(*night)).take(KEPT);
        let missed: Vec<_> =
            back.take_while(|night| settled.is_none_or(|settled| *night > settled)).collect();
        missed.into_iter().rev()
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

    /// The clock was turned back to `now`, which undoes nothing: what was completed later counts from now on.
    fn keep_completed(&mut self, now: Moment) {
        for scan in &mut self.scans {
            scan.completed_at = scan.completed_at.map(|completed| completed.min(now));
        }
    }

    fn catch_up(&mut self, last: Moment, minimums: bool) {
        if !self.scans.is_empty() {
            for night in self.health.missed(last) {
                self.recompute(night, minimums);
            }
        }
        self.health.settled = self.health.settled.max(Some(last));
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
        self.nights.last = last_night(now);
        let before = self.nights.last.and_then(night_before);
        for user in self.users.values_mut() {
            user.health.begin_after(before);
        }
    }

    /// There is a completed scan, or there will be, so the nights matter from now on.
    pub(super) fn expect_nights(&mut self, tx: &mut Transaction<'_, IntelliProve>) {
        if self.nights.next.is_none() {
            self.plan_night(tx);
        }
    }

    fn plan_night(&mut self, tx: &mut Transaction<'_, IntelliProve>) {
        self.nights.next = next_night(tx.now());
        if let Some(next) = self.nights.next {
            tx.plan(next, Due::Night);
        }
    }

    /// The clock was turned back: nights that have been are caught up with, those from here on fall once more.
    pub fn turn_back(&mut self, tx: &mut Transaction<'_, IntelliProve>) {
        self.catch_up_all();
        self.nights = Nights { last: last_night(tx.now()), next: None };
        let mut has_scans = !self.waiting.is_empty();
        for user in self.users.values_mut() {
            user.health.turn_back(self.nights.last);
            user.keep_completed(tx.now());
            has_scans |= user.completed() > 0;
        }
        if has_scans {
            self.expect_nights(tx);
        }
    }

    /// It is 02:00, unless this night was planned before the clock was turned back and another has taken its place.
    pub(super) fn night_falls(&mut self, tx: &mut Transaction<'_, IntelliProve>) -> Option<String> {
        if self.nights.next != Some(tx.now()) {
            return None;
        }
        self.nights.last = self.nights.next;
        self.plan_night(tx);
        Some("metrics recomputed".into())
    }
}

/// The latest 02:00 UTC at or before `now`; none before the first of the calendar.
fn last_night(now: Moment) -> Option<Moment> {
    Some(night_of(now)).filter(|tonight| *tonight <= now).or_else(|| night_before(night_of(now)))
}

/// The first 02:00 UTC after `now`; none after the last of the calendar.
fn next_night(now: Moment) -> Option<Moment> {
    let tomorrow = || Some(night_of(now).after(DAY)).filter(|next| next.since(night_of(now)) == DAY);
    Some(night_of(now)).filter(|tonight| *tonight > now).or_else(tomorrow)
}

/// 02:00 UTC a day earlier; none where the calendar begins and time is cut.
fn night_before(night: Moment) -> Option<Moment> {
    Some(night.before(DAY)).filter(|before| night.since(*before) == DAY)
}

/// 02:00 UTC on the day of a moment.
fn night_of(moment: Moment) -> Moment {
    Moment::from(moment.date().and_time(NaiveTime::MIN).and_utc()).after(HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nights_fall_at_two_from_the_first_to_the_last_of_the_calendar() {
        let table = [
            ("2026-05-04T02:00:00Z", Some("2026-05-04T02:00:00Z"), Some("2026-05-05T02:00:00Z")),
            ("2026-05-04T01:59:59.999Z", Some("2026-05-03T02:00:00Z"), Some("2026-05-04T02:00:00Z")),
            ("2026-05-04T23:00:00Z", Some("2026-05-04T02:00:00Z"), Some("2026-05-05T02:00:00Z")),
            ("0001-01-01T01:59:59Z", None, Some("0001-01-01T02:00:00Z")),
            ("9999-12-31T23:59:59.999Z", Some("9999-12-31T02:00:00Z"), None),
        ];
        for (now, last, next) in table {
            let now = Moment::parse(now).unwrap();
            let expected = [last, next].map(|night| night.map(|night| Moment::parse(night).unwrap()));
            assert_eq!([last_night(now), next_night(now)], expected, "{now}");
        }
    }
}
