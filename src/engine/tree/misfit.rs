//! What does not fit its type, and where it stands.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::de::{self, Error as _, Expected, Unexpected};

use super::{Content, Key, Node, Place, Step};

/// What does not fit its type. One pointer, since the code that reads a type hands it on after every member: with all
/// of it in each result, that code was a twentieth of the binary.
#[derive(Debug)]
pub struct Misfit(Box<Found>);

/// The innermost value that does not fit.
#[derive(Debug)]
pub struct Found {
    /// Where it stands, once that is known.
    pub place: Option<Place>,
    /// The steps that lead to it, the last one first.
    steps: Vec<Step>,
    /// What its type says.
    pub message: String,
}

impl Deref for Misfit {
    type Target = Found;

    fn deref(&self) -> &Found {
        &self.0
    }
}

impl Misfit {
    #[cold]
    #[inline(never)]
    pub(super) fn at(mut self, place: &Place) -> Self {
        self.0.place.get_or_insert_with(|| place.clone());
        self
    }

    #[cold]
    #[inline(never)]
    pub(super) fn below(mut self, step: Step) -> Self {
        self.0.steps.push(step);
        self
    }

    #[cold]
    #[inline(never)]
    pub(super) fn of_member(self, (key, value): &(Key, Arc<Node>)) -> Self {
        self.at(&value.place).below(key.step())
    }

    #[cold]
    #[inline(never)]
    fn new(message: String) -> Self {
        Self(Box::new(Found { place: None, steps: Vec::new(), message }))
    }

    /// The path to it: `user.devices[0].id`, or `.` where it is the value as a whole.
    pub fn path(&self) -> String {
        path(self.steps.iter().rev())
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

/// Steps as a path: `user.devices[0].id`, or `.` where there is none.
pub fn path<'a>(steps: impl Iterator<Item = &'a Step>) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Member(name) if path.is_empty() => path.push_str(name),
            Step::Member(name) => path.extend([".", name]),
            Step::Entry(index) => path.extend(["[", &index.to_string(), "]"]),
        }
    }
    if path.is_empty() { ".".into() } else { path }
}

/// That a value is of another kind than what is expected.
#[cold]
#[inline(never)]
pub(super) fn unfit(content: &Content, expected: &dyn Expected) -> Misfit {
    Misfit::invalid_type(unexpected(content), expected)
}

/// A value that is of no use, in the words of serde.
fn unexpected(content: &Content) -> Unexpected<'_> {
    match content {
        Content::Null => Unexpected::Unit,
        Content::Bool(value) => Unexpected::Bool(*value),
        Content::Integer(value) => match (u64::try_from(*value), i64::try_from(*value)) {
            (Ok(value), _) => Unexpected::Unsigned(value),
            (_, Ok(value)) => Unexpected::Signed(value),
            _ => Unexpected::Other("a number that is too large"),
        },
        Content::Float(value) => Unexpected::Float(*value),
        Content::Text(text) => Unexpected::Str(text),
        Content::List(_) => Unexpected::Seq,
        Content::Map(_) => Unexpected::Map,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::de::DeserializeOwned;
    use serde_json::{Map, Value, json};

    use super::super::read::read;

    fn refused<T: DeserializeOwned>(value: Value) -> String {
        read::<T>(&value.into()).err().map(|misfit| misfit.to_string()).unwrap_or_default()
    }

    #[test]
    fn a_value_of_another_kind_is_refused_in_the_same_words_whatever_the_type() {
        assert_eq!(refused::<String>(json!(5)), "invalid type: integer `5`, expected a string");
        assert_eq!(refused::<bool>(json!("yes")), "invalid type: string \"yes\", expected a boolean");
        assert_eq!(refused::<u8>(json!(1.5)), "invalid type: floating point `1.5`, expected u8");
        assert_eq!(refused::<Vec<u8>>(json!({})), "invalid type: map, expected a sequence");
        assert_eq!(refused::<(u8, u8)>(json!(null)), "invalid type: unit value, expected a tuple of size 2");
        assert_eq!(refused::<BTreeMap<String, u8>>(json!([])), "invalid type: sequence, expected a map");
        assert_eq!(refused::<Map<String, Value>>(json!(null)), "invalid type: unit value, expected a map");
        assert_eq!(
            refused::<uuid::Uuid>(json!(vec![7; 16])),
            "invalid type: sequence, expected a formatted UUID string"
        );
        assert_eq!(refused::<u8>(json!(2.0)), "");
    }
}
