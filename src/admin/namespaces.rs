//! Namespaces: list, create, fork, drop, reset.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bodiless::NoBody;
use super::clock::Set as ClockSet;
use super::errors::invalid;
use super::waiting::landed;
use super::{Admin, Error, here};
use crate::api::{Ctx, Json, NoContent, Nothing, OptionalJson, Query, Reply, is_name};
use crate::engine::{ClockSetting, Mode, Moment, Namespace, NoNamespace, Seed, Size};
use crate::scenario;

/// The most namespaces that are listed at a time.
const LISTED: usize = 1_000;

/// A namespace as it stands.
#[derive(Serialize, JsonSchema)]
pub struct View {
    /// Its name.
    name: String,
    /// The scenario it came from.
    scenario: String,
    /// What its chance grows from; the same seed gives the same draws under any name.
    seed: Seed,
    /// Its clock.
    clock: Clock,
    /// How many requests it has seen since it began or was reset.
    requests: u64,
    /// How much it holds.
    size: Size,
}

#[derive(Serialize, JsonSchema)]
struct Clock {
    at: Moment,
    mode: Mode,
}

impl View {
    pub(super) fn of(namespace: &Namespace, real: Moment) -> Self {
        let (at, mode, seed) = namespace
            .steer(|universe| (universe.clock().now(real), universe.clock().mode(), universe.seed()));
        Self {
            name: namespace.name().to_string(),
            scenario: namespace.scenario(),
            seed,
            clock: Clock { at, mode },
            requests: namespace.requests(),
            size: namespace.size(),
        }
    }
}

/// What to create.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Create {
    /// 1–64 of `A-Z a-z 0-9 . _ -`.
    name: String,
    /// A built-in scenario; left out: the one the server was started with.
    #[serde(default)]
    scenario: Option<String>,
    /// A namespace to copy; goes with neither `scenario` nor `seed`.
    #[serde(default)]
    from: Option<String>,
    /// The seed itself; left out: derived from the server's seed and the name.
    #[serde(default)]
    seed: Option<Seed>,
    /// Where its clock starts; left out: as the scenario says, or as in the copied one.
    #[serde(default)]
    clock: Option<ClockSet>,
}

/// Which namespaces to list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Only those whose names come after this one.
    #[serde(default)]
    after: Option<String>,
    /// At most so many, up to 1000, which is the default too.
    #[serde(default)]
    limit: Option<usize>,
}

/// `GET /__admin/namespaces`
pub fn list_namespaces(ctx: &Ctx<'_, Admin>, Query(page): Query<Page>) -> Result<Reply<Vec<View>>, Error> {
    let real = ctx.request().received;
    let all = ctx.api().namespaces.list();
    let behind =
        all.iter().filter(|namespace| page.after.as_deref().is_none_or(|after| &**namespace.name() > after));
    let limit = page.limit.unwrap_or(LISTED).min(LISTED);
    Ok(Reply(behind.take(limit).map(|namespace| View::of(namespace, real)).collect()))
}

/// `POST /__admin/namespaces`
pub fn create_namespace(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Json(create): Json<Create>,
) -> Result<Reply<View, 201>, Error> {
    if !is_name(&create.name) {
        return Err(invalid(
            format!("`{}` is no name of a namespace", create.name),
            "use 1 to 64 of A-Z a-z 0-9 . _ -, and not `.` or `..`, which clients take out of a path",
        ));
    }
    let real = ctx.request().received;
    let namespace = match &create.from {
        Some(from) => fork(ctx, from, &create)?,
        None => build(ctx, &create)?,
    };
    Ok(Reply(View::of(&namespace, real)))
}

fn fork(ctx: &Ctx<'_, Admin>, from: &str, create: &Create) -> Result<Arc<Namespace>, Error> {
    if create.scenario.is_some() || create.seed.is_some() {
        return Err(invalid(
            "`from` goes with neither `scenario` nor `seed`",
            "a copy keeps both from its origin; leave them out",
        ));
    }
    let real = ctx.request().received;
    let set = create.clock.map(ClockSetting::from).unwrap_or_default();
    Ok(ctx.api().namespaces.fork(from, &create.name, set, real)?)
}

fn build(ctx: &Ctx<'_, Admin>, create: &Create) -> Result<Arc<Namespace>, Error> {
    let blueprint = match &create.scenario {
        None => None,
        Some(name) => {
            let source = scenario::embedded(name).ok_or_else(|| super::scenarios::unknown(name, 422))?;
            let read =
                scenario::read(name, source).map_err(|error| NoNamespace::Scenario(error.to_string()))?;
            Some(Arc::new(scenario::blueprint(read, ctx.api().playing.seed())))
        }
    };
    let namespaces = &ctx.api().namespaces;
    let usual = blueprint.as_ref().map_or_else(|| namespaces.blueprint().clock, |own| own.clock);
    let clock = create.clock.map(|clock| usual.with(clock.into()));
    Ok(namespaces.create(&create.name, blueprint, create.seed, clock, ctx.request().received)?)
}

fn named(ctx: &Ctx<'_, Admin>) -> Result<Arc<Namespace>, Error> {
    let name = ctx.segment("name")?;
    let namespaces = &ctx.api().namespaces;
    namespaces.find(&name).ok_or_else(|| namespaces.unknown(&name).into())
}

/// `GET /__admin/namespaces/{name}`
pub fn get_namespace(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<View>, Error> {
    Ok(Reply(View::of(&*named(ctx)?, ctx.request().received)))
}

/// `DELETE /__admin/namespaces/{name}`
pub fn drop_namespace(ctx: &Ctx<'_, Admin>, _: NoBody, _: Query<Nothing>) -> Result<NoContent, Error> {
    let life = ctx.api().namespaces.dismiss(&ctx.segment("name")?)?;
    landed(ctx, life, |_| NoContent)
}

/// `POST /__admin/reset`
pub fn reset(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    _: OptionalJson<Nothing>,
) -> Result<Reply<View>, Error> {
    let namespace = here(ctx)?;
    let real = ctx.request().received;
    let life = ctx.api().namespaces.reset(&namespace, real)?;
    landed(ctx, life, move |real| Reply(View::of(&namespace, real)))
}
