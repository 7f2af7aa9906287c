//! What a fault does to a request.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Serialize};

use super::{Delay, written_delay};
use crate::engine::Span;

/// What a fault does: one kind, a delay, or a delay and then one kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "one of them at most is set, and a mapping is how it is written"
)]
pub struct Inject {
    /// The answer is held back so long, in real time; it does not move the namespace's clock.
    #[serde(default, deserialize_with = "written_delay::read", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "written_delay::Read")]
    pub delay: Option<Delay>,
    /// This status (400–599) is answered in the vendor's own error format, and nothing is carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 400, max = 599))]
    pub status: Option<u16>,
    /// The answer is that too much was sent (429), in the vendor's own format, and nothing is carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_limit: Option<RateLimit>,
    /// The connection is reset (TCP RST) before a byte is answered, and nothing is carried out.
    #[serde(default, skip_serializing_if = "is_off")]
    pub reset: bool,
    /// The connection is closed before a byte is answered, and nothing is carried out.
    #[serde(default, skip_serializing_if = "is_off")]
    pub empty: bool,
    /// The operation is carried out; status line and header fields are sent, and then the connection is closed.
    #[serde(default, skip_serializing_if = "is_off")]
    pub close_early: bool,
    /// The operation is carried out; half of the body is sent under its whole length, and then the connection is closed.
    #[serde(default, skip_serializing_if = "is_off")]
    pub truncate: bool,
    /// The operation is carried out; the second half of the body is missing, so that it is no JSON, and the length fits what is sent.
    #[serde(default, skip_serializing_if = "is_off")]
    pub malformed_json: bool,
    /// The operation is carried out; the body is sent whole, but slowly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slow_body: Option<SlowBody>,
}

/// What a rate limit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// What `retry-after` says, rounded down to whole seconds; left out: 1 s.
    #[serde(default = "one_second")]
    pub retry_after: Span,
}

/// How slowly a body is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SlowBody {
    /// How long it takes from the first byte of the answer to the last, in real time.
    pub over: Span,
    /// In how many pieces, at equal distances; left out: 10.
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = 1000))]
    pub chunks: u32,
}

fn one_second() -> Span {
    Span::from_seconds(1)
}

fn ten() -> u32 {
    10
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_off(on: &bool) -> bool {
    !on
}

/// One kind of fault beside a delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A status in the vendor's own error format.
    Status(u16),
    /// Too much was sent, in the vendor's own format.
    RateLimit(RateLimit),
    /// The connection is reset.
    Reset,
    /// The connection is closed before a byte is answered.
    Empty,
    /// The connection is closed after the header fields.
    CloseEarly,
    /// The connection is closed in the middle of the body.
    Truncate,
    /// The body is no JSON any more.
    MalformedJson,
    /// The body comes slowly.
    SlowBody(SlowBody),
}

/// The kinds that take no arguments, and may be written as a word.
pub(super) const WORDS: [(&str, Kind); 5] = [
    ("reset", Kind::Reset),
    ("empty", Kind::Empty),
    ("close_early", Kind::CloseEarly),
    ("truncate", Kind::Truncate),
    ("malformed_json", Kind::MalformedJson),
];

impl Kind {
    /// Whether the operation's turn never comes, so that nothing is carried out.
    pub fn prevents(self) -> bool {
        matches!(self, Self::Status(_) | Self::RateLimit(_) | Self::Reset | Self::Empty)
    }
}

impl Inject {
    /// All kinds that are asked for; a fault has one at most.
    pub(super) fn kinds(&self) -> impl Iterator<Item = Kind> {
        let flags = [self.reset, self.empty, self.close_early, self.truncate, self.malformed_json];
        let words = WORDS.into_iter().zip(flags).filter(|(_, on)| *on).map(|((_, kind), _)| kind);
        let status = self.status.map(Kind::Status);
        let others = [status, self.rate_limit.map(Kind::RateLimit), self.slow_body.map(Kind::SlowBody)];
        others.into_iter().flatten().chain(words)
    }

    /// The kind, if there is one beside the delay.
    pub fn kind(&self) -> Option<Kind> {
        self.kinds().next()
    }

    /// What a single word asks for.
    fn word(word: &str) -> Option<Self> {
        let is = |name| word == name;
        WORDS.iter().any(|(name, _)| is(*name)).then(|| Self {
            reset: is("reset"),
            empty: is("empty"),
            close_early: is("close_early"),
            truncate: is("truncate"),
            malformed_json: is("malformed_json"),
            ..Self::default()
        })
    }
}

/// Read what a fault does: a mapping, or the one word of a kind without arguments.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Inject, D::Error> {
    deserializer.deserialize_any(WordOrMapping)
}

struct WordOrMapping;

impl<'de> Visitor<'de> for WordOrMapping {
    type Value = Inject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what to inject, such as { status: 503 } or reset")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Inject, E> {
        Inject::word(word).ok_or_else(|| {
            let known: Vec<_> = WORDS.iter().map(|(name, _)| *name).collect();
            E::custom(format!(
                "`{word}` alone is nothing to inject; expected one of {}, or a mapping such as {{ status: 503 }}",
                known.join(", ")
            ))
        })
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Inject, M::Error> {
        Inject::deserialize(MapAccessDeserializer::new(map))
    }
}

/// The schema of what [`read`] reads.
pub(super) struct Written;

impl JsonSchema for Written {
    fn schema_name() -> Cow<'static, str> {
        "Injected".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let words: Vec<_> = WORDS.iter().map(|(name, _)| *name).collect();
        json_schema!({
            "description": "What a fault does: a mapping, or the one word of a kind that takes no arguments.",
            "anyOf": [{ "type": "string", "enum": words }, generator.subschema_for::<Inject>()],
            "examples": ["reset", { "status": 503 }, { "delay": "200ms", "truncate": true }],
        })
    }
}
