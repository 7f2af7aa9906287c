//! Which members a type reads: serde asks for them by name, so whoever is asked knows them.

use std::fmt;

use serde::de::{self, DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

/// The names of the members that `T` reads from a mapping; none where it reads something else.
pub fn members<T: DeserializeOwned>() -> &'static [&'static str] {
    T::deserialize(Asked).err().map_or(&[], |Wanted(names)| names)
}

struct Asked;

/// What was asked for, which ends the reading.
#[derive(Debug)]
struct Wanted(&'static [&'static str]);

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing was to be read")
    }
}

impl std::error::Error for Wanted {}

impl de::Error for Wanted {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(&[])
    }
}

impl<'de> Deserializer<'de> for Asked {
    type Error = Wanted;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Wanted> {
        Err(Wanted(&[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        members: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Wanted> {
        Err(Wanted(members))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_members_of_a_type_are_known_by_their_names_on_the_wire() {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[allow(dead_code, reason = "only its shape counts")]
        struct Person {
            full_name: String,
            age: Option<u8>,
        }
        assert_eq!(members::<Person>(), ["fullName", "age"]);
        assert_eq!(members::<String>(), [""; 0]);
    }
}
