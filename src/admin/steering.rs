//! Queued outcomes and faults: add, list, forget.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::errors::invalid;
use super::{Admin, Error, here};
use crate::api::{Ctx, Json, Query, Reply};
use crate::engine::{Fault, FaultRule, Inject, OutcomeRule};

/// The most outcomes that one call queues.
const LONGEST: u32 = 1_000;

/// Outcomes to queue: `outcome`, with `times` if it is to happen more than once, or a `sequence`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// The operation's id.
    operation: String,
    /// The outcome's name.
    #[serde(default)]
    outcome: Option<String>,
    /// How often it happens; default once.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1000))]
    times: Option<u32>,
    /// Names in the order in which they are to happen.
    #[serde(default)]
    #[schemars(length(min = 1, max = 1000))]
    sequence: Option<Vec<String>>,
}

/// What to forget.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// One rule; left out: all of them.
    #[serde(default)]
    id: Option<u64>,
}

/// How many rules went.
#[derive(Serialize, JsonSchema)]
pub struct Forgotten {
    /// The number.
    forgotten: usize,
}

/// `GET /__admin/outcomes`
pub fn list_outcomes(ctx: &Ctx<'_, Admin>) -> Result<Reply<Vec<OutcomeRule>>, Error> {
    Ok(Reply(here(ctx)?.steer(|universe| universe.outcomes().rules().to_vec())))
}

/// `POST /__admin/outcomes`
pub fn queue_outcomes(
    ctx: &Ctx<'_, Admin>,
    Json(queue): Json<Queue>,
) -> Result<Reply<OutcomeRule, 201>, Error> {
    let operation =
        ctx.api().catalogue.operation(&queue.operation).ok_or_else(|| unknown_operation(&queue.operation))?;
    let sequence = sequence(&queue)?;
    if let Some(unknown) = sequence.iter().find(|name| !operation.outcomes.contains(&name.as_str())) {
        let known = if operation.outcomes.is_empty() {
            "it knows none".into()
        } else {
            format!("it knows: {}", operation.outcomes.join(", "))
        };
        return Err(invalid(format!("`{unknown}` is no outcome of {}", operation.id), known));
    }
    Ok(Reply(here(ctx)?.steer(|universe| universe.outcomes().queue(&operation.id, sequence))))
}

fn sequence(queue: &Queue) -> Result<Vec<String>, Error> {
    let sequence = match (&queue.outcome, &queue.sequence) {
        (Some(outcome), None) => vec![outcome.clone(); queue.times.unwrap_or(1).min(LONGEST + 1) as usize],
        (None, Some(sequence)) if queue.times.is_none() => sequence.clone(),
        _ => {
            return Err(invalid(
                "give either `outcome`, with `times` if need be, or `sequence`",
                r#"send such as {"operation":"intelliprove.get_user","outcome":"not_found"}"#,
            ));
        }
    };
    if (1..=LONGEST as usize).contains(&sequence.len()) {
        Ok(sequence)
    } else {
        Err(invalid(
            format!("{} outcomes are not between 1 and {LONGEST}", sequence.len()),
            "queue them in several calls",
        ))
    }
}

fn unknown_operation(id: &str) -> Error {
    invalid(format!("no operation is named `{id}`"), "GET /__admin/operations lists them all")
}

/// `DELETE /__admin/outcomes`
pub fn forget_outcomes(ctx: &Ctx<'_, Admin>, Query(which): Query<Which>) -> Result<Reply<Forgotten>, Error> {
    let forgotten = here(ctx)?.steer(|universe| universe.outcomes().forget(which.id));
    Ok(Reply(Forgotten { forgotten }))
}

/// `GET /__admin/faults`
pub fn list_faults(ctx: &Ctx<'_, Admin>) -> Result<Reply<Vec<FaultRule>>, Error> {
    Ok(Reply(here(ctx)?.steer(|universe| universe.faults().rules().to_vec())))
}

/// `POST /__admin/faults`
pub fn add_fault(ctx: &Ctx<'_, Admin>, Json(fault): Json<Fault>) -> Result<Reply<FaultRule, 201>, Error> {
    if !ctx.api().catalogue.operations().any(|info| fault.covers(&info.id)) {
        return Err(invalid(
            format!("no operation is covered by `{}`", fault.operation),
            "GET /__admin/operations lists them all",
        ));
    }
    if matches!(fault.inject, Inject::Status(status) if !(400..=599).contains(&status)) {
        return Err(invalid("an injected status must be 400 to 599", "inject an error status"));
    }
    if fault.times == Some(0) {
        return Err(invalid("`times` must be at least 1", "leave it out for a fault that stays"));
    }
    Ok(Reply(here(ctx)?.steer(|universe| universe.faults().add(fault))))
}

/// `DELETE /__admin/faults`
pub fn forget_faults(ctx: &Ctx<'_, Admin>, Query(which): Query<Which>) -> Result<Reply<Forgotten>, Error> {
    let forgotten = here(ctx)?.steer(|universe| universe.faults().forget(which.id));
    Ok(Reply(Forgotten { forgotten }))
}
