//! Robot rows 1 and 2: what a body says of its own making, whether it is readable or not.

use serde_json::{Map, Value};

use super::super::reading::{Reading, candidates};
use super::super::statistics::count;
use super::Reason;

const PASTING: [&str; 2] = ["insertFromPaste", "insertReplacementText"];
const TEXTS: [&str; 2] = ["text", "value"];
/// How many characters a keystroke may at most stand for.
const CHARACTERS_PER_KEYSTROKE: usize = 2;

/// The reason that `value` itself gives, if any; `reading` is what was read from it.
pub fn traces(value: &Value, reading: &Reading) -> Option<Reason> {
    if anywhere(value, &is_untrusted) {
        return Some(Reason::UntrustedEvents);
    }
    let has_unexplained_text = || {
        reading.typed.is_some_and(|n| candidates(value).iter().any(|candidate| has_more_text(candidate, n)))
    };
    (anywhere(value, &is_pasted) || has_unexplained_text()).then_some(Reason::Pasted)
}

/// A member `isTrusted` that is `false`.
fn is_untrusted(members: &Map<String, Value>) -> bool {
    members.get("isTrusted") == Some(&Value::Bool(false))
}

/// `pasted: true`, or `inputType` equal to `insertFromPaste` or `insertReplacementText`.
fn is_pasted(members: &Map<String, Value>) -> bool {
    members.get("pasted") == Some(&Value::Bool(true))
        || members.get("inputType").and_then(Value::as_str).is_some_and(|kind| PASTING.contains(&kind))
}

/// A string `text` or `value` with more than 2·n characters, or a number `textLength` above 2·n.
fn has_more_text(candidate: &Value, n: usize) -> bool {
    let most = CHARACTERS_PER_KEYSTROKE * n;
    let is_longer = |text: &str| text.chars().count() > most;
    TEXTS.iter().any(|name| candidate.get(name).and_then(Value::as_str).is_some_and(is_longer))
        || candidate.get("textLength").and_then(Value::as_f64).is_some_and(|length| length > count(most))
}

/// Whether an object at any depth fits.
fn anywhere(value: &Value, fits: &impl Fn(&Map<String, Value>) -> bool) -> bool {
    match value {
        Value::Array(elements) => elements.iter().any(|element| anywhere(element, fits)),
        Value::Object(members) => fits(members) || members.values().any(|member| anywhere(member, fits)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::super::reading::read;
    use super::*;

    #[test]
    fn a_body_that_tells_of_its_making_is_a_robots() {
        let vector = [1, 2, 3, 4, 5, 6, 7, 8];
        let three =
            json!([{"press": 0, "release": 1}, {"press": 2, "release": 3}, {"press": 4, "release": 5}]);
        for (body, reason) in [
            (json!({"a": [{"b": {"isTrusted": false}}], "pasted": true}), Some(Reason::UntrustedEvents)),
            (json!({"isTrusted": "false"}), None),
            (json!({"a": [[{"pasted": true}]]}), Some(Reason::Pasted)),
            (json!({"a": {"inputType": "insertFromPaste"}}), Some(Reason::Pasted)),
            (json!({"a": {"inputType": "insertReplacementText"}}), Some(Reason::Pasted)),
            (json!({"a": {"inputType": "insertText"}, "pasted": 1}), None),
            (json!({"data": {"value": "x"}}), Some(Reason::Pasted)),
            (json!({"deep": {"value": "x"}}), None),
            (json!({"textLength": 1}), Some(Reason::Pasted)),
            // with too few, the largest count found
            (json!({"text": "éééééé", "a": three}), None),
            (json!({"text": "ééééééé", "a": three}), Some(Reason::Pasted)),
            (json!({"textLength": 6.5, "a": three}), Some(Reason::Pasted)),
            // layout 5 says nothing of keystrokes
            (json!({"text": "correct horse", "v": vector}), None),
        ] {
            assert_eq!(traces(&body, &read(&body)), reason, "{body}");
        }
    }
}
