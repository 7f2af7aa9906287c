//! Layout 3: an object with parallel arrays of numbers, one element per keystroke.

use serde_json::{Map, Value};

use super::Untimed;
use super::key::Key;
use super::recognised::{Recognised, Stroke};

const PRESS: [&str; 4] = ["press", "presses", "pressTimes", "down"];
const RELEASE: [&str; 4] = ["release", "releases", "releaseTimes", "up"];
const HOLD: [&str; 4] = ["hold", "holds", "dwell", "dwells"];
const SEEK: [&str; 2] = ["seek", "seeks"];
const FLIGHT: [&str; 2] = ["flight", "flights"];
const KEYS: [&str; 4] = ["keys", "key", "codes", "chars"];

/// Press and release of every keystroke, and the numbers that they were made of.
type Times = (Vec<(f64, f64)>, Vec<f64>);
/// A combination of arrays that gives times, if the object has it.
type Row = fn(&Map<String, Value>) -> Option<Times>;

const ROWS: [Row; 4] = [press_and_release, press_and_hold, seek_and_hold, flight_and_hold];

/// The arrays of each row, and whether the first may be one shorter.
const PAIRS: [(&[&str], &[&str], bool); 4] =
    [(&PRESS, &RELEASE, false), (&PRESS, &HOLD, false), (&SEEK, &HOLD, true), (&FLIGHT, &HOLD, true)];

/// The keystrokes of the first row that fits.
pub(super) fn recognise(candidate: &Value) -> Recognised {
    let Some(object) = candidate.as_object() else { return Recognised::default() };
    let Some((times, given)) = ROWS.iter().find_map(|row| row(object)) else { return Recognised::default() };
    let keys = keys(object, times.len());
    let stroke = |(key, (press, release))| Stroke { key, press, release };
    Recognised { strokes: keys.into_iter().zip(times).map(stroke).collect(), given }
}

/// The first two arrays that belong together but do not fit, or the first that holds anything but numbers.
pub(super) fn misfit(candidate: &Value) -> Option<Untimed> {
    let object = candidate.as_object()?;
    let given =
        |names: &[&'static str]| names.iter().find_map(|name| Some((*name, object.get(*name)?.as_array()?)));
    PAIRS.iter().find_map(|(one, other, may_be_shorter)| {
        let ((one, first), (other, second)) = (given(one)?, given(other)?);
        let fits = first.len() == second.len() || *may_be_shorter && first.len() + 1 == second.len();
        if !fits {
            return Some(Untimed::Lengths(one, other));
        }
        let named = [(one, first), (other, second)];
        let mixed = named.into_iter().find(|(_, array)| !array.iter().all(Value::is_number));
        mixed.map(|(name, _)| Untimed::NotNumbers(name))
    })
}

fn press_and_release(object: &Map<String, Value>) -> Option<Times> {
    let press = first_array(object, &PRESS, |_| true)?;
    let release = first_array(object, &RELEASE, |length| length == press.len())?;
    Some((press.iter().copied().zip(release.iter().copied()).collect(), [press, release].concat()))
}

fn press_and_hold(object: &Map<String, Value>) -> Option<Times> {
    let press = first_array(object, &PRESS, |_| true)?;
    let hold = first_array(object, &HOLD, |length| length == press.len())?;
    let times = press.iter().zip(&hold).map(|(press, hold)| (*press, press + hold)).collect();
    Some((times, [press, hold].concat()))
}

fn seek_and_hold(object: &Map<String, Value>) -> Option<Times> {
    steps_and_hold(object, &SEEK, |(press, _), seek| press + seek)
}

fn flight_and_hold(object: &Map<String, Value>) -> Option<Times> {
    steps_and_hold(object, &FLIGHT, |(_, release), flight| release + flight)
}

/// Holds, and steps of the same length (their first value is then ignored) or one less: each leads from a keystroke's
/// press and release to the next press.
fn steps_and_hold(
    object: &Map<String, Value>,
    names: &[&str],
    next_press: fn((f64, f64), f64) -> f64,
) -> Option<Times> {
    let hold = first_array(object, &HOLD, |_| true)?;
    let mut steps = first_array(object, names, |length| length == hold.len() || length + 1 == hold.len())?;
    if steps.len() == hold.len() {
        steps.remove(0);
    }
    let mut holds = hold.iter();
    let mut last = (0.0, *holds.next()?);
    let mut times = vec![last];
    for (step, hold) in steps.iter().zip(holds) {
        let press = next_press(last, *step);
        last = (press, press + hold);
        times.push(last);
    }
    Some((times, [steps, hold].concat()))
}

/// The first of `names` that is a non-empty array of numbers with a fitting length.
fn first_array(
    object: &Map<String, Value>,
    names: &[&str],
    fits: impl Fn(usize) -> bool,
) -> Option<Vec<f64>> {
    names.iter().find_map(|name| {
        let array = object.get(*name)?.as_array()?;
        if array.is_empty() || !fits(array.len()) {
            return None;
        }
        array.iter().map(Value::as_f64).collect()
    })
}

/// First of `keys, key, codes, chars`, a string (one character each) or array, if its length fits; else all `""`.
fn keys(object: &Map<String, Value>, length: usize) -> Vec<Key> {
    let named = KEYS.iter().find_map(|name| {
        let keys: Vec<Key> = match object.get(*name)? {
            Value::String(text) => text.chars().map(|key| Key::named(key.encode_utf8(&mut [0; 4]))).collect(),
            Value::Array(keys) => keys.iter().map(key).collect(),
            _ => return None,
        };
        (keys.len() == length).then_some(keys)
    });
    named.unwrap_or_else(|| vec![Key::default(); length])
}

fn key(value: &Value) -> Key {
    match value {
        Value::String(name) => Key::named(name),
        Value::Number(number) => Key::named(&number.to_string()),
        _ => Key::default(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_row_that_fits_gives_the_times() {
        for (candidate, last) in [
            (json!({"press": [0, 100], "release": [50, 160], "hold": [1, 1]}), Some((100.0, 160.0))),
            (json!({"press": [0, 100], "release": [50], "hold": [40, 70]}), Some((100.0, 170.0))),
            (json!({"press": [], "down": [0, 90], "dwells": [40, 70]}), Some((90.0, 160.0))),
            (json!({"press": ["0", 100], "seek": [80], "hold": [40, 70]}), Some((80.0, 150.0))),
            (json!({"seek": [80, 80, 80], "flights": [10], "hold": [40, 70]}), Some((50.0, 120.0))),
            (json!({"hold": [40, 70]}), None),
            (json!({"flight": [], "hold": [40]}), None),
            (json!([0, 100]), None),
        ] {
            let stroke = recognise(&candidate).strokes.pop();
            assert_eq!(stroke.map(|stroke| (stroke.press, stroke.release)), last, "{candidate}");
        }
    }

    #[test]
    fn keys_whose_number_does_not_fit_are_passed_over() {
        let object = json!({"keys": "abc", "key": ["é", 13], "press": [0, 1], "hold": [1, 1]});
        let names: Vec<_> = recognise(&object).strokes.into_iter().map(|stroke| stroke.key.name).collect();
        assert_eq!(names, ["é", "13"]);
        assert_eq!(keys(object.as_object().unwrap(), 5), vec![Key::default(); 5]);
    }
}
