//! Users by any name that the caller gives (section 4.4). Their answers are flat.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::Identify;
use super::super::auth::Call;
use super::super::errors::{Error, Refusal};
use super::super::model::Reply;
use super::super::outcomes::{GuestRegister, GuestSearch};
use super::super::provider::Provider;
use super::super::rules::{checked_external_id, checked_username};
use super::super::state::{Guest, User};
use super::described::{Asks, NAME, Profile as Described, Takes};
use crate::api::Ctx;

/// A flat answer.
#[derive(Serialize, JsonSchema)]
pub struct Flat {
    #[serde(flatten)]
    named: Option<Named>,
    result: u8,
    message: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Profile>,
}

/// Who was asked for, and by what.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Named {
    strategy: &'static str,
    provider: Provider,
    project_id: String,
    external_id: String,
}

/// What is known of a user.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Profile {
    user_id: Uuid,
    username: String,
    external_id: String,
    app_profile: Value,
}

fn flat<K>(call: &Call<K>, user: &User) -> Flat {
    let profile = || Profile {
        user_id: user.id,
        username: user.username.clone(),
        external_id: user.subject.clone(),
        app_profile: user.app_profile.clone().unwrap_or_else(|| json!({})),
    };
    let named = Named {
        strategy: "simplified",
        provider: Provider::NoLogin,
        project_id: call.project.clone(),
        external_id: user.subject.clone(),
    };
    Flat { named: Some(named), result: 1, message: "ok", data: (!call.is_strict()).then(profile) }
}

/// `GET /user`
pub fn get_user(
    ctx: &Ctx<'_, Identify>,
    call: Call<GuestSearch>,
    _: Asks<NAME>,
) -> Result<Reply<Flat>, Error> {
    let name = name(&call)?.ok_or_else(missing)?;
    call.within(ctx, |project, _| {
        let id = project.by_subject(Provider::NoLogin, &name).ok_or(Refusal::UnknownGuest)?;
        Ok(Reply(flat(&call, project.user(id)?)))
    })
}

/// `POST /user`
pub fn register(
    ctx: &Ctx<'_, Identify>,
    call: Call<GuestRegister>,
    _: Takes<Described>,
) -> Result<Reply<Flat>, Error> {
    let data = call.data()?;
    let name = name(&call)?;
    let guest = Guest { username: username(&call)?, app_profile: data.wish("appProfile")? };
    let answer = call.within(ctx, |project, tx| Ok(flat(&call, project.register_name(tx, name, guest)?)))?;
    // The document's answer has two members only.
    Ok(Reply(if call.is_strict() { Flat { named: None, ..answer } } else { answer }))
}

/// `PUT /user`
pub fn update_user(
    ctx: &Ctx<'_, Identify>,
    call: Call<GuestSearch>,
    _: Takes<Described>,
) -> Result<Reply<Flat>, Error> {
    let name = name(&call)?.ok_or_else(missing)?;
    let guest = Guest { username: username(&call)?, app_profile: call.sent.profile_anywhere()? };
    call.within(ctx, |project, tx| Ok(Reply(flat(&call, project.update_name(tx, &name, guest)?))))
}

fn missing() -> Error {
    Refusal::parameter("externalId is required").into()
}

/// The name that the caller gives, wherever it stands.
fn name<K>(call: &Call<K>) -> Result<Option<String>, Refusal> {
    let given = call.sent.text_anywhere("externalId")?;
    given.map(|given| checked_external_id("externalId", given.to_owned())).transpose()
}

fn username<K>(call: &Call<K>) -> Result<Option<String>, Refusal> {
    call.data()?.text("username")?.map(checked_username).transpose()
}
