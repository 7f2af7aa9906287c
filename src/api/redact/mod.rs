//! What must not be shown of exchanges is hidden in the journal and in logs, by the vendors' own lists.

mod pictures;
#[cfg(test)]
mod tests;
mod text;

use serde_json::Value;

use super::Secrets;
use text::{disguises, hide_hex, hide_member, hide_parameters, holds_base64, spelt_out};

const HIDDEN: &str = "[redacted]";

const NAMES: &[&str] = &["password", "x-api-key", "apikey", "api_key", "client_secret", "access_token"];
/// What is a secret whoever is spoken to: somebody may have sent it to the wrong place, or in the wrong way.
const ANYWHERE: Secrets = Secrets {
    headers: &["cookie", "set-cookie", "proxy-authorization"],
    query: NAMES,
    members: NAMES,
    ..Secrets::NONE
};

/// The secrets of all vendors together.
pub struct Redaction {
    secrets: Vec<Secrets>,
}

impl Redaction {
    /// What stands in place of a secret.
    pub const HIDDEN: &str = HIDDEN;

    /// Hide what any of `secrets` names, and what is a secret anywhere.
    pub fn of(mut secrets: Vec<Secrets>) -> Self {
        secrets.push(ANYWHERE);
        Self { secrets }
    }

    /// Hide nothing.
    pub fn none() -> Self {
        Self { secrets: Vec::new() }
    }

    /// The value of a header field.
    pub fn header(&self, name: &str, value: &str) -> String {
        if self.secrets.iter().any(|secrets| secrets.headers.contains(&name)) {
            HIDDEN.into()
        } else {
            self.text(value)
        }
    }

    /// A text, in which URLs may carry secret parameters, and which may hold secret numbers.
    pub fn text(&self, text: &str) -> String {
        self.without(text, self.secrets.iter().flat_map(|secrets| secrets.query).copied())
    }

    /// A text without the values of parameters with these names, and without secret numbers.
    fn without<'n>(&self, text: &str, names: impl Iterator<Item = &'n str> + Clone) -> String {
        let text = hide_parameters(text, names);
        let lengths = self.secrets.iter().flat_map(|secrets| secrets.hex);
        lengths.fold(text, |text, length| hide_hex(&text, *length))
    }

    /// A text that was meant to be JSON or a form: the values of secret members, as far as they can be told.
    pub fn broken_json(&self, text: &str) -> String {
        let members = self.secrets.iter().flat_map(|secrets| secrets.members).copied();
        if text.contains("\\u00") && disguises(text, members.clone()) {
            return HIDDEN.into();
        }
        let query = self.secrets.iter().flat_map(|secrets| secrets.query).copied();
        let text = self.without(text, query.chain(members.clone()));
        members.fold(text, |text, name| hide_member(&text, name))
    }

    /// The value of the query parameter `name`.
    pub fn parameter(&self, name: &str, value: &str) -> String {
        if self.secrets.iter().any(|secrets| secrets.query.contains(&name)) {
            HIDDEN.into()
        } else {
            self.text(value)
        }
    }

    /// What stands at a place in a body (`face.base64Image`, or a JSON pointer), as JSON that may have been shortened.
    pub fn member(&self, place: &str, value: &str) -> String {
        // What stands in a list stands there like in the list's member.
        let is_name = |part: &&str| !part.is_empty() && part.bytes().any(|byte| !byte.is_ascii_digit());
        let names: Vec<_> = place.split(['.', '/']).filter(is_name).collect();
        let is_secret = names.iter().any(|name| self.is_secret(name));
        let is_told = names.iter().any(|name| self.is_told(name));
        match serde_json::from_str(value) {
            Ok(_) if is_secret => HIDDEN.into(),
            Ok(json) if is_told => self.told_at(&names, &json).to_string(),
            Ok(json) => self.json(json).to_string(),
            // What was cut off cannot be searched for secrets by name.
            Err(_) if is_secret || is_told || value.starts_with(['{', '[']) => HIDDEN.into(),
            Err(_) => self.text(value),
        }
    }

    /// A whole body, as JSON or as a quoted text, that may have been shortened.
    pub fn whole(&self, value: &str) -> String {
        match serde_json::from_str(value) {
            Ok(Value::String(text)) => Value::from(self.unreadable(&text)).to_string(),
            Ok(json) => self.json(json).to_string(),
            // What was cut off cannot be searched for secrets by name.
            Err(_) if value.starts_with(['{', '[']) => HIDDEN.into(),
            Err(_) => self.unreadable(value),
        }
    }

    /// Whether the body of a request is not to be shown at all.
    pub fn hides_body(&self, operation: Option<&str>, target: &str) -> bool {
        let mut bodies = self.secrets.iter().flat_map(|secrets| secrets.bodies);
        let target = spelt_out(target);
        bodies.any(|part| operation == Some(part) || target.contains(part))
    }

    /// What is shown in place of such a body.
    pub fn hidden() -> Value {
        HIDDEN.into()
    }

    /// A text that should have been JSON but cannot be read: where it names a secret member, or holds what can only
    /// be a picture in base64, all of it is hidden.
    pub fn unreadable(&self, text: &str) -> String {
        let plain = spelt_out(text);
        let mut members = self.secrets.iter().flat_map(|secrets| secrets.members);
        let mut told = self.secrets.iter().flat_map(|secrets| secrets.digests);
        let names_one = members.any(|name| plain.contains(name))
            || told.any(|name| plain.contains(&format!("\"{name}\"")) || plain.contains(&format!("{name}=")));
        let are_told = self.secrets.iter().any(|secrets| !secrets.digests.is_empty());
        if names_one || (are_told && holds_base64(text)) { HIDDEN.into() } else { self.text(text) }
    }

    fn is_secret(&self, name: &str) -> bool {
        self.secrets.iter().any(|secrets| secrets.members.contains(&name))
    }

    /// A JSON value: secret members at any depth, and secret parameters inside its texts.
    pub fn json(&self, value: Value) -> Value {
        match value {
            Value::Object(members) => members
                .into_iter()
                .map(|(name, value)| {
                    if self.is_told(&name) {
                        let shown = self.told(&name, &value);
                        return (name, shown);
                    }
                    let secret = self.is_secret(&name);
                    let value = if secret && !value.is_null() { HIDDEN.into() } else { self.json(value) };
                    (name, value)
                })
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Value::Array(list) => list.into_iter().map(|value| self.json(value)).collect(),
            // A text may repeat a body that was broken off.
            Value::String(text) => self.broken_json(&text).into(),
            other => other,
        }
    }
}
