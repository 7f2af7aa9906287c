//! Requests that met no route, each with those it may have been meant for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::near::{Near, nearest};
use super::requests::{Line, limited, line, own_path};
use super::{Admin, Error, here};
use crate::api::{Ctx, Query, Redaction, Reply};
use crate::engine::Entry;

/// How many to list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// At most so many, up to 1000; default 100.
    #[serde(default)]
    limit: Option<usize>,
}

/// A request that met no route.
#[derive(Serialize, JsonSchema)]
pub struct Unmatched {
    #[serde(flatten)]
    line: Line,
    /// The nearest routes, nearest first.
    nearest: Vec<Near>,
}

/// Requests that met no route.
#[derive(Serialize, JsonSchema)]
pub struct List {
    /// Newest first.
    requests: Vec<Unmatched>,
    /// How many older exchanges had to go since the journal was empty; some may have been such requests.
    evicted: u64,
}

/// What is answered where a path or a method is not served. A preflight, for one, meets no operation either.
fn met_nothing(entry: &Entry) -> bool {
    entry.operation.is_none() && matches!(entry.status, Some(404 | 405 | 307 | 308))
}

/// `GET /__admin/requests/unmatched`
pub fn list_unmatched(ctx: &Ctx<'_, Admin>, Query(limit): Query<Limit>) -> Result<Reply<List>, Error> {
    let namespace = here(ctx)?;
    let catalogue = &ctx.api().catalogue;
    let redaction = Redaction::of(catalogue.secrets());
    let told = |entry: &Entry| {
        let exchange = entry.exchange();
        let path = own_path(&exchange.target);
        let mut nearest = nearest(catalogue.operations(), entry.method.as_str(), path);
        for near in &mut nearest {
            near.why = redaction.text(&near.why);
            near.alias = near.alias.take().map(|alias| redaction.text(&alias));
        }
        Unmatched { line: line(namespace.name(), entry, &redaction), nearest }
    };
    // To compare each with every route takes its time, so the journal is left alone meanwhile.
    let (entries, evicted) = namespace.journal(|journal| {
        let found = journal.iter().rev().filter(|entry| met_nothing(entry)).take(limited(limit.limit));
        (found.map(Entry::into_owned).collect::<Vec<_>>(), journal.evicted())
    });
    Ok(Reply(List { requests: entries.iter().map(told).collect(), evicted }))
}
