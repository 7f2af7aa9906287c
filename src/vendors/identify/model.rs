//! Wire types that several handlers speak, and how they are put on the wire (sections 2 and 4).

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json as object;
use uuid::Uuid;

use super::errors::Error;
use super::open::Member;
pub use super::open::Open;
use super::state::{Device, Opened, Project, Stamp, User};
use super::tokens::{self, Written};
use crate::api::{Respond, Sketch, json_body};
use crate::engine::Answer;

/// What the document says where a code is sent, and in three more places.
pub(super) const MAILED: &str = "please check your email";

/// Compact JSON in the vendor's content type.
pub(super) fn json(status: u16, body: &impl Serialize) -> Answer {
    Answer::new(status, "application/json; charset=utf-8", json_body(body))
}

/// JSON with a status that the operation always has.
#[derive(Debug)]
pub struct Reply<T, const STATUS: u16 = 200>(pub T);

impl<T: Serialize + JsonSchema, const STATUS: u16> Respond for Reply<T, STATUS> {
    fn respond(self) -> Answer {
        json(STATUS, &self.0)
    }

    fn describe(sketch: &mut Sketch) {
        sketch.answers_json::<T>(STATUS, if STATUS == 201 { "Created." } else { "Done." });
    }
}

/// What every answer but noLogin's is wrapped in.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Said{T}")]
pub struct Said<T> {
    result: u8,
    message: &'static str,
    data: T,
}

/// An answer in its envelope.
pub(super) fn said<T>(message: &'static str, data: T) -> Said<T> {
    Said { result: 1, message, data }
}

/// The envelope inside the envelope of what is created: the document's sample has it twice, in two orders.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Inside{T}")]
pub struct Inside<T> {
    data: T,
    result: u8,
    message: &'static str,
}

/// What stands in the envelope of what is created.
pub(super) fn said_inside<T>(message: &'static str, data: T) -> Inside<T> {
    Inside { data, result: 1, message }
}

/// What every refusal says.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Refused {
    result: u8,
    message: String,
    data: Code,
}

/// The name of a refusal.
#[derive(Debug, Serialize, JsonSchema)]
struct Code {
    code: &'static str,
}

impl Refused {
    pub(super) fn new(code: &'static str, message: &str) -> Self {
        Self { result: 0, message: message.to_owned(), data: Code { code } }
    }
}

/// Nothing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Empty {}

/// A session: all nine members, or without the tokens of one that has none.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    device_id: String,
    time_stamp: i64,
    signature: String,
    external_id: String,
    user_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    profile_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    sign_up: i64,
}

impl SessionView {
    /// A session without tokens.
    pub(super) fn bare(stamp: Stamp) -> Self {
        let Stamp { device, time, signature, external_id, user, sign_up } = stamp;
        Self {
            device_id: device,
            time_stamp: time,
            signature,
            external_id,
            user_id: user,
            access_token: None,
            profile_token: None,
            refresh_token: None,
            sign_up,
        }
    }

    /// Sign the tokens of a session. Not under the namespace's lock.
    pub(super) fn sign(opened: Opened) -> Result<Self, Error> {
        let Opened { stamp, access, profile, refresh } = opened;
        let access_token = Some(tokens::sign(&access)?);
        let profile_token = profile.as_ref().map(tokens::sign).transpose()?;
        Ok(Self { access_token, profile_token, refresh_token: refresh, ..Self::bare(stamp) })
    }
}

/// A profile in two layers (4.1).
pub(super) fn two_layers(project: &Project, user: &User) -> Open {
    let mut inner = Open::default();
    inner.set("username", user.username.as_str());
    inner.set("email", user.email.as_deref());
    inner.set_attributes(user);
    inner.set("userId", user.id.to_string());
    inner.set("loginHistory", user.logins.as_slice());
    if let Some(profile) = &user.app_profile {
        inner.set("appProfile", profile.clone());
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
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DeviceView {
    device_id: String,
    #[serde(flatten)]
    seen: Option<Seen>,
}

/// What is shown of logins on a device.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Seen {
    last_login: i64,
    sign_up: i64,
    user_id: Uuid,
    time_stamp: i64,
    signature: String,
}

/// The devices of a user.
pub(super) fn devices(project: &Project, user: &User) -> Member {
    Member::Devices(user.devices.iter().map(|device| DeviceView::new(project, user, device)).collect())
}

impl DeviceView {
    fn new(project: &Project, user: &User, device: &Device) -> Self {
        let seen = device.logins.map(|(first, last)| {
            let time = project.settings.rounded(last);
            Seen {
                last_login: last,
                sign_up: project.settings.rounded(first),
                user_id: user.id,
                time_stamp: time,
                signature: project.signature(user.id, time),
            }
        });
        Self { device_id: device.id.clone(), seen }
    }
}

/// What a check adds at the top of `data`, where more than the document's members are sent.
pub(super) struct Extras {
    /// The session on the device asked about.
    pub(super) stamp: Stamp,
    /// The access token.
    pub(super) access_token: Written,
}

impl Extras {
    /// Add them to `data`.
    pub(super) fn add(self, data: &mut Open) {
        let Stamp { device, time, signature, external_id, user, sign_up } = self.stamp;
        data.set("userId", user.to_string());
        data.put("accessToken", Member::Token(self.access_token));
        data.set("deviceId", device);
        data.set("timeStamp", time);
        data.set("signature", signature);
        data.set("externalId", external_id);
        data.set("signUp", sign_up);
    }
}

/// The profile of a user of Auth0: three members.
pub(super) fn flat_profile(user: &User, data: &mut Open) {
    data.set("username", user.username.as_str());
    data.set("appProfile", user.app_profile.clone().unwrap_or_else(|| object!({})));
    data.set("loginHistory", user.logins.as_slice());
}
