//! The OpenAPI documents.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::errors::missing;
use super::{Admin, Error};
use crate::api::{Api, Ctx, Nothing, Problem, Query, Reply};
use crate::documents;
use crate::engine::meant;

/// One document.
#[derive(Serialize, JsonSchema)]
pub struct Document {
    /// Whose it is.
    name: &'static str,
    /// Where it is.
    url: String,
}

fn names<'a>(ctx: &Ctx<'a, Admin>) -> impl Iterator<Item = &'static str> + use<'a> {
    ctx.api().catalogue.vendors().chain([Admin::NAME])
}

/// `GET /__docs`
pub fn list_documents(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<Vec<Document>>, Error> {
    let origin = ctx.visit().origin();
    Ok(Reply(
        names(ctx)
            .map(|name| Document { name, url: format!("{origin}/__docs/openapi/{name}.json") })
            .collect(),
    ))
}

/// `GET /__docs/openapi/{name}.json`
pub fn openapi(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<Value>, Error> {
    let document = ctx.segment("document")?;
    match document.strip_suffix(".json").unwrap_or(&document) {
        name if names(ctx).any(|known| known == name) => match documents::openapi(name) {
            Value::Null => Err(Problem::internal().into()),
            document => Ok(Reply(document)),
        },
        name => {
            let known: Vec<_> = names(ctx).collect();
            Err(missing(
                format!("there is no document `{document}`{}", meant(name, known.iter().copied())),
                format!("the documents are: {}", known.join(", ")),
            ))
        }
    }
}
