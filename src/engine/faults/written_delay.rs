//! How a delay is written: as nothing but its length, as everybody tries first, or as a mapping that says how it is drawn.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::Delay;
use crate::engine::Span;

/// A delay as it may be written: a length of time, or a mapping.
#[derive(Deserialize)]
#[serde(transparent)]
struct Written {
    #[serde(deserialize_with = "length_or_mapping")]
    delay: Delay,
}

/// Read a delay that may be left out.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Delay>, D::Error> {
    Option::<Written>::deserialize(deserializer).map(|written| written.map(|Written { delay }| delay))
}

fn length_or_mapping<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Delay, D::Error> {
    deserializer.deserialize_any(LengthOrMapping)
}

struct LengthOrMapping;

impl<'de> Visitor<'de> for LengthOrMapping {
    type Value = Delay;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a length of time such as \"200ms\", or how it is drawn, such as { uniform: { min: 10ms, max: 1s } }")
    }

    fn visit_str<E: Error>(self, length: &str) -> Result<Delay, E> {
        Span::deserialize(StrDeserializer::new(length)).map(Delay::Fixed)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Delay, M::Error> {
        const ONE: &str = "expected one of fixed, uniform, normal, lognormal";
        let delay = match map.next_key()? {
            None => return Err(M::Error::custom(ONE)),
            Some(Way::Fixed) => Delay::Fixed(map.next_value()?),
            Some(Way::Uniform) => Delay::Uniform(map.next_value()?),
            Some(Way::Normal) => Delay::Normal(map.next_value()?),
            Some(Way::Lognormal) => Delay::Lognormal(map.next_value()?),
        };
        match map.next_key::<IgnoredAny>()? {
            None => Ok(delay),
            Some(_) => Err(M::Error::custom(format!("{ONE}, not several"))),
        }
    }
}

/// The ways to draw a delay by their names.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Way {
    Fixed,
    Uniform,
    Normal,
    Lognormal,
}

/// The schema of what [`read`] reads.
pub(super) struct Read;

impl JsonSchema for Read {
    fn schema_name() -> Cow<'static, str> {
        "DelayOrLength".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How long an answer is held back: a length of time, or how it is drawn.",
            "anyOf": [
                generator.subschema_for::<Span>(),
                generator.subschema_for::<Delay>(),
                { "type": "null" },
            ],
            "examples": ["200ms", { "lognormal": { "p50": "120ms", "p99": "900ms" } }],
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_length_alone_is_a_fixed_delay_and_two_ways_to_draw_are_refused() {
        let read = |written: Value| serde_json::from_value::<Written>(written).map(|it| it.delay);
        let fixed = Delay::Fixed(Span::from_millis(200));
        for written in [json!("200ms"), json!({ "fixed": "200ms" })] {
            assert_eq!(read(written).unwrap(), fixed);
        }
        assert_eq!(serde_json::to_value(&fixed).unwrap(), json!({ "fixed": "200ms" }));
        let bounds = json!({ "min": "1s", "max": "2s" });
        for wrong in [
            json!("soon"),
            json!(200),
            json!({}),
            json!({ "fixed": "1s", "uniform": bounds }),
            json!({ "uniform": { "min": "1s" } }),
            json!({ "fixed": bounds }),
        ] {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
