//! What is there: every call of the control API in one line, for those who follow the address that is printed at the start.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Admin, Error};
use crate::api::{Api, Ctx, Nothing, Query, Reply};

/// The calls.
#[derive(Serialize, JsonSchema)]
pub struct Index {
    /// The document that describes them whole.
    document: String,
    /// Each call.
    calls: Vec<Call>,
}

/// A call.
#[derive(Serialize, JsonSchema)]
struct Call {
    /// Its method.
    method: &'static str,
    /// Its path.
    path: &'static str,
    /// What it does.
    does: &'static str,
}

/// `GET /__admin`
pub fn index(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<Index>, Error> {
    let calls = Admin::routes().summaries().map(|(method, path, does)| Call { method, path, does }).collect();
    Ok(Reply(Index { document: format!("{}/__docs/openapi/admin.json", ctx.visit().origin()), calls }))
}
