//! awsCognito users: register, log in, update, change the password (section 4.1).

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use super::super::errors::{Error, Refusal};
use super::super::provider::Provider;
use super::attempts::{Attempts, Limited};
use super::password::{check_length, check_policy};
use super::{Opened, Project, Status, Tx, User};

/// The longest address, in characters.
const LONGEST_EMAIL: usize = 254;

/// A user to be registered.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// The address.
    pub email: String,
    /// The password.
    pub password: String,
    /// A device that the user was seen on.
    pub device: Option<String>,
    /// What else is known.
    pub change: Change,
}

/// What is set, and what is removed, of a user.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Another address.
    pub email: Option<String>,
    /// Another name.
    pub username: Option<String>,
    /// The whole of another profile.
    pub app_profile: Wish<Value>,
    /// Attributes to set, or to remove where there is no text.
    pub attributes: BTreeMap<String, Option<String>>,
    /// A device that the user was seen on.
    pub device: Option<String>,
}

/// What is wanted of one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Wish<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It becomes this.
    Set(T),
    /// It goes.
    Remove,
}

/// Somebody wants to log in.
pub struct LoginTry<'a> {
    /// The address.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// The device, if it is named.
    pub device: Option<String>,
    /// The issuer of tokens.
    pub issuer: &'a str,
    /// Whether nothing is checked.
    pub is_accepted: bool,
}

/// A text that has the form of an address.
pub struct EmailText;

impl EmailText {
    /// Whether a text has the form `x@y.z`, and is not too long.
    pub fn check(text: &str) -> Result<(), Refusal> {
        let parts = text.split_once('@');
        let is_good = parts.is_some_and(|(local, domain)| {
            let labels = || domain.split('.');
            !local.is_empty()
                && labels().count() > 1
                && labels().all(|label| !label.is_empty())
                && !domain.contains('@')
        });
        let is_plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
        if is_good && is_plain && text.chars().count() <= LONGEST_EMAIL {
            Ok(())
        } else {
            Err(Refusal::EmailForm)
        }
    }
}

impl Project {
    /// Register a user, who is not logged in.
    pub fn register(&mut self, tx: &mut Tx<'_>, account: Account) -> Result<Uuid, Error> {
        let policy = self.settings.password_policy;
        check_length(&account.password, policy)?;
        check_policy(&account.password, policy)?;
        if self.by_email(&account.email).is_some() {
            return Err(Refusal::UserExists.into());
        }
        let status = if self.settings.auto_confirm { Status::Confirmed } else { Status::Unconfirmed };
        Ok(self.create(tx, account, status))
    }

    fn create(&mut self, tx: &mut Tx<'_>, account: Account, status: Status) -> Uuid {
        let Account { email, password, device, change } = account;
        let id = tx.rng("identify/user").uuid();
        let subject = tx.rng("identify/subject").uuid().to_string();
        let mut user = User::new(id, Provider::AwsCognito, subject, tx.now());
        user.status = status;
        user.password = Some(password);
        let nickname = change.attributes.get("nickname").cloned().flatten();
        let local = email.split('@').next().filter(|local| !local.is_empty()).map(str::to_owned);
        if let Some(name) = nickname.filter(|name| !name.is_empty()).or(local) {
            user.username = name;
        }
        user.email = Some(email);
        user.change(change);
        if let Some(device) = device {
            user.see(&device);
        }
        self.add(user)
    }

    /// Log in with a password: lock-out, user, password, status, in this order.
    pub fn log_in(&mut self, tx: &mut Tx<'_>, wanted: LoginTry<'_>) -> Result<Opened, Error> {
        let now = tx.now();
        let LoginTry { email, password, device, issuer, is_accepted } = wanted;
        let user = if is_accepted {
            self.accepted(tx, email, password)
        } else {
            self.authenticate(tx, email, password)?
        };
        self.tried(email, now, Attempts::forgive);
        let device = device.unwrap_or_else(|| Self::mint_device(tx));
        self.user_mut(user)?.log_in(&device, now);
        let session = self.open_session(tx, user, &device, issuer)?;
        self.issue(tx, session)
    }

    /// Whoever it is, known or not.
    fn accepted(&mut self, tx: &mut Tx<'_>, email: &str, password: &str) -> Uuid {
        self.by_email(email).unwrap_or_else(|| {
            let account = Account { email: email.into(), password: password.into(), ..Account::default() };
            self.create(tx, account, Status::Confirmed)
        })
    }

    fn authenticate(&mut self, tx: &mut Tx<'_>, email: &str, password: &str) -> Result<Uuid, Error> {
        let (now, settings) = (tx.now(), std::sync::Arc::clone(&self.settings));
        self.tried(email, now, |attempts| attempts.try_login(now))?;
        let known = self.by_email(email);
        let user = known.and_then(|id| self.users.get(&id));
        let refusal = match user {
            None => Some(Refusal::unknown_login(&settings)),
            Some(user) if user.password.as_deref() != Some(password) => Some(Refusal::WrongPassword),
            Some(_) => None,
        };
        if let Some(refusal) = refusal {
            self.tried(email, now, |attempts| attempts.fail(&settings, now));
            return Err(refusal.into());
        }
        match user.map(|user| user.status) {
            Some(Status::Disabled) => Err(Refusal::UserDisabled.into()),
            Some(Status::Unconfirmed) => Err(Refusal::NotConfirmed.into()),
            _ => known.ok_or_else(|| Refusal::WrongPassword.into()),
        }
    }

    /// Change what is known of a user.
    pub fn update(&mut self, tx: &Tx<'_>, id: Uuid, change: Change) -> Result<&User, Error> {
        if let Some(email) = &change.email {
            let is_taken = self.by_email(email).is_some_and(|known| known != id);
            if is_taken && self.user(id)?.provider == Provider::AwsCognito {
                return Err(Refusal::AliasExists.into());
            }
        }
        let is_something = change.is_something(self.user(id)?);
        if let Some(email) = change.email.clone() {
            self.rename(id, email);
        }
        let user = self.user_mut(id)?;
        if let Some(device) = &change.device {
            user.see(device);
        }
        if is_something {
            user.updated_at = tx.now().seconds();
        }
        user.change(change);
        Ok(user)
    }

    /// Another password, and a new session on the device of the one that asks; older sessions live on.
    pub fn change_password(
        &mut self,
        tx: &mut Tx<'_>,
        session: Uuid,
        previous: &str,
        password: String,
        issuer: &str,
        is_accepted: bool,
    ) -> Result<Opened, Error> {
        let (now, settings) = (tx.now(), std::sync::Arc::clone(&self.settings));
        let (user, device) = {
            let session = self.session(session)?;
            (session.user, session.device.clone())
        };
        check_length(&password, settings.password_policy)?;
        let known = self.user(user)?;
        let email = known.email.clone().unwrap_or_default();
        let is_right = is_accepted || known.password.as_deref() == Some(previous);
        self.tried(&email, now, |attempts| attempts.check(Limited::PasswordsWrong, &settings, now))?;
        if !is_right {
            self.tried(&email, now, |attempts| attempts.count(Limited::PasswordsWrong, now));
            return Err(Refusal::WrongPassword.into());
        }
        check_policy(&password, settings.password_policy)?;
        self.tried(&email, now, |attempts| attempts.clear(Limited::PasswordsWrong));
        self.user_mut(user)?.password = Some(password);
        let fresh = self.open_session(tx, user, &device, issuer)?;
        self.issue(tx, fresh)
    }
}

impl Change {
    /// Whether anything of a user becomes other than it is.
    pub(super) fn is_something(&self, user: &User) -> bool {
        let Self { email, username, app_profile, attributes, .. } = self;
        let is_other_profile = match app_profile {
            Wish::Keep => false,
            Wish::Set(profile) => user.app_profile.as_ref() != Some(profile),
            Wish::Remove => user.app_profile.is_some(),
        };
        is_other_profile
            || email.as_ref().is_some_and(|email| user.email.as_ref() != Some(email))
            || username.as_ref().is_some_and(|username| user.username != *username)
            || attributes.iter().any(|(name, value)| user.attributes.get(name) != value.as_ref())
    }
}

impl User {
    /// Set and remove what is named; the address is the project's business.
    pub fn change(&mut self, change: Change) {
        if let Some(username) = change.username {
            self.username = username;
        }
        match change.app_profile {
            Wish::Keep => {}
            Wish::Set(profile) => self.app_profile = Some(profile),
            Wish::Remove => self.app_profile = None,
        }
        for (name, value) in change.attributes {
            match value {
                Some(value) => self.attributes.insert(name, value),
                None => self.attributes.remove(&name),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_two_sides_and_a_dot() {
        for (text, good) in [
            ("ann@example.org", true),
            ("ä@exämple.org", true),
            ("x@y.z", true),
            ("x@y", false),
            ("@y.z", false),
            ("x@.z", false),
            ("x@y.", false),
            ("x@@y.z", false),
            ("x@y@z.z", false),
            ("a b@y.z", false),
            ("a\u{0}b@y.z", false),
            ("", false),
        ] {
            assert_eq!(EmailText::check(text).is_ok(), good, "{text:?}");
        }
        let long = |length: usize| format!("{}@y.z", "x".repeat(length - 4));
        assert_eq!(
            (EmailText::check(&long(254)).is_ok(), EmailText::check(&long(255)).is_ok()),
            (true, false)
        );
    }
}
