//! The clock of a namespace: read, set, advance.

mod eventful;

use std::sync::Arc;

pub(super) use eventful::{advance_is_eventful, set_is_eventful};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::errors::{conflict, invalid};
use super::{Admin, Error, here, waiting, webhooks};
use crate::api::{Ctx, Json, Nothing, Query, Reply};
use crate::engine::{Arrived, ClockSetting, Event, Fallen, Mode, Moment, Namespace, Span, Universe};

/// How long of real time an answer waits for webhook attempts, where nobody says; and at most.
const PATIENCE: Span = Span::from_seconds(120);
const LONGEST: Span = Span::from_hours(1);

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
    fell_due: Vec<Due>,
    /// Webhook attempts that had not ended when patience did; left out where all had.
    #[serde(skip_serializing_if = "Option::is_none")]
    unfinished: Option<usize>,
}

/// Something that fell due.
#[derive(Serialize, JsonSchema)]
struct Due {
    #[serde(flatten)]
    fallen: Fallen,
    /// The id of the notification, if an attempt of one fell due: GET /__admin/webhooks/{id} tells what came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook: Option<String>,
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

impl From<Set> for ClockSetting {
    fn from(Set { at, mode }: Set) -> Self {
        Self { at, mode }
    }
}

/// How far to advance: exactly one of `by` and `to`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Advance {
    /// By that much.
    #[serde(default)]
    by: Option<Span>,
    /// To that time, which must not lie in the past.
    #[serde(default)]
    to: Option<Moment>,
    /// How long of real time the answer waits for webhook attempts; left out: 2m. What has not ended then ends
    /// when it does, and the clock shows the new time at once.
    #[serde(default)]
    within: Option<Span>,
}

/// `GET /__admin/clock`
pub fn get_clock(ctx: &Ctx<'_, Admin>, _: Query<Nothing>) -> Result<Reply<View>, Error> {
    let real = ctx.request().received;
    let (at, mode) = here(ctx)?.steer(|universe| (universe.clock().now(real), universe.clock().mode()));
    Ok(Reply(View { at, mode }))
}

/// `PUT /__admin/clock`
pub fn set_clock(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Json(set): Json<Set>,
) -> Result<Reply<Advanced>, Error> {
    if set.at.is_none() && set.mode.is_none() {
        return Err(invalid(
            "nothing is to be set: `at` or `mode` is needed, or both",
            r#"send such as {"at":"2026-03-01T09:00:00Z","mode":"frozen"}"#,
        ));
    }
    travel(ctx, PATIENCE, move |universe, real| {
        let now = universe.settle(real, |_| ());
        let ahead = set.at.filter(|at| *at > now);
        // How it moves is set first, so that a clock that is to stand still stands still on its way.
        if set.mode.is_some() || ahead.is_none() {
            universe.set_clock(set.at.filter(|_| ahead.is_none()), set.mode, real, |_| ());
        }
        Ok(ahead.unwrap_or_else(|| universe.now(real)))
    })
}

/// `POST /__admin/clock/advance`
pub fn advance_clock(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Json(advance): Json<Advance>,
) -> Result<Reply<Advanced>, Error> {
    let patience = advance.within.unwrap_or(PATIENCE);
    if patience > LONGEST {
        return Err(invalid(
            format!("`within` is longer than {LONGEST}"),
            "wait for less, and advance again",
        ));
    }
    travel(ctx, patience, move |universe, real| {
        // What is due already falls due before the journey, whether or not somebody has looked meanwhile.
        let now = universe.settle(real, |_| ());
        match (advance.by, advance.to) {
            (Some(by), None) if by > Moment::MAX.since(now) => Err(invalid(
                format!("{by} after {now} is later than {}, where clocks end", Moment::MAX),
                "advance by less",
            )),
            (Some(by), None) => Ok(now.after(by)),
            (None, Some(to)) if to >= now => Ok(to),
            (None, Some(to)) => Err(invalid(
                format!("{to} lies before {now}, which the clock shows"),
                "turn it back with PUT /__admin/clock",
            )),
            _ => Err(invalid("exactly one of `by` and `to` is needed", r#"send such as {"by":"6h"}"#)),
        }
    })
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

/// Let the clock travel to where `target` says, once it is not travelling already, and answer when it has arrived.
fn travel(
    ctx: &Ctx<'_, Admin>,
    patience: Span,
    target: impl Fn(&mut Universe, Moment) -> Result<Moment, Error> + Send + 'static,
) -> Result<Reply<Advanced>, Error> {
    let namespace = here(ctx)?;
    let resets = namespace.resets();
    let (mut ticket, mut is_first) = (None, true);
    waiting::within(ctx, &Arc::clone(&namespace), patience, move |real, is_last| {
        let moved = loop {
            let stepped = namespace.steer_since(resets, |universe| {
                let moved = step(universe, &mut ticket, &target, real, is_last, namespace.name());
                let goes_on = moved.is_none() && ticket.is_some() && universe.can_travel_on();
                (moved, goes_on)
            });
            let Some((moved, goes_on)) = stepped else {
                return Some(Err(conflict("the namespace was reset meanwhile", "advance it again")));
            };
            // Leg by leg, so that others of the namespace have their turn; later it is taken further by whoever comes.
            if !goes_on || !(is_first || is_last) {
                is_first = false;
                break moved;
            }
        }?;
        Some(moved.map(|moved| Reply(moved.told(&namespace))))
    })
}

/// Set out unless that was done, go on by one leg, and tell what happened if that was the last one.
fn step(
    universe: &mut Universe,
    ticket: &mut Option<u64>,
    target: &impl Fn(&mut Universe, Moment) -> Result<Moment, Error>,
    real: Moment,
    is_last: bool,
    namespace: &str,
) -> Option<Result<Advanced, Error>> {
    let mine = match *ticket {
        Some(mine) => mine,
        None if universe.is_travelling() => {
            let busy = || conflict("the clock is being advanced already", "wait until that has ended");
            return is_last.then(|| Err(busy()));
        }
        None => match target(universe, real) {
            Ok(to) => *ticket.insert(universe.depart(to)),
            Err(error) => return Some(Err(error)),
        },
    };
    if is_last {
        universe.cut_short(mine);
    }
    match universe.arrive(mine, real) {
        Some(arrived) => Some(Ok(Advanced::of(arrived, universe.clock().mode(), namespace))),
        None if universe.is_travelling() => None,
        None => is_last.then(|| {
            let hint = "read it with GET /__admin/clock";
            Err(conflict("the clock was moved by too many at once to tell what fell due for whom", hint))
        }),
    }
}

impl Advanced {
    fn of(arrived: Arrived, mode: Mode, namespace: &str) -> Self {
        let Arrived { at, count, fallen, unfinished } = arrived;
        Self {
            at,
            mode,
            fell_due_count: count,
            fell_due: fallen.into_iter().map(|fallen| Due::of(fallen, namespace)).collect(),
            unfinished: (unfinished > 0).then_some(unfinished),
        }
    }
}

impl Due {
    fn of(fallen: Fallen, namespace: &str) -> Self {
        let webhook = fallen.webhook.map(|number| webhooks::id(namespace, number));
        Self { fallen, webhook }
    }
}
