//! What conditions can see of a request: parameters of its path, query, header fields and body.
//!
//! Nothing is decoded or parsed before a condition asks for it, so a request that no rule concerns costs
//! nothing; a body is parsed once, however many conditions ask.

use std::borrow::Cow;
use std::cell::OnceCell;

use serde_json::{Map, Value, json};

use super::condition::{Field, Part};
use super::{Headers, form_fields, parameters, segment};

/// The longest body that is shown as a part of a document, in bytes.
const LONGEST: usize = 64 * 1024;

/// The header fields of a request, as they arrived or as a journal gives them back.
#[derive(Clone, Copy, Debug)]
pub enum Fields<'a> {
    /// As they arrived.
    Block(&'a Headers),
    /// Taken apart: names in lower case.
    Pairs(&'a [(Cow<'a, str>, Cow<'a, str>)]),
}

impl<'a> Fields<'a> {
    /// The values of the field `name` (in lower case) in order; what is not UTF-8 is replaced.
    fn values(self, name: &str) -> Vec<Cow<'a, str>> {
        match self {
            Self::Block(headers) => headers
                .iter()
                .filter(|(known, _)| *known == name)
                .map(|(_, value)| String::from_utf8_lossy(value))
                .collect(),
            Self::Pairs(pairs) => {
                pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
            }
        }
    }
}

/// A request as conditions see it.
#[derive(Debug)]
pub struct Facts<'a> {
    template: &'a str,
    path: &'a str,
    query: Option<&'a str>,
    headers: Fields<'a>,
    body: &'a [u8],
    parsed: OnceCell<Parsed>,
}

/// What a body reads as.
#[derive(Debug)]
enum Parsed {
    Json(Value),
    Form,
    Neither,
}

/// What stands at the place that a condition names.
#[derive(Debug)]
pub(super) enum Found<'f> {
    /// Nothing.
    Nothing,
    /// One or more texts: a parameter, or the values of a repeated field.
    Texts(Vec<Cow<'f, str>>),
    /// A member of a JSON body.
    Json(&'f Value),
    /// The whole body, as text and, where it is some, as JSON.
    Whole(Cow<'f, str>, Option<&'f Value>),
}

impl<'a> Facts<'a> {
    /// The facts of a request that met the path `template` (`/users/{id}`) with `path`, its namespace prefix
    /// taken off; `query` is what stands behind the `?`, as sent.
    pub fn new(
        template: &'a str,
        path: &'a str,
        query: Option<&'a str>,
        headers: Fields<'a>,
        body: &'a [u8],
    ) -> Self {
        Self { template, path, query, headers, body, parsed: OnceCell::new() }
    }

    /// What stands at the place that `field` names.
    pub(super) fn find(&self, field: &Field) -> Found<'_> {
        match field.part() {
            Part::Path(name) => texts(
                parameters(self.template, self.path)
                    .filter(|(known, _)| known == name)
                    .filter_map(|(_, text)| segment(text)),
            ),
            Part::Query(name) => fields(self.query.unwrap_or_default(), name),
            Part::Header(name) => texts(self.headers.values(name).into_iter()),
            Part::Body(steps) => self.find_in_body(steps),
        }
    }

    fn find_in_body(&self, steps: &[String]) -> Found<'_> {
        let parsed = self.parsed.get_or_init(|| self.parse());
        match (parsed, steps) {
            (_, []) if self.body.is_empty() => Found::Nothing,
            (Parsed::Json(value), []) => Found::Whole(String::from_utf8_lossy(self.body), Some(value)),
            (_, []) => Found::Whole(String::from_utf8_lossy(self.body), None),
            (Parsed::Json(value), steps) => member(value, steps).map_or(Found::Nothing, Found::Json),
            (Parsed::Form, [name]) => fields(std::str::from_utf8(self.body).unwrap_or_default(), name),
            (Parsed::Form | Parsed::Neither, _) => Found::Nothing,
        }
    }

    /// All that can be seen, as one document: `path`, `query`, `header`, `body`. Of repeated fields the first.
    pub(super) fn document(&self) -> Value {
        let body = match self.parsed.get_or_init(|| self.parse()) {
            _ if self.body.len() > LONGEST => Value::Null,
            Parsed::Json(value) => value.clone(),
            Parsed::Form => firsts(form_fields(std::str::from_utf8(self.body).unwrap_or_default())),
            Parsed::Neither => String::from_utf8_lossy(self.body).into(),
        };
        let path = parameters(self.template, self.path);
        let path = path.filter_map(|(name, text)| Some((Cow::Borrowed(name), segment(text)?)));
        let header = match self.headers {
            Fields::Block(headers) => {
                firsts(headers.iter().map(|(name, value)| (name.into(), String::from_utf8_lossy(value))))
            }
            Fields::Pairs(pairs) => firsts(pairs.iter().cloned()),
        };
        json!({
            "path": firsts(path),
            "query": firsts(form_fields(self.query.unwrap_or_default())),
            "header": header,
            "body": body,
        })
    }

    /// Command-line clients call JSON a form unless told otherwise, so what reads as an object or a list is taken as one.
    fn parse(&self) -> Parsed {
        let kind = self.headers.values("content-type");
        let kind = kind.first().map_or("", |kind| kind.split(';').next().unwrap_or_default().trim());
        let is_form = kind.eq_ignore_ascii_case("application/x-www-form-urlencoded");
        if is_form && !matches!(self.body.trim_ascii_start().first(), Some(b'{' | b'[')) {
            return Parsed::Form;
        }
        serde_json::from_slice(self.body).map_or(Parsed::Neither, Parsed::Json)
    }
}

fn firsts<'f>(fields: impl Iterator<Item = (Cow<'f, str>, Cow<'f, str>)>) -> Value {
    let mut firsts = Map::new();
    for (name, value) in fields {
        firsts.entry(name).or_insert_with(|| value.into());
    }
    firsts.into()
}

fn texts<'f>(texts: impl Iterator<Item = Cow<'f, str>>) -> Found<'f> {
    let texts: Vec<_> = texts.collect();
    if texts.is_empty() { Found::Nothing } else { Found::Texts(texts) }
}

fn fields<'f>(form: &'f str, name: &str) -> Found<'f> {
    texts(form_fields(form).filter(|(known, _)| known == name).map(|(_, value)| value))
}

/// What stands at the end of `steps`: names of members, and positions in lists from 0.
fn member<'v>(value: &'v Value, steps: &[String]) -> Option<&'v Value> {
    steps.iter().try_fold(value, |value, step| match value {
        Value::Object(members) => members.get(step),
        Value::Array(list) => list.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}
