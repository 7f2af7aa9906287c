//! Layout 1: an array of objects with a press and a release each. Other elements are skipped.

use serde_json::{Map, Value};

use super::key::Key;
use super::recognised::{Recognised, Stroke, first_number, objects};

const PRESS: [&str; 5] = ["press", "down", "keydown", "pressTime", "d"];
const RELEASE: [&str; 5] = ["release", "up", "keyup", "releaseTime", "u"];

/// Each object element with a press and a release.
pub(super) fn recognise(place: &Value) -> Recognised {
    Recognised::by_times(objects(place).filter_map(stroke).collect())
}

fn stroke(element: &Map<String, Value>) -> Option<Stroke> {
    let press = first_number(element, &PRESS)?;
    let release = first_number(element, &RELEASE)?;
    Some(Stroke { key: Key::of(element), press, release })
}
