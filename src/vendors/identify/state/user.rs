//! Users of a project, whoever vouches for them, and the devices that they were seen on.

use std::collections::BTreeMap;
use std::convert::Infallible;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::super::provider::Provider;
use super::game::Game;
use crate::engine::{Memo, Moment, hex};

thread_local! {
    /// The last hashes, by provider and subject.
    static HASHES: Memo<2, String> = const { Memo::new() };
}

/// Of more devices the oldest is dropped.
const MOST_DEVICES: usize = 50;
/// Of more logins the oldest are forgotten.
const MOST_LOGINS: usize = 100;
/// Of more codes that are good no more the oldest are forgotten.
const MOST_CODES: usize = 100;

/// What an operator says of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// May log in.
    #[default]
    Confirmed,
    /// Has not confirmed the address.
    Unconfirmed,
    /// May do nothing.
    Disabled,
}

/// A user of one project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// Our id.
    pub id: Uuid,
    /// Who vouches for the user.
    pub provider: Provider,
    /// The id there.
    pub subject: String,
    /// What an operator says.
    pub status: Status,
    /// The name.
    pub username: String,
    /// The address, as it was given.
    pub email: Option<String>,
    /// The password, in clear: it is test data.
    pub password: Option<String>,
    /// Attributes by name.
    pub attributes: BTreeMap<String, String>,
    /// Whatever the application keeps with the user.
    pub app_profile: Option<Value>,
    /// A further id of a device's user.
    pub additional_id: Option<Value>,
    /// The last change of attributes, in seconds.
    pub updated_at: i64,
    /// Logins in seconds, newest last.
    pub logins: Vec<i64>,
    /// Devices in the order of first sight.
    pub devices: Vec<Device>,
    /// A code that was sent and can be used.
    pub code: Option<Code>,
    /// Those that were sent before and were used, replaced, or not used in time, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub void_codes: Vec<String>,
    /// Sessions with a token of an identity provider, the latest last.
    pub foreign_sessions: Vec<Uuid>,
    /// Points and badges.
    pub game: Game,
}

/// A device that a user was seen on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// The device's id.
    pub id: String,
    /// First and last login on it, in seconds, if there was any.
    pub logins: Option<(i64, i64)>,
}

/// A code that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Six digits.
    pub digits: String,
    /// When it is no good any more.
    pub expires_at: Moment,
    /// The message that it was sent in.
    pub message: u64,
}

impl User {
    /// A user without a history.
    pub fn new(id: Uuid, provider: Provider, subject: String, now: Moment) -> Self {
        Self {
            id,
            provider,
            username: default_username(provider, &subject),
            subject,
            status: Status::Confirmed,
            email: None,
            password: None,
            attributes: BTreeMap::new(),
            app_profile: None,
            additional_id: None,
            updated_at: now.seconds(),
            logins: Vec::new(),
            devices: Vec::new(),
            code: None,
            void_codes: Vec::new(),
            foreign_sessions: Vec::new(),
            game: Game::default(),
        }
    }

    /// The device of that id, as far as it is known.
    pub fn device(&self, id: &str) -> Option<&Device> {
        self.devices.iter().find(|device| device.id == id)
    }

    /// Note that the user was seen on a device.
    pub fn see(&mut self, id: &str) {
        if self.device(id).is_none() {
            self.devices.push(Device { id: id.to_owned(), logins: None });
            self.trim();
        }
    }

    /// Drop the oldest of too many devices and logins.
    pub fn trim(&mut self) {
        let superfluous = self.devices.len().saturating_sub(MOST_DEVICES);
        self.devices.drain(..superfluous);
        let superfluous = self.logins.len().saturating_sub(MOST_LOGINS);
        self.logins.drain(..superfluous);
    }

    /// Note a login on a device.
    pub fn log_in(&mut self, id: &str, now: Moment) {
        let seconds = now.seconds();
        self.see(id);
        if let Some(device) = self.devices.iter_mut().find(|device| device.id == id) {
            let first = device.logins.map_or(seconds, |(first, _)| first);
            device.logins = Some((first, seconds));
        }
        self.logins.push(seconds);
        self.trim();
    }

    /// Take away the code that was sent, which is told from a wrong one from now on.
    pub fn void_code(&mut self) -> Option<Code> {
        let code = self.code.take()?;
        self.void_codes.retain(|void| *void != code.digits);
        self.void_codes.push(code.digits.clone());
        let superfluous = self.void_codes.len().saturating_sub(MOST_CODES);
        self.void_codes.drain(..superfluous);
        Some(code)
    }

    /// The first login on a device, in seconds.
    pub fn signed_up(&self, device: &str) -> Option<i64> {
        Some(self.device(device)?.logins?.0)
    }

    /// The hash form of the external id: the project does not enter.
    pub fn external_hash(&self) -> String {
        external_hash(self.provider, &self.subject)
    }
}

/// Lower-case hex SHA-256 of provider and subject.
pub fn external_hash(provider: Provider, subject: &str) -> String {
    let digest = || Ok::<_, Infallible>(hex(&Sha256::digest(format!("{}:{subject}", provider.name()))));
    let parts = [provider.name().as_bytes(), subject.as_bytes()];
    let Ok(hash) = HASHES.with(|hashes| hashes.recall(parts, digest));
    hash.as_str().to_owned()
}

/// `user-` and the first 8 digits of the hash form.
pub fn default_username(provider: Provider, subject: &str) -> String {
    let hash = external_hash(provider, subject);
    format!("user-{}", hash.get(..8).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ann() -> User {
        User::new(Uuid::nil(), Provider::AuthZero, "auth0|ann".into(), Moment::default())
    }

    /// Section 7.
    #[test]
    fn the_vectors_of_the_contract_hold() {
        for (provider, subject, expected) in [
            (
                Provider::Anonymous,
                "789f64dc-750d-4260-afef-7937062048e3",
                "5d95065e45b31c133678ca5d8cf2b38d4c159509efbe1ff3b3834bfddfa1bf58",
            ),
            (
                Provider::AwsCognito,
                "42da3617-268b-4459-b460-3efda3db5513",
                "30d74f9eb046c0aabc25288a8d0e46af818f06cb72ed4dbb8d639af53b7c92d9",
            ),
            (
                Provider::AuthZero,
                "auth0|ann",
                "00dc3d6e584b797718c915b74de5978bf8658e1849f1a6f08bdccdd933a0e2e5",
            ),
        ] {
            assert_eq!(external_hash(provider, subject), expected);
        }
        let name = "0fdb53e30444b0ace4976d1604766123a574555ee42e4e17974805b186e37be4";
        assert_eq!(default_username(Provider::NoLogin, name), "user-6352788d");
    }

    #[test]
    fn of_too_many_devices_the_oldest_is_dropped_and_of_too_many_logins_too() {
        let mut ann = ann();
        for second in 0..10_000 {
            ann.log_in(&format!("device-{second}"), Moment::from_seconds(second));
        }
        assert_eq!((ann.devices.len(), ann.logins.len()), (50, 100));
        assert_eq!((ann.devices[0].id.as_str(), ann.logins[0]), ("device-9950", 9_900));
    }

    #[test]
    fn the_first_login_on_a_device_stays() {
        let mut ann = ann();
        ann.see("d");
        assert_eq!(ann.signed_up("d"), None);
        ann.log_in("d", Moment::from_seconds(5));
        ann.log_in("d", Moment::from_seconds(9));
        assert_eq!((ann.signed_up("d"), ann.devices[0].logins), (Some(5), Some((5, 9))));
    }
}
