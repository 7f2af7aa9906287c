//! Forgotten passwords: a code is sent, and with it a new password is set (sections 4.1 and 12).

use std::sync::Arc;

use serde_json::json;

use super::super::errors::{Error, Refusal};
use super::attempts::Limited;
use super::password::{check_length, check_policy};
use super::user::Code;
use super::{Project, Settings, Status, Tx};
use crate::engine::{Draft, MessageState, Span};

/// What the only messages are for: to set a password that was forgotten.
pub const MESSAGE: &str = "forgot_password";
/// How long a code is good.
const LIFE: Span = Span::from_hours(1);

/// A code with the password that it is to set.
pub struct Confirmation<'a> {
    /// Whose.
    pub email: &'a str,
    /// The code.
    pub code: &'a str,
    /// The new password.
    pub password: String,
    /// Whether the code is not looked at.
    pub is_accepted: bool,
}

impl Project {
    /// Send a code to whoever has that address; nobody is told whether there is such a user.
    pub fn forget_password(&mut self, tx: &mut Tx<'_>, email: &str) -> Result<(), Error> {
        let (now, settings) = (tx.now(), Arc::clone(&self.settings));
        self.tried(email, now, |attempts| {
            attempts.check(Limited::CodesAsked, &settings, now)?;
            attempts.count(Limited::CodesAsked, now);
            Ok::<_, Refusal>(())
        })?;
        let user = self.by_email(email).and_then(|id| self.users.get_mut(&id));
        let user = match user {
            Some(user) if user.status != Status::Disabled => user,
            _ if settings.prevent_user_existence_errors => return Ok(()),
            Some(_) => return Err(Refusal::UserDisabled.into()),
            None => return Err(Refusal::UnknownAddress.into()),
        };
        if let Some(old) = user.void_code().filter(|old| now < old.expires_at) {
            tx.settle_message(old.message, MessageState::Replaced);
        }
        let digits = draw(tx, &settings);
        let expires_at = now.after(LIFE);
        let about = [("project_id", json!(self.id)), ("user_id", json!(user.id))];
        let message = tx.message(Draft {
            kind: MESSAGE,
            about: about.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            to: user.email.clone().unwrap_or_default(),
            code: digits.clone(),
            expires_at,
        });
        user.code = Some(Code { digits, expires_at, message });
        Ok(())
    }

    /// Set a password with a code.
    pub fn confirm_password(&mut self, tx: &mut Tx<'_>, confirmation: Confirmation<'_>) -> Result<(), Error> {
        let Confirmation { email, code, password, is_accepted } = confirmation;
        let (now, settings) = (tx.now(), Arc::clone(&self.settings));
        check_length(&password, settings.password_policy)?;
        self.tried(email, now, |attempts| attempts.check(Limited::CodesWrong, &settings, now))?;
        let known = self.by_email(email);
        let user = match known.and_then(|id| self.users.get(&id)) {
            Some(user) if user.status != Status::Disabled => user,
            _ if settings.prevent_user_existence_errors => return Err(Refusal::CodeMismatch.into()),
            Some(_) => return Err(Refusal::UserDisabled.into()),
            None => return Err(Refusal::UnknownAddress.into()),
        };
        if !is_accepted {
            let sent = user.code.as_ref().filter(|sent| now < sent.expires_at).ok_or(Refusal::CodeExpired)?;
            if sent.digits != code && user.void_codes.iter().any(|void| void == code) {
                return Err(Refusal::CodeExpired.into());
            }
            if sent.digits != code {
                self.tried(email, now, |attempts| attempts.count(Limited::CodesWrong, now));
                return Err(Refusal::CodeMismatch.into());
            }
        }
        check_policy(&password, settings.password_policy)?;
        self.tried(email, now, |attempts| {
            attempts.forgive();
            attempts.clear(Limited::CodesAsked);
            attempts.clear(Limited::CodesWrong);
        });
        let Some(user) = known.and_then(|id| self.users.get_mut(&id)) else { return Ok(()) };
        user.password = Some(password);
        user.status = Status::Confirmed;
        if let Some(sent) = user.void_code() {
            tx.settle_message(sent.message, MessageState::Used);
        }
        Ok(())
    }
}

/// Six digits, none of the magic ones.
fn draw(tx: &mut Tx<'_>, settings: &Settings) -> String {
    let drawn = tx.rng("identify/code").next_u64() % 999_998 + 1;
    settings.fixed_code.clone().unwrap_or_else(|| format!("{drawn:06}"))
}
