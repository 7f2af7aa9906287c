//! A project: its settings, its users by every name that they have, its sessions and counters.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use ring::hmac;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::errors::{Error, Refusal};
use super::super::provider::Provider;
use super::attempts::Attempts;
use super::settings::ExternalIdStyle;
use super::{Badge, Idp, Session, Settings, Status, Tx, User};
use crate::engine::{Memo, MessageState, Moment, checked, hex};

thread_local! {
    /// The last signatures, by secret, user and time: each device of a user shows one, whenever the user is read.
    static SIGNATURES: Memo<3, String> = const { Memo::new() };
}

/// Whenever there are so many addresses more, those are dropped of which nothing counts any more.
const MANY_ADDRESSES: usize = 10_000;

/// A project.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Project {
    /// Its id.
    pub id: String,
    /// Its settings: those of all projects, with its own laid over them.
    #[serde(deserialize_with = "checked")]
    pub settings: Arc<Settings>,
    /// Whether the extension is on.
    pub enabled: bool,
    /// The provider where a request names none.
    pub provider: Option<Provider>,
    /// Identity providers whose keys are known.
    pub idps: BTreeMap<Provider, Idp>,
    /// The catalogue of badges.
    pub badges: Vec<Badge>,
    /// Users by id.
    pub users: BTreeMap<Uuid, Box<User>>,
    pub(super) by_subject: BTreeMap<Provider, BTreeMap<String, Uuid>>,
    pub(super) by_email: BTreeMap<String, Uuid>,
    pub(super) sessions: BTreeMap<Uuid, Session>,
    pub(super) by_refresh: BTreeMap<String, Uuid>,
    /// Sessions by the hash of an identity provider's token and a device.
    pub(super) by_token: BTreeMap<String, Uuid>,
    attempts: BTreeMap<String, Attempts>,
}

/// Where an external id is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In sessions, extras, and of devices.
    Session,
    /// Where a user is updated.
    Update,
}

/// What every session shows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The device.
    pub device: String,
    /// When, rounded.
    pub time: i64,
    /// Over user and time.
    pub signature: String,
    /// The user's id elsewhere.
    pub external_id: String,
    /// Our id of the user.
    pub user: Uuid,
    /// The first session on the device, rounded.
    pub sign_up: i64,
}

impl Project {
    /// A project that nobody has used.
    pub fn new(id: &str, settings: Arc<Settings>) -> Self {
        Self {
            id: id.to_owned(),
            settings,
            enabled: true,
            provider: None,
            idps: BTreeMap::new(),
            badges: Vec::new(),
            users: BTreeMap::new(),
            by_subject: BTreeMap::new(),
            by_email: BTreeMap::new(),
            sessions: BTreeMap::new(),
            by_refresh: BTreeMap::new(),
            by_token: BTreeMap::new(),
            attempts: BTreeMap::new(),
        }
    }

    /// Whether there is anything to keep of a project that was made at first use.
    pub(super) fn is_used(&self) -> bool {
        !self.users.is_empty() || !self.attempts.is_empty()
    }

    /// The user of that provider and subject.
    pub fn by_subject(&self, provider: Provider, subject: &str) -> Option<Uuid> {
        self.by_subject.get(&provider)?.get(subject).copied()
    }

    /// The awsCognito user with that address, in any case.
    pub fn by_email(&self, email: &str) -> Option<Uuid> {
        self.by_email.get(&email.to_lowercase()).copied()
    }

    /// A user who must be there: of a token that was good a moment ago, say.
    pub fn user(&self, id: Uuid) -> Result<&User, Error> {
        self.users.get(&id).map(AsRef::as_ref).ok_or_else(|| Refusal::BadToken.into())
    }

    /// The same to be changed.
    pub fn user_mut(&mut self, id: Uuid) -> Result<&mut User, Error> {
        self.users.get_mut(&id).map(AsMut::as_mut).ok_or_else(|| Refusal::BadToken.into())
    }

    /// Take in a user whose names are free.
    pub fn add(&mut self, user: User) -> Uuid {
        let id = user.id;
        self.by_subject.entry(user.provider).or_default().insert(user.subject.clone(), id);
        if let Some(email) = user.email.as_ref().filter(|_| user.provider == Provider::AwsCognito) {
            self.by_email.insert(email.to_lowercase(), id);
        }
        self.users.insert(id, Box::new(user));
        id
    }

    /// Another address of an awsCognito user, which is free.
    pub fn rename(&mut self, id: Uuid, email: String) {
        let Some(user) = self.users.get_mut(&id) else { return };
        if user.provider == Provider::AwsCognito {
            if let Some(old) = &user.email {
                self.by_email.remove(&old.to_lowercase());
            }
            self.by_email.insert(email.to_lowercase(), id);
        }
        user.email = Some(email);
    }

    /// A user goes, with all sessions and codes.
    pub fn delete(&mut self, tx: &mut Tx<'_>, id: Uuid) -> Option<Box<User>> {
        // While the user is there, it is known which sessions have a token of an identity provider.
        let sessions: Vec<_> =
            self.sessions.iter().filter(|(_, session)| session.user == id).map(|(id, _)| *id).collect();
        for session in sessions {
            self.forget_session(session);
        }
        let user = self.users.remove(&id)?;
        if let Some(code) = &user.code {
            tx.settle_message(code.message, MessageState::Expired);
        }
        if let Some(subjects) = self.by_subject.get_mut(&user.provider) {
            subjects.remove(&user.subject);
        }
        self.by_email.retain(|_, known| *known != id);
        Some(user)
    }

    /// Look at what was tried with an address, or change it; nothing is kept of which nothing counts any more.
    pub fn tried<T>(&mut self, email: &str, now: Moment, step: impl FnOnce(&mut Attempts) -> T) -> T {
        let email = email.to_lowercase();
        let mut attempts = self.attempts.remove(&email).unwrap_or_default();
        let done = step(&mut attempts);
        if !attempts.is_over(now) {
            self.attempts.insert(email, attempts);
            // Once in so many addresses, so that looking through all of them costs each one little.
            if self.attempts.len().is_multiple_of(MANY_ADDRESSES) {
                self.attempts.retain(|_, attempts| !attempts.is_over(now));
            }
        }
        done
    }

    /// Nothing was tried later than now.
    pub(super) fn turn_back(&mut self, now: Moment) {
        self.attempts.values_mut().for_each(|attempts| attempts.turn_back(now));
    }

    /// Forget what was tried with an address, or with all of them.
    pub fn forget_attempts(&mut self, email: Option<&str>) {
        match email {
            Some(email) => {
                self.attempts.remove(&email.to_lowercase());
            }
            None => self.attempts.clear(),
        }
    }

    /// The user's id elsewhere, as it is shown there.
    pub fn external_id(&self, user: &User, place: Place) -> String {
        let is_hash = match (user.provider, self.settings.external_id_style) {
            (Provider::NoLogin, _) | (_, ExternalIdStyle::Subject) => false,
            (_, ExternalIdStyle::Hash) => true,
            (_, ExternalIdStyle::Documented) => place == Place::Session,
        };
        if is_hash { user.external_hash() } else { user.subject.clone() }
    }

    /// What a session on `device` shows of itself; `began` is the start of the first on its own device, for one that
    /// nobody logged in on.
    pub fn stamp(&self, user: &User, device: &str, began: i64, now: Moment) -> Stamp {
        let time = self.settings.rounded(now.seconds());
        Stamp {
            device: device.to_owned(),
            time,
            signature: self.signature(user.id, time),
            external_id: self.external_id(user, Place::Session),
            user: user.id,
            sign_up: self.settings.rounded(user.signed_up(device).unwrap_or(began)),
        }
    }

    /// Upper-case hex HMAC-SHA1 over user and time (section 7).
    pub fn signature(&self, user: Uuid, time: i64) -> String {
        let secret = self.settings.signature_secret.as_bytes();
        let sign = || {
            let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
            let tag = hmac::sign(&key, format!("{user}:{time}").as_bytes());
            Ok::<_, Infallible>(hex(tag.as_ref()).to_ascii_uppercase())
        };
        let parts: [&[u8]; 3] = [secret, user.as_bytes(), &time.to_le_bytes()];
        let Ok(signature) = SIGNATURES.with(|signatures| signatures.recall(parts, sign));
        signature.as_str().to_owned()
    }

    /// Whether the user of a token may do anything.
    pub fn check_enabled(&self, id: Uuid) -> Result<(), Error> {
        match self.user(id)?.status {
            Status::Disabled => Err(Refusal::UserDisabled.into()),
            _ => Ok(()),
        }
    }

    /// A device that was not named.
    pub fn mint_device(tx: &mut Tx<'_>) -> String {
        tx.rng("identify/device").uuid().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Section 7.
    #[test]
    fn the_vectors_of_the_signature_hold() {
        let project = Project::new("p", Arc::default());
        for (user, time, expected) in [
            (
                "99b5e0ae-60b8-4667-8741-f4e1486d2b3a",
                1_614_788_250,
                "6A26CB18FAEDA878540BD2C1B275B5EC0187EEBE",
            ),
            (
                "3bd439c2-8ffe-416e-94ed-456f83a91848",
                1_633_435_760,
                "B1929B2C09E46D7F395971E73FBEB471530F0154",
            ),
        ] {
            assert_eq!(project.signature(Uuid::parse_str(user).unwrap(), time), expected);
        }
    }

    #[test]
    fn addresses_of_which_nothing_counts_are_not_kept() {
        let mut project = Project::new("p", Arc::default());
        let settings = Settings::default();
        let now = Moment::from_seconds(0);
        project.tried("Ann@example.org", now, |attempts| attempts.fail(&settings, now));
        assert!(project.is_used());
        project.tried("ann@EXAMPLE.org", now, Attempts::forgive);
        project.tried("bob@example.org", now, |attempts| attempts.try_login(now)).unwrap();
        assert!(!project.is_used());
        for second in 0..25_000 {
            let now = Moment::from_seconds(second);
            project.tried(&format!("{second}@example.org"), now, |attempts| attempts.fail(&settings, now));
        }
        assert!(project.attempts.len() < MANY_ADDRESSES, "{}", project.attempts.len());
        assert!(project.attempts.contains_key("24999@example.org"));
    }
}
