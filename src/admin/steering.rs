//! Chosen outcomes, faults and overrides: add, list, forget.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bodiless::Asked;
use super::errors::{conflict, missing};
use super::{Admin, Error, here};
use crate::api::steering::{self, Misfit};
use crate::api::{Ctx, Json, Nothing, Query, Reply};
use crate::engine::{
    Fault, FaultRule, MOST_RULES, OutcomePlan, OutcomeRule, Override, OverrideRule, Rule, Rules, Why,
};

/// Which rules to list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Only those whose ids come after this one.
    #[serde(default)]
    after: Option<u64>,
    /// At most so many, the oldest first; left out: all, which are 1000 at most.
    #[serde(default)]
    limit: Option<usize>,
}

impl Page {
    fn of<R: Rule>(&self, rules: &Rules<R>) -> Vec<R> {
        rules.page(self.after, self.limit.unwrap_or(MOST_RULES))
    }
}

/// How many rules went.
#[derive(Serialize, JsonSchema)]
pub struct Forgotten {
    /// The number.
    forgotten: usize,
}

/// All may be none, but one that is named must have been there.
fn forgot(kind: &str, id: Option<u64>, forgotten: usize) -> Result<Reply<Forgotten>, Error> {
    match id {
        Some(id) if forgotten == 0 => Err(missing(
            format!("none of the {kind} of this namespace has the id {id}"),
            format!("GET /__admin/{kind} lists those that are in force; one that is used up is gone"),
        )),
        _ => Ok(Reply(Forgotten { forgotten })),
    }
}

/// Whether one more rule has room beside `count` others.
fn room(kind: &str, count: usize) -> Result<(), Error> {
    if count < MOST_RULES {
        return Ok(());
    }
    let hint = format!("forget some with DELETE /__admin/{kind}");
    Err(conflict(format!("{count} {kind} are in force in this namespace already, which is the most"), hint))
}

/// `GET /__admin/outcomes`
pub fn list_outcomes(
    ctx: &Ctx<'_, Admin>,
    Query(page): Query<Page>,
) -> Result<Reply<Vec<OutcomeRule>>, Error> {
    Ok(Reply(here(ctx)?.steer(|universe| page.of(universe.outcomes()))))
}

/// `POST /__admin/outcomes`
pub fn queue_outcomes(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Json(plan): Json<OutcomePlan>,
) -> Result<Reply<OutcomeRule, 201>, Error> {
    steering::check_outcomes(ctx.api().catalogue.mounts(), &plan)?;
    here(ctx)?.steer(|universe| {
        room("outcomes", universe.outcomes().rules().len())?;
        Ok(Reply(universe.outcomes().add(Why::Queue, plan).map_err(Misfit::from)?))
    })
}

/// `DELETE /__admin/outcomes`
pub fn forget_outcomes(ctx: &Ctx<'_, Admin>, Asked(which): Asked) -> Result<Reply<Forgotten>, Error> {
    let forgotten = here(ctx)?.steer(|universe| universe.forget_outcomes(which.id));
    forgot("outcomes", which.id, forgotten)
}

/// `GET /__admin/faults`
pub fn list_faults(ctx: &Ctx<'_, Admin>, Query(page): Query<Page>) -> Result<Reply<Vec<FaultRule>>, Error> {
    Ok(Reply(here(ctx)?.steer(|universe| page.of(universe.faults()))))
}

/// `POST /__admin/faults`
pub fn add_fault(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Json(fault): Json<Fault>,
) -> Result<Reply<FaultRule, 201>, Error> {
    steering::check_fault(ctx.api().catalogue.mounts(), &fault)?;
    here(ctx)?.steer(|universe| {
        room("faults", universe.faults().rules().len())?;
        Ok(Reply(universe.faults().add(fault).map_err(Misfit::from)?))
    })
}

/// `DELETE /__admin/faults`
pub fn forget_faults(ctx: &Ctx<'_, Admin>, Asked(which): Asked) -> Result<Reply<Forgotten>, Error> {
    let forgotten = here(ctx)?.steer(|universe| universe.forget_faults(which.id));
    forgot("faults", which.id, forgotten)
}

/// `GET /__admin/overrides`
pub fn list_overrides(
    ctx: &Ctx<'_, Admin>,
    Query(page): Query<Page>,
) -> Result<Reply<Vec<OverrideRule>>, Error> {
    Ok(Reply(here(ctx)?.steer(|universe| page.of(universe.overrides()))))
}

/// `POST /__admin/overrides`
pub fn add_override(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Json(given): Json<Override>,
) -> Result<Reply<OverrideRule, 201>, Error> {
    steering::check_override(ctx.api().catalogue.mounts(), &given)?;
    here(ctx)?.steer(|universe| {
        room("overrides", universe.overrides().rules().len())?;
        Ok(Reply(universe.overrides().add(given).map_err(Misfit::from)?))
    })
}

/// `DELETE /__admin/overrides`
pub fn forget_overrides(ctx: &Ctx<'_, Admin>, Asked(which): Asked) -> Result<Reply<Forgotten>, Error> {
    let forgotten = here(ctx)?.steer(|universe| universe.forget_overrides(which.id));
    forgot("overrides", which.id, forgotten)
}
