//! Words where types may ask for more than text: names of members, which JSON has as texts only, and the fields of a
//! query. Numbers come as their digits.

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Misfit, Step};

/// A word to be read.
pub(super) struct Word<'de>(pub(super) &'de str);

macro_rules! digits {
    ($($method:ident: $number:ty => $visit:ident),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self.0.parse::<$number>() {
                Ok(number) => visitor.$visit(number),
                Err(_) => self.deserialize_any(visitor),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Word<'de> {
    type Error = Misfit;

    digits! {
        deserialize_u8: u8 => visit_u8, deserialize_u16: u16 => visit_u16, deserialize_u32: u32 => visit_u32,
        deserialize_u64: u64 => visit_u64, deserialize_i8: i8 => visit_i8, deserialize_i16: i16 => visit_i16,
        deserialize_i32: i32 => visit_i32, deserialize_i64: i64 => visit_i64, deserialize_bool: bool => visit_bool,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let name: StrDeserializer<'_, Misfit> = self.0.into_deserializer();
        visitor.visit_enum(name)
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}

/// Read a type from fields, each a name and what was given for it.
pub fn read_fields<T: DeserializeOwned>(fields: &[(&str, &str)]) -> Result<T, Misfit> {
    T::deserialize(MapAccessDeserializer::new(Fields { fields: fields.iter(), here: None }))
}

struct Fields<'de> {
    fields: std::slice::Iter<'de, (&'de str, &'de str)>,
    here: Option<&'de (&'de str, &'de str)>,
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        self.here = self.fields.next();
        self.here.map(|(name, _)| seed.deserialize(Word(name))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misfit> {
        let (name, value) =
            self.here.ok_or_else(|| Misfit::custom("a value was asked for before its name"))?;
        seed.deserialize(Word(value)).map_err(|misfit| misfit.below(Step::Member((*name).to_owned())))
    }
}
