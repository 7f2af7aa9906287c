//! Recorded patterns: everything that was handed in for a user, of which the linked ones are references.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::super::Pulse;
use super::super::errors::{Error, Refusal};
use super::super::typing::text_id::DEFAULT_KIND;
use super::super::typing::{Pattern, Reason, Sample, Submission, Unreadable, Untimed};
use crate::engine::{Stream, Transaction, push_hex};

/// A recorded pattern.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    /// 24 lower-case hex digits.
    pub id: String,
    /// The `tId` it was sent with.
    pub text_id: Option<String>,
    kind: String,
    /// The timing; none where a robot or a forced outcome recorded what cannot be read.
    pub pattern: Option<Arc<Pattern>>,
    /// Why a machine made it, if one did.
    robot: Option<Reason>,
    /// Whether it is a reference.
    pub linked: bool,
}

/// A new pattern id (section 2).
pub fn draw_id(tx: &mut Transaction<'_, Pulse>) -> String {
    draw_hex(tx.rng("pulse/pattern"), 24)
}

/// That many lower-case hex digits.
pub(super) fn draw_hex(stream: &mut Stream, digits: usize) -> String {
    let mut text = String::with_capacity(digits + 16);
    while text.len() < digits {
        push_hex(&mut text, &stream.next_u64().to_be_bytes());
    }
    text.truncate(digits);
    text
}

impl Record {
    /// What was handed in, not linked yet.
    pub fn of(id: String, submission: Submission) -> Self {
        let Submission { text_id, kind, pattern, .. } = submission;
        Self { id, text_id, kind, pattern: pattern.ok().map(Arc::new), robot: None, linked: false }
    }

    /// Typing that is a reference from the start.
    pub fn typed(id: String, text_id: Option<String>, pattern: Pattern) -> Self {
        let pattern = Some(Arc::new(pattern));
        Self { id, text_id, kind: DEFAULT_KIND.into(), pattern, robot: None, linked: true }
    }

    /// The same as a reference.
    #[must_use]
    pub fn linked(mut self) -> Self {
        self.linked = true;
        self
    }

    /// The same with a robot mark, by which it can never be linked.
    #[must_use]
    pub fn marked(mut self, reason: Reason) -> Self {
        self.robot = Some(reason);
        self
    }

    /// Why it cannot be linked, if it cannot: the mark comes first, since a robot needs no timing to be recorded.
    pub fn check_linkable(&self) -> Result<(), Error> {
        match (self.robot, &self.pattern) {
            (Some(reason), _) => Err(Refusal::Robot(reason).into()),
            (None, None) => Err(Unreadable::from(Untimed::Forced).into()),
            (None, Some(_)) => Ok(()),
        }
    }

    /// The pattern with its text, for a comparison.
    pub fn sample(&self) -> Option<Sample<'_>> {
        let pattern = self.pattern.as_deref()?;
        Some(Sample { pattern, text_id: self.text_id.as_deref() })
    }
}
