//! Tests of the validation: the decoder against Python, the tables of the contract, and the operations' inputs.

mod acceptance;
mod bodies;
mod coercions;
mod descriptions;
mod inputs;
mod json_corpus;
mod json_limits;
mod messages;
mod never_panics;
mod parameters;

use serde_json::{Value, json};

use super::{Body, Form, Input, Problem, Sources, json as decoder};

/// The languages of the default settings.
fn languages() -> Vec<String> {
    ["en", "nl", "fr"].map(String::from).to_vec()
}

/// A request: path parameters, a raw query, and a body of JSON text.
#[derive(Default, Clone, Copy)]
struct Request<'a> {
    path: &'a [(&'a str, &'a str)],
    query: &'a str,
    body: Option<&'a str>,
    other_content_type: bool,
}

impl Request<'_> {
    fn read<T: Input>(&self) -> Result<T, Vec<Problem>> {
        self.read_with(&languages())
    }

    fn read_with<T: Input>(&self, languages: &[String]) -> Result<T, Vec<Problem>> {
        let path = self.path.iter().map(|(name, text)| (*name, (*text).to_owned())).collect::<Vec<_>>();
        let value = self.body.map(|body| decoder::decode(body.as_bytes()).expect("test bodies are JSON"));
        let body = match &value {
            None => Body::Absent,
            Some(_) if self.other_content_type => Body::Unparsed,
            Some(value) => Body::Json(value),
        };
        Form::read(&Sources { path: &path, query: Some(self.query), body, languages, questions: &() })
    }
}

/// The `detail` of the 422 of a refused request.
fn detail<T>(read: Result<T, Vec<Problem>>) -> Value {
    json!(read.err().expect("the request is refused"))
}

/// A request with nothing but a body.
fn with_body(body: &str) -> Request<'_> {
    Request { body: Some(body), ..Request::default() }
}

/// A request with nothing but a query.
fn with_query(query: &str) -> Request<'_> {
    Request { query, ..Request::default() }
}
