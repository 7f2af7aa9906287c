//! What was seen in answers, by name: an id that was answered under `face_scan_id` is sent where `face_scan_id` is asked for.

use std::collections::BTreeMap;

use lookalike::engine::form_fields;
use lookalike::vendors::pulse::typing::Recipe;
use serde_json::{Value, json};

use super::dice::Dice;
use super::world::{PASSWORD, PROJECT};

/// The most values of one name.
const MOST: usize = 12;
/// Names under which ids are answered that are asked for by another name.
const NAMES: [(&str, &str); 8] = [
    ("sessionid", "id"),
    ("identityid", "id"),
    ("identity", "key"),
    ("verification", "verificationid"),
    ("subject", "verificationid"),
    ("after", "name"),
    ("badgeid", "id"),
    ("confirmationcode", "code"),
];

/// What was seen of each API.
#[derive(Clone, Debug, Default)]
pub struct Seen(BTreeMap<(String, String), Vec<Value>>);

impl Seen {
    /// Learn the values of a document of an API.
    pub fn learn(&mut self, api: &str, document: &Value) {
        match document {
            Value::Object(members) => {
                for (name, value) in members {
                    self.keep(api, name, value);
                    self.learn(api, value);
                }
            }
            Value::Array(list) => list.iter().take(MOST).for_each(|value| self.learn(api, value)),
            Value::String(text) => self.learn_address(api, text),
            _ => {}
        }
    }

    /// Learn what an address carries: its parameters, and the key at its end.
    fn learn_address(&mut self, api: &str, text: &str) {
        let Some((_, rest)) = text.split_once("://") else { return };
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        for (name, value) in form_fields(query) {
            self.keep(api, &name, &json!(value));
        }
        if let Some((_, last)) = path.rsplit_once("/b/") {
            self.keep(api, "key", &json!(last));
        }
    }

    /// Know one more value, unless it says nothing by itself.
    pub fn keep(&mut self, api: &str, name: &str, value: &Value) {
        let known = self.0.entry((api.into(), plain(name))).or_default();
        let is_telling = !value.is_object() && !value.is_null() && value.to_string().len() < 2_000;
        if is_telling && known.len() < MOST && !known.contains(value) {
            known.push(value.clone());
        }
    }

    /// The text of that name that was seen first.
    pub fn text(&self, api: &str, name: &str) -> Option<String> {
        let known = self.0.get(&(api.into(), plain(name)))?;
        known.iter().find_map(|value| value.as_str().map(str::to_owned))
    }

    /// A value for a member or parameter of that name.
    pub fn value(&self, api: &str, name: &str, dice: &mut Dice) -> Option<Value> {
        if let Some(made) = made(api, name, dice) {
            return Some(made);
        }
        let name = plain(name);
        let other = NAMES.iter().find(|(asked, _)| *asked == name).map(|(_, other)| *other);
        let mut known = [Some(name.as_str()), other]
            .into_iter()
            .flatten()
            .filter_map(|name| self.0.get(&(api.into(), name.into())));
        let known = known.find(|known| !known.is_empty())?;
        Some(dice.pick(known).clone())
    }
}

/// A name without what tells writing styles apart.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// What no document shows: passwords, typing, faces, and words whose choice no schema tells.
fn made(api: &str, name: &str, dice: &mut Dice) -> Option<Value> {
    if api == "pulse" && (name == "typing" || (name == "data" && dice.percent(75))) {
        let typist = if dice.percent(70) { "marie" } else { "peter" };
        let repetition = u32::try_from(dice.roll(9)).unwrap();
        return Some(Recipe { repetition, ..Recipe::of(typist) }.make());
    }
    if (api, name) == ("incode", "face") {
        let face = dice.pick(&["face=ana", "face=ana", "mask;face=ana", "face=nobody"]);
        return Some(json!({ "template": format!("lookalike:{face}") }));
    }
    let (.., values) = WORDS.iter().find(|(known, names, _)| *known == api && names.contains(&name))?;
    Some(json!(dice.pick(values)))
}

type Words = (&'static str, &'static [&'static str], &'static [&'static str]);

/// By API and name; a word that stands twice is twice as likely.
const WORDS: [Words; 24] = [
    ("pulse", &["user_ref"], &["marie", "marie", "lena", "nobody"]),
    ("pulse", &["redirect_uri"], &["https://app.example.test/back"]),
    ("pulse", &["patternId", "pattern_id", "data"], &["65eecb0f5d1c2a0012ab34cd"]),
    ("pulse", &["api_key"], &["demo-key"]),
    ("intelliprove", &["external_user_id"], &["demo@example.test", "demo@example.test", "new@example.test"]),
    ("intelliprove", &["name"], &["biomarker", "metric", "graph", "main"]),
    ("intelliprove", &["path"], &["content/v1/widget-loading.html", "none.js"]),
    ("intelliprove", &["user"], &["demo@example.test"]),
    ("identify", &["projectId", "project_id"], &[PROJECT]),
    ("identify", &["deviceId", "device_id"], &[PROJECT, "16713b2d-3848-42c7-aeb0-f9714beac892"]),
    ("identify", &["strategy"], &["email"]),
    ("identify", &["provider"], &["awsCognito"]),
    ("identify", &["password", "previousPassword"], &[PASSWORD, PASSWORD, "other>Secret42!"]),
    ("identify", &["email"], &["ann@example.org", "ann@example.org", "new@example.org"]),
    ("identify", &["operation"], &["add"]),
    ("identify", &["type"], &["points", "badges"]),
    ("incode", &["client_id"], &["test-client"]),
    ("incode", &["side"], &["front", "back"]),
    ("incode", &["identity"], &["ana", "ben"]),
    ("incode", &["redirect_url"], &["https://app.example.test/back"]),
    (
        "admin",
        &["operation"],
        &["incode.get_userinfo", "intelliprove.get_user", "pulse.status", "identify.cognito.login"],
    ),
    ("admin", &["vendor", "document"], &["incode", "intelliprove", "pulse", "identify"]),
    ("admin", &["by", "within", "delay", "idle", "expires_in"], &["1ms", "5m", "6h", "40d"]),
    ("admin", &["at"], &["2026-03-01T10:00:00Z", "2027-01-01T00:00:00Z", "2020-01-01T00:00:00Z"]),
];
