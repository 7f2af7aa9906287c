//! What a body says besides timing: which text was typed (`tId`) and what kind of pattern it is (`type`), section 4.3.

use serde_json::Value;

use super::reading::{CANDIDATE_MEMBERS, Unreadable};

/// The kind of a pattern that names none; other kinds are accepted and counted under it.
pub const DEFAULT_KIND: &str = "textVisible";
/// Characters of the longest `tId`.
const LONGEST: usize = 256;

/// The name of the text: `tId` of the body, its `data`, `pattern` or `textVisible`, as text; `null` and `""` are absent.
pub fn text_id(value: &Value) -> Result<Option<String>, Unreadable> {
    let is_present = |value: &&Value| !value.is_null() && value.as_str() != Some("");
    let text_id = match members(value, "tId").find(is_present) {
        None => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => return Err(Unreadable::BadTextId),
    };
    if is_text_id(&text_id) { Ok(Some(text_id)) } else { Err(Unreadable::BadTextId) }
}

fn is_text_id(text: &str) -> bool {
    (1..=LONGEST).contains(&text.chars().count())
}

/// Refuse a `tId` that no request can send: its references would never be found.
pub fn check_text_id(t_id: Option<&str>) -> Result<(), String> {
    if t_id.is_none_or(is_text_id) { Ok(()) } else { Err("a t_id has 1 to 256 characters".into()) }
}

/// The kind of the pattern: the first `type` at the same places that is a string, or the default.
pub fn kind(value: &Value) -> &str {
    members(value, "type").find_map(Value::as_str).unwrap_or(DEFAULT_KIND)
}

/// The member `name` of the body, its `data`, `pattern` and `textVisible`.
fn members<'a>(value: &'a Value, name: &'a str) -> impl Iterator<Item = &'a Value> {
    let places = std::iter::once(Some(value)).chain(CANDIDATE_MEMBERS.iter().map(|member| value.get(member)));
    places.filter_map(move |place| place?.get(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_present_text_id_counts() {
        let longest = "é".repeat(256);
        for (body, expected) in [
            (json!({"tId": "a", "data": {"tId": "b"}}), Ok(Some("a"))),
            (
                json!({"tId": null, "data": {"tId": ""}, "pattern": {"tId": "c"}, "textVisible": {"tId": 4}}),
                Ok(Some("c")),
            ),
            (json!({"textVisible": {"tId": 4}}), Ok(Some("4"))),
            (json!({"tId": longest}), Ok(Some(longest.as_str()))),
            (json!({"tId": format!("{longest}é")}), Err(Unreadable::BadTextId)),
            (json!({"tId": ["a"]}), Err(Unreadable::BadTextId)),
            (json!({"tId": false}), Err(Unreadable::BadTextId)),
            (json!({"deep": {"tId": "a"}}), Ok(None)),
            (json!([{"tId": "a"}]), Ok(None)),
        ] {
            assert_eq!(text_id(&body), expected.map(|text| text.map(str::to_owned)), "{body}");
        }
    }

    #[test]
    fn a_pattern_without_kind_is_visible_text() {
        assert_eq!(kind(&json!({"data": {"type": "textHidden"}})), "textHidden");
        assert_eq!(kind(&json!({"type": 7})), "textVisible");
    }
}
