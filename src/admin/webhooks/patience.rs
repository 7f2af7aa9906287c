//! Waiting until so many notifications have come so far; and, where they have not, what keeps them.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::errors::invalid;
use super::super::{Admin, Error, here, names, waiting};
use super::hide::Veil;
use super::undelivered::{Undelivered, undelivered};
use crate::api::{Ctx, Json, Nothing, Problem, Query, Reply};
use crate::engine::{DeliveryState, Mode, Namespace, Span};

/// How long of real time is waited where nobody says; and at most.
const PATIENCE: Span = Span::from_seconds(10);
const LONGEST: Span = Span::from_seconds(600);

/// What to wait for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct For {
    /// Only notifications of this event; left out: of any.
    #[serde(default)]
    event: Option<String>,
    /// How many there must have been since the namespace began or was reset.
    count: u64,
    /// How far they must have come; left out: `delivered`.
    #[serde(default = "delivered")]
    state: DeliveryState,
    /// How long of real time to wait; left out: 10s.
    #[serde(default)]
    within: Option<Span>,
}

fn delivered() -> DeliveryState {
    DeliveryState::Delivered
}

/// What was waited for is there.
#[derive(Serialize, JsonSchema)]
pub struct Seen {
    /// How many there are.
    count: u64,
}

/// How many notifications are in which state.
type Counts = BTreeMap<DeliveryState, u64>;

/// `POST /__admin/webhooks/wait`
pub fn wait_for_webhooks(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Json(wanted): Json<For>,
) -> Result<Reply<Seen>, Error> {
    wanted.event.as_deref().map_or(Ok(()), names::event)?;
    let within = wanted.within.unwrap_or(PATIENCE);
    if within > LONGEST {
        return Err(invalid(format!("`within` is longer than {LONGEST}"), "wait for less, and wait again"));
    }
    let namespace: Arc<Namespace> = here(ctx)?;
    let namespaces = Arc::clone(&ctx.api().namespaces);
    let veil = Veil::new(ctx, false);
    waiting::within(ctx, &Arc::clone(&namespace), within, move |_, is_last| {
        if !namespaces.holds(&namespace) {
            return Some(Err(namespaces.unknown(namespace.name()).into()));
        }
        let event = wanted.event.as_deref();
        let (counts, mode, left) = namespace.steer(|universe| {
            let outbox = universe.outbox();
            let left = if is_last { undelivered(&namespace, outbox, event) } else { Vec::new() };
            (outbox.counts(event), universe.clock().mode(), left)
        });
        let count = counts.get(&wanted.state).copied().unwrap_or_default();
        if count >= wanted.count {
            return Some(Ok(Reply(Seen { count })));
        }
        is_last.then(|| {
            let left: Vec<_> = left.into_iter().map(|one| one.behind(&veil)).collect();
            Err(wanted.not_yet(&counts, mode, within, &left))
        })
    })
}

impl For {
    fn not_yet(&self, counts: &Counts, mode: Mode, within: Span, left: &[Undelivered]) -> Error {
        let what = self.event.as_deref().map_or_else(String::new, |event| format!(" of `{event}`"));
        let count = counts.get(&self.state).copied().unwrap_or_default();
        let (told, are) = if count == 1 {
            ("1 notification".into(), "is")
        } else {
            (format!("{count} notifications"), "are")
        };
        let state = word(self.state);
        let states = counts.iter().map(|(state, number)| (word(*state), *number)).collect::<BTreeMap<_, _>>();
        Problem::new(
            409,
            "not-yet",
            format!("{told}{what} {are} {state} after {within}, not {}", self.count),
            self.advice(counts, mode, left),
        )
        .with("count", count)
        .with("states", serde_json::json!(states))
        .with("undelivered", serde_json::json!(left))
        .into()
    }

    /// What keeps the notifications that are not where they are waited for.
    fn advice(&self, counts: &Counts, mode: Mode, left: &[Undelivered]) -> String {
        use DeliveryState::{Abandoned, Delivering, Dropped, NoEndpoint, Queued, Retrying};
        let to_come = if mode == Mode::Frozen {
            "the clock is frozen and plays what is still to come only when it is advanced, with POST \
             /__admin/clock/advance"
        } else {
            "more time is needed for what is still to come: wait again, or longer, with `within`; or advance the clock"
        };
        let table: [(&[DeliveryState], &str); 4] = [
            (
                &[NoEndpoint],
                "there is nobody to send some of them to: PUT /__admin/webhooks/endpoints says where later ones go",
            ),
            (
                &[Abandoned],
                "some were given up after their last attempt: GET /__admin/webhooks?state=abandoned lists them, and \
                 GET /__admin/webhooks/{id} tells why each attempt failed",
            ),
            (&[Dropped], "some are dropped on purpose, as their misbehaviour says"),
            (&[Queued, Delivering, Retrying], to_come),
        ];
        let is_told = |states: &[DeliveryState]| {
            states.iter().any(|state| *state != self.state && counts.contains_key(state))
        };
        let known = table.into_iter().filter(|(states, _)| is_told(states)).map(|(_, text)| text.to_owned());
        let mut advice: Vec<_> = left.iter().find_map(Undelivered::advice).into_iter().chain(known).collect();
        if counts.is_empty() {
            advice.push(
                "nothing has been notified of: POST /__admin/actions/{vendor}.{action} or a request does"
                    .into(),
            );
        } else if advice.is_empty() {
            advice.push("GET /__admin/webhooks shows what became of them".into());
        }
        advice.join("; ")
    }
}

fn word(state: DeliveryState) -> String {
    serde_json::to_value(state).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
