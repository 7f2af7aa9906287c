//! Changing a password, and setting one that was forgotten (section 4.1).

use serde_json::Value;

use super::super::Identify;
use super::super::auth::{Call, Holder, Ignored};
use super::super::data::text;
use super::super::errors::{Error, Refusal};
use super::super::model::{Empty, MAILED, Reply, Said, SessionView, said};
use super::super::outcomes::{ChangePassword, Confirm, Forgot};
use super::super::state::Confirmation;
use super::described::{Address, CodeAndPassword, NewPassword, Takes};
use crate::api::Ctx;

/// What it says of another password.
const UPDATED: &str = "password has been updated";

/// `PUT /user/change-password`
pub fn change_password(
    ctx: &Ctx<'_, Identify>,
    call: Call<ChangePassword, Holder>,
    _: Takes<NewPassword>,
) -> Result<Reply<Said<SessionView>>, Error> {
    let data = call.data()?;
    let (password, previous) = (data.needed("password")?, data.needed("previousPassword")?);
    let issuer = call.issuer(ctx);
    let opened = call.within(ctx, |project, tx| {
        let session = call.credential.session;
        project.change_password(tx, session, &previous, password, &issuer, call.is_accepted())
    })?;
    Ok(Reply(said(UPDATED, SessionView::sign(opened)?)))
}

/// `PUT /user/forgot-password`
pub fn forgot_password(
    ctx: &Ctx<'_, Identify>,
    call: Call<Forgot, Ignored>,
    _: Takes<Address>,
) -> Result<Reply<Said<Empty>>, Error> {
    let email = call.data()?.needed("email")?;
    call.within(ctx, |project, tx| project.forget_password(tx, &email))?;
    Ok(Reply(said(MAILED, Empty {})))
}

/// `POST /user/confirm-forgot-password`
pub fn confirm_forgot_password(
    ctx: &Ctx<'_, Identify>,
    call: Call<Confirm, Ignored>,
    _: Takes<CodeAndPassword>,
) -> Result<Reply<Said<Empty>>, Error> {
    let data = call.data()?;
    let email = data.needed("email")?;
    let code = match data.get("confirmationCode") {
        Some(Value::Number(code)) => code.to_string(),
        Some(code) => text("confirmationCode", code)?,
        None => return Err(Refusal::parameter("confirmationCode is required").into()),
    };
    let password = data.needed("password")?;
    let message = call.message(MAILED, UPDATED);
    call.within(ctx, |project, tx| {
        let is_accepted = call.is_accepted();
        project.confirm_password(tx, Confirmation { email: &email, code: &code, password, is_accepted })
    })?;
    Ok(Reply(said(message, Empty {})))
}
