//! From times as given to milliseconds after the first press, in order: the last step of section 12.1.

use super::super::pattern::{Keystroke, Pattern};
use super::super::statistics::count;
use super::recognised::{Recognised, Stroke};
use super::{Unreadable, Untimed};

/// More keystrokes than this are no pattern.
pub(in super::super) const MOST_KEYSTROKES: usize = 2_000;
/// No given time of a recording in seconds is as large as this.
const LONGEST_SECONDS: f64 = 60.0;
/// The mean press-to-press time below which a recording can only be in seconds.
const SLOWEST_SECONDS: f64 = 0.75;

/// The pattern of at least one keystroke.
pub(super) fn settle(recognised: Recognised) -> Result<Pattern, Unreadable> {
    if recognised.strokes.len() > MOST_KEYSTROKES {
        return Err(Unreadable::TooManyKeystrokes);
    }
    let unit = if is_in_seconds(&recognised) { 1000.0 } else { 1.0 };
    let zero = recognised.strokes.first().map_or(0.0, |stroke| stroke.press);
    let settled = |Stroke { key, press, release }| Keystroke {
        key: key.name,
        press: (press - zero) * unit,
        release: (release - zero) * unit,
    };
    let strokes: Vec<Keystroke> = recognised.strokes.into_iter().map(settled).collect();
    check(&strokes).map(|()| Pattern::Keystrokes(strokes))
}

/// The seconds rule: every given number is below 60 in absolute value, at least one is not whole, and the mean
/// press-to-press time is below 0.75.
fn is_in_seconds(Recognised { strokes, given }: &Recognised) -> bool {
    let (Some(first), Some(last)) = (strokes.first(), strokes.last()) else { return false };
    let mean_interval = (last.press - first.press) / (count(strokes.len()) - 1.0);
    given.iter().all(|number| number.abs() < LONGEST_SECONDS)
        && given.iter().any(|number| number.fract() != 0.0)
        && mean_interval < SLOWEST_SECONDS
}

/// Every release must be at or after its press and presses must not decrease.
fn check(strokes: &[Keystroke]) -> Result<(), Unreadable> {
    // Finite numbers may be so far apart that their difference is not.
    if strokes.iter().any(|stroke| !stroke.press.is_finite() || !stroke.release.is_finite()) {
        return Err(Untimed::TooFarApart.into());
    }
    if strokes.iter().any(|stroke| stroke.release < stroke.press) {
        return Err(Unreadable::ReleaseBeforePress);
    }
    if !strokes.is_sorted_by(|one, next| one.press <= next.press) {
        return Err(Unreadable::PressesBackwards);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::super::reading::read;
    use super::super::{Unreadable, Untimed};
    use serde_json::{Value, json};

    fn holds(body: &Value) -> Option<f64> {
        let super::Pattern::Keystrokes(strokes) = read(body).pattern.unwrap() else { panic!("a vector") };
        strokes.first().map(|stroke| stroke.release)
    }

    #[test]
    fn only_small_broken_quick_times_are_seconds() {
        for (body, hold) in [
            (json!({"press": [0, 0.25, 0.5, 0.75], "hold": [0.5, 0.5, 0.5, 0.5]}), 500.0),
            (json!({"press": [59.0, 59.25, 59.5, 59.75], "hold": [0.5, 0.5, 0.5, 0.5]}), 500.0),
            // one number of 60
            (json!({"press": [59.25, 59.5, 59.75, 60], "hold": [0.5, 0.5, 0.5, 0.5]}), 0.5),
            // all whole
            (json!({"press": [0, 0, 1, 1], "hold": [1, 1, 1, 1]}), 1.0),
            // a mean interval of 0.75
            (json!({"press": [0, 0.5, 1.5, 2.25], "hold": [0.5, 0.5, 0.5, 0.5]}), 0.5),
            // the ignored first seek says nothing
            (json!({"seek": [777, 0.25, 0.25, 0.25], "hold": [0.5, 0.5, 0.5, 0.5]}), 500.0),
            (json!({"t": "h|777,0.5|0.25,0.5|0.25,0.5|0.25,0.5"}), 500.0),
        ] {
            assert_eq!(holds(&body), Some(hold), "{body}");
        }
    }

    #[test]
    fn what_is_not_in_order_or_too_much_is_refused() {
        let long =
            |length: u32| json!({"press": (0..length).collect::<Vec<_>>(), "hold": vec![9; length as usize]});
        for (body, expected) in [
            (json!({"press": [0, 1, 2, 3], "release": [9, 9, 1, 9]}), Err(Unreadable::ReleaseBeforePress)),
            (json!({"press": [0, 1, 2, 3], "hold": [9, 9, -1, 9]}), Err(Unreadable::ReleaseBeforePress)),
            (json!({"press": [0, 1, 3, 2], "hold": [9, 9, 9, 9]}), Err(Unreadable::PressesBackwards)),
            (json!({"press": [0, 1, 1, 1], "hold": [9, 9, 0, 9]}), Ok(())),
            (json!({"press": [-1e308, 0, 1, 1e308], "hold": [9, 9, 9, 9]}), Err(Untimed::TooFarApart.into())),
            (long(2_000), Ok(())),
            (long(2_001), Err(Unreadable::TooManyKeystrokes)),
            (json!({"v": vec![1; 10_000]}), Ok(())),
            (json!({"v": vec![1; 10_001]}), Err(Unreadable::TooManyNumbers)),
            (
                json!({"press": [0, 1, 2], "hold": [9, 9, 9], "v": vec![1; 99]}),
                Err(Unreadable::TooFewKeystrokes(3)),
            ),
            (json!(null), Err(Untimed::Unknown(0).into())),
        ] {
            assert_eq!(read(&body).pattern.map(|_| ()), expected);
        }
    }
}
