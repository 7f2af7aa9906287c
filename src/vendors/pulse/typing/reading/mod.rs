//! Lenient reading of whatever a recorder sends: section 12.1.
//!
//! The vendor's document does not show its layout, so a client's own recording must be recognised without being
//! described. Four layouts are tried in order on every likely place; only if none shows a single keystroke are the bare
//! numbers taken.

mod arrays;
mod candidates;
mod events;
mod key;
mod keystrokes;
mod recognised;
mod text;
mod timing;
mod unreadable;
mod untimed;
mod vector;

use serde_json::Value;

use super::pattern::Pattern;
pub(super) use candidates::{CANDIDATE_MEMBERS, candidates};
use candidates::{itself, places};
use recognised::Recognised;
pub(super) use timing::MOST_KEYSTROKES;
pub use unreadable::Unreadable;
pub use untimed::Untimed;

/// Fewer keystrokes than this are no pattern.
const FEWEST_KEYSTROKES: usize = 4;

/// Where a layout looks in a candidate, and how it recognises keystrokes there.
type Layout = (fn(&Value) -> Vec<&Value>, fn(&Value) -> Recognised);

/// Layouts 1 to 4 in the order of trying.
const LAYOUTS: [Layout; 4] = [
    (places, keystrokes::recognise),
    (places, events::recognise),
    (itself, arrays::recognise),
    (places, text::recognise),
];

/// What reading a value gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The pattern, or why there is none.
    pub pattern: Result<Pattern, Unreadable>,
    /// How many keystrokes were recognised (with too few, the largest count found); none where layout 5 was used.
    pub typed: Option<usize>,
}

/// Read the body of a verify or a pass, or the `data` of an action.
pub fn read(value: &Value) -> Reading {
    let candidates = candidates(value);
    let mut most = 0;
    for (looks_at, recognise) in LAYOUTS {
        for place in candidates.iter().flat_map(|candidate| looks_at(candidate)) {
            let recognised = recognise(place).without_modifiers();
            let typed = recognised.strokes.len();
            if typed >= FEWEST_KEYSTROKES {
                return Reading { pattern: timing::settle(recognised), typed: Some(typed) };
            }
            most = most.max(typed);
        }
    }
    if most > 0 {
        return Reading { pattern: Err(Unreadable::TooFewKeystrokes(most)), typed: Some(most) };
    }
    match vector::recognise(value) {
        Ok(pattern) => Reading { pattern, typed: None },
        Err(numbers) => Reading { pattern: Err(untimed::why(&candidates, numbers).into()), typed: Some(0) },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::pattern::Keystroke;
    use super::*;

    /// The keys of a reading in one string.
    fn keys(value: &Value) -> Option<String> {
        let Pattern::Keystrokes(strokes) = read(value).pattern.ok()? else { return None };
        Some(strokes.into_iter().map(|Keystroke { key, .. }| key).collect())
    }

    fn strokes(keys: &str) -> Value {
        let stroke = |(press, key): (i32, char)| json!({"key": key, "press": press, "release": press + 9});
        (0..).zip(keys.chars()).map(stroke).collect()
    }

    fn events(keys: &str) -> Value {
        let event = |time: i32, kind: &str, key: char| json!({"key": key, "type": kind, "t": time});
        (0..).zip(keys.chars()).flat_map(|(t, key)| [event(t, "down", key), event(t, "up", key)]).collect()
    }

    fn arrays(keys: &str) -> Value {
        json!({"keys": keys, "press": [0, 1, 2, 3], "hold": [9, 9, 9, 9]})
    }

    fn text(keys: &str) -> Value {
        keys.chars().fold("h".to_owned(), |text, key| format!("{text}|{key},1,9,")).into()
    }

    #[test]
    fn layouts_then_candidates_then_places_are_tried_in_order() {
        for (value, expected) in [
            // layouts, wherever they stand
            (
                json!({"z": text("text"), "pattern": arrays("rays"), "y": events("vent"), "data": [strokes("x")]}),
                "vent",
            ),
            (json!({"z": text("text"), "y": events("vent"), "textVisible": strokes("keys")}), "keys"),
            (json!({"z": text("text"), "pattern": arrays("rays")}), "rays"),
            (json!({"z": text("text")}), "text"),
            (json!({"z": arrays("rays"), "data": text("text")}), "text"),
            // candidates
            (json!({"pattern": {"k": strokes("two!")}, "data": {"k": strokes("one!")}}), "one!"),
            (json!({"textVisible": arrays("thre"), "pattern": arrays("two!")}), "two!"),
            (json!({"data": {"k": strokes("one!")}, "k": strokes("self")}), "self"),
            // places, passing over what has too few
            (json!({"b": strokes("abc"), "c": strokes("four"), "a": strokes("five!")}), "four"),
            (strokes("self"), "self"),
            (text("self"), "self"),
        ] {
            assert_eq!(keys(&value).as_deref(), Some(expected), "{value}");
        }
    }

    #[test]
    fn a_few_keystrokes_are_neither_a_pattern_nor_a_vector() {
        let few = Reading { pattern: Err(Unreadable::TooFewKeystrokes(3)), typed: Some(3) };
        assert_eq!(
            read(&json!({"a": strokes("ab"), "b": events("abc"), "v": [1, 2, 3, 4, 5, 6, 7, 8]})),
            few
        );
        let modifiers =
            json!({"keys": ["Shift", "a", "b", "c", "Tab"], "seek": [1, 1, 1, 1], "hold": [9, 9, 9, 9, 9]});
        assert_eq!(read(&modifiers), few);
        // with nothing but modifiers no keystroke is left, so the numbers may be a vector
        let held = json!({"keys": vec!["Shift"; 4], "press": [0, 1, 2, 3], "hold": [9, 9, 9, 9]});
        assert_eq!(read(&held).typed, None);
        assert_eq!(read(&json!({"deep": {"deeper": strokes("keys")}})).typed, None);
    }
}
