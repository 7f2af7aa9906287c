//! A client of one API: base URL, header fields that every request carries, and verbs.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use super::{Answer, pulse_bodies};

/// A client; each `with…` gives a changed copy.
#[derive(Clone, Debug)]
pub struct Caller {
    http: Client,
    base: String,
    headers: Vec<(String, String)>,
}

impl Caller {
    pub(super) fn new(http: Client, base: String) -> Self {
        Self { http, base, headers: Vec::new() }
    }

    /// The same caller with one more header field, in place of one of the same name.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut caller = self.without(name);
        caller.headers.push((name.into(), value.into()));
        caller
    }

    /// The same caller without a header field.
    pub fn without(&self, name: &str) -> Self {
        let mut caller = self.clone();
        caller.headers.retain(|(known, _)| known != name);
        caller
    }

    /// The same caller with an outcome chosen for every request.
    pub fn forcing(&self, outcome: &str) -> Self {
        self.with("x-lookalike-outcome", outcome)
    }

    /// A request that can still be changed.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let request = self.http.request(method, format!("{}{path}", self.base));
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    /// Send a request and read its answer.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let request = request.build().expect("a request");
        let (method, path) = (request.method().to_string(), request.url().path().to_owned());
        let answer = Answer::read(self.http.execute(request).await.expect("the server answers")).await;
        pulse_bodies::check(&method, &path, &answer);
        answer
    }

    /// A request without a body.
    pub async fn call(&self, method: &str, path: &str) -> Answer {
        self.send(self.request(method, path)).await
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request("POST", path).json(&body)).await
    }

    /// PUT with a JSON body.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(self.request("PUT", path).json(&body)).await
    }

    /// Any method with bytes of a content type; none where it is empty.
    pub async fn bytes(
        &self,
        method: &str,
        path: &str,
        content_type: &str,
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let request = self.request(method, path).body(body);
        self.send(if content_type.is_empty() {
            request
        } else {
            request.header("content-type", content_type)
        })
        .await
    }
}
