//! Users of a tenant of Auth0, by its tokens or by ours (section 4.2).

use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::Identify;
use super::super::auth::{Call, Holder};
use super::super::errors::{Error, Refusal};
use super::super::foreigners::{Bearer, Foreigner, Shown};
use super::super::model::{Open, Reply, Said, SaidOpen, said};
use super::super::outcomes::{ForeignBearer, ForeignCheck};
use super::super::profile::{Extras, flat_profile};
use super::super::provider::Provider;
use super::super::rules::checked_username;
use super::super::state::{Change, Place, Project, Stamp, Tx, Wish};
use super::super::tokens::{self, Claims, Written};
use super::cognito::{CREATED, UPDATED, needed_device};
use super::described::{Asks, DEVICE, Profile, Takes};
use crate::api::Ctx;

/// The largest profile, in bytes of JSON.
const LARGEST_PROFILE: usize = 64 * 1024;

/// A user as an update answers it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Updated {
    external_id: String,
    project_id: String,
    #[schemars(with = "String")]
    access_token: Written,
    app_profile: Value,
}

/// An access token that is there, or whose claims are yet to be signed.
pub(super) enum Access {
    Token(Written),
    Claims(Claims),
}

impl Access {
    /// The token. Not under the namespace's lock.
    pub(super) fn sign(self) -> Result<Written, Error> {
        match self {
            Self::Token(token) => Ok(token),
            Self::Claims(claims) => tokens::sign_again(&claims),
        }
    }
}

/// A user, the session, and its access token.
pub(super) struct Entered {
    pub(super) user: Uuid,
    pub(super) session: Uuid,
    pub(super) access: Access,
}

/// Let a guest in, on a device, or on that of the user's latest session, or on a new one.
pub(super) fn enter(
    project: &mut Project,
    tx: &mut Tx<'_>,
    shown: &Shown,
    provider: Provider,
    issuer: &str,
    device: impl FnOnce(&mut Project, &mut Tx<'_>, Uuid) -> Device,
) -> Result<Entered, Error> {
    let named = match &shown.bearer {
        Bearer::Ours(Holder { session, user, token }) => {
            return Ok(Entered { user: *user, session: *session, access: Access::Token(Rc::clone(token)) });
        }
        Bearer::Theirs(named) => named.clone(),
    };
    let user = project.claim(tx, provider, named);
    let session = match device(project, tx, user) {
        Device::Session(session) => session,
        Device::Named(device) => project.foreign_session(tx, user, &shown.token, &device, issuer)?,
    };
    let access = Access::Claims(project.kept_access(tx, session, issuer)?);
    Ok(Entered { user, session, access })
}

/// Where a token of an identity provider is used.
pub(super) enum Device {
    /// In a session that is there.
    Session(Uuid),
    /// On a device.
    Named(String),
}

fn latest(project: &mut Project, tx: &mut Tx<'_>, user: Uuid) -> Device {
    let latest = project.latest_session(tx, user);
    latest.map_or_else(|| Device::Named(Project::mint_device(tx)), Device::Session)
}

/// The session as a check shows it on `device`.
pub(super) fn stamp(
    project: &mut Project,
    tx: &Tx<'_>,
    entered: &Entered,
    device: &str,
) -> Result<Stamp, Error> {
    project.user_mut(entered.user)?.see(device);
    let session = project.session(entered.session)?;
    let user = project.user(entered.user)?;
    let began = project.first_start(user, session);
    Ok(project.stamp(user, device, began, tx.now()))
}

/// `GET /user/check`
pub fn check(
    ctx: &Ctx<'_, Identify>,
    call: Call<ForeignCheck, Foreigner>,
    _: Asks<DEVICE>,
) -> Result<SaidOpen<'static>, Error> {
    let device = needed_device(&call)?;
    let issuer = call.issuer(ctx);
    let (access, stamp, profile) = call.within(ctx, |project, tx| {
        let device = device.unwrap_or_else(|| Project::mint_device(tx));
        let named = |_: &mut Project, _: &mut Tx<'_>, _| Device::Named(device.clone());
        let entered = enter(project, tx, &call.credential.0, Provider::AuthZero, &issuer, named)?;
        let stamp = stamp(project, tx, &entered, &device)?;
        let mut profile = Open::default();
        flat_profile(project.user(entered.user)?, &mut profile);
        Ok((entered.access, stamp, profile))
    })?;
    let mut data = Open::default();
    if !call.is_strict() {
        Extras { stamp, access_token: access.sign()? }.add(&mut data);
    }
    data.extend(profile);
    Ok(SaidOpen(data))
}

/// `GET /user`
pub fn get_user(
    ctx: &Ctx<'_, Identify>,
    call: Call<ForeignBearer, Foreigner>,
) -> Result<SaidOpen<'static>, Error> {
    let issuer = call.issuer(ctx);
    call.within(ctx, |project, tx| {
        let entered = enter(project, tx, &call.credential.0, Provider::AuthZero, &issuer, latest)?;
        let mut data = Open::default();
        flat_profile(project.user(entered.user)?, &mut data);
        Ok(SaidOpen(data))
    })
}

/// `PUT /user`
pub fn update_user(
    ctx: &Ctx<'_, Identify>,
    call: Call<ForeignBearer, Foreigner>,
    _: Takes<Profile>,
) -> Result<Reply<Said<Updated>>, Error> {
    let data = call.data()?;
    let username = data.text("username")?.map(checked_username).transpose()?;
    let app_profile = data.wish("appProfile")?;
    if matches!(&app_profile, Wish::Set(profile) if profile.to_string().len() > LARGEST_PROFILE) {
        return Err(Refusal::parameter("appProfile must have at most 64 KiB").into());
    }
    let change = Change { username, app_profile, ..Change::default() };
    let (issuer, message) = (call.issuer(ctx), call.message(CREATED, UPDATED));
    let (access, external_id, app_profile) = call.within(ctx, |project, tx| {
        let entered = enter(project, tx, &call.credential.0, Provider::AuthZero, &issuer, latest)?;
        project.update(tx, entered.user, change)?;
        let user = project.user(entered.user)?;
        let app_profile = user.app_profile.clone().unwrap_or_else(|| json!({}));
        Ok((entered.access, project.external_id(user, Place::Update), app_profile))
    })?;
    let access_token = access.sign()?;
    Ok(Reply(said(message, Updated { external_id, project_id: call.project, access_token, app_profile })))
}
