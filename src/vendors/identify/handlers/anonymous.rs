//! Devices as users (section 4.3).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::super::Identify;
use super::super::auth::Call;
use super::super::errors::{Error, Refusal};
use super::super::model::{Empty, Inside, Reply, Said, SessionView, said, said_inside};
use super::super::outcomes::{GuestRegister, GuestSearch};
use super::super::state::{Place, Strictness};
use super::cognito::CREATED;
use super::described::{KnownDevice, NewDevice, Takes};
use crate::api::Ctx;

/// The longest further id, in characters.
const LONGEST_ID: usize = 128;

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
    let additional = additional_id(call.data()?.get("additionalId"))?;
    let ids = call.within(ctx, |project, tx| {
        let id = project.register_device(tx, &device, additional)?.id;
        let external_id = project.external_id(project.user(id)?, Place::Session);
        Ok(Ids { user_id: id, external_id, device_id: device })
    })?;
    let ids = Some(ids).filter(|_| !call.is_strict());
    Ok(Reply(said(CREATED, Registered { inside: said_inside(CREATED, Empty {}), ids })))
}

fn additional_id(given: Option<&Value>) -> Result<Option<Value>, Refusal> {
    let length = match given {
        None => return Ok(None),
        Some(Value::String(text)) => text.chars().count(),
        Some(Value::Number(number)) => number.to_string().len(),
        Some(_) => return Err(Refusal::parameter("additionalId must be a string or a number")),
    };
    if length > LONGEST_ID {
        return Err(Refusal::parameter(format!("additionalId must have at most {LONGEST_ID} characters")));
    }
    Ok(given.cloned())
}

/// `PUT /user/login`
pub fn login(
    ctx: &Ctx<'_, Identify>,
    call: Call<GuestSearch>,
    _: Takes<KnownDevice>,
) -> Result<Reply<Said<SessionView>>, Error> {
    let device = call.device()?;
    if device.is_none() && call.settings.strictness == Strictness::Strict {
        return Err(Refusal::parameter("deviceId is required").into());
    }
    let stamp = call.within(ctx, |project, tx| project.log_in_device(tx, device))?;
    Ok(Reply(said("OK", SessionView::bare(stamp))))
}
