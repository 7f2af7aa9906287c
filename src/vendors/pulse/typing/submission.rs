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
    /// The pattern, or why the body is an `INVALID_PATTERN`; a bad `tId` is one too.
    pub pattern: Result<Pattern, Unreadable>,
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
            pattern: reading
                .pattern
                .and_then(|pattern| text_id.as_ref().map_or_else(|bad| Err(*bad), |_| Ok(pattern))),
            text_id: text_id.unwrap_or_default(),
        }
    }

    /// Why a machine made the body, if one did: robot rows 1–2, then readability, then rows 3–8.
    ///
    /// `records` are all patterns of the user if `replay_detection` is on, none otherwise.
    pub fn robot<'a>(
        &self,
        records: impl IntoIterator<Item = &'a Pattern>,
    ) -> Result<Option<Reason>, Unreadable> {
        if self.trace.is_some() {
            return Ok(self.trace);
        }
        let pattern = self.pattern.as_ref().map_err(|unreadable| *unreadable)?;
        let replay = || robot::is_replay(pattern, records).then_some(Reason::Replay);
        Ok(robot::rhythm(pattern).or_else(replay))
    }
}
