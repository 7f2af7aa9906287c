//! The control API: looks in from outside, acts on the namespace that the request names.
//!
//! It is an API like the vendors' (same table, same extractors), but it stands outside the namespaces: its
//! requests are not journaled, meet no faults, and are refused as problem details that say what to do.

mod actions;
mod amiss;
mod bodiless;
mod catalogue;
mod clock;
mod described;
mod docs;
mod errors;
mod events;
mod gate;
mod health;
mod index;
mod messages;
mod metrics;
mod names;
mod namespaces;
mod near;
mod operations;
mod requests;
mod reveal;
mod routes;
mod scenarios;
mod shown;
mod state;
mod steering;
mod tokens;
mod unmatched;
mod verify;
mod waiting;
mod webhooks;

use std::sync::Arc;

pub use catalogue::Catalogue;
pub use errors::Error;
pub use gate::Gate;
pub use near::{Near, nearest};

use crate::api::{Api, Conventions, Ctx, Described, Routes, Visit};
use crate::engine::{Answer, Moment, Namespace, Namespaces, Span};
use crate::scenario::Playing;

/// The control API over all namespaces.
pub struct Admin {
    namespaces: Arc<Namespaces>,
    catalogue: Catalogue,
    playing: Arc<Playing>,
    started: Moment,
    gate: Gate,
}

impl Admin {
    /// The control API of a server that was started at `started`, in real time.
    pub fn new(
        namespaces: Arc<Namespaces>,
        catalogue: Catalogue,
        playing: Arc<Playing>,
        started: Moment,
    ) -> Self {
        Self { namespaces, catalogue, playing, started, gate: Gate::default() }
    }

    /// The same, asking callers for what `gate` asks for.
    #[must_use]
    pub fn behind(mut self, gate: Gate) -> Self {
        self.gate = gate;
        self
    }
}

impl Api for Admin {
    const NAME: &'static str = "admin";
    const BASE: &'static str = "/__admin";
    const TITLE: &'static str = "lookalike control API";
    const STEERED: bool = false;

    type Error = Error;

    fn roots() -> &'static [&'static str] {
        &["__admin", "__docs"]
    }

    fn routes() -> Routes<Self> {
        routes::routes()
    }

    fn render(&self, error: Error, visit: &Visit<'_>) -> Answer {
        errors::render(error, visit)
    }

    fn admit(&self, visit: &Visit<'_>) -> Option<Answer> {
        let answer = self.gate.refuse(visit)?.answer();
        Some(if answer.status == 401 {
            answer.with("www-authenticate", "Bearer realm=\"lookalike\"")
        } else {
            answer
        })
    }

    fn security() -> Vec<(&'static str, serde_json::Value)> {
        vec![("adminToken", serde_json::json!({ "type": "http", "scheme": "bearer" }))]
    }

    fn conventions() -> Conventions {
        Conventions { redirect_slashes: true, ..Conventions::default() }
    }

    fn faces() -> Vec<Described> {
        errors::faces()
    }

    fn complete(document: &mut serde_json::Value) {
        described::complete(document);
    }
}

/// The namespace that the request names, created if need be and allowed.
fn here(ctx: &Ctx<'_, Admin>) -> Result<Arc<Namespace>, Error> {
    let name = ctx.visit().address.namespace;
    let namespaces = &ctx.api().namespaces;
    let (received, waited) = (ctx.request().received, ctx.visit().waited);
    if waited > Span::ZERO && waited < Span::MAX {
        // A namespace that was dropped while a request waited for it is not brought back by the wait.
        let now = received.after(waited);
        return namespaces.find_to_use(name, now).ok_or_else(|| namespaces.unknown(name).into());
    }
    namespaces.open(name, received).map_err(Error::from)
}
