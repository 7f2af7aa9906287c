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
use crate::api::{Ctx, Json, Nothing, Problem, Query, Reply, Unique, steering};
use crate::engine::{BadImage, Endpoint, Universe, Why, meant};
use crate::vendors;

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
    // Written down from a copy, so that nobody waits for that.
    match here(ctx)?.snapshot(real).export(real) {
        Value::Null => Err(Problem::internal().into()),
        document => Ok(Reply(document)),
    }
}

/// `GET /__admin/state/{vendor}`
pub fn get_vendor_state(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<Value>, Error> {
    let (vendor, real) = (ctx.segment("vendor")?, ctx.request().received);
    here(ctx)?.snapshot(real).export_vendor(&vendor, real).map(Reply).ok_or_else(|| {
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
    let mut universe = namespace.read(document, real).map_err(refused)?;
    check(ctx, &mut universe).map_err(refused)?;
    let life = namespace.resume(universe, real);
    landed(ctx, life, move |real| Reply(View::of(&namespace, real)))
}

/// Whether what steers it could have been said by the calls for that, too.
fn check(ctx: &Ctx<'_, Admin>, universe: &mut Universe) -> Result<(), BadImage> {
    let mounts = ctx.api().catalogue.mounts();
    all("aliases", universe.aliases().iter(), |alias| steering::check_alias(mounts, alias))?;
    let rules = universe.faults().rules().iter();
    all("faults.rules", rules, |rule| steering::check_fault(mounts, &rule.fault))?;
    let rules = universe.overrides().rules().iter();
    all("overrides.rules", rules, |rule| steering::check_override(mounts, &rule.rule))?;
    let rules = universe.outcomes().rules().iter();
    all("outcomes.rules", rules, |rule| match rule.by {
        Why::Queue | Why::Scenario => {
            steering::check_outcomes(mounts, &rule.as_plan()).map_err(|bad| bad.to_string())
        }
        Why::Header | Why::Magic => {
            Err("a rule is made `by` `queue` or `scenario`; what a request says is no rule".into())
        }
    })?;
    for (sequence, planned) in universe.planned_actions() {
        vendors::check_action(&planned.action, &planned.with)
            .map_err(|bad| BadImage { place: format!("timeline.{sequence}"), detail: bad.to_string() })?;
    }
    let known = vendors::all_events();
    let check = |endpoint: &Endpoint| {
        endpoint.check(&known).into_iter().next().map_or(Ok(()), |bad| Err(bad.to_string()))
    };
    all("outbox.endpoints", universe.outbox().endpoints(), check)?;
    all("outbox.notifications", universe.outbox().iter(), |delivery| {
        delivery.endpoint().map_or(Ok(()), check)
    })
}

/// The first that does not pass, with its place.
fn all<T, E: ToString>(
    place: &str,
    mut ones: impl Iterator<Item = T>,
    check: impl Fn(T) -> Result<(), E>,
) -> Result<(), BadImage> {
    let mut index = 0..;
    ones.try_for_each(|one| {
        let index = index.next().unwrap_or_default();
        check(one).map_err(|bad| BadImage { place: format!("{place}[{index}]"), detail: bad.to_string() })
    })
}

fn refused(BadImage { place, detail }: BadImage) -> Error {
    let hint = "send what GET /__admin/state answered, of this version of lookalike or an older one; nothing was changed";
    Problem::new(422, "bad-state", located(&place, &detail), hint).with("place", place).into()
}
