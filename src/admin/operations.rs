//! Every operation that the vendors serve, with what is known of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Admin, Error};
use crate::api::{Ctx, Grade, Nothing, Query, Reply};

/// One operation.
#[derive(Serialize, JsonSchema)]
pub struct Operation {
    /// Its id, for outcomes, faults and the journal.
    id: String,
    /// Whose it is.
    vendor: &'static str,
    /// The methods that it is served with.
    methods: &'static [&'static str],
    /// Its path, parameters in braces.
    path: &'static str,
    /// What it does.
    summary: &'static str,
    /// The outcomes that can be chosen.
    outcomes: Vec<&'static str>,
    /// How well it is known.
    provenance: Grade,
    /// Where that is known from.
    source: &'static str,
}

/// `GET /__admin/operations`
pub fn list_operations(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<Vec<Operation>>, Error> {
    let list = ctx.api().catalogue.operations().map(|info| Operation {
        id: info.id.to_string(),
        vendor: info.vendor,
        methods: info.methods,
        path: info.path,
        summary: info.summary,
        outcomes: info.outcomes.to_vec(),
        provenance: info.grade,
        source: info.source,
    });
    Ok(Reply(list.collect()))
}
