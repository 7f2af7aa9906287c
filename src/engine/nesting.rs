//! How deep JSON may nest that somebody sends as he likes and that is kept as it is.
//!
//! An exported state has it some levels down, and what reads JSON gives up at 128 levels (`serde_json`), here as well as
//! at whoever looks at the export: so nothing may be kept that is nearly as deep.

use serde_json::Value;

/// The most levels of such JSON, counted from its own outermost list or object. No document has more than twenty around it.
pub const DEEPEST: usize = 100;

/// Refuse JSON with more levels than can be kept.
pub fn within_reach(value: &Value) -> Result<(), String> {
    if reaches(value, DEEPEST) {
        return Ok(());
    }
    Err(format!("values stand too deep in each other: at most {DEEPEST} levels can be kept"))
}

/// Whether a value has no more than `levels`; it is looked at no deeper than that.
fn reaches(value: &Value, levels: usize) -> bool {
    let within = |one: &Value| levels.checked_sub(1).is_some_and(|levels| reaches(one, levels));
    match value {
        Value::Array(list) => levels > 0 && list.iter().all(within),
        Value::Object(members) => levels > 0 && members.values().all(within),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn nested(levels: usize, inmost: Value) -> Value {
        (0..levels)
            .fold(inmost, |inner, level| if level % 2 == 0 { json!([inner]) } else { json!({ "a": inner }) })
    }

    #[test]
    fn levels_are_counted_from_the_outermost_list_or_object() {
        for inmost in [Value::Null, json!("x")] {
            assert_eq!(within_reach(&nested(DEEPEST, inmost.clone())), Ok(()));
            assert!(within_reach(&nested(DEEPEST + 1, inmost)).is_err());
        }
        for empty in [json!([]), json!({})] {
            assert_eq!(within_reach(&nested(DEEPEST - 1, empty.clone())), Ok(()));
            assert!(within_reach(&nested(DEEPEST, empty)).is_err());
        }
    }
}
