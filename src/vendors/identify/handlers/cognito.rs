//! awsCognito users: register, read, update, check (section 4.1).

use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Identify;
use super::super::auth::{Call, Holder};
use super::super::errors::{Error, Refusal};
use super::super::model::{Empty, Inside, Reply, Said, SaidOpen, said, said_inside};
use super::super::outcomes::{AnyBearer, Register, Update};
use super::super::profile::{Extras, two_layers};
use super::super::rules::{change, changed};
use super::super::state::{Account, Change, EmailText, Place, Project, Strictness, Tx};
use super::described::{AccountChange, Asks, DEVICE, NewAccount, Takes};
use crate::api::{Ctx, Rendered};

/// A user's profile in two layers, and what a check adds.
pub type Profile = Rendered<SaidOpen<'static>>;

/// What the document says of a new user, and of a changed one too.
pub(super) const CREATED: &str = "User is Correctly Created";
/// What would fit a changed one.
pub(super) const UPDATED: &str = "User is Correctly Updated";

/// A user as an update answers it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Updated {
    email: Option<String>,
    username: String,
    external_id: String,
    project_id: String,
}

/// `POST /user`
pub fn register(
    ctx: &Ctx<'_, Identify>,
    call: Call<Register>,
    _: Takes<NewAccount>,
) -> Result<Reply<Said<Inside<Empty>>, 201>, Error> {
    let data = call.data()?;
    let email = data.needed("email")?;
    EmailText::check(&email)?;
    let password = data.needed("password")?;
    let change = Change { email: None, device: None, ..change(data, false)? };
    let account = Account { email, password, device: call.device_in_data()?, change };
    call.within(ctx, |project, tx| project.register(tx, account))?;
    Ok(Reply(said(CREATED, said_inside(CREATED, Empty {}))))
}

/// `GET /user`
pub fn get_user(ctx: &Ctx<'_, Identify>, call: Call<AnyBearer, Holder>) -> Result<Profile, Error> {
    call.within(ctx, |project, _| {
        Ok(Profile::of(SaidOpen(two_layers(project, project.user(call.credential.user)?))))
    })
}

/// `PUT /user`
pub fn update_user(
    ctx: &Ctx<'_, Identify>,
    call: Call<Update, Holder>,
    _: Takes<AccountChange>,
) -> Result<Reply<Said<Updated>>, Error> {
    let change = Change { device: call.device_in_data()?, ..changed(call.data()?)? };
    let message = call.message(CREATED, UPDATED);
    call.within(ctx, |project, tx| {
        let id = call.credential.user;
        project.update(tx, id, change)?;
        let user = project.user(id)?;
        Ok(Reply(said(
            message,
            Updated {
                email: user.email.clone(),
                username: user.username.clone(),
                external_id: project.external_id(user, Place::Update),
                project_id: project.id.clone(),
            },
        )))
    })
}

/// `GET /user/check`
pub fn check(
    ctx: &Ctx<'_, Identify>,
    call: Call<AnyBearer, Holder>,
    _: Asks<DEVICE>,
) -> Result<Profile, Error> {
    let device = needed_device(&call)?;
    call.within(ctx, |project, tx| {
        let device = device.unwrap_or_else(|| Project::mint_device(tx));
        let Holder { user, .. } = call.credential;
        project.user_mut(user)?.see(&device);
        let mut data = two_layers(project, project.user(user)?);
        if !call.is_strict() {
            extras(project, tx, &call.credential, &device)?.add(&mut data);
        }
        Ok(Profile::of(SaidOpen(data)))
    })
}

/// What a check adds, where the session is the one of the token presented.
pub(super) fn extras(project: &Project, tx: &Tx<'_>, holder: &Holder, device: &str) -> Result<Extras, Error> {
    let user = project.user(holder.user)?;
    let session = project.session(holder.session)?;
    let began = project.first_start(user, session);
    let stamp = project.stamp(user, device, began, tx.now());
    Ok(Extras { stamp, access_token: Rc::clone(&holder.token) })
}

/// The device that a check asks about; a lenient one need not name it.
pub(super) fn needed_device<K, C>(call: &Call<K, C>) -> Result<Option<String>, Refusal> {
    match call.device_in_query()? {
        None if call.settings.strictness != Strictness::Lenient => {
            Err(Refusal::parameter("deviceId is required"))
        }
        device => Ok(device),
    }
}
