//! Metrics of a user (section 4.3).

use schemars::JsonSchema;
use serde::Serialize;

use super::super::IntelliProve;
use super::super::auth::KeyOrToken;
use super::super::errors::Error;
use super::super::inputs::Asked;
use super::super::measurements::{Metric, Named as _, Parameter, Score, Scores};
use super::super::model::Stamp;
use super::super::state::{Named, State, User};
use crate::api::{Ctx, Forced, Reply, outcomes};

outcomes! {
    /// What reading metrics can decide.
    MetricsOutcome {
        /// Six rows without data.
        NoData = "no_data",
        /// Six locked rows.
        Locked = "locked",
    }
}

/// Six metrics and when they were computed.
#[derive(Serialize, JsonSchema)]
pub struct Metrics {
    last_update_at: Option<Stamp>,
    metrics: Vec<Row>,
}

/// One metric; nulls while it is locked.
#[derive(Serialize, JsonSchema)]
struct Row {
    parameter: &'static str,
    #[serde(flatten)]
    score: Score,
    locked: bool,
}

/// `GET /v2/metrics`
pub fn get_metrics(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<Named>,
    KeyOrToken(caller): KeyOrToken,
    outcome: Forced<MetricsOutcome>,
) -> Result<Reply<Metrics>, Error> {
    let named = asked.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = state.acted_on(caller, &named)?;
        state.catch_up(user_id)?;
        let user = state.user(user_id)?;
        let outcome = outcome.decide(tx, None)?;
        let metrics = Metric::all().map(|metric| row(state, user, metric, outcome)).collect();
        Ok(Reply(Metrics { last_update_at: user.health.latest().map(|(at, _)| Stamp(at)), metrics }))
    })
}

fn row(state: &State, user: &User, metric: Metric, outcome: Option<MetricsOutcome>) -> Row {
    let (score, locked) = match outcome {
        Some(MetricsOutcome::NoData) => (Score::NO_DATA, false),
        Some(MetricsOutcome::Locked) => (Score::NO_DATA, true),
        None if state.is_locked(user, Parameter::Metric(metric)) => (Score::NO_DATA, true),
        None => (user.health.scores().get(metric), false),
    };
    Row { parameter: metric.name(), score, locked }
}

/// The scores that a user may see.
pub(super) fn visible(state: &State, user: &User) -> Scores {
    let mut scores = user.health.scores();
    for metric in Metric::all().filter(|metric| state.is_locked(user, Parameter::Metric(*metric))) {
        scores.hide(metric);
    }
    scores
}
