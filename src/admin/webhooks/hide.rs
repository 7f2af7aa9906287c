//! What is not shown of webhooks unless it is asked for: tokens, keys, client secrets.

use serde_json::{Map, Value, json};

use super::super::Admin;
use crate::api::{Ctx, Redaction};
use crate::engine::Endpoint;

/// Header fields that hold credentials, whoever's they are.
const CREDENTIALS: [&str; 4] = ["authorization", "cookie", "proxy-authorization", "set-cookie"];

/// What is hidden, or nothing.
pub(super) struct Veil {
    redaction: Redaction,
    is_lifted: bool,
}

impl Veil {
    pub(super) fn new(ctx: &Ctx<'_, Admin>, reveal: bool) -> Self {
        let redaction = if reveal { Redaction::none() } else { Redaction::of(ctx.api().catalogue.secrets()) };
        Self { redaction, is_lifted: reveal }
    }

    /// Header fields by name; of a repeated one, the list.
    pub(super) fn headers(&self, fields: &[(String, String)]) -> Map<String, Value> {
        let mut shown = Map::new();
        for (name, value) in fields {
            let value = Value::String(self.field(name, value));
            match shown.get_mut(name) {
                None => drop(shown.insert(name.clone(), value)),
                Some(Value::Array(list)) => list.push(value),
                Some(first) => *first = json!([first.take(), value]),
            }
        }
        shown
    }

    fn field(&self, name: &str, value: &str) -> String {
        if !self.is_lifted && CREDENTIALS.contains(&name) {
            return Redaction::HIDDEN.into();
        }
        self.redaction.header(name, value)
    }

    /// JSON as such, other text as text, nothing as null.
    pub(super) fn body(&self, bytes: &[u8]) -> Value {
        if bytes.is_empty() {
            return Value::Null;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => serde_json::from_str(text)
                .map_or_else(|_| self.redaction.broken_json(text).into(), |json| self.redaction.json(json)),
            Err(_) => json!({ "size": bytes.len(), "binary": true }),
        }
    }
}

/// An endpoint without its secrets.
pub(super) fn endpoint(mut endpoint: Endpoint, ctx: &Ctx<'_, Admin>) -> Endpoint {
    let veil = Veil::new(ctx, false);
    for (name, value) in &mut endpoint.headers {
        *value = veil.field(&name.to_ascii_lowercase(), value);
    }
    if let Some(oauth2) = &mut endpoint.oauth2 {
        oauth2.client_secret = Redaction::HIDDEN.into();
    }
    endpoint
}
