//! Lock-out and limits of one e-mail address in one project (section 12), in virtual time.

use serde::{Deserialize, Serialize};

use super::super::errors::Refusal;
use super::settings::Settings;
use crate::engine::{Moment, Span};

/// After so much quiet, failures are forgotten.
const QUIET: Span = Span::from_seconds(15 * 60);
/// The longest lock.
const LONGEST: i64 = 900;
/// Over which time tries are counted.
const WINDOW: Span = Span::from_hours(1);

/// What was tried with an address, whether or not it has a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// Failed logins.
    failures: u32,
    /// The last login of any kind.
    last: Option<Moment>,
    locked_until: Option<Moment>,
    codes_asked: Vec<Moment>,
    codes_wrong: Vec<Moment>,
    passwords_wrong: Vec<Moment>,
}

/// What is limited, each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// Asking for a code.
    CodesAsked,
    /// A wrong code.
    CodesWrong,
    /// A wrong previous password.
    PasswordsWrong,
}

const KINDS: [Limited; 3] = [Limited::CodesAsked, Limited::CodesWrong, Limited::PasswordsWrong];

impl Attempts {
    /// Note that somebody tries to log in; refused while it is locked, which does not count as a failure.
    pub fn try_login(&mut self, now: Moment) -> Result<(), Refusal> {
        if self.last.is_some_and(|last| now.since(last) >= QUIET) {
            self.forgive();
        }
        self.last = Some(now);
        if self.locked_until.is_some_and(|until| now < until) { Err(Refusal::Locked) } else { Ok(()) }
    }

    /// The login failed.
    pub fn fail(&mut self, settings: &Settings, now: Moment) {
        self.failures = self.failures.saturating_add(1);
        self.last = Some(now);
        let threshold = settings.lockout_after;
        if threshold > 0 && self.failures >= threshold {
            let doublings = (self.failures - threshold).min(10);
            let span = Span::from_seconds((1_i64 << doublings).min(LONGEST));
            self.locked_until = Some(now.after(span));
        }
    }

    /// The login succeeded, or the failures are forgiven otherwise.
    pub fn forgive(&mut self) {
        self.failures = 0;
        self.locked_until = None;
    }

    /// Whether one more try would be too many.
    pub fn check(&self, what: Limited, settings: &Settings, now: Moment) -> Result<(), Refusal> {
        let recent = self.events(what).iter().filter(|event| now.since(**event) < WINDOW).count();
        let limit = settings.attempts_per_hour;
        if limit > 0 && recent >= limit { Err(Refusal::LimitExceeded) } else { Ok(()) }
    }

    /// Count a try; those that count no more are dropped.
    pub fn count(&mut self, what: Limited, now: Moment) {
        let events = self.events_mut(what);
        events.retain(|event| now.since(*event) < WINDOW);
        events.push(now);
    }

    /// The clock was turned back: what was tried later than now counts as tried now, and a lock lasts as long as it
    /// had to at the last try. Otherwise both would last until the old time comes again.
    pub fn turn_back(&mut self, now: Moment) {
        if let Some(last) = self.last.filter(|last| now < *last) {
            self.locked_until = self.locked_until.map(|until| now.after(until.since(last)));
            self.last = Some(now);
        }
        for kind in KINDS {
            self.events_mut(kind).iter_mut().for_each(|event| *event = now.min(*event));
        }
    }

    /// Forget the tries of one kind.
    pub fn clear(&mut self, what: Limited) {
        self.events_mut(what).clear();
    }

    /// Whether nothing that is kept here matters any more.
    pub fn is_over(&self, now: Moment) -> bool {
        let quiet = self.failures == 0 || self.last.is_none_or(|last| now.since(last) >= QUIET);
        quiet && KINDS.into_iter().flat_map(|kind| self.events(kind)).all(|event| now.since(*event) >= WINDOW)
    }

    fn events(&self, what: Limited) -> &Vec<Moment> {
        match what {
            Limited::CodesAsked => &self.codes_asked,
            Limited::CodesWrong => &self.codes_wrong,
            Limited::PasswordsWrong => &self.passwords_wrong,
        }
    }

    fn events_mut(&mut self, what: Limited) -> &mut Vec<Moment> {
        match what {
            Limited::CodesAsked => &mut self.codes_asked,
            Limited::CodesWrong => &mut self.codes_wrong,
            Limited::PasswordsWrong => &mut self.passwords_wrong,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Moment {
        Moment::from_seconds(1_000_000 + seconds)
    }

    #[test]
    fn locks_double_from_the_fifth_failure_up_to_fifteen_minutes() {
        let settings = Settings::default();
        let mut attempts = Attempts::default();
        let mut now = at(0);
        let mut locks = Vec::new();
        for _ in 0..16 {
            assert_eq!(attempts.try_login(now), Ok(()));
            attempts.fail(&settings, now);
            let lock = attempts.locked_until.map_or(0, |until| until.since(now).seconds());
            locks.push(lock);
            // Tries meanwhile keep the count from being forgotten.
            let _ = attempts.try_login(now.after(Span::from_seconds(lock - 1)));
            now = now.after(Span::from_seconds(lock));
        }
        assert_eq!(locks, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
    }

    #[test]
    fn a_lock_ends_at_its_second_and_a_quiet_quarter_forgets_the_failures() {
        let settings = Settings::default();
        let mut attempts = Attempts::default();
        for _ in 0..6 {
            attempts.fail(&settings, at(0));
        }
        assert_eq!(attempts.try_login(at(1)), Err(Refusal::Locked));
        assert_eq!(attempts.try_login(at(2)), Ok(()));
        attempts.try_login(at(901)).unwrap();
        assert_eq!(attempts.failures, 6);
        attempts.try_login(at(1_801)).unwrap();
        assert_eq!(attempts.failures, 0);
    }

    #[test]
    fn what_was_tried_later_than_a_clock_shows_that_was_turned_back_counts_from_now() {
        let settings = Settings::default();
        let mut attempts = Attempts::default();
        for _ in 0..6 {
            attempts.fail(&settings, at(86_400));
            attempts.count(Limited::CodesAsked, at(86_400));
        }
        attempts.count(Limited::CodesAsked, at(-9));
        attempts.try_login(at(86_401)).unwrap_err();
        attempts.turn_back(at(0));
        assert_eq!(attempts.codes_asked, [[at(0)].repeat(6), vec![at(-9)]].concat());
        assert_eq!([attempts.try_login(at(0)), attempts.try_login(at(1))], [Err(Refusal::Locked), Ok(())]);
        attempts.turn_back(at(1));
        assert_eq!((attempts.failures, attempts.last), (6, Some(at(1))));
    }

    #[test]
    fn a_try_counts_for_less_than_an_hour_and_by_itself() {
        let settings = Settings::default();
        let mut attempts = Attempts::default();
        for second in 0..5 {
            assert_eq!(attempts.check(Limited::CodesWrong, &settings, at(second)), Ok(()));
            attempts.count(Limited::CodesWrong, at(second));
        }
        assert_eq!(attempts.check(Limited::CodesWrong, &settings, at(3_599)), Err(Refusal::LimitExceeded));
        assert_eq!(attempts.check(Limited::CodesAsked, &settings, at(3_599)), Ok(()));
        assert_eq!(attempts.check(Limited::CodesWrong, &settings, at(3_600)), Ok(()));
        assert!(!attempts.is_over(at(3_603)) && attempts.is_over(at(3_604)));
        let unlimited = Settings { attempts_per_hour: 0, lockout_after: 0, ..Settings::default() };
        assert_eq!(attempts.check(Limited::CodesWrong, &unlimited, at(5)), Ok(()));
        for _ in 0..100 {
            attempts.fail(&unlimited, at(5));
        }
        assert_eq!(attempts.try_login(at(5)), Ok(()));
    }
}
