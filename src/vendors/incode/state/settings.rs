//! What a scenario can set (section 8).

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::super::face::Limits;
use crate::engine::{Checked, Refusals, Span, within_held};

/// Settings of a namespace.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own in the contract's table")]
pub struct Settings {
    /// Keys that are accepted.
    pub api_keys: Vec<String>,
    /// Whether any key is accepted that is not empty.
    pub accept_any_key: bool,
    /// Known `client_id`s of the hosted page; none: any.
    pub client_ids: Vec<String>,
    /// The HS256 secret of tokens.
    pub token_secret: String,
    /// How long a token lives (documented).
    pub token_ttl: Span,
    /// How long a link to an image works.
    pub image_link_ttl: Span,
    /// What ids look like.
    pub id_format: IdFormat,
    /// Whether `authenticate` needs a token.
    pub authenticate_requires_token: bool,
    /// How an unusable picture is answered.
    pub face_error_mode: FaceErrorMode,
    /// Whether the answer to `authenticate` has `id` and `createdAt` too.
    pub authenticate_id_members: bool,
    /// Whether user info has the member `country ` too, with its blank, as the vendor's sample prints it.
    pub quirk_country_key: bool,
    /// The largest picture, in bytes.
    pub max_image_bytes: usize,
    /// A picture of which both sides are shorter is refused.
    pub min_image_side: u32,
    /// The largest body of a request, in bytes.
    pub max_body_bytes: usize,
    /// How much each key may ask.
    pub rate_limit: RateLimit,
    /// Virtual time from an event to the first attempt to notify.
    pub webhook_delay: Span,
    /// Who decides at the hosted page.
    pub hosted_mode: HostedMode,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            api_keys: vec!["test-api-key".into()],
            accept_any_key: false,
            client_ids: Vec::new(),
            token_secret: "incode-test-secret".into(),
            token_ttl: Span::from_seconds(900),
            image_link_ttl: Span::from_seconds(900),
            id_format: IdFormat::Uuid,
            authenticate_requires_token: false,
            face_error_mode: FaceErrorMode::Embedded,
            authenticate_id_members: false,
            quirk_country_key: false,
            max_image_bytes: 10 * 1024 * 1024,
            min_image_side: 0,
            max_body_bytes: 16 * 1024 * 1024,
            rate_limit: RateLimit(None),
            webhook_delay: Span::ZERO,
            hosted_mode: HostedMode::Manual,
        }
    }
}

impl Checked for Settings {
    fn check(&self) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        refusals.keep("max_body_bytes", within_held(self.max_body_bytes as u64));
        if self.token_secret.is_empty() {
            refusals.refuse("token_secret", "token_secret is not empty");
        }
        let quotas = self.rate_limit.0.map_or_else(Vec::new, |limits| vec![limits.face, limits.other]);
        if quotas.iter().any(|quota| quota.per_second == 0 || quota.burst == 0) {
            refusals.refuse("rate_limit", "per_second and burst are at least 1");
        }
        refusals.done()
    }
}

impl Settings {
    /// Whether a key is accepted.
    pub fn accepts(&self, key: &[u8]) -> bool {
        let any = self.accept_any_key && !key.is_empty();
        any || self.api_keys.iter().any(|known| known.as_bytes() == key && !key.is_empty())
    }

    /// Whether a `client_id` may open the hosted page.
    pub fn knows_client(&self, client_id: &str) -> bool {
        !client_id.is_empty()
            && (self.client_ids.is_empty() || self.client_ids.iter().any(|known| known == client_id))
    }

    /// What a picture may be like.
    pub fn picture(&self) -> Limits {
        Limits { bytes: self.max_image_bytes, side: self.min_image_side }
    }
}

/// What ids look like; both forms stand in the vendor's document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IdFormat {
    /// UUID version 4, in lower case.
    Uuid,
    /// 24 lower-case hex digits, of which the first eight are the second of creation.
    ObjectId,
}

/// How an unusable picture is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaceErrorMode {
    /// 200 `FAIL` with a member `error`.
    Embedded,
    /// 400 with the error envelope.
    Http,
}

/// Who decides at the hosted page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostedMode {
    /// The person.
    Manual,
    /// The chosen outcome, else the rules.
    Scripted,
}

/// Both quotas of a key, or none.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
pub struct RateLimit(pub Option<Quotas>);

/// The quotas of a key.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Quotas {
    /// That of `authenticate`.
    pub face: Quota,
    /// That of all other operations with a key.
    pub other: Quota,
}

impl Default for Quotas {
    fn default() -> Self {
        Self { face: Quota { per_second: 1, burst: 5 }, other: Quota { per_second: 100, burst: 50 } }
    }
}

/// How much may be asked.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// So many requests become possible per second.
    #[schemars(range(min = 1))]
    pub per_second: u32,
    /// At most so many at once.
    #[schemars(range(min = 1))]
    pub burst: u32,
}

struct LimitVisitor;

impl<'de> Visitor<'de> for LimitVisitor {
    type Value = RateLimit;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`none`, or an object such as { face: { per_second: 1, burst: 5 } }")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<RateLimit, E> {
        if text == "none" {
            Ok(RateLimit(None))
        } else {
            Err(E::invalid_value(serde::de::Unexpected::Str(text), &self))
        }
    }

    fn visit_unit<E: Error>(self) -> Result<RateLimit, E> {
        Ok(RateLimit(None))
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<RateLimit, M::Error> {
        Quotas::deserialize(MapAccessDeserializer::new(map)).map(|quotas| RateLimit(Some(quotas)))
    }
}

impl<'de> Deserialize<'de> for RateLimit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LimitVisitor)
    }
}

impl JsonSchema for RateLimit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RateLimit".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "const": "none" }, generator.subschema_for::<Quotas>()] })
    }
}
