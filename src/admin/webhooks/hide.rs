//! What is not shown of webhooks unless it is asked for: tokens, keys, client secrets.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::super::reveal::redaction;
use super::super::{Admin, shown};
use crate::api::{Ctx, Redaction};
use crate::engine::{Endpoint, form_fields};

/// What the names of header fields and of parameters of URLs have in them that hold credentials, whoever's they are.
const CREDENTIALS: [&str; 8] =
    ["auth", "cookie", "credential", "key", "passw", "secret", "signature", "token"];

/// Letters and digits in one piece and of this length are no word that somebody gave a path.
const SHORTEST_KEY: usize = 16;

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
        shown::folded(fields.iter().map(|(name, value)| (name.clone(), self.field(name, value))))
    }

    fn field(&self, name: &str, value: &str) -> String {
        if !self.is_lifted && names_a_credential(name) {
            return Redaction::HIDDEN.into();
        }
        self.redaction.header(name, value)
    }

    /// Where something is sent: without what its path and its parameters give away.
    pub(super) fn address(&self, url: &str) -> String {
        if self.is_lifted {
            return url.into();
        }
        let (before, query) =
            url.split_once('?').map_or((url, None), |(before, query)| (before, Some(query)));
        // Scheme and host are in front of the third slash.
        let veiled = |(place, part)| if place < 3 { part } else { segment(part) };
        let mut shown = before.split('/').enumerate().map(veiled).collect::<Vec<_>>().join("/");
        if let Some(query) = query {
            let parameters: Vec<_> = query.split('&').map(parameter).collect();
            shown = format!("{shown}?{}", parameters.join("&"));
        }
        self.redaction.text(&shown)
    }

    /// JSON as such, other text as text, nothing as null.
    pub(super) fn body(&self, bytes: &[u8]) -> Value {
        shown::body(bytes, &self.redaction, Redaction::broken_json)
    }
}

fn names_a_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    CREDENTIALS.iter().any(|part| name.contains(part))
}

/// A segment of a URL, hidden where it looks like a key: those who take hooks for chats put theirs there.
fn segment(written: &str) -> &str {
    let is_key = |part: &str| {
        part.len() >= SHORTEST_KEY
            && part.bytes().any(|byte| byte.is_ascii_digit())
            && part.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    let has_key = written.split(|c: char| !c.is_ascii_alphanumeric()).any(is_key);
    if has_key { Redaction::HIDDEN } else { written }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_that_looks_like_a_key_is_hidden_and_words_are_not() {
        for shown in
            ["hooks", "verification-completed-v2", "127.0.0.1:8080", "internationalisation", "2026-03-01"]
        {
            assert_eq!(segment(shown), shown);
        }
        for key in ["XbT9kQ2mLw7RzY4nPc8VdH1s", "bot123456:AAF9x0aQmLw7RzY4nPc8VdH1sKq"] {
            assert_eq!(segment(key), Redaction::HIDDEN, "{key}");
        }
    }
}
