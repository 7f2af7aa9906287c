//! Answers that cannot be given yet, of operations that must not be done twice.
//!
//! What only reads is asked again as a whole ([`super::Hold::Ask`]). What has begun to change something says
//! what it waits for; the server looks whenever something has changed, until it is there or patience ends.

use std::fmt;

use crate::engine::{Answer, Moment, Span};

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
