//! What an override answers: status, header fields, and a body: as text or as JSON, with templates in both, or the bytes
//! of a file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use super::template::{self, LONGEST_TOGETHER, Renderer};
use crate::engine::{Answer, Attachment, Facts, Moment, Streams, within_reach};

/// Header fields that the transport writes itself.
const FRAMING: [&str; 4] = ["content-length", "transfer-encoding", "connection", "date"];

/// Statuses whose answers end with their header fields: a client would take a body for the next answer.
const BODILESS: [u16; 2] = [204, 304];

/// What is answered. Texts are templates: `{{ request.query.name }}`, also `request.path`, `request.header`,
/// `request.body`, `now`, `uuid()` and `random(from, to)`; a name with a dash is `request.header['x-team']`. What a template makes is a text.
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
    /// The body as a template of text; goes without `json` and `file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The body as JSON, in which every text is a template; goes without `body` and `file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<Value>,
    /// The body as the bytes of a file, just as they are; goes without `body` and `json`. Unless `headers` says so, the
    /// content type follows from the ending of its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Attachment>,
}

/// Content types by the ending of a file's name.
const KINDS: [(&str, &str); 12] = [
    ("json", "application/json"),
    ("txt", "text/plain; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("xml", "application/xml"),
    ("csv", "text/csv; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("pdf", "application/pdf"),
];

fn ok() -> u16 {
    200
}

/// Why an override cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadOverride {
    /// The status is none of an answer.
    #[error("an override's status must be 200 to 599")]
    Status,
    /// A body that the status does not allow.
    #[error("an answer with status {0} has no body")]
    Bodiless(u16),
    /// Two bodies.
    #[error("give only one of `body`, `json` and `file`")]
    TwoBodies,
    /// No header field, or one that the transport writes.
    #[error("`{0}` is no header field that can be set")]
    Header(String),
    /// What no header field can hold.
    #[error("the header field `{0}` would hold a control character")]
    HeaderValue(String),
    /// The file cannot be had.
    #[error("{0}")]
    File(String),
    /// Its templates are too long together.
    #[error("the templates have {0} bytes together, which is more than {LONGEST_TOGETHER}")]
    Together(usize),
    /// The body has more levels than can be kept.
    #[error("the body as `json`: {0}")]
    Json(String),
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
        let bodies = [self.body.is_some(), self.json.is_some(), self.file.is_some()];
        if bodies.into_iter().filter(|given| *given).count() > 1 {
            return Err(BadOverride::TwoBodies);
        }
        if BODILESS.contains(&self.status) && self.has_body() {
            return Err(BadOverride::Bodiless(self.status));
        }
        if let Some(name) = self.headers.keys().find(|name| !is_settable(name)) {
            return Err(BadOverride::Header(name.clone()));
        }
        let is_broken = |value: &String| !template::is_template(value) && value.chars().any(char::is_control);
        if let Some((name, _)) = self.headers.iter().find(|(_, value)| is_broken(value)) {
            return Err(BadOverride::HeaderValue(name.clone()));
        }
        if let Some(file) = &self.file {
            file.bytes().map_err(BadOverride::File)?;
        }
        let mut texts: Vec<&str> = self.headers.values().chain(&self.body).map(String::as_str).collect();
        if let Some(json) = &self.json {
            within_reach(json).map_err(BadOverride::Json)?;
            collect(json, &mut texts);
        }
        let together = template::length(&texts);
        if together > LONGEST_TOGETHER {
            return Err(BadOverride::Together(together));
        }
        texts.into_iter().try_for_each(template::check).map_err(BadOverride::Template)
    }

    fn has_body(&self) -> bool {
        self.body.as_ref().is_some_and(|body| !body.is_empty()) || self.json.is_some() || self.file.is_some()
    }

    /// Whether a text of an answer is a template that can be rendered, as far as can be known before a request comes.
    pub fn check_text(text: &str) -> Result<(), BadOverride> {
        template::check(text).map_err(BadOverride::Template)
    }

    /// What a text of an answer speaks of, such as `request.path.id`; nothing where it cannot be read.
    pub fn names_in(text: &str) -> Vec<String> {
        template::names(text)
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
                return Err(BadOverride::HeaderValue(name.clone()).to_string());
            }
            answer.headers.push((name.to_ascii_lowercase().into(), value.into()));
        }
        let (kind, body) = match (&self.body, &self.json) {
            (Some(body), _) => ("text/plain; charset=utf-8", renderer.text(body)?.into()),
            (None, Some(json)) => ("application/json", filled(json, renderer)?.to_string().into()),
            (None, None) => match &self.file {
                Some(file) => (kind_of(&file.path), file.bytes()?.clone()),
                None => return Ok(answer),
            },
        };
        answer.body = body;
        Ok(if answer.header("content-type").is_some() { answer } else { answer.with("content-type", kind) })
    }
}

fn kind_of(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let known = KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending));
    known.map_or("application/octet-stream", |(_, kind)| kind)
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
