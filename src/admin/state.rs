//! Everything that a namespace holds, as one canonical document: read it, and go back to it.
//!
//! One vendor can be read alone but not written alone: its due work, its random streams and its clock are the
//! namespace's, and a vendor whose streams stand elsewhere would hand out ids that it has handed out already.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::errors::{located, missing};
use super::namespaces::View;
use super::waiting::landed;
use super::{Admin, Error, here};
use crate::api::{Ctx, Json, Nothing, Problem, Query, Reply, Unique};
use crate::engine::{BadImage, meant};

/// The largest document that is taken in, in bytes: as much as the transport holds of a body.
const LARGEST: usize = 32 * 1024 * 1024;

/// A document as it was exported.
pub struct Document(Value);

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Unique::deserialize(deserializer).map(|Unique(value)| Self(value))
    }
}

impl JsonSchema for Document {
    fn schema_name() -> Cow<'static, str> {
        "StateDocument".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "What GET /__admin/state answers.",
            "required": ["format", "seed", "clock", "vendors"],
            "properties": {
                "format": { "const": 1 },
                "seed": { "type": "integer", "minimum": 0 },
                "clock": { "type": "object" },
                "vendors": { "type": "object", "description": "State and due work by vendor." },
            },
        })
    }
}

/// `GET /__admin/state`
pub fn get_state(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<Value>, Error> {
    let real = ctx.request().received;
    Ok(Reply(here(ctx)?.steer(|universe| universe.export(real))))
}

/// `GET /__admin/state/{vendor}`
pub fn get_vendor_state(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<Value>, Error> {
    let (vendor, real) = (ctx.segment("vendor")?, ctx.request().received);
    here(ctx)?.steer(|universe| universe.export_vendor(&vendor, real)).map(Reply).ok_or_else(|| {
        let vendors: Vec<_> = ctx.api().catalogue.vendors().collect();
        let meant = meant(&vendor, vendors.iter().copied());
        missing(format!("no vendor is named `{vendor}`{meant}"), format!("known are: {}", vendors.join(", ")))
    })
}

/// `PUT /__admin/state`
pub fn put_state(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Json(Document(document)): Json<Document, LARGEST>,
) -> Result<Reply<View>, Error> {
    let (namespace, real) = (here(ctx)?, ctx.request().received);
    let life = namespace.import(document, real).map_err(refused)?;
    landed(ctx, life, move |real| Reply(View::of(&namespace, real)))
}

fn refused(BadImage { place, detail }: BadImage) -> Error {
    let hint = "send what GET /__admin/state answered, of this version of lookalike or an older one; nothing was changed";
    Problem::new(422, "bad-state", located(&place, &detail), hint).with("place", place).into()
}
