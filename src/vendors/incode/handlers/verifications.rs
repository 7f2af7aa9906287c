//! Verifications (section 4.2).

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Incode;
use super::super::auth::{Holder, Key};
use super::super::errors::{Error, Refusal, impossible};
use super::super::inputs::{Quota, WellFormed};
use super::super::model::{DataView, NameView};
use super::super::state::{Data, VerificationStatus};
use super::segment;
use crate::api::{Ctx, Forced, Reply, outcomes};

outcomes! {
    /// What reading a verification can decide.
    Shown {
        /// The answer shows `VERIFIED` with the stored data.
        Verified = "VERIFIED",
        /// The answer shows `FAILED`.
        Failed = "FAILED",
        /// The answer shows `PENDING`.
        Pending = "PENDING",
        /// 404.
        NotFound = "not_found",
    }
}

/// A verification (documented).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerificationView {
    id: String,
    /// In seconds.
    created_at: i64,
    status: VerificationStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<DataView>,
}

/// `GET /omni/incode-id/verification/{id}`
pub fn get_verification(
    ctx: &Ctx<'_, Incode>,
    _: Key,
    _: WellFormed,
    Holder(holder): Holder,
    _: Quota,
    outcome: Forced<Shown>,
) -> Result<Reply<VerificationView>, Error> {
    let id = segment(ctx, "id");
    ctx.transact(|state, tx| {
        let verification = state.verification(&id, &holder)?;
        let status = match outcome.decide(tx, None)? {
            None => verification.status,
            Some(Shown::Verified) if verification.data.is_none() => {
                return Err(impossible(
                    format!("the verification `{id}` has no data to show as VERIFIED"),
                    "complete it first, or choose another outcome",
                ));
            }
            Some(Shown::Verified) => VerificationStatus::Verified,
            Some(Shown::Failed) => VerificationStatus::Failed,
            Some(Shown::Pending) => VerificationStatus::Pending,
            Some(Shown::NotFound) => return Err(Refusal::NotFound("not-found").into()),
        };
        let data = verification.data.clone().filter(|_| status == VerificationStatus::Verified);
        let created_at = verification.created_at.seconds();
        Ok(Reply(VerificationView { id: id.clone(), created_at, status, data: data.map(view) }))
    })
}

fn view(Data { full_name, email, phone, date_of_birth }: Data) -> DataView {
    DataView { name: NameView { full_name, first_name: None, last_name: None }, email, phone, date_of_birth }
}
