//! What must not be shown of exchanges is hidden in the journal and in logs, by the vendors' own lists.

mod text;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Secrets;
use text::{hide_hex, hide_member, hide_parameter, holds_base64};

const HIDDEN: &str = "[redacted]";

/// The secrets of all vendors together.
pub struct Redaction {
    secrets: Vec<Secrets>,
}

impl Redaction {
    /// What stands in place of a secret.
    pub const HIDDEN: &str = HIDDEN;

    /// Hide what any of `secrets` names.
    pub fn of(secrets: Vec<Secrets>) -> Self {
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
        let names = self.secrets.iter().flat_map(|secrets| secrets.query);
        let text = names.fold(text.to_owned(), |text, name| hide_parameter(&text, name));
        let lengths = self.secrets.iter().flat_map(|secrets| secrets.hex);
        lengths.fold(text, |text, length| hide_hex(&text, *length))
    }

    /// A text that was meant to be JSON: the values of secret members, as far as they can be told.
    pub fn broken_json(&self, text: &str) -> String {
        let names = self.secrets.iter().flat_map(|secrets| secrets.members);
        names.fold(self.text(text), |text, name| hide_member(&text, name))
    }

    /// The value of the query parameter `name`.
    pub fn parameter(&self, name: &str, value: &str) -> String {
        if self.secrets.iter().any(|secrets| secrets.query.contains(&name)) {
            HIDDEN.into()
        } else {
            self.text(value)
        }
    }

    /// What stands at the member `name` of a body, as JSON that may have been shortened.
    pub fn member(&self, name: &str, value: &str) -> String {
        let is_secret = self.secrets.iter().any(|secrets| secrets.members.contains(&name));
        match serde_json::from_str(value) {
            Ok(_) if is_secret => HIDDEN.into(),
            Ok(json) => self.told(name, &json).unwrap_or_else(|| self.json(json)).to_string(),
            // What was cut off cannot be searched for secrets by name.
            Err(_) if is_secret || self.is_told(name) || value.starts_with(['{', '[']) => HIDDEN.into(),
            Err(_) => self.text(value),
        }
    }

    /// Whether the body of a request is not to be shown at all.
    pub fn hides_body(&self, operation: Option<&str>, target: &str) -> bool {
        let mut bodies = self.secrets.iter().flat_map(|secrets| secrets.bodies);
        bodies.any(|part| operation == Some(part) || target.contains(part))
    }

    /// What is shown in place of such a body.
    pub fn hidden() -> Value {
        HIDDEN.into()
    }

    /// A text that should have been JSON but cannot be read: where it names a secret member, or holds what can only
    /// be a picture in base64, all of it is hidden.
    pub fn unreadable(&self, text: &str) -> String {
        let mut members = self.secrets.iter().flat_map(|secrets| secrets.members);
        let mut told = self.secrets.iter().flat_map(|secrets| secrets.digests);
        let names_one = members.any(|name| text.contains(name))
            || told.any(|name| text.contains(&format!("\"{name}\"")) || text.contains(&format!("{name}=")));
        let are_told = self.secrets.iter().any(|secrets| !secrets.digests.is_empty());
        if names_one || (are_told && holds_base64(text)) { HIDDEN.into() } else { self.text(text) }
    }

    fn is_told(&self, name: &str) -> bool {
        self.secrets.iter().any(|secrets| secrets.digests.contains(&name))
    }

    /// What is shown of texts that are told by their length and SHA-256 only; `None`: the member is no such one.
    fn told(&self, name: &str, value: &Value) -> Option<Value> {
        match value {
            _ if !self.is_told(name) => None,
            Value::String(text) => {
                let sha256 = format!("{:x}", Sha256::digest(text));
                Some(json!({ "length": text.len(), "sha256": sha256 }))
            }
            // A list of them, which nobody asked for, is none the less private.
            Value::Array(list) => {
                let told = |one: &Value| self.told(name, one).unwrap_or_else(|| self.json(one.clone()));
                Some(list.iter().map(told).collect())
            }
            _ => None,
        }
    }

    /// A JSON value: secret members at any depth, and secret parameters inside its texts.
    pub fn json(&self, value: Value) -> Value {
        match value {
            Value::Object(members) => members
                .into_iter()
                .map(|(name, value)| {
                    if let Some(shown) = self.told(&name, &value) {
                        return (name, shown);
                    }
                    let secret = self.secrets.iter().any(|secrets| secrets.members.contains(&name.as_str()));
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::engine::trials::trials;

    const SECRETS: Secrets = Secrets {
        headers: &["x-api-key"],
        query: &["action_token"],
        members: &["token"],
        digests: &["picture"],
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
    fn secret_members_of_what_is_no_json_are_hidden_too() {
        let redaction = Redaction::of(vec![SECRETS]);
        for (text, shown) in [
            (r#"{"token":"ey.J","a":"b”}"#, r#"{"token":"[redacted]","a":"b”}"#),
            (r#"{"token":"ey.J"#, r#"{"token":"[redacted]"#),
            (r#"{"token" : "ey.J","a":1"#, r#"{"token" : "[redacted]","a":1"#),
            (r#"{"token":"ey\"J\\","a":1"#, r#"{"token":"[redacted]","a":1"#),
            (r#"{"no_token":"x"#, r#"{"no_token":"x"#),
        ] {
            assert_eq!(redaction.broken_json(text), shown);
        }
    }

    #[test]
    fn a_secret_number_is_hidden_however_it_is_written() {
        let redaction = Redaction::of(vec![SECRETS]);
        for (text, shown) in [
            ("/b/0123ABCD", "/b/[redacted]"),
            ("/b/%30123abc%64/x", "/b/[redacted]/x"),
            ("to=h%3a%2f%2fh%2fb%2f0123abcd%2fx", "to=h%3a%2f%2fh%2fb%2f[redacted]%2fx"),
            ("%2", "%2"),
            ("é%é0123abcd", "é%é[redacted]"),
        ] {
            assert_eq!(redaction.text(text), shown);
        }
    }

    #[test]
    fn a_picture_is_told_by_its_length_and_digest() {
        let redaction = Redaction::of(vec![SECRETS]);
        let shown = redaction.json(json!({"deep": {"picture": "abc"}, "picture": 7}));
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(shown, json!({"deep": {"picture": {"length": 3, "sha256": sha256}}, "picture": 7}));
    }

    #[test]
    fn a_list_of_pictures_is_told_one_by_one_and_a_difference_like_a_body() {
        let redaction = Redaction::of(vec![SECRETS]);
        let told = redaction.json(json!({"picture": "abc"}))["picture"].clone();
        let shown = redaction.json(json!({"picture": ["abc", {"picture": "abc"}, null]}));
        assert_eq!(shown, json!({"picture": [told, {"picture": told}, null]}));
        assert_eq!(redaction.member("picture", r#""abc""#), told.to_string());
        assert_eq!(redaction.member("picture", r#""abc"#), HIDDEN);
    }

    #[test]
    fn what_may_be_a_picture_is_hidden_where_nothing_tells_its_name() {
        let redaction = Redaction::of(vec![SECRETS]);
        let (run, short) = ("Ab1+/".repeat(13), "Ab1+/".repeat(12));
        let lines = run.as_bytes().chunks(8).map(String::from_utf8_lossy).collect::<Vec<_>>();
        for hidden in [
            run.clone(),
            format!("<img>{run}</img>"),
            lines.join("\r\n"),
            format!("{{\"x\": \"{}", lines.join("\\n")),
            r#"{"picture": "abc"#.into(),
            r#"{"token" : "abc"#.into(),
            "picture=abc".into(),
        ] {
            assert_eq!(redaction.unreadable(&hidden), HIDDEN, "{hidden}");
        }
        for shown in [short.as_str(), "a picture of it, and words that go on and on and on and on and on"] {
            assert_eq!(redaction.unreadable(shown), shown);
        }
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

    proptest! {
        #![proptest_config(trials(400))]

        #[test]
        fn a_secret_is_hidden_whatever_stands_around_it(
            before in "[a-z\"\\\\&?=%{}:,é ]{0,12}", colon in "[ \n]{0,2}:[ \t]{0,2}", escape in "(\\\\.)?", after in ".{0,12}", cut in 0_usize..40
        ) {
            let redaction = Redaction::of(vec![SECRETS]);
            let secret = format!("{escape}S3cr3t-of-ours");
            let text = format!(r#"{before}{{"token"{colon}"{secret}","a":"{after}"}}"#);
            let cut: String = text.chars().take(text.chars().count().saturating_sub(cut)).collect();
            for text in [text, cut, format!("{before}?action_token=S3cr3t-of-ours&{after}")] {
                // One quote before it too many, and the member's name is no name.
                prop_assume!(!before.ends_with('\\'));
                let shown = redaction.broken_json(&text);
                prop_assert!(!shown.contains("S3cr3t"), "{} is shown as {}", text, shown);
                prop_assert_eq!(redaction.broken_json(&shown), shown);
            }
        }

        #[test]
        fn any_text_is_shown_somehow(text in ".{0,40}", name in "[a-z_-]{0,9}") {
            let redaction = Redaction::of(vec![SECRETS]);
            let _ = (redaction.header(&name, &text), redaction.parameter(&name, &text), redaction.member(&name, &text));
            prop_assert_eq!(redaction.unreadable(&redaction.unreadable(&text)), redaction.unreadable(&text));
        }
    }
}
