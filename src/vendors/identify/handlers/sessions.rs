//! Logging in and out, and new tokens for old (section 4.1).

use super::super::Identify;
use super::super::auth::{Call, Holder, Ignored};
use super::super::data::text;
use super::super::errors::{Error, Refusal};
use super::super::model::{Empty, MAILED, Reply, Said, SessionView, said};
use super::super::outcomes::{AnyBearer, Login, Refresh};
use super::super::state::LoginTry;
use super::described::{Credentials, Nothing, Takes};
use crate::api::Ctx;

/// `PUT /user/login`
pub fn login(
    ctx: &Ctx<'_, Identify>,
    call: Call<Login>,
    _: Takes<Credentials>,
) -> Result<Reply<Said<SessionView>>, Error> {
    let data = call.data()?;
    let (email, password) = (data.needed("email")?, data.needed("password")?);
    let (device, issuer) = (call.device()?, call.issuer(ctx));
    let opened = call.within(ctx, |project, tx| {
        let is_accepted = call.is_accepted();
        project
            .log_in(tx, LoginTry { email: &email, password: &password, device, issuer: &issuer, is_accepted })
    })?;
    Ok(Reply(said("OK", SessionView::sign(opened)?)))
}

/// `POST /user/refresh`
pub fn refresh(
    ctx: &Ctx<'_, Identify>,
    call: Call<Refresh, Ignored>,
    _: Takes<Nothing>,
) -> Result<Reply<Said<SessionView>>, Error> {
    let token =
        call.sent.top("refreshToken").ok_or_else(|| Refusal::parameter("refreshToken is required"))?;
    let token = text("refreshToken", token)?;
    let device = call.device_at_top()?;
    if device.is_none() && call.is_strict() {
        return Err(Refusal::parameter("deviceId is required").into());
    }
    let (issuer, message) = (call.issuer(ctx), call.message(MAILED, "token has been refreshed"));
    let opened = call.within(ctx, |project, tx| project.refresh(tx, &token, device.as_deref(), &issuer))?;
    Ok(Reply(said(message, SessionView::sign(opened)?)))
}

/// `POST /user/logout`
pub fn logout(
    ctx: &Ctx<'_, Identify>,
    call: Call<AnyBearer, Holder>,
    _: Takes<Nothing>,
) -> Result<Reply<Said<Empty>>, Error> {
    call.data()?;
    call.within(ctx, |project, tx| {
        project.end_session(tx, call.credential.session);
        Ok(Reply(said(call.message(MAILED, "user has been logged out"), Empty {})))
    })
}
