//! Templates over a request (`minijinja`), kept on a short leash.
//!
//! Only what is registered here can be called, and nothing is there that makes much of little (`words`); instructions,
//! input and output are bounded for all texts of an answer together (`allowance`), since they are rendered while the
//! namespace is locked; and what is not there is an error instead of nothing.

use std::io::Write;
use std::sync::Arc;

use minijinja::value::ValueKind;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, escape_formatter};
use parking_lot::Mutex;
use serde_json::json;

use super::allowance::{Allowance, LARGEST};
use super::{calls, words};
use crate::engine::{Facts, Moment, Stream, Streams};

/// The longest template, in bytes.
const LONGEST: usize = 16 * 1024;
/// The longest that the templates of an answer are together, in bytes.
pub(super) const LONGEST_TOGETHER: usize = 16 * LONGEST;
/// What a template may speak of.
const NAMES: [&str; 4] = ["request", "now", "uuid", "random"];
/// Changes the case of a text.
type Fold = fn(&str) -> String;
/// The filters that change the case of a text.
const FOLDS: [(&str, Fold); 2] = [("upper", str::to_uppercase), ("lower", str::to_lowercase)];
/// What there is of a request.
const PARTS: [&str; 4] = ["path", "query", "header", "body"];

/// How long those of the texts of an answer are together that are templates.
pub(super) fn length(texts: &[&str]) -> usize {
    texts.iter().filter(|text| is_template(text)).map(|text| text.len()).sum()
}

/// Whether there is anything to render in a text.
pub(super) fn is_template(text: &str) -> bool {
    ["{{", "{%", "{#"].iter().any(|mark| text.contains(mark))
}

/// Whether a template can be read, and speaks only of what there is.
pub(super) fn check(text: &str) -> Result<(), String> {
    if text.len() > LONGEST {
        return Err(format!("{} bytes are more than {LONGEST}", text.len()));
    }
    if !is_template(text) {
        return Ok(());
    }
    let environment = Environment::empty();
    let template = environment.template_from_str(text).map_err(|error| said(&error))?;
    words::check(text)?;
    calls::check(text)?;
    let mut names: Vec<_> = template.undeclared_variables(true).into_iter().collect();
    names.sort_unstable();
    names.iter().try_for_each(|name| known(name))
}

/// What a template speaks of, such as `request.path.id`; nothing where it cannot be read.
pub(super) fn names(text: &str) -> Vec<String> {
    let environment = Environment::empty();
    let template = environment.template_from_str(text);
    let mut names: Vec<_> = template
        .map(|template| template.undeclared_variables(true))
        .unwrap_or_default()
        .into_iter()
        .collect();
    names.sort_unstable();
    names
}

/// Whether what a template speaks of is there.
fn known(name: &str) -> Result<(), String> {
    let mut steps = name.split('.');
    let first = steps.next().unwrap_or_default();
    if !NAMES.contains(&first) {
        return Err(words::unknown("", first, &NAMES));
    }
    match steps.next().filter(|part| first == "request" && !PARTS.contains(part)) {
        Some(part) => Err(words::unknown("request.", part, &PARTS)),
        None => Ok(()),
    }
}

/// Renders the templates of one answer.
pub(super) struct Renderer {
    context: Value,
    allowance: Allowance,
    stream: Arc<Mutex<Stream>>,
}

impl Renderer {
    pub(super) fn new(facts: &Facts<'_>, now: Moment, stream: Stream) -> Self {
        let context = Value::from_serialize(json!({ "request": facts.document(), "now": now }));
        Self { context, allowance: Allowance::whole(), stream: Arc::new(Mutex::new(stream)) }
    }

    /// An environment with what a template may call, for one template.
    fn environment<'t>(&self) -> Environment<'t> {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(self.allowance.fuel()));
        environment.set_formatter(|output, state, value| {
            finite(value)?;
            escape_formatter(output, state, value)
        });
        environment.add_filter("default", |value: Value, other: Value| {
            if value.is_undefined() || value.is_none() { other } else { value }
        });
        let allowance = self.allowance.clone();
        environment.add_filter("json", move |value: Value| json_of(&allowance, &value));
        for (name, fold) in FOLDS {
            let allowance = self.allowance.clone();
            environment
                .add_filter(name, move |value: Value| text_of(&allowance, &value).map(|text| fold(&text)));
        }
        let ids = Arc::clone(&self.stream);
        environment.add_function("uuid", move || ids.lock().uuid().to_string());
        let numbers = Arc::clone(&self.stream);
        environment.add_function("random", move |from: i64, to: i64| random(&mut numbers.lock(), from, to));
        environment
    }

    /// The text that a template makes.
    pub(super) fn text(&self, template: &str) -> Result<String, String> {
        if !is_template(template) {
            return Ok(template.into());
        }
        let mut output = self.allowance.output();
        let environment = self.environment();
        let text = template;
        let template = environment.template_from_str(text).map_err(|error| said(&error))?;
        let captured = template.render_captured_to(&self.context, &mut output).map_err(|error| {
            if self.allowance.is_exceeded() {
                format!("the texts of the answer come to more than {LARGEST} bytes")
            } else {
                self.named(text, &error)
            }
        })?;
        self.allowance.set_fuel(captured.state().fuel_levels().map_or(0, |(_, left)| left));
        drop(captured);
        output.into_text()
    }

    /// What went wrong, with the name of what is not there.
    fn named(&self, text: &str, error: &Error) -> String {
        let is_there = |name: &str| {
            let mut steps = name.split('.');
            let first = steps.next().and_then(|first| self.context.get_attr(first).ok());
            let found = steps.try_fold(first?, |value, step| value.get_attr(step).ok());
            found.filter(|value| !value.is_undefined())
        };
        let missing = (error.kind() == ErrorKind::UndefinedError)
            .then(|| names(text).into_iter().find(|name| name.contains('.') && is_there(name).is_none()))
            .flatten();
        missing.map_or_else(|| said(error), |name| format!("`{name}` is not there: {}", said(error)))
    }

    /// Remember how far chance was drawn.
    pub(super) fn keep(&self, label: &str, streams: &mut Streams) {
        streams.keep_drawn(label, &self.stream.lock());
    }
}

/// Refuses what is no number that could be meant, such as `1/0`: it would be shown as `inf`, or as null in JSON.
fn finite(value: &Value) -> Result<(), Error> {
    let is_number = value.kind() == ValueKind::Number;
    if is_number && f64::try_from(value.clone()).is_ok_and(|number| !number.is_finite()) {
        return Err(Error::new(ErrorKind::InvalidOperation, "the result is no finite number"));
    }
    Ok(())
}

/// A whole number between two bounds, both included.
fn random(stream: &mut Stream, from: i64, to: i64) -> Result<i64, Error> {
    let width = to.checked_sub(from).and_then(|width| u64::try_from(width).ok());
    let width = width.ok_or_else(|| {
        Error::new(ErrorKind::InvalidOperation, format!("random({from}, {to}) has nothing to choose from"))
    })?;
    let drawn = if width == u64::MAX { stream.next_u64() } else { stream.next_u64() % (width + 1) };
    Ok(from.saturating_add_unsigned(drawn))
}

/// What went wrong, in one line.
fn said(error: &Error) -> String {
    let detail = error.detail().map_or_else(String::new, |detail| format!(": {detail}"));
    let line = error.line().map_or_else(String::new, |line| format!(" (line {line})"));
    format!("{}{detail}{line}", error.kind())
}

/// A value as JSON.
fn json_of(allowance: &Allowance, value: &Value) -> Result<String, Error> {
    finite(value)?;
    let mut output = allowance.output();
    serde_json::to_writer(&mut output, value).map_err(too_much)?;
    output.into_text().map_err(too_much)
}

/// A value as text.
fn text_of(allowance: &Allowance, value: &Value) -> Result<String, Error> {
    if value.is_undefined() {
        return Err(ErrorKind::UndefinedError.into());
    }
    finite(value)?;
    let mut output = allowance.output();
    write!(output, "{value}").map_err(too_much)?;
    output.into_text().map_err(too_much)
}

fn too_much(error: impl ToString) -> Error {
    Error::new(ErrorKind::InvalidOperation, error.to_string())
}
