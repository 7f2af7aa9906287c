//! What an override answers: status, header fields, and a body as text or as JSON, with templates in both.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::template::{self, Renderer};
use crate::engine::{Answer, Facts, Moment, Streams};

/// Header fields that the transport writes itself.
const FRAMING: [&str; 4] = ["content-length", "transfer-encoding", "connection", "date"];

/// What is answered. Texts are templates: `{{ request.query.name }}`, also `request.path`, `request.header`,
/// `request.body`, `now`, `uuid()` and `random(from, to)`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Respond {
    /// The status (200–599); left out: 200.
    #[serde(default = "ok")]
    #[schemars(range(min = 200, max = 599))]
    pub status: u16,
    /// Header fields; their values are templates.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// The body as a template of text; goes without `json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The body as JSON, in which every text is a template; goes without `body`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<Value>,
}

fn ok() -> u16 {
    200
}

/// Why an override cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadOverride {
    /// The status is none of an answer.
    #[error("an override's status must be 200 to 599")]
    Status,
    /// Two bodies.
    #[error("give either `body` or `json`")]
    TwoBodies,
    /// No header field, or one that the transport writes.
    #[error("`{0}` is no header field that can be set")]
    Header(String),
    /// A template cannot be read.
    #[error("a template cannot be read: {0}")]
    Template(String),
}

impl Respond {
    /// Whether it can be answered, as far as can be known before a request comes.
    pub fn check(&self) -> Result<(), BadOverride> {
        if !(200..=599).contains(&self.status) {
            return Err(BadOverride::Status);
        }
        if self.body.is_some() && self.json.is_some() {
            return Err(BadOverride::TwoBodies);
        }
        if let Some(name) = self.headers.keys().find(|name| !is_settable(name)) {
            return Err(BadOverride::Header(name.clone()));
        }
        let mut texts: Vec<&str> = self.headers.values().chain(&self.body).map(String::as_str).collect();
        if let Some(json) = &self.json {
            collect(json, &mut texts);
        }
        texts.into_iter().try_for_each(template::check).map_err(BadOverride::Template)
    }

    /// The answer to a request at `now`; what it draws comes from the stream `label`.
    pub(super) fn answer(
        &self,
        label: &str,
        facts: &Facts<'_>,
        now: Moment,
        streams: &mut Streams,
    ) -> Result<Answer, String> {
        let renderer = Renderer::new(facts, now, streams.at(label));
        let answered = self.rendered(&renderer);
        renderer.keep(label, streams);
        answered
    }

    fn rendered(&self, renderer: &Renderer) -> Result<Answer, String> {
        let mut answer = Answer::empty(self.status).because("override");
        for (name, value) in &self.headers {
            let value = renderer.text(value)?;
            if value.chars().any(char::is_control) {
                return Err(format!("the header field `{name}` would hold a control character"));
            }
            answer.headers.push((name.to_ascii_lowercase().into(), value.into()));
        }
        let (kind, body) = match (&self.body, &self.json) {
            (Some(body), _) => ("text/plain; charset=utf-8", renderer.text(body)?),
            (None, Some(json)) => ("application/json", filled(json, renderer)?.to_string()),
            (None, None) => return Ok(answer),
        };
        answer.body = body.into();
        Ok(if answer.header("content-type").is_some() { answer } else { answer.with("content-type", kind) })
    }
}

fn is_settable(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let lower = name.to_ascii_lowercase();
    !name.is_empty() && name.bytes().all(is_token) && !FRAMING.contains(&lower.as_str())
}

/// All texts in a value; names of members are no templates.
fn collect<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(list) => list.iter().for_each(|one| collect(one, texts)),
        Value::Object(members) => members.values().for_each(|one| collect(one, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The value with every text rendered.
fn filled(value: &Value, renderer: &Renderer) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => renderer.text(text)?.into(),
        Value::Array(list) => list.iter().map(|one| filled(one, renderer)).collect::<Result<Value, _>>()?,
        Value::Object(members) => {
            let filled = members.iter().map(|(name, one)| Ok((name.clone(), filled(one, renderer)?)));
            Value::Object(filled.collect::<Result<_, String>>()?)
        }
        other => other.clone(),
    })
}
