//! Why nothing in a value could be taken for timing: what stands behind "no usable timing", so that whoever wrote a
//! recorder sees what to mend.

use serde_json::Value;
use thiserror::Error;

use super::arrays;
use super::candidates::places;
use super::recognised::objects;

/// What can be read, in the words of section 12.1.
const ACCEPTED: &str = "accepted are an array of {key, press, release}, an array of events {type: keydown or keyup, key, time}, \
    arrays (press with release or hold, seek or flight with hold), a text header|seek,hold|…, or 8 numbers and more";

/// Why there is no timing in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Untimed {
    /// Two arrays that belong together but have not as many elements.
    #[error("the lengths of `{0}` and `{1}` do not fit")]
    Lengths(&'static str, &'static str),
    /// An array of times that holds something else.
    #[error("`{0}` holds more than numbers")]
    NotNumbers(&'static str),
    /// Objects in an array, none of which tells of a key.
    #[error("an array of objects has no press with its release; {ACCEPTED}")]
    NoPresses,
    /// Nothing that any layout looks at, and so many numbers.
    #[error("no known layout, and {0} numbers are fewer than 8; {ACCEPTED}")]
    Unknown(usize),
    /// Times whose difference is no number any more.
    #[error("the times are too far apart")]
    TooFarApart,
    /// A forced outcome recorded what nobody could read.
    #[error("the pattern was recorded by a forced outcome")]
    Forced,
}

/// Why no layout fitted anywhere, in a value with that many numbers.
pub(super) fn why(candidates: &[&Value], numbers: usize) -> Untimed {
    let misfit = candidates.iter().find_map(|candidate| arrays::misfit(candidate));
    let has_objects = || {
        candidates.iter().flat_map(|candidate| places(candidate)).any(|place| objects(place).next().is_some())
    };
    misfit.unwrap_or_else(|| if has_objects() { Untimed::NoPresses } else { Untimed::Unknown(numbers) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Unreadable, read};
    use super::*;

    #[test]
    fn what_was_unusable_is_told() {
        for (body, expected) in [
            (json!({"press": [0, 1, 2, 3], "hold": [9, 9, 9]}), Untimed::Lengths("press", "hold")),
            (json!({"data": {"down": [0, 1, 2, 3], "up": [9]}}), Untimed::Lengths("down", "up")),
            (json!({"press": [0], "release": []}), Untimed::Lengths("press", "release")),
            (json!({"seek": [1], "dwell": [9, 9, 9, 9]}), Untimed::Lengths("seek", "dwell")),
            (json!({"flight": ["1", 2, 3], "hold": [9, 9, 9, 9]}), Untimed::NotNumbers("flight")),
            (json!({"press": [0, 1, 2, null], "hold": [9, 9, 9, 9]}), Untimed::NotNumbers("press")),
            (json!({"keystrokes": [{"key": "a", "press": 0}]}), Untimed::NoPresses),
            (json!({"keystrokes": [], "speed": 3}), Untimed::Unknown(1)),
            (json!({"text": "banana"}), Untimed::Unknown(0)),
        ] {
            assert_eq!(read(&body).pattern, Err(Unreadable::NoTiming(expected)), "{body}");
        }
    }
}
