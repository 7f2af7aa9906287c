//! `explain`: what was typed of a request, made one.

use std::io::Read;

use anyhow::{Context, Result, anyhow, bail};
use bytes::Bytes;
use clap::{Args, ValueEnum};

use super::{print, seed, span};
use crate::engine::{Body, HELD, Headers, Method, Request, Span, Target, is_field_name};
use crate::offline::{self, Asked};
use crate::scenario;
use crate::server::wall_clock;

/// How a request is written.
const EXAMPLE: &str = "POST /pulse/user-verify/marie";

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The request: method and path, such as 'POST /pulse/user-verify/marie'.
    #[arg(value_name = "REQUEST")]
    request: String,
    /// What was left outside the quotes, to say so.
    #[arg(hide = true)]
    rest: Vec<String>,
    /// The scenario: a built-in name or a file; several are laid over each other, as `serve` does it.
    #[arg(long, env = "LOOKALIKE_SCENARIO", default_value = scenario::DEFAULT, value_name = "NAME|FILE", value_delimiter = ',', value_parser = super::scenario)]
    scenario: Vec<String>,
    /// A file with the body; `-` reads standard input. It is JSON unless a header field says otherwise.
    #[arg(long, value_name = "FILE")]
    body: Option<String>,
    /// A header field, such as 'x-api-key: test-key'; may be given several times.
    #[arg(long, value_name = "NAME: VALUE")]
    header: Vec<String>,
    /// How long after the start of the namespace it comes, on the namespace's own clock.
    #[arg(long, value_name = "SPAN", default_value = "0s", allow_hyphen_values = true, value_parser = span)]
    after: Span,
    /// How many such requests there are, at most 10,000; the last one is explained.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, allow_negative_numbers = true, value_parser = nth)]
    nth: usize,
    /// The seed of all chance, instead of the scenario's.
    #[arg(long, env = "LOOKALIKE_SEED", allow_negative_numbers = true, value_parser = seed)]
    seed: Option<u64>,
    /// How the explanation is written: for people, or as JSON.
    #[arg(long, env = "LOOKALIKE_EXPLAIN_FORMAT", value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// The most requests that are answered for one explanation: one more costs as much as it does in a server.
const MOST_REQUESTS: usize = 10_000;

fn nth(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|number| (1..=MOST_REQUESTS).contains(number))
        .ok_or_else(|| format!("expected a whole number from 1 to {MOST_REQUESTS}"))
}

/// Explain what was asked for.
pub(super) fn run(typed: &Explain) -> Result<()> {
    let asked = Asked {
        request: typed.request()?,
        scenarios: typed.scenario.clone(),
        seed: typed.seed,
        after: typed.after,
        nth: typed.nth,
    };
    let explained = offline::explain(&asked)?;
    match typed.format {
        Format::Text => print(&explained.text())?,
        Format::Json => print(&serde_json::to_string_pretty(&explained.json())?)?,
    }
    if explained.is_met() { Ok(()) } else { bail!("{} meets no operation", typed.request) }
}

impl Explain {
    fn request(&self) -> Result<Request> {
        if !self.rest.is_empty() {
            let words: Vec<_> =
                std::iter::once(&self.request).chain(&self.rest).map(String::as_str).collect();
            let whole = words.join(" ");
            line(&whole)?;
            bail!("the request is one argument, so it stands in quotes: `explain '{whole}'`");
        }
        let (method, target) = line(&self.request)?;
        let (path, query) =
            target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        let mut headers = Headers::default();
        for field in &self.header {
            let (name, value) = header(field)?;
            headers.push(&name, value.as_bytes());
        }
        if self.body.is_some() && headers.get("content-type").is_none() {
            headers.push("content-type", b"application/json");
        }
        Ok(Request {
            method: Method::from(method),
            target: Target::new(path, query),
            scheme: "http",
            headers,
            body: self.body.as_deref().map_or(Ok(Body::Complete(Bytes::new())), |file| read(file, HELD))?,
            received: wall_clock::now(),
        })
    }
}

/// Method and target of a request line.
fn line(text: &str) -> Result<(&str, &str)> {
    let wrong = |why: &str, meant: &str| anyhow!("`{text}` is no request: {why}; write it like '{meant}'");
    let mut parts = text.split_ascii_whitespace();
    let (method, target) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if parts.next().is_some() {
        let why = "it has more than a method and a path; a blank in a path is written %20";
        return Err(wrong(why, EXAMPLE));
    }
    match misread(method, target) {
        Some((why, meant)) => Err(wrong(&why, &meant)),
        None => Ok((method, target)),
    }
}

/// What is wrong with a method and a target, and how they were probably meant.
fn misread(method: &str, target: &str) -> Option<(String, String)> {
    let is_method = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let meant = |method: &str, target: &str| {
        let path = if target.starts_with('/') { target.into() } else { format!("/{target}") };
        format!("{} {path}", method.to_ascii_uppercase())
    };
    let told = |why: &str, meant: String| Some((why.to_owned(), meant));
    if method.starts_with('/') {
        let method_meant = if is_method(target) { target } else { "GET" };
        return told("the method is missing before the path", meant(method_meant, method));
    }
    if let Some(path) = path_of_url(method) {
        return told("the method is missing; leave the host out", meant("GET", path));
    }
    if !is_method(method) {
        return Some((format!("`{method}` is no method"), EXAMPLE.into()));
    }
    if target.is_empty() {
        return told("the path is missing", meant(method, "/v2/users"));
    }
    if let Some(path) = path_of_url(target) {
        return told("leave the host out", meant(method, path));
    }
    if !target.starts_with('/') {
        return Some((format!("the path `{target}` does not begin with a slash"), meant(method, target)));
    }
    if method.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return told("a method is written in capitals", meant(method, target));
    }
    let odd = target.chars().find(|c| !c.is_ascii_graphic() || *c == '#')?;
    Some((format!("`{odd}` cannot stand in a path as it is, only as %.."), EXAMPLE.into()))
}

/// The path of a whole URL.
fn path_of_url(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    Some(rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or("/"))
}

/// Name, in lower case, and value of a header field.
fn header(text: &str) -> Result<(String, &str)> {
    let (name, value) = text.split_once(':').unwrap_or_default();
    if !is_field_name(name) || value.chars().any(char::is_control) {
        bail!("`{text}` is no header field; write it like 'x-api-key: test-key'");
    }
    Ok((name.to_ascii_lowercase(), value.trim()))
}

/// A file, or standard input, as the body that a server holds at most `held` bytes of.
fn read(file: &str, held: usize) -> Result<Body> {
    let mut bytes = Vec::new();
    // One byte more shows that there is more.
    let most = (held as u64).saturating_add(1);
    let source: Box<dyn Read> = match file {
        "-" => Box::new(std::io::stdin()),
        file => {
            Box::new(std::fs::File::open(file).with_context(|| format!("reading the body from `{file}`"))?)
        }
    };
    source.take(most).read_to_end(&mut bytes).with_context(|| format!("reading the body from `{file}`"))?;
    Ok(if bytes.len() > held { Body::Oversize(bytes.len() as u64) } else { Body::Complete(bytes.into()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_that_a_server_would_not_hold_is_one_of_which_only_the_size_is_known() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let size = std::fs::metadata(file).unwrap().len();
        let held = usize::try_from(size).unwrap();
        assert!(matches!(read(file, held).unwrap(), Body::Complete(bytes) if bytes.len() == held));
        assert!(matches!(read(file, held - 1).unwrap(), Body::Oversize(known) if known == size));
        assert!(matches!(read(file, 10).unwrap(), Body::Oversize(11)), "it is not read to its end");
    }
}
