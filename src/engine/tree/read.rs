//! Types from a tree, with the place of what does not fit.

use std::sync::Arc;

use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::misfit::{Misfit, unfit};
use super::word::Word;
use super::{Content, Key, Node, Step};

/// Read a type from a tree.
pub fn read<T: DeserializeOwned>(node: &Node) -> Result<T, Misfit> {
    T::deserialize(node)
}

impl Node {
    pub(super) fn any<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.content {
            Content::Null => visitor.visit_unit(),
            Content::Bool(value) => visitor.visit_bool(*value),
            Content::Integer(value) => integer(*value, visitor),
            Content::Float(value) => visitor.visit_f64(*value),
            Content::Text(text) => visitor.visit_borrowed_str(text),
            Content::List(values) => list(values, visitor),
            Content::Map(entries) => visitor.visit_map(Entries { entries: entries.iter(), here: None }),
        }
    }

    /// A whole number may be written with a point, as JSON Schema has it.
    fn whole<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.content {
            Content::Integer(value) => integer(*value, visitor),
            Content::Float(value) if value.fract() == 0.0 && value.abs() < 9e15 =>
            {
                #[allow(clippy::cast_possible_truncation, reason = "it is whole and small")]
                integer(*value as i128, visitor)
            }
            other => Err(unfit(other, &visitor)),
        }
    }

    // Types that are read from one kind of value alone do not ask `any`: what would tell each of them that it is no other
    // kind would be compiled for each of them.

    fn only_bool<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.content {
            Content::Bool(value) => visitor.visit_bool(*value),
            other => Err(unfit(other, &visitor)),
        }
    }

    fn only_text<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.content {
            Content::Text(text) => visitor.visit_borrowed_str(text),
            other => Err(unfit(other, &visitor)),
        }
    }

    fn only_list<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.content {
            Content::List(values) => list(values, visitor),
            other => Err(unfit(other, &visitor)),
        }
    }

    fn only_map<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.content {
            Content::Map(entries) => visitor.visit_map(Entries { entries: entries.iter(), here: None }),
            other => Err(unfit(other, &visitor)),
        }
    }

    /// A list is no mapping, though serde would take one for it, member by member.
    fn mapping<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.content {
            Content::List(_) => Err(Misfit::custom("expected an object, found a list")),
            _ => self.only_map(visitor),
        }
    }
}

/// A list, of which nothing may be left over.
fn list<'de, V: Visitor<'de>>(values: &'de [Arc<Node>], visitor: V) -> Result<V::Value, Misfit> {
    let mut rest = Values(values.iter().enumerate());
    let read = visitor.visit_seq(&mut rest)?;
    match rest.0.len() {
        0 => Ok(read),
        _ => Err(Misfit::invalid_length(values.len(), &"fewer elements in array")),
    }
}

fn integer<'de, V: Visitor<'de>>(value: i128, visitor: V) -> Result<V::Value, Misfit> {
    match (u64::try_from(value), i64::try_from(value)) {
        (Ok(value), _) => visitor.visit_u64(value),
        (_, Ok(value)) => visitor.visit_i64(value),
        _ => visitor.visit_i128(value),
    }
}

macro_rules! forward {
    ($($method:ident => $read:ident),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            self.$read(visitor).map_err(|misfit| misfit.at(&self.place))
        }
    )+};
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = Misfit;

    forward! {
        deserialize_any => any, deserialize_bool => only_bool, deserialize_f32 => any, deserialize_f64 => any,
        deserialize_i8 => whole, deserialize_i16 => whole, deserialize_i32 => whole, deserialize_i64 => whole,
        deserialize_i128 => whole, deserialize_u8 => whole, deserialize_u16 => whole, deserialize_u32 => whole,
        deserialize_u64 => whole, deserialize_u128 => whole, deserialize_char => only_text, deserialize_str => only_text,
        deserialize_string => only_text, deserialize_bytes => any, deserialize_byte_buf => any,
        deserialize_unit => any, deserialize_seq => only_list, deserialize_map => only_map,
        deserialize_identifier => only_text,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.content {
            Content::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
        .map_err(|misfit| misfit.at(&self.place))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self).map_err(|misfit| misfit.at(&self.place))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.mapping(visitor).map_err(|misfit| misfit.at(&self.place))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.variant(visitor).map_err(|misfit| misfit.at(&self.place))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }
}

struct Values<'de>(std::iter::Enumerate<std::slice::Iter<'de, Arc<Node>>>);

impl<'de> SeqAccess<'de> for &mut Values<'de> {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        let Some((index, value)) = self.0.next() else { return Ok(None) };
        let fits = seed.deserialize(&**value);
        fits.map(Some).map_err(|misfit| misfit.at(&value.place).below(Step::Entry(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries<'de> {
    entries: std::slice::Iter<'de, (Key, Arc<Node>)>,
    here: Option<&'de (Key, Arc<Node>)>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        let Some(entry @ (key, _)) = self.entries.next() else { return Ok(None) };
        self.here = Some(entry);
        let fits = seed.deserialize(Word(&key.text));
        fits.map(Some).map_err(|misfit| misfit.at(&key.place).below(key.step()))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misfit> {
        let entry = self.here.take().ok_or_else(|| Misfit::custom("a value was asked for before its key"))?;
        seed.deserialize(&*entry.1).map_err(|misfit| misfit.of_member(entry))
    }
}
