//! One handed-in body, read once: what it says, whether it can be read, whether a machine made it.
//!
//! It exists because the contract interleaves robot rows with readability (section 2, row 9): rows 1 and 2 come before
//! the pattern must be readable, rows 3 to 8 after.

use serde_json::Value;

use super::pattern::Pattern;
use super::reading::{Unreadable, read};
use super::robot::{self, Reason};
use super::text_id::{kind, text_id};

/// What a body says.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The name of the text; none if none was sent or it is unusable.
    pub text_id: Option<String>,
    /// The kind of pattern.
    pub kind: String,
    /// The timing, or why there is none, whatever the `tId` is worth.
    pub pattern: Result<Pattern, Unreadable>,
    /// What is wrong with the `tId`, if anything is.
    bad_text_id: Option<Unreadable>,
    /// The reason of robot rows 1 and 2.
    trace: Option<Reason>,
}

impl Submission {
    /// Read the body of a verify or a pass, or the `data` of an action.
    pub fn read(value: &Value) -> Self {
        let reading = read(value);
        let text_id = text_id(value);
        Self {
            kind: kind(value).to_owned(),
            trace: robot::traces(value, &reading),
            pattern: reading.pattern,
            bad_text_id: text_id.as_ref().err().copied(),
            text_id: text_id.unwrap_or_default(),
        }
    }

    /// The pattern, or why the body is an `INVALID_PATTERN`; a bad `tId` makes it one too.
    pub fn readable(&self) -> Result<&Pattern, Unreadable> {
        let pattern = self.pattern.as_ref().map_err(|unreadable| *unreadable)?;
        self.bad_text_id.map_or(Ok(pattern), Err)
    }

    /// Why a machine made the body, if one did: robot rows 1–2, then readability, then rows 3–8.
    ///
    /// `records` are all patterns of the user if `replay_detection` is on, none otherwise.
    pub fn robot<'a>(
        &self,
        records: impl IntoIterator<Item = &'a Pattern>,
    ) -> Result<Option<Reason>, Unreadable> {
        if self.trace.is_none() {
            self.readable()?;
        }
        Ok(self.any_robot(records))
    }

    /// The same of whatever can be read, for a forced outcome, which asks for nothing readable.
    pub fn any_robot<'a>(&self, records: impl IntoIterator<Item = &'a Pattern>) -> Option<Reason> {
        let by_timing = |pattern| {
            let replay = || robot::is_replay(pattern, records).then_some(Reason::Replay);
            robot::rhythm(pattern).or_else(replay)
        };
        self.trace.or_else(|| self.pattern.as_ref().ok().and_then(by_timing))
    }
}
