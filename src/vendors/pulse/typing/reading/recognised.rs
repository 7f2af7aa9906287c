//! What a layout recognises at one place, still in the recorder's own unit and counted from its own zero.

use serde_json::{Map, Value};

use super::key::Key;

/// A keystroke as given.
pub(super) struct Stroke {
    pub(super) key: Key,
    pub(super) press: f64,
    pub(super) release: f64,
}

/// The keystrokes of a place; none if the layout does not fit.
#[derive(Default)]
pub(super) struct Recognised {
    pub(super) strokes: Vec<Stroke>,
    /// Every number that the layout took, as it stands in the value; they tell seconds from milliseconds.
    pub(super) given: Vec<f64>,
}

impl Recognised {
    /// Keystrokes that were given by their times.
    pub(super) fn by_times(strokes: Vec<Stroke>) -> Self {
        let given = strokes.iter().flat_map(|stroke| [stroke.press, stroke.release]).collect();
        Self { strokes, given }
    }

    /// The same without the keys that type nothing.
    pub(super) fn without_modifiers(mut self) -> Self {
        self.strokes.retain(|stroke| !stroke.key.is_modifier);
        self
    }
}

/// The first of `names` that is a number in `element`.
pub(super) fn first_number(element: &Map<String, Value>, names: &[&str]) -> Option<f64> {
    names.iter().find_map(|name| element.get(*name)?.as_f64())
}

/// The objects among the elements of an array; nothing if `place` is none.
pub(super) fn objects(place: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    place.as_array().into_iter().flatten().filter_map(Value::as_object)
}
