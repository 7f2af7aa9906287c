//! Devices as users (section 4.3).

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::super::Identify;
use super::super::auth::Call;
use super::super::errors::{Error, Refusal};
use super::super::model::{Empty, Inside, Reply, Said, SessionView, said, said_inside};
use super::super::outcomes::{GuestRegister, GuestSearch};
use super::super::rules::checked_additional_id;
use super::super::state::Place;
use super::cognito::CREATED;
use super::described::{KnownDevice, NewDevice, Takes};
use crate::api::Ctx;

/// What is answered of a device that has become a user.
#[derive(Serialize, JsonSchema)]
pub struct Registered {
    #[serde(flatten)]
    inside: Inside<Empty>,
    #[serde(flatten)]
    ids: Option<Ids>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Ids {
    user_id: Uuid,
    external_id: String,
    device_id: String,
}

/// `POST /user`
pub fn register(
    ctx: &Ctx<'_, Identify>,
    call: Call<GuestRegister>,
    _: Takes<NewDevice>,
) -> Result<Reply<Said<Registered>, 201>, Error> {
    let device = call.device_in_data()?.ok_or_else(|| Refusal::parameter("deviceId is required"))?;
    let additional = call.data()?.get("additionalId");
    let additional = additional.map(|given| checked_additional_id("additionalId", given)).transpose()?;
    let ids = call.within(ctx, |project, tx| {
        let id = project.register_device(tx, &device, additional)?.id;
        let external_id = project.external_id(project.user(id)?, Place::Session);
        Ok(Ids { user_id: id, external_id, device_id: device })
    })?;
    let ids = Some(ids).filter(|_| !call.is_strict());
    Ok(Reply(said(CREATED, Registered { inside: said_inside(CREATED, Empty {}), ids })))
}

/// `PUT /user/login`
pub fn login(
    ctx: &Ctx<'_, Identify>,
    call: Call<GuestSearch>,
    _: Takes<KnownDevice>,
) -> Result<Reply<Said<SessionView>>, Error> {
    let device = call.device()?;
    if device.is_none() && call.is_strict() {
        return Err(Refusal::parameter("deviceId is required").into());
    }
    let stamp = call.within(ctx, |project, tx| project.log_in_device(tx, device))?;
    Ok(Reply(said("OK", SessionView::bare(stamp))))
}
