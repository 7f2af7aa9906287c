//! Users without a password: of a device (section 4.3), or of any name that the caller gives (section 4.4).

use serde_json::Value;
use uuid::Uuid;

use super::super::errors::{Error, Refusal};
use super::super::provider::Provider;
use super::{Change, Project, Stamp, Strictness, Tx, User, Wish};
use crate::engine::hex;

/// What is given of a user of noLogin; what is left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Guest {
    /// The name.
    pub username: Option<String>,
    /// The whole profile.
    pub app_profile: Wish<Value>,
}

impl Project {
    fn guest(&mut self, tx: &mut Tx<'_>, provider: Provider, subject: &str) -> Uuid {
        self.by_subject(provider, subject).unwrap_or_else(|| {
            let id = tx.rng("identify/user").uuid();
            self.add(User::new(id, provider, subject.to_owned(), tx.now()))
        })
    }

    /// A device becomes a user, or is one.
    pub fn register_device(
        &mut self,
        tx: &mut Tx<'_>,
        device: &str,
        additional: Option<Value>,
    ) -> Result<&User, Error> {
        let is_known = self.by_subject(Provider::Anonymous, device).is_some();
        if is_known && self.settings.strictness == Strictness::Strict {
            return Err(Refusal::UserExists.into());
        }
        let id = self.guest(tx, Provider::Anonymous, device);
        let user = self.user_mut(id)?;
        user.see(device);
        user.additional_id = additional.or(user.additional_id.take());
        Ok(user)
    }

    /// Log a device in, which becomes a user if it is not one.
    pub fn log_in_device(&mut self, tx: &mut Tx<'_>, device: Option<String>) -> Result<Stamp, Error> {
        let device = device.unwrap_or_else(|| Self::mint_device(tx));
        let known = self.by_subject(Provider::Anonymous, &device);
        if known.is_none() && self.settings.strictness == Strictness::Strict {
            return Err(Refusal::UnknownGuest.into());
        }
        if let Some(id) = known {
            self.check_enabled(id)?;
        }
        let id = self.guest(tx, Provider::Anonymous, &device);
        let now = tx.now();
        self.user_mut(id)?.log_in(&device, now);
        Ok(self.stamp(self.user(id)?, &device, now.seconds(), now))
    }

    /// A user of that name begins to be, or is changed as given.
    pub fn register_name(
        &mut self,
        tx: &mut Tx<'_>,
        name: Option<String>,
        guest: Guest,
    ) -> Result<&User, Error> {
        let name = name.unwrap_or_else(|| {
            let stream = tx.rng("identify/external");
            let bytes: Vec<u8> = (0..4).flat_map(|_| stream.next_u64().to_be_bytes()).collect();
            hex(&bytes)
        });
        let id = self.guest(tx, Provider::NoLogin, &name);
        self.change_guest(tx, id, guest)
    }

    /// Change the user of that name.
    pub fn update_name(&mut self, tx: &Tx<'_>, name: &str, guest: Guest) -> Result<&User, Error> {
        let id = self.by_subject(Provider::NoLogin, name).ok_or(Refusal::UnknownGuest)?;
        self.change_guest(tx, id, guest)
    }

    fn change_guest(&mut self, tx: &Tx<'_>, id: Uuid, guest: Guest) -> Result<&User, Error> {
        let user = self.user_mut(id)?;
        let Guest { username, app_profile } = guest;
        let change = Change { username, app_profile, ..Change::default() };
        if change.is_something(user) {
            user.updated_at = tx.now().seconds();
        }
        user.change(change);
        Ok(user)
    }
}
