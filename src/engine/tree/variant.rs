//! One of several shapes, as serde calls them variants: a word, or a mapping with one member that has the word as its key.

use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, VariantAccess, Visitor};

use super::misfit::{Misfit, unfit};
use super::word::Word;
use super::{Content, Node, Place, Step};

impl Node {
    pub(super) fn variant<'de, V: Visitor<'de>>(&'de self, visitor: V) -> Result<V::Value, Misfit> {
        match &self.content {
            Content::Text(name) => visitor.visit_enum(Variant { name, place: &self.place, value: None }),
            Content::Map(entries) => match entries.as_slice() {
                [(key, value)] => {
                    visitor.visit_enum(Variant { name: &key.text, place: &key.place, value: Some(value) })
                }
                _ => Err(Misfit::custom("expected a mapping with exactly one member")),
            },
            other => Err(unfit(other, &visitor)),
        }
    }
}

struct Variant<'de> {
    name: &'de str,
    place: &'de Place,
    value: Option<&'de Arc<Node>>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Misfit;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Misfit> {
        let read = seed.deserialize(Word(self.name)).map_err(|misfit| misfit.at(self.place))?;
        Ok((read, self))
    }
}

impl<'de> Variant<'de> {
    fn value(self) -> Result<&'de Node, Misfit> {
        let missing = || Misfit::custom(format!("`{}` needs a value", self.name)).at(self.place);
        self.value.map(|value| &**value).ok_or_else(missing)
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        match self.value {
            None => Ok(()),
            Some(_) => Err(Misfit::custom(format!("`{}` takes no value", self.name)).at(self.place)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misfit> {
        let name = self.name;
        seed.deserialize(self.value()?).map_err(|misfit| misfit.below(Step::Member(name.into())))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        let name = self.name;
        self.value()?.deserialize_seq(visitor).map_err(|misfit| misfit.below(Step::Member(name.into())))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let name = self.name;
        self.value()?
            .deserialize_struct("", &[], visitor)
            .map_err(|misfit| misfit.below(Step::Member(name.into())))
    }
}
