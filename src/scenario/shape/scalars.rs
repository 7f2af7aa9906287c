//! Texts and numbers: formats, patterns and limits.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Map, Number, Value};
use uuid::Uuid;

use super::super::yaml::{Content, Node};
use super::super::{Code, Problem};
use super::Walk;
use super::expected::{ANOTHER, found, phrase, spelling};
use crate::engine::Moment;

/// Numbers as schemas call them, with what they hold.
const WIDTHS: [(&str, i128, i128); 10] = [
    ("uint8", 0, u8::MAX as i128),
    ("uint16", 0, u16::MAX as i128),
    ("uint32", 0, u32::MAX as i128),
    ("uint64", 0, u64::MAX as i128),
    ("uint", 0, usize::MAX as i128),
    ("int8", i8::MIN as i128, i8::MAX as i128),
    ("int16", i16::MIN as i128, i16::MAX as i128),
    ("int32", i32::MIN as i128, i32::MAX as i128),
    ("int64", i64::MIN as i128, i64::MAX as i128),
    ("int", isize::MIN as i128, isize::MAX as i128),
];

impl<'s> Walk<'s> {
    pub(super) fn text(
        &mut self,
        schema: &'s Value,
        rules: &Map<String, Value>,
        node: &Arc<Node>,
        text: &str,
    ) {
        if let Some(wanted) = outside(rules, text.chars().count(), ["minLength", "maxLength"]) {
            let message = format!("expected {wanted} characters, found {}", text.chars().count());
            self.tell(Code::Value, &node.place, message);
        }
        let named = rules.get("format").and_then(Value::as_str).is_none_or(|format| is(format, text));
        let matching = rules.get("pattern").and_then(Value::as_str).is_none_or(|pattern| {
            regex_lite::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
        });
        if named && matching {
            return;
        }
        let mut wanted = phrase(self.root, schema);
        // A name of a member has no type of its own.
        if wanted == "a text" || wanted == ANOTHER {
            let pattern = rules.get("pattern").and_then(Value::as_str).unwrap_or_default();
            wanted = format!("a text like {pattern}");
        }
        let message = format!("expected {wanted}, found {}", found(node));
        self.problems.push(Problem::new(Code::Value, node.place.clone(), message).hint(spelling(schema)));
    }

    pub(super) fn number(&mut self, schema: &'s Value, rules: &Map<String, Value>, node: &Arc<Node>) {
        let value = match node.content {
            #[allow(clippy::cast_precision_loss, reason = "limits are small")]
            Content::Integer(value) => value as f64,
            Content::Float(value) => value,
            _ => return,
        };
        let limit = |name: &str| rules.get(name).and_then(Value::as_f64);
        let below = limit("minimum").is_some_and(|least| value < least)
            || limit("exclusiveMinimum").is_some_and(|least| value <= least);
        let above = limit("maximum").is_some_and(|most| value > most)
            || limit("exclusiveMaximum").is_some_and(|most| value >= most);
        let format = rules.get("format").and_then(Value::as_str);
        let width = WIDTHS.iter().find(|(name, ..)| Some(*name) == format);
        let wide = width.is_some_and(|(_, least, most)| match node.content {
            Content::Integer(value) => !(*least..=*most).contains(&value),
            // Fractions were refused before; what is left is whole and too large to be an integer of ours.
            _ => value.abs() > 9e15 || value < 0.0 && *least == 0,
        });
        if below || above || wide {
            let wanted = phrase(self.root, schema);
            let least = width.filter(|_| !above).map(|(_, least, _)| *least);
            // That a number is too large for a machine is of interest only where it is.
            let most = width.filter(|_| wide && value > 0.0).map(|(_, _, most)| *most);
            let wanted = bounded(&wanted, rules, least, most);
            self.tell(Code::Value, &node.place, format!("expected {wanted}, found {}", found(node)));
        }
    }
}

/// `a whole number from 1 to 50`, `a number of at least 1`.
fn bounded(what: &str, rules: &Map<String, Value>, least: Option<i128>, most: Option<i128>) -> String {
    let number = |name: &str| rules.get(name).and_then(Value::as_number).map(Number::to_string);
    let above = number("exclusiveMinimum");
    let least = number("minimum").or(least.map(|least| least.to_string()).filter(|_| above.is_none()));
    let most = number("maximum").or(most.map(|most| most.to_string()));
    if let Some(above) = &above {
        let most = most.map_or_else(String::new, |most| format!(" and at most {most}"));
        return format!("{what} above {above}{most}");
    }
    match (least, most) {
        (Some(least), Some(most)) if least == most => least,
        (Some(least), Some(most)) => format!("{what} from {least} to {most}"),
        (Some(least), None) => format!("{what} of at least {least}"),
        (None, Some(most)) => format!("{what} of at most {most}"),
        (None, None) => match number("exclusiveMaximum") {
            Some(most) => format!("{what} below {most}"),
            None => what.into(),
        },
    }
}

/// What a count should be, where it lies outside its limits.
pub(super) fn outside(rules: &Map<String, Value>, count: usize, [least, most]: [&str; 2]) -> Option<String> {
    let limit =
        |name: &str| rules.get(name).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
    match (limit(least), limit(most)) {
        (Some(least), Some(most)) if (least..=most).contains(&count) => None,
        (Some(least), Some(most)) if least == most => Some(least.to_string()),
        (Some(least), Some(most)) => Some(format!("{least} to {most}")),
        (Some(least), None) if count < least => Some(format!("at least {least}")),
        (None, Some(most)) if count > most => Some(format!("at most {most}")),
        _ => None,
    }
}

fn is(format: &str, text: &str) -> bool {
    match format {
        // Read as the types read them, and in the one spelling that JSON Schema has.
        "uuid" => text.len() == 36 && Uuid::try_parse(text).is_ok(),
        "date" => text.len() == 10 && text.parse::<NaiveDate>().is_ok(),
        "date-time" => Moment::parse(text).is_some(),
        _ => true,
    }
}
