//! Is it up?

use std::sync::atomic::Ordering;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Admin, Error};
use crate::api::{Ctx, Nothing, Query, Reply};
use crate::engine::Span;

/// How the server is.
#[derive(Serialize, JsonSchema)]
pub struct Health {
    /// Always `ok`: what cannot serve does not answer.
    status: &'static str,
    /// The version of lookalike.
    version: &'static str,
    /// The scenario it was started with.
    scenario: String,
    /// Real time since it was started.
    uptime: Span,
    /// How many namespaces there are.
    namespaces: usize,
    /// How many requests were turned away because they were no whole HTTP requests.
    malformed_requests: u64,
}

/// `GET /__admin/health`
pub fn health(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<Health>, Error> {
    let Admin { namespaces, started, .. } = ctx.api();
    Ok(Reply(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        scenario: namespaces.blueprint().scenario.clone(),
        uptime: ctx.request().received.since(*started),
        namespaces: namespaces.count(),
        malformed_requests: namespaces.counters().malformed.load(Ordering::Relaxed),
    }))
}
