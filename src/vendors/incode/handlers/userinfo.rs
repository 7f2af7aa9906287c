//! The identity that a token belongs to (section 4.1).

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Incode;
use super::super::auth::{Holder, Key};
use super::super::errors::{Error, Refusal};
use super::super::inputs::{Quota, WellFormed};
use super::super::model::NameView;
use super::super::state::{DateOfBirth, Identity, IdentityStatus, Side, State, Subject};
use super::attestation::{AttestationView, Shown};
use crate::api::{Ctx, Forced, Reply, outcomes};
use crate::engine::Transaction;

outcomes! {
    /// What reading user info can decide.
    Standing {
        /// The answer shows `ACTIVE`.
        Active = "ACTIVE",
        /// The answer shows `REVOKED`.
        Revoked = "REVOKED",
        /// 404.
        NotFound = "not_found",
    }
}

/// An identity (documented).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserInfo {
    status: IdentityStatus,
    identity_id: String,
    name: NameView,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<DateOfBirth>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sex: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    // Quirk: the vendor's sample has a blank inside this key; sent beside the other only where it is asked for.
    #[serde(rename = "country ", skip_serializing_if = "Option::is_none")]
    blank_country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    curp: Option<String>,
    email_preference: bool,
    id_images_info: Images,
    #[schemars(with = "AttestationView")]
    id_attestation: Shown,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Images {
    front_id_image_url: String,
    back_id_image_url: String,
}

/// `GET /omni/incode-id/userinfo`
pub fn get_userinfo(
    ctx: &Ctx<'_, Incode>,
    _: Key,
    _: WellFormed,
    Holder(holder): Holder,
    _: Quota,
    outcome: Forced<Standing>,
) -> Result<Reply<UserInfo>, Error> {
    let origin = ctx.visit().origin();
    ctx.transact(|state, tx| {
        let identity = found(state, &holder)?;
        let status = match outcome.decide(tx, None)? {
            None => identity.status,
            Some(Standing::Active) => IdentityStatus::Active,
            Some(Standing::Revoked) => IdentityStatus::Revoked,
            Some(Standing::NotFound) => return Err(Refusal::NotFound("not-found").into()),
        };
        Ok(Reply(UserInfo { status, ..view(state, identity, tx, &origin)? }))
    })
}

fn found<'s>(state: &'s State, holder: &Subject) -> Result<&'s Identity, Error> {
    match state.identity_of(holder) {
        None => Err(Refusal::NotFound("not-in-scope").into()),
        place => state.identity(place),
    }
}

fn view(
    state: &State,
    identity: &Identity,
    tx: &Transaction<'_, Incode>,
    origin: &str,
) -> Result<UserInfo, Error> {
    let link = |side| [origin, &**state.image_link(&identity.id, side, tx.now())].concat();
    let (name, details) = (identity.name.clone(), identity.details.clone());
    let country = details.country;
    Ok(UserInfo {
        status: identity.status,
        identity_id: identity.id.clone(),
        name: NameView { full_name: name.full, first_name: name.first, last_name: name.last },
        date_of_birth: details.date_of_birth,
        phone: details.phone,
        sex: details.sex,
        email: details.email,
        city: details.city,
        curp: details.curp.filter(|_| country.as_deref() == Some("MEX")),
        blank_country: country.clone().filter(|_| state.settings.quirk_country_key),
        country,
        email_preference: details.email_preference,
        id_images_info: Images { front_id_image_url: link(Side::Front), back_id_image_url: link(Side::Back) },
        id_attestation: Shown::of(identity)?,
    })
}
