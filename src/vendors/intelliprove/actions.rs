//! What happens outside the vendor's API (section 10), and how tokens are minted (section 7).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::IntelliProve;
use super::errors::Error;
use super::measurements::{self, Biomarker, Named as _, Parameter};
use super::state::{Flaw, ScanStatus, State};
use crate::engine::{Action, ActionRefused, Span, Transaction, arguments};

/// Everything that can happen.
pub(super) const ACTIONS: &[Action<IntelliProve>] = &[
    Action::new::<CompleteFaceScan>(
        "complete_face_scan",
        "A user makes a face scan now, without a plug-in session",
        complete_face_scan,
    ),
    Action::new::<RecomputeMetrics>(
        "recompute_metrics",
        "Metrics are recomputed now, as they are at 02:00",
        recompute_metrics,
    ),
    Action::new::<Unlock>("unlock", "Something that the health journey locks is unlocked for a user", unlock),
];

/// How tokens are minted.
pub(super) const MINTING: Action<IntelliProve> = Action::new::<Mint>("mint", "Mint an action token", mint);

type Done = Result<Value, ActionRefused>;
type Tx<'a> = Transaction<'a, IntelliProve>;

/// A scan made now.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CompleteFaceScan {
    /// The user's external id or user id.
    user: String,
    /// Values by biomarker, instead of drawn ones.
    #[serde(default)]
    biomarkers: BTreeMap<String, measurements::Value>,
    /// Whether the recording is no good: the scan fails.
    #[serde(default)]
    quality_failure: bool,
}

/// Whose metrics.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RecomputeMetrics {
    /// The user's external id or user id; left out: everyone's.
    #[serde(default)]
    user: Option<String>,
}

/// What to unlock, for whom.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Unlock {
    /// The user's external id or user id.
    user: String,
    /// A biomarker or metric; left out: all that is locked.
    #[serde(default)]
    parameter: Option<String>,
}

/// A token made to measure.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Mint {
    /// An external id, a user id, or `none` for a token without a user.
    subject: String,
    /// How long it lives; left out: the setting `token_ttl`.
    #[serde(default)]
    expires_in: Option<Span>,
    /// What is wrong with it.
    #[serde(default)]
    flaw: Option<Flaw>,
}

fn user(state: &State, given: &str) -> Result<Uuid, ActionRefused> {
    let known =
        state.users.sorted().into_values().map(|user| {
            user.external_user_id.as_deref().map_or_else(|| user.user_id.to_string(), str::to_owned)
        });
    state.by_either_id(given).ok_or_else(|| ActionRefused::missing("user", given, known))
}

fn biomarker(name: &str) -> Result<Biomarker, ActionRefused> {
    let known = Biomarker::all().map(|biomarker| biomarker.name().to_owned());
    Biomarker::parse(name).ok_or_else(|| ActionRefused::missing("biomarker", name, known))
}

fn parameter(name: &str) -> Result<Parameter, ActionRefused> {
    let known = Parameter::all().map(|parameter| parameter.name().to_owned());
    Parameter::parse(name).ok_or_else(|| ActionRefused::missing("parameter", name, known))
}

/// The user was found before, so no rule refuses any more.
fn unexpected(error: Error) -> ActionRefused {
    ActionRefused::Arguments(format!("the simulator refused: {error:?}"))
}

fn complete_face_scan(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let CompleteFaceScan { user: name, biomarkers, quality_failure } = arguments(given)?;
    let user_id = user(state, &name)?;
    let values: Vec<_> = biomarkers
        .iter()
        .map(|(name, value)| Ok((biomarker(name)?, *value)))
        .collect::<Result<_, ActionRefused>>()?;
    let (face_scan_id, status) =
        scan_now(state, tx, user_id, &values, quality_failure).map_err(unexpected)?;
    Ok(json!({ "face_scan_id": face_scan_id, "status": status }))
}

fn scan_now(
    state: &mut State,
    tx: &mut Tx<'_>,
    user_id: Uuid,
    values: &[(Biomarker, measurements::Value)],
    fails: bool,
) -> Result<(Uuid, ScanStatus), Error> {
    let face_scan_id = state.start_scan(tx, user_id, tx.now(), None)?;
    let status =
        if fails { state.fail_scan(face_scan_id)? } else { state.process_scan(tx, face_scan_id, values)? };
    Ok((face_scan_id, status))
}

fn recompute_metrics(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let RecomputeMetrics { user: name } = arguments(given)?;
    let users = match &name {
        Some(name) => vec![user(state, name)?],
        None => state.users.sorted().into_keys().copied().collect(),
    };
    let mut recomputed = 0;
    for user_id in users {
        recomputed += usize::from(state.recompute(user_id, tx.now()).map_err(unexpected)?);
    }
    Ok(json!({ "users": recomputed }))
}

fn unlock(state: &mut State, _: &mut Tx<'_>, given: Value) -> Done {
    let Unlock { user: name, parameter: wanted } = arguments(given)?;
    let user_id = user(state, &name)?;
    let wanted = wanted.as_deref().map(parameter).transpose()?;
    Ok(json!({ "unlocked": state.unlock(user_id, wanted).map_err(unexpected)? }))
}

fn mint(state: &mut State, tx: &mut Tx<'_>, given: Value) -> Done {
    let Mint { subject, expires_in, flaw } = arguments(given)?;
    let user_id = if subject == "none" { None } else { Some(user(state, &subject)?) };
    let ttl = expires_in.unwrap_or(state.settings.token_ttl);
    Ok(json!({ "token": state.mint(user_id, tx.now(), ttl, flaw).map_err(unexpected)? }))
}
