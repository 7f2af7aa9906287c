//! What is shown of a user: profile in two layers or flat, devices, and what a check adds (sections 4.1 to 4.5).

use serde_json::json as object;
use uuid::Uuid;

use super::open::{Member, Open};
use super::state::{Device, Project, Stamp, User};
use super::tokens;
use crate::api::{Object, Written};

/// A profile in two layers (4.1).
pub(super) fn two_layers<'a>(project: &Project, user: &'a User) -> Open<'a> {
    let mut inner = Open::default();
    inner.set("username", user.username.as_str());
    inner.set("email", user.email.as_deref());
    inner.set_attributes(user);
    inner.set("userId", user.id);
    inner.set("loginHistory", user.logins.as_slice());
    if let Some(profile) = &user.app_profile {
        inner.set("appProfile", profile);
    }
    let mut outer = Open::default();
    outer.put("data", Member::Inner(inner));
    outer.set_attributes(user);
    outer.set("updatedAt", user.updated_at.to_string());
    outer.set("email", user.email.as_deref());
    outer.put("devices", devices(project, user));
    outer
}

/// A device of a user, with its logins if there was any.
#[derive(Debug)]
pub(super) struct DeviceView {
    device: String,
    seen: Option<Seen>,
}

/// What is shown of logins on a device.
#[derive(Debug)]
struct Seen {
    last_login: i64,
    sign_up: i64,
    user: Uuid,
    time: i64,
    signature: String,
}

/// The devices of a user.
pub(super) fn devices(project: &Project, user: &User) -> Member<'static> {
    Member::Devices(user.devices.iter().map(|device| DeviceView::new(project, user, device)).collect())
}

impl DeviceView {
    fn new(project: &Project, user: &User, device: &Device) -> Self {
        let seen = device.logins.map(|(first, last)| {
            let time = project.settings.rounded(last);
            Seen {
                last_login: last,
                sign_up: project.settings.rounded(first),
                user: user.id,
                time,
                signature: project.signature(user.id, time),
            }
        });
        Self { device: device.id.clone(), seen }
    }
}

impl Written for DeviceView {
    fn write(&self, json: &mut Vec<u8>) {
        let mut device = Object::new(json);
        device.member("deviceId", &*self.device);
        if let Some(seen) = &self.seen {
            device.member("lastLogin", &seen.last_login);
            device.member("signUp", &seen.sign_up);
            device.member("userId", &seen.user);
            device.member("timeStamp", &seen.time);
            device.member("signature", &*seen.signature);
        }
        device.end();
    }
}

/// What a check adds at the top of `data`, where more than the document's members are sent.
pub(super) struct Extras {
    /// The session on the device asked about.
    pub(super) stamp: Stamp,
    /// The access token.
    pub(super) access_token: tokens::Written,
}

impl Extras {
    /// Add them to `data`.
    pub(super) fn add(self, data: &mut Open<'_>) {
        let Stamp { device, time, signature, external_id, user, sign_up } = self.stamp;
        data.set("userId", user);
        data.put("accessToken", Member::Token(self.access_token));
        data.set("deviceId", device);
        data.set("timeStamp", time);
        data.set("signature", signature);
        data.set("externalId", external_id);
        data.set("signUp", sign_up);
    }
}

/// The profile of a user of Auth0: three members.
pub(super) fn flat_profile(user: &User, data: &mut Open<'_>) {
    data.set("username", user.username.clone());
    data.set("appProfile", user.app_profile.clone().unwrap_or_else(|| object!({})));
    data.set("loginHistory", user.logins.clone());
}
