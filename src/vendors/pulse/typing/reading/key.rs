//! What a recorder calls a key, and which keys are modifiers: they type nothing, so their timing is dropped.

use serde_json::{Map, Number, Value};

/// The members that may name a key, in the order of looking.
const KEY_MEMBERS: [&str; 4] = ["key", "code", "keyCode", "char"];
/// Modifiers that may stand alone or with `Left` or `Right`, in lower case.
const SIDED: [&str; 5] = ["shift", "control", "alt", "meta", "os"];
/// Modifiers without sides, in lower case.
const SIDELESS: [&str; 4] = ["ctrl", "altgraph", "capslock", "tab"];
/// Modifiers as numbers, if given as `keyCode`.
const CODES: [f64; 8] = [9.0, 16.0, 17.0, 18.0, 20.0, 91.0, 92.0, 93.0];

/// A key as it was given.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Key {
    /// Its name; empty if it has none.
    pub(super) name: String,
    /// Whether it types nothing by itself.
    pub(super) is_modifier: bool,
}

impl Key {
    /// A key that is given by name.
    pub(super) fn named(name: &str) -> Self {
        let lower = name.to_lowercase();
        let sideless = lower.strip_suffix("left").or_else(|| lower.strip_suffix("right")).unwrap_or(&lower);
        let is_modifier = SIDED.contains(&sideless) || SIDELESS.contains(&lower.as_str());
        Self { name: name.to_owned(), is_modifier }
    }

    /// The key of an element: first of `key, code, keyCode, char` that is a string or a number, else without name.
    pub(super) fn of(element: &Map<String, Value>) -> Self {
        KEY_MEMBERS
            .iter()
            .find_map(|member| match element.get(*member)? {
                Value::String(name) => Some(Self::named(name)),
                Value::Number(number) => Some(Self::numbered(member, number)),
                _ => None,
            })
            .unwrap_or_default()
    }

    fn numbered(member: &str, number: &Number) -> Self {
        let is_modifier = member == "keyCode" && number.as_f64().is_some_and(|code| CODES.contains(&code));
        Self { name: number.to_string(), is_modifier }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn modifiers_are_known_by_name_in_any_case_and_by_key_code() {
        for (element, is_modifier) in [
            (json!({"key": "Shift"}), true),
            (json!({"code": "ControlLEFT"}), true),
            (json!({"code": "OSRight"}), true),
            (json!({"key": "altgraph"}), true),
            (json!({"key": "Tab"}), true),
            (json!({"key": "CtrlLeft"}), false),
            (json!({"key": "Backspace"}), false),
            (json!({"code": "ArrowLeft"}), false),
            (json!({"keyCode": 16}), true),
            (json!({"keyCode": 65}), false),
            (json!({"keyCode": "16"}), false),
            (json!({"key": 16}), false),
            (json!({}), false),
        ] {
            assert_eq!(Key::of(element.as_object().unwrap()).is_modifier, is_modifier, "{element}");
        }
    }

    #[test]
    fn the_first_member_that_fits_names_the_key() {
        for (element, name) in [
            (json!({"char": "a", "code": "KeyA"}), "KeyA"),
            (json!({"key": null, "keyCode": 65, "char": "a"}), "65"),
            (json!({"key": ["a"]}), ""),
        ] {
            assert_eq!(Key::of(element.as_object().unwrap()).name, name, "{element}");
        }
    }
}
