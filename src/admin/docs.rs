//! The OpenAPI documents.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::errors::missing;
use super::{Admin, Error};
use crate::api::{Api, Ctx, Mount, Mounted, Reply};
use crate::engine::Moment;

/// One document.
#[derive(Serialize, JsonSchema)]
pub struct Document {
    /// Whose it is.
    name: &'static str,
    /// Where it is.
    url: String,
}

/// `GET /__docs`
pub fn index(ctx: &Ctx<'_, Admin>) -> Result<Reply<Vec<Document>>, Error> {
    let origin = ctx.visit().origin();
    let names = ctx.api().catalogue.documents.keys().copied().chain([Admin::NAME]);
    Ok(Reply(
        names.map(|name| Document { name, url: format!("{origin}/__docs/openapi/{name}.json") }).collect(),
    ))
}

/// `GET /__docs/`
pub fn index_of_folder(ctx: &Ctx<'_, Admin>) -> Result<Reply<Vec<Document>>, Error> {
    index(ctx)
}

/// `GET /__docs/openapi/{name}.json`
pub fn openapi(ctx: &Ctx<'_, Admin>) -> Result<Reply<Value>, Error> {
    let document = ctx.segment("document")?;
    let documents = &ctx.api().catalogue.documents;
    let name = document.strip_suffix(".json").unwrap_or(&document);
    if name == Admin::NAME {
        return Ok(Reply(own(ctx)));
    }
    let known = || documents.keys().copied().chain([Admin::NAME]).collect::<Vec<_>>().join(", ");
    documents.get(name).cloned().map(Reply).ok_or_else(|| {
        missing(format!("there is no document `{document}`"), format!("the documents are: {}", known()))
    })
}

/// Our own document, from our own table.
fn own(ctx: &Ctx<'_, Admin>) -> Value {
    let namespaces = std::sync::Arc::clone(&ctx.api().namespaces);
    Mount::new(Admin::new(namespaces, super::Catalogue::of(&[], Vec::new()), Moment::default())).openapi()
}
