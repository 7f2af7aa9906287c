//! What must not be shown of exchanges is hidden on reading, by the vendors' own lists.

use serde_json::Value;

use crate::api::Secrets;

const HIDDEN: &str = "[redacted]";

/// The secrets of all vendors together.
pub(super) struct Redaction {
    secrets: Vec<Secrets>,
}

impl Redaction {
    /// Hide what any of `secrets` names.
    pub(super) fn of(secrets: Vec<Secrets>) -> Self {
        Self { secrets }
    }

    /// Hide nothing.
    pub(super) fn none() -> Self {
        Self { secrets: Vec::new() }
    }

    /// The value of a header field.
    pub(super) fn header(&self, name: &str, value: &str) -> String {
        if self.secrets.iter().any(|secrets| secrets.headers.contains(&name)) {
            HIDDEN.into()
        } else {
            self.text(value)
        }
    }

    /// A text, in which URLs may carry secret parameters, and which may hold secret numbers.
    pub(super) fn text(&self, text: &str) -> String {
        let names = self.secrets.iter().flat_map(|secrets| secrets.query);
        let text = names.fold(text.to_owned(), |text, name| hide_parameter(&text, name));
        let lengths = self.secrets.iter().flat_map(|secrets| secrets.hex);
        lengths.fold(text, |text, length| hide_hex(&text, *length))
    }

    /// Whether the body of a request is not to be shown at all.
    pub(super) fn hides_body(&self, operation: Option<&str>, target: &str) -> bool {
        let mut bodies = self.secrets.iter().flat_map(|secrets| secrets.bodies);
        bodies.any(|part| operation == Some(part) || target.contains(part))
    }

    /// What is shown in place of such a body.
    pub(super) fn hidden() -> Value {
        HIDDEN.into()
    }

    /// A JSON value: secret members at any depth, and secret parameters inside its texts.
    pub(super) fn json(&self, value: Value) -> Value {
        match value {
            Value::Object(members) => members
                .into_iter()
                .map(|(name, value)| {
                    let secret = self.secrets.iter().any(|secrets| secrets.members.contains(&name.as_str()));
                    let value = if secret && !value.is_null() { HIDDEN.into() } else { self.json(value) };
                    (name, value)
                })
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Value::Array(list) => list.into_iter().map(|value| self.json(value)).collect(),
            Value::String(text) => self.text(&text).into(),
            other => other,
        }
    }
}

/// Replace every run of exactly `length` lower-case hex digits.
fn hide_hex(text: &str, length: usize) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    let is_digit = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    while let Some(start) = rest.find(is_digit) {
        let (head, tail) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = tail.find(|c| !is_digit(c)).unwrap_or(tail.len());
        let (run, tail) = tail.split_at_checked(end).unwrap_or((tail, ""));
        hidden.push_str(head);
        hidden.push_str(if run.len() == length { HIDDEN } else { run });
        rest = tail;
    }
    hidden.push_str(rest);
    hidden
}

/// Replace the value of every `name=value` that stands where a parameter can.
fn hide_parameter(text: &str, name: &str) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (head, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let value = tail.strip_prefix(name).unwrap_or_default();
        hidden.push_str(head);
        hidden.push_str(name);
        rest = value;
        if let Some(value) = value
            .strip_prefix('=')
            .filter(|_| head.is_empty() && hidden.len() == name.len() || head.ends_with(['?', '&', ';']))
        {
            let end = value.find(['&', '#', '"', '\'', '<', ' ']).unwrap_or(value.len());
            hidden.push('=');
            hidden.push_str(HIDDEN);
            rest = value.get(end..).unwrap_or_default();
        }
    }
    hidden.push_str(rest);
    hidden
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SECRETS: Secrets = Secrets {
        headers: &["x-api-key"],
        query: &["action_token"],
        members: &["token"],
        hex: &[8],
        bodies: &["v.op", "/v/op"],
    };

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        let redaction = Redaction::of(vec![SECRETS]);
        assert_eq!(redaction.header("x-api-key", "k"), HIDDEN);
        assert_eq!(redaction.header("accept", "k"), "k");
        assert_eq!(redaction.text("/p?a=1&action_token=ey.J&b=2"), "/p?a=1&action_token=[redacted]&b=2");
        assert_eq!(redaction.text("my_action_token=1"), "my_action_token=1");
        let body = json!({"a": [{"token": "t", "url": "http://h/?action_token=t"}], "token": null});
        let shown =
            json!({"a": [{"token": HIDDEN, "url": "http://h/?action_token=[redacted]"}], "token": null});
        assert_eq!(redaction.json(body), shown);
        assert_eq!(redaction.text("/b/0123abcd/x, 0123abcde"), "/b/[redacted]/x, 0123abcde");
    }

    #[test]
    fn a_body_is_hidden_by_its_operation_or_its_path() {
        let redaction = Redaction::of(vec![SECRETS]);
        for (operation, target, expected) in
            [(Some("v.op"), "/alias", true), (None, "/@n/v/op/1", true), (Some("v.other"), "/v/other", false)]
        {
            assert_eq!(redaction.hides_body(operation, target), expected, "{target}");
        }
    }
}
