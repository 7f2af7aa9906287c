//! Answers that cannot be given yet.
//!
//! Nothing below the server waits: a handler says what it waits for, and whoever carries the request asks
//! again whenever something has changed, until it is there or patience ends.

use std::fmt;

use crate::engine::{Answer, Hold, Moment, Span};

type Look = Box<dyn FnMut(Moment, bool) -> Option<Answer> + Send>;

/// Something that an answer waits for.
pub struct Wait {
    patience: Span,
    look: Look,
}

impl Wait {
    /// Wait for at most `patience` of real time until `look` has an answer; the second argument says that it
    /// is asked for the last time.
    pub fn new(patience: Span, look: impl FnMut(Moment, bool) -> Option<Answer> + Send + 'static) -> Self {
        Self { patience, look: Box::new(look) }
    }

    /// For how long of real time it is worth waiting.
    pub fn patience(&self) -> Span {
        self.patience
    }

    /// The answer, if what was waited for is there.
    pub fn look(&mut self, real: Moment) -> Option<Answer> {
        (self.look)(real, false)
    }

    /// The answer when nothing is waited for any more.
    pub fn give_up(&mut self, real: Moment) -> Option<Answer> {
        (self.look)(real, true)
    }

    /// The same with something done to its answer.
    #[must_use]
    pub(super) fn then(mut self, finish: impl Fn(Answer) -> Answer + Send + 'static) -> Self {
        Self::new(self.patience, move |real, is_last| (self.look)(real, is_last).map(&finish))
    }
}

impl fmt::Debug for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Wait").field(&self.patience).finish()
    }
}

/// An answer on its way out.
pub struct Outgoing {
    /// The answer, if nothing is to be waited for.
    pub answer: Answer,
    /// To be dropped when the answer was written: what the request caused is held back until then.
    pub hold: Option<Hold>,
    /// What the real answer waits for.
    pub wait: Option<Wait>,
}

impl Outgoing {
    pub(super) fn now(answer: Answer) -> Self {
        Self { answer, hold: None, wait: None }
    }

    /// The answer as it is without waiting; what was held back goes.
    pub fn at_once(self, real: Moment) -> Answer {
        let waited = self.wait.and_then(|mut wait| wait.give_up(real));
        waited.unwrap_or(self.answer)
    }
}
