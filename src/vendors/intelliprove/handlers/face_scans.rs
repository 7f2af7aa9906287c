//! Face scans and their biomarkers (section 4.3).

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::super::IntelliProve;
use super::super::auth::KeyOrToken;
use super::super::errors::{Error, Refusal};
use super::super::inputs::Asked;
use super::super::measurements::{Biomarker, Named as _, Parameter, Readings, Value, Vital};
use super::super::model;
use super::super::state::{Caller, FaceScan, Named, ScanStatus, State};
use super::super::validation::types::Id;
use super::super::validation::{Form, Input, Read};
use crate::api::{Ctx, Forced, Reply, outcomes};

outcomes! {
    /// What listing scans can decide.
    ListOutcome {
        /// There are none.
        Empty = "empty",
    }
}

outcomes! {
    /// What reading a scan can decide.
    ScanOutcome {
        /// 404.
        NotFound = "not_found",
        /// It shows as being processed.
        Processing = "processing",
        /// It shows as failed.
        Failed = "failed",
    }
}

outcomes! {
    /// What reading biomarkers can decide.
    BiomarkersOutcome {
        /// All six are locked.
        Locked = "locked",
        /// There are none.
        Empty = "empty",
    }
}

/// Which scan; a token's holder may also name themself.
pub struct ScanRequest {
    face_scan_id: Uuid,
    user: Named,
}

/// Which scan, and nothing else.
struct ScanAlone(Uuid);

impl Input for ScanAlone {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        form.path("face_scan_id", Id).map(Self)
    }
}

impl Input for ScanRequest {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let face_scan_id = form.path("face_scan_id", Id);
        let user = Named::read(form);
        Some(Self { face_scan_id: face_scan_id?, user: user? })
    }
}

impl ScanRequest {
    /// With a key whatever names a user is ignored, and so not judged either.
    fn of(caller: Caller, asked: Asked<Self>, ctx: &Ctx<'_, IntelliProve>) -> Result<Self, Error> {
        match caller {
            Caller::Customer => {
                let ScanAlone(face_scan_id) = asked.only().read(ctx)?;
                Ok(Self { face_scan_id, user: Named::default() })
            }
            Caller::Token(_) => asked.read(ctx),
        }
    }
}

/// The scan asked for, if the caller may see it. With a key nobody need be named.
fn visible<'s>(state: &'s State, caller: Caller, request: &ScanRequest) -> Result<&'s FaceScan, Error> {
    let own = match caller {
        Caller::Customer => None,
        Caller::Token(_) => Some(state.acted_on(caller, &request.user)?),
    };
    let scan = state.scan(request.face_scan_id)?;
    if own.is_none_or(|own| own == scan.user_id) { Ok(scan) } else { Err(Refusal::OtherUser.into()) }
}

/// `GET /v2/facescans`
pub fn list_face_scans(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<Named>,
    KeyOrToken(caller): KeyOrToken,
    outcome: Forced<ListOutcome>,
) -> Result<Reply<Vec<model::FaceScan>>, Error> {
    let named = asked.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = state.acted_on(caller, &named)?;
        Ok(Reply(match outcome.decide(tx, None)? {
            Some(ListOutcome::Empty) => Vec::new(),
            None => state.user(user_id)?.newest_scans().map(model::FaceScan::from).collect(),
        }))
    })
}

/// `GET /v2/facescans/{face_scan_id}`
pub fn get_face_scan(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<ScanRequest>,
    KeyOrToken(caller): KeyOrToken,
    outcome: Forced<ScanOutcome>,
) -> Result<Reply<model::FaceScan>, Error> {
    let request = ScanRequest::of(caller, asked, ctx)?;
    ctx.transact(|state, tx| {
        let scan = model::FaceScan::from(visible(state, caller, &request)?);
        match outcome.decide(tx, None)? {
            Some(ScanOutcome::NotFound) => Err(Refusal::FaceScanNotFound.into()),
            Some(ScanOutcome::Processing) => Ok(Reply(scan.showing(ScanStatus::Processing))),
            Some(ScanOutcome::Failed) => Ok(Reply(scan.showing(ScanStatus::Failed))),
            None => Ok(Reply(scan)),
        }
    })
}

/// What a scan measured.
#[derive(Serialize, JsonSchema)]
pub struct Biomarkers {
    face_scan_id: Uuid,
    biomarkers: Vec<Reading>,
}

/// One biomarker; nulls while it is locked (documented).
#[derive(Serialize, JsonSchema)]
struct Reading {
    parameter: &'static str,
    value: Option<Value>,
    unit: Option<&'static str>,
    locked: bool,
}

impl Reading {
    fn open(biomarker: Biomarker, value: Value) -> Self {
        Self { parameter: biomarker.name(), value: Some(value), unit: Some(biomarker.unit()), locked: false }
    }

    fn locked(biomarker: Biomarker) -> Self {
        Self { parameter: biomarker.name(), value: None, unit: None, locked: true }
    }
}

/// What a completed scan measured, as far as its user may see it.
fn readings(state: &State, scan: &FaceScan) -> Result<Vec<Reading>, Error> {
    let user = state.user(scan.user_id)?;
    let is_locked = |biomarker| state.is_locked(user, Parameter::Vital(Vital::Single(biomarker)));
    let reading = |(biomarker, value)| {
        if is_locked(biomarker) { Reading::locked(biomarker) } else { Reading::open(biomarker, value) }
    };
    Ok(scan.readings.iter().flat_map(Readings::iter).map(reading).collect())
}

/// `GET /v2/biomarkers/{face_scan_id}`
pub fn get_biomarkers(
    ctx: &Ctx<'_, IntelliProve>,
    asked: Asked<ScanRequest>,
    KeyOrToken(caller): KeyOrToken,
    outcome: Forced<BiomarkersOutcome>,
) -> Result<Reply<Biomarkers>, Error> {
    let request = ScanRequest::of(caller, asked, ctx)?;
    ctx.transact(|state, tx| {
        let scan = visible(state, caller, &request)?;
        let biomarkers = match outcome.decide(tx, None)? {
            Some(BiomarkersOutcome::Empty) => Vec::new(),
            Some(BiomarkersOutcome::Locked) => Biomarker::all().map(Reading::locked).collect(),
            None => readings(state, scan)?,
        };
        Ok(Reply(Biomarkers { face_scan_id: scan.face_scan_id, biomarkers }))
    })
}
