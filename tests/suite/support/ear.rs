//! A client that listens to the events of a namespace.

use std::time::Duration;

use serde_json::Value;

use super::Sim;

/// For how long something is waited for: long enough for a machine that builds something else beside.
const PATIENCE: Duration = Duration::from_mins(1);

/// A client that reads what comes.
pub struct Ear {
    response: reqwest::Response,
    text: String,
}

impl Ear {
    /// Listen, and wait until the server does.
    pub async fn open(sim: &Sim, query: &str) -> Self {
        let request = sim.admin().request("GET", &format!("/__admin/events{query}"));
        let response = request.send().await.expect("the server answers");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut ear = Self { response, text: String::new() };
        assert_eq!(ear.next().await, (": listening".into(), Value::Null));
        ear
    }

    /// The next frame: its first line, and its data.
    pub async fn next(&mut self) -> (String, Value) {
        while !self.text.contains("\n\n") {
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk());
            let chunk = chunk.await.expect("something comes").expect("it goes on").expect("it is not over");
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        let (frame, rest) = self.text.split_once("\n\n").unwrap();
        let (frame, rest) = (frame.to_owned(), rest.to_owned());
        self.text = rest;
        let (first, data) = frame.split_once("\ndata: ").unwrap_or((&frame, "null"));
        (first.to_owned(), serde_json::from_str(data).unwrap())
    }

    /// Whether the server ends it, and sends nothing before.
    pub async fn is_over(&mut self) -> bool {
        let chunk = tokio::time::timeout(PATIENCE, self.response.chunk());
        chunk.await.expect("it ends").expect("it ends well").is_none()
    }

    /// The kinds of the next frames.
    pub async fn kinds(&mut self, count: usize) -> Vec<String> {
        let mut kinds = Vec::new();
        for _ in 0..count {
            kinds.push(self.next().await.0.replace("event: ", ""));
        }
        kinds
    }
}
