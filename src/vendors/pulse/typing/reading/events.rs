//! Layout 2: an array of key events, as a page's listeners record them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::key::Key;
use super::recognised::{Recognised, Stroke, first_number, objects};

const KIND: [&str; 4] = ["type", "event", "kind", "name"];
const TIME: [&str; 4] = ["time", "t", "timestamp", "timeStamp"];
const DOWN: [&str; 3] = ["keydown", "down", "press"];
const UP: [&str; 3] = ["keyup", "up", "release"];

/// Object elements with a kind and a time. A down with `repeat: true`, or of a key that is still down, is ignored; an up
/// ends the down of its key; downs never ended and ups without a down are dropped. The order is that of the downs.
pub(super) fn recognise(place: &Value) -> Recognised {
    let mut downs: Vec<(Key, f64, Option<f64>)> = Vec::new();
    let mut still_down: BTreeMap<String, usize> = BTreeMap::new();
    for (event, is_down, time) in objects(place).filter_map(timed) {
        let key = Key::of(event);
        if !is_down {
            let ended = still_down.remove(&key.name).and_then(|index| downs.get_mut(index));
            if let Some((_, _, release)) = ended {
                *release = Some(time);
            }
        } else if !is_repeat(event) && !still_down.contains_key(&key.name) {
            still_down.insert(key.name.clone(), downs.len());
            downs.push((key, time, None));
        }
    }
    let ended = |(key, press, release): (_, _, Option<_>)| Some(Stroke { key, press, release: release? });
    Recognised::by_times(downs.into_iter().filter_map(ended).collect())
}

/// An event with whether it is a down, and its time.
fn timed(event: &Map<String, Value>) -> Option<(&Map<String, Value>, bool, f64)> {
    let is_down = KIND.iter().find_map(|name| is_down(event.get(*name)?.as_str()?))?;
    Some((event, is_down, first_number(event, &TIME)?))
}

fn is_down(kind: &str) -> Option<bool> {
    let kind = kind.to_lowercase();
    if DOWN.contains(&kind.as_str()) {
        return Some(true);
    }
    UP.contains(&kind.as_str()).then_some(false)
}

fn is_repeat(event: &Map<String, Value>) -> bool {
    event.get("repeat").and_then(Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn repeats_and_loose_ends_leave_no_keystroke() {
        let events = json!([
            {"name": "a", "type": "KeyUp", "time": 1},
            {"type": "KeyDown", "key": "a", "time": 10},
            {"kind": "press", "key": "b", "t": 20},
            {"type": "keydown", "key": "a", "time": 25},
            {"event": "up", "key": "a", "timestamp": 30},
            {"type": "keydown", "key": "c", "time": 40, "repeat": true},
            {"type": "keyup", "key": "c", "time": 50},
            {"type": "release", "key": "b", "timeStamp": 60},
            {"type": "keydown", "key": "d", "time": 70},
            {"type": "click", "key": "e", "time": 80},
            "keydown"
        ]);
        let strokes = recognise(&events).strokes;
        let seen: Vec<_> = strokes.iter().map(|s| (s.key.name.as_str(), s.press, s.release)).collect();
        assert_eq!(seen, [("a", 10.0, 30.0), ("b", 20.0, 60.0)]);
    }
}
