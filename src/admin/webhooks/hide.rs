//! What is not shown of webhooks unless it is asked for: tokens, keys, client secrets.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::super::Admin;
use super::super::reveal::redaction;
use crate::api::{Ctx, Redaction};
use crate::engine::{Endpoint, form_fields};

/// What the names of header fields and of parameters of URLs have in them that hold credentials, whoever's they are.
const CREDENTIALS: [&str; 8] =
    ["auth", "cookie", "credential", "key", "passw", "secret", "signature", "token"];

/// What is hidden, or nothing.
pub(super) struct Veil {
    redaction: Redaction,
    is_lifted: bool,
}

impl Veil {
    pub(super) fn new(ctx: &Ctx<'_, Admin>, reveal: bool) -> Self {
        Self { redaction: redaction(ctx, reveal), is_lifted: reveal }
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
        if !self.is_lifted && names_a_credential(name) {
            return Redaction::HIDDEN.into();
        }
        self.redaction.header(name, value)
    }

    /// Where something is sent: without what its parameters give away.
    pub(super) fn address(&self, url: &str) -> String {
        if self.is_lifted {
            return url.into();
        }
        let Some((before, query)) = url.split_once('?') else { return self.redaction.text(url) };
        let parameters: Vec<_> = query.split('&').map(parameter).collect();
        self.redaction.text(&format!("{before}?{}", parameters.join("&")))
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

fn names_a_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    CREDENTIALS.iter().any(|part| name.contains(part))
}

/// A parameter of a URL, its value hidden where its name says so, however that is spelt.
fn parameter(written: &str) -> Cow<'_, str> {
    let Some((name, value)) = written.split_once('=') else { return written.into() };
    let is_secret = form_fields(name).any(|(name, _)| names_a_credential(&name));
    if is_secret && !value.is_empty() {
        format!("{name}={}", Redaction::HIDDEN).into()
    } else {
        written.into()
    }
}

/// An endpoint without its secrets.
pub(super) fn endpoint(mut endpoint: Endpoint, ctx: &Ctx<'_, Admin>) -> Endpoint {
    let veil = Veil::new(ctx, false);
    for (name, value) in &mut endpoint.headers {
        *value = veil.field(&name.to_ascii_lowercase(), value);
    }
    endpoint.url = veil.address(&endpoint.url);
    if let Some(oauth2) = &mut endpoint.oauth2 {
        oauth2.token_url = veil.address(&oauth2.token_url);
        oauth2.client_secret = Redaction::HIDDEN.into();
    }
    endpoint
}
