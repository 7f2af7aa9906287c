//! Layout 5: all numbers at any depth in document order, if there are at least 8.

use serde_json::Value;

use super::super::pattern::Pattern;
use super::Unreadable;

const FEWEST: usize = 8;
const MOST: usize = 10_000;

/// The numbers as a vector; only how many there are if they are too few to be meant.
pub(super) fn recognise(value: &Value) -> Result<Result<Pattern, Unreadable>, usize> {
    let mut numbers = Vec::new();
    collect(value, &mut numbers);
    match numbers.len() {
        few @ ..FEWEST => Err(few),
        FEWEST..=MOST => Ok(Ok(Pattern::Vector(numbers))),
        _ => Ok(Err(Unreadable::TooManyNumbers)),
    }
}

fn collect(value: &Value, numbers: &mut Vec<f64>) {
    match value {
        Value::Number(number) => numbers.extend(number.as_f64()),
        Value::Array(elements) => elements.iter().for_each(|element| collect(element, numbers)),
        Value::Object(members) => members.values().for_each(|member| collect(member, numbers)),
        _ => (),
    }
}
