//! Why a value is no pattern; the words go into `detail` of the vendor's `INVALID_PATTERN`.

use thiserror::Error;

use super::Untimed;

/// The reason of an `INVALID_PATTERN`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// Neither keystrokes nor eight numbers, or times too huge to subtract.
    #[error("no usable timing: {0}")]
    NoTiming(#[from] Untimed),
    /// Some keystrokes, but no pattern of them.
    #[error("fewer than 4 keystrokes: {0} found, modifiers left out")]
    TooFewKeystrokes(usize),
    /// A key that came up before it went down.
    #[error("a release before its press")]
    ReleaseBeforePress,
    /// A press before the one listed ahead of it.
    #[error("presses running backwards")]
    PressesBackwards,
    /// A `tId` of another type or length than allowed.
    #[error("bad tId: it is a string or a number of 1 to 256 characters")]
    BadTextId,
    /// More keystrokes than a pattern may have.
    #[error("over 2,000 keystrokes")]
    TooManyKeystrokes,
    /// More numbers than a vector may have.
    #[error("over 10,000 numbers")]
    TooManyNumbers,
}
