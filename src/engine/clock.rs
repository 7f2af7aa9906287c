//! The clock of one namespace: real time at an offset, or a time that stands still until it is moved.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Moment;

/// How a clock relates to real time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Moves with real time, at an offset.
    #[default]
    Live,
    /// Moves only when it is told to.
    Frozen,
}

/// A virtual clock. Real time is an input, never read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    mode: Mode,
    /// `Live`: what virtual time shows beyond real time. `Frozen`: what it shows. Both in milliseconds.
    value: i64,
}

impl Clock {
    /// A clock that shows `at` while real time is `real`.
    pub fn starting(mode: Mode, at: Moment, real: Moment) -> Self {
        let value = match mode {
            Mode::Live => at.millis() - real.millis(),
            Mode::Frozen => at.millis(),
        };
        Self { mode, value }
    }

    /// What the clock shows while real time is `real`.
    pub fn now(&self, real: Moment) -> Moment {
        match self.mode {
            Mode::Live => Moment::from_millis(real.millis() + self.value),
            Mode::Frozen => Moment::from_millis(self.value),
        }
    }

    /// Whether it moves by itself.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Set what it shows, how it moves, or both.
    pub fn set(&mut self, at: Option<Moment>, mode: Option<Mode>, real: Moment) {
        *self = Self::starting(mode.unwrap_or(self.mode), at.unwrap_or_else(|| self.now(real)), real);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Span;
    use super::*;

    const REAL: Moment = Moment::from_seconds(1_000);

    #[test]
    fn a_frozen_clock_ignores_real_time() {
        let clock = Clock::starting(Mode::Frozen, Moment::from_seconds(5), REAL);
        assert_eq!(clock.now(REAL.after(Span::from_hours(1))), Moment::from_seconds(5));
    }

    #[test]
    fn a_live_clock_keeps_its_offset() {
        let mut clock = Clock::starting(Mode::Live, Moment::from_seconds(5), REAL);
        assert_eq!(clock.now(REAL.after(Span::from_seconds(3))), Moment::from_seconds(8));
        clock.set(Some(Moment::from_seconds(5 + 21_600)), None, REAL);
        assert_eq!(clock.now(REAL), Moment::from_seconds(5 + 21_600));
    }

    #[test]
    fn freezing_a_live_clock_keeps_what_it_shows() {
        let mut clock = Clock::starting(Mode::Live, Moment::from_seconds(5), REAL);
        clock.set(None, Some(Mode::Frozen), REAL.after(Span::from_seconds(2)));
        assert_eq!(clock.now(REAL.after(Span::from_hours(9))), Moment::from_seconds(7));
    }
}
