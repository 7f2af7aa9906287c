//! The robot test of section 12.7: the first rule that holds is the reason.
//!
//! Rows 1 and 2 look at the body itself ([`traces()`]), readable or not; rows 3 to 7 at the rhythm of keystrokes
//! ([`rhythm()`]); row 8 at everything the user ever sent ([`is_replay`]).

mod rhythm;
mod traces;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pattern::Pattern;
pub use rhythm::rhythm;
pub use traces::traces;

/// Why a pattern is a machine's; in the vendor's answer it is `robotReason`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// The browser itself says that a script made the events.
    UntrustedEvents,
    /// The text was not typed.
    Pasted,
    /// Keys are hardly ever held down.
    ZeroDwell,
    /// Nobody types that fast.
    SuperhumanSpeed,
    /// Presses come like a clock's ticks.
    UniformIntervals,
    /// Every key is held for the same time.
    UniformDwell,
    /// Intervals take hardly more than two values.
    Quantised,
    /// Exactly these times were sent before.
    Replay,
}

/// Row 8: a record of this user has exactly the same normalised times.
pub fn is_replay<'a>(pattern: &Pattern, records: impl IntoIterator<Item = &'a Pattern>) -> bool {
    records.into_iter().any(|record| record.has_same_times(pattern))
}
