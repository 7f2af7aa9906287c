//! Users of social networks, by their tokens (section 4.5): one operation for the three of them.

use super::super::Identify;
use super::super::auth::Call;
use super::super::errors::{Error, Refusal};
use super::super::foreigners::Social;
use super::super::model::{Open, SaidOpen};
use super::super::offers;
use super::super::outcomes::SocialCheck;
use super::super::profile::{Extras, devices};
use super::super::provider::Provider;
use super::super::rules::checked_external_id;
use super::super::state::{Project, Tx, User};
use super::auth0::{Device, enter, stamp};
use super::described::{ANY_DEVICE, Asks, NETWORK_ID, NETWORK_TOKEN};
use crate::api::{Ctx, Rejection};

/// `GET /user/check/nonstandard`
pub fn check_nonstandard(
    ctx: &Ctx<'_, Identify>,
    call: Call<SocialCheck, Social>,
    _: Asks<NETWORK_ID>,
    _: Asks<NETWORK_TOKEN>,
    _: Asks<ANY_DEVICE>,
) -> Result<SaidOpen<'static>, Error> {
    let name = ctx.operation().split_once('.').map_or("", |(_, name)| name);
    let provider = offers::provider(name).ok_or(Rejection::Internal)?;
    check_network_id(call.sent.query("userId"), provider)?;
    let device = call.device_in_query()?;
    let issuer = call.issuer(ctx);
    let (access, stamp, mut data) = call.within(ctx, |project, tx| {
        let chosen = |project: &mut Project, tx: &mut Tx<'_>, user| {
            let first = || project.users.get(&user)?.devices.first().map(|device| device.id.clone());
            Device::Named(device.clone().or_else(first).unwrap_or_else(|| Project::mint_device(tx)))
        };
        let entered = enter(project, tx, &call.credential.0, provider, &issuer, chosen)?;
        let device = match &device {
            Some(device) => device.clone(),
            // A token of ours brings its own device, which need not be the user's first.
            None => project.session(entered.session)?.device.clone(),
        };
        let stamp = stamp(project, tx, &entered, &device)?;
        let data = documented(project, project.user(entered.user)?);
        Ok((entered.access, stamp, data))
    })?;
    if !call.is_strict() {
        Extras { stamp, access_token: access.sign()? }.add(&mut data);
    }
    Ok(SaidOpen(data))
}

/// The id at the network: twitter does not do without.
fn check_network_id(given: Option<&str>, provider: Provider) -> Result<(), Refusal> {
    match given {
        None if provider == Provider::Twitter => Err(Refusal::parameter("userId is required")),
        given => given.map_or(Ok(()), |id| checked_external_id("userId", id.to_owned()).map(drop)),
    }
}

fn documented(project: &Project, user: &User) -> Open<'static> {
    let mut data = Open::default();
    data.set("updatedAt", user.updated_at.to_string());
    data.set("nickname", user.attributes.get("nickname").unwrap_or(&user.username).clone());
    data.set("email", user.email.clone());
    data.put("devices", devices(project, user));
    data
}
