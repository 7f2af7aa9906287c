//! Templates over a request (`minijinja`), kept on a short leash.
//!
//! Only what is registered here can be called; neither `set` nor a loop over numbers is there, so nothing grows by
//! doubling; instructions, input and output are bounded, and what is not there is an error instead of nothing.

use std::io;
use std::sync::Arc;

use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value};
use parking_lot::Mutex;
use serde_json::json;

use super::words;
use crate::engine::{Facts, Moment, Stream, Streams};

/// The longest template, in bytes.
const LONGEST: usize = 16 * 1024;
/// The longest text that a template makes, in bytes.
const LARGEST: usize = 1024 * 1024;
/// How many instructions a template runs.
const FUEL: u64 = 20_000;
/// What a template may speak of.
const NAMES: [&str; 4] = ["request", "now", "uuid", "random"];
/// What there is of a request.
const PARTS: [&str; 4] = ["path", "query", "header", "body"];

/// Whether a template can be read, and speaks only of what there is.
pub(super) fn check(text: &str) -> Result<(), String> {
    if text.len() > LONGEST {
        return Err(format!("{} bytes are more than {LONGEST}", text.len()));
    }
    let environment = Environment::empty();
    let template = environment.template_from_str(text).map_err(|error| said(&error))?;
    words::check(text)?;
    let mut names: Vec<_> = template.undeclared_variables(true).into_iter().collect();
    names.sort();
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
    names.sort();
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

/// Renders templates for one request.
pub(super) struct Renderer {
    context: Value,
    stream: Arc<Mutex<Stream>>,
}

impl Renderer {
    pub(super) fn new(facts: &Facts<'_>, now: Moment, stream: Stream) -> Self {
        let context = Value::from_serialize(json!({ "request": facts.document(), "now": now }));
        Self { context, stream: Arc::new(Mutex::new(stream)) }
    }

    /// An environment with what a template may call, for one template.
    fn environment<'t>(&self) -> Environment<'t> {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.add_filter("default", |value: Value, other: Value| {
            if value.is_undefined() || value.is_none() { other } else { value }
        });
        environment.add_filter("json", |value: Value| serde_json::to_string(&value).unwrap_or_default());
        environment.add_filter("upper", |text: String| text.to_uppercase());
        environment.add_filter("lower", |text: String| text.to_lowercase());
        let ids = Arc::clone(&self.stream);
        environment.add_function("uuid", move || ids.lock().uuid().to_string());
        let numbers = Arc::clone(&self.stream);
        environment.add_function("random", move |from: i64, to: i64| random(&mut numbers.lock(), from, to));
        environment
    }

    /// The text that a template makes.
    pub(super) fn text(&self, template: &str) -> Result<String, String> {
        if !["{{", "{%", "{#"].iter().any(|mark| template.contains(mark)) {
            return Ok(template.into());
        }
        let mut output = Bounded(Vec::new());
        let environment = self.environment();
        let template = environment.template_from_str(template).map_err(|error| said(&error))?;
        template.render_captured_to(&self.context, &mut output).map_err(|error| said(&error))?;
        String::from_utf8(output.0).map_err(|error| error.to_string())
    }

    /// Remember how far chance was drawn.
    pub(super) fn keep(&self, label: &str, streams: &mut Streams) {
        streams.keep_drawn(label, &self.stream.lock());
    }
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

/// Takes so many bytes and no more.
struct Bounded(Vec<u8>);

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LARGEST {
            return Err(io::Error::other(format!("more than {LARGEST} bytes")));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
