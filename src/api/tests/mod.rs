//! The pipeline with a toy API behind it, without a socket.

mod addressing;
mod dispatch;
mod refusals;
mod routing;
mod steering;
mod toy;

use std::sync::Arc;

use super::{Mount, Options, Pipeline};
use crate::engine::toy::{LIMITS, REAL, Toy, blueprint};
use crate::engine::{Alias, Answer, Body, Headers, Method, Namespace, NamespaceLimits, Namespaces, Request};

/// A pipeline to ask.
struct Desk(Pipeline);

impl Desk {
    fn new() -> Self {
        Self::with(LIMITS, Vec::new(), Options::default())
    }

    fn with(limits: NamespaceLimits, aliases: Vec<Alias>, options: Options) -> Self {
        let mut blueprint = blueprint();
        blueprint.aliases = aliases.into();
        let namespaces = Arc::new(Namespaces::new(Arc::new(blueprint), limits, REAL).unwrap());
        Self(Pipeline::new(vec![Arc::new(Mount::new(Toy))], namespaces, options))
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Shown {
        Shown(self.0.answer(&asked(method, path, headers, body)))
    }

    /// Whether a request would be served away from the sockets.
    fn is_heavy(&self, method: &str, path: &str) -> bool {
        self.0.respond_at_once(&asked(method, path, &[], "")).is_none()
    }

    fn get(&self, path: &str) -> Shown {
        self.ask("GET", path, &[], "")
    }

    /// Write a line, with the right key.
    fn write(&self, path: &str, line: &str) -> Shown {
        self.ask("POST", path, &[toy::KEY], &format!(r#"{{"line":"{line}"}}"#))
    }

    fn namespace(&self, name: &str) -> Arc<Namespace> {
        self.0.namespaces().open(name, REAL).unwrap()
    }
}

fn asked(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Request {
    Request {
        method: Method::from(method),
        target: path.into(),
        scheme: "http",
        headers: headers.iter().copied().collect::<Headers>(),
        body: Body::Complete(body.to_owned().into()),
        received: REAL,
    }
}

/// An answer that prints as `401 {"toy":"…"}`.
struct Shown(Answer);

impl Shown {
    fn text(&self) -> String {
        format!("{} {}", self.0.status, String::from_utf8_lossy(&self.0.body))
    }

    fn header(&self, name: &str) -> &str {
        self.0.header(name).unwrap_or_default()
    }

    fn reason(&self) -> &str {
        self.header("x-lookalike-reason")
    }

    fn id(&self) -> &str {
        self.header("x-lookalike-request-id")
    }
}
