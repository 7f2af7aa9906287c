//! The clock of a namespace: read, set, advance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::errors::invalid;
use super::{Admin, Error, here};
use crate::api::{Ctx, Json, Reply};
use crate::engine::{Event, Fallen, Mode, Moment, Namespace, Span, Universe};

/// At most so much of what fell due is listed; all of it is counted.
const LISTED: usize = 1_000;

/// What a clock shows.
#[derive(Serialize, JsonSchema)]
pub struct View {
    /// The time.
    at: Moment,
    /// Whether it moves by itself.
    mode: Mode,
}

/// What happened while a clock was moved.
#[derive(Serialize, JsonSchema)]
pub struct Advanced {
    /// The time now.
    at: Moment,
    /// Whether it moves by itself.
    mode: Mode,
    /// How much fell due.
    fell_due_count: usize,
    /// What fell due, in order; the first thousand.
    fell_due: Vec<Fallen>,
}

/// What to set.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "an object such as {\"at\":\"2026-03-01T09:00:00Z\",\"mode\":\"frozen\"}"
)]
pub struct Set {
    /// The time to show; left out: as it is. Turning a clock back undoes nothing.
    #[serde(default)]
    pub(super) at: Option<Moment>,
    /// Whether it moves by itself; left out: as it is.
    #[serde(default)]
    pub(super) mode: Option<Mode>,
}

/// How far to advance: exactly one of the two.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    /// By that much.
    #[serde(default)]
    by: Option<Span>,
    /// To that time, which must not lie in the past.
    #[serde(default)]
    to: Option<Moment>,
}

/// `GET /__admin/clock`
pub fn get_clock(ctx: &Ctx<'_, Admin>) -> Result<Reply<View>, Error> {
    let real = ctx.request().received;
    let (at, mode) = here(ctx)?.steer(|universe| (universe.clock().now(real), universe.clock().mode()));
    Ok(Reply(View { at, mode }))
}

/// `PUT /__admin/clock`
pub fn set_clock(ctx: &Ctx<'_, Admin>, Json(set): Json<Set>) -> Result<Reply<Advanced>, Error> {
    let real = ctx.request().received;
    let namespace = here(ctx)?;
    let moved = namespace.steer(|universe| {
        listed(universe, |universe, report| universe.set_clock(set.at, set.mode, real, report))
    });
    Ok(Reply(moved.told(&namespace)))
}

/// `POST /__admin/clock/advance`
pub fn advance_clock(ctx: &Ctx<'_, Admin>, Json(advance): Json<Advance>) -> Result<Reply<Advanced>, Error> {
    let real = ctx.request().received;
    let namespace = here(ctx)?;
    let moved = namespace.steer(|universe| {
        let now = universe.clock().now(real);
        let by = match (advance.by, advance.to) {
            (Some(by), None) => by,
            (None, Some(to)) if to >= now => to.since(now),
            (None, Some(to)) => {
                return Err(invalid(
                    format!("{to} lies before {now}, which the clock shows"),
                    "turn it back with PUT /__admin/clock",
                ));
            }
            _ => {
                return Err(invalid("exactly one of `by` and `to` is needed", r#"send such as {"by":"6h"}"#));
            }
        };
        universe.clock().advance(by, real);
        Ok(listed(universe, |universe, report| universe.settle(real, report)))
    })?;
    Ok(Reply(moved.told(&namespace)))
}

impl Advanced {
    /// Whoever listens hears that the clock was moved.
    fn told(self, namespace: &Namespace) -> Self {
        namespace.bus().tell(|| {
            let data = json!({ "mode": self.mode, "fell_due_count": self.fell_due_count });
            Event { kind: "clock", at: self.at, data }
        });
        self
    }
}

/// Move the clock with `pass`, and list what fell due meanwhile.
fn listed(
    universe: &mut Universe,
    pass: impl FnOnce(&mut Universe, &mut dyn FnMut(Fallen)) -> Moment,
) -> Advanced {
    let mut fell_due = Vec::new();
    let mut fell_due_count = 0;
    let at = pass(universe, &mut |fallen| {
        fell_due_count += 1;
        if fell_due.len() < LISTED {
            fell_due.push(fallen);
        }
    });
    Advanced { at, mode: universe.clock().mode(), fell_due_count, fell_due }
}
