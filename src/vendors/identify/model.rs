//! Wire types that several handlers speak, and how they are put on the wire (sections 2 and 4).

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::errors::Error;
pub use super::open::Open;
use super::state::{Opened, Stamp};
use super::tokens;
use crate::api::{Object, Respond, Sketch, json_body, written_body};
use crate::engine::Answer;

/// What the document says where a code is sent, and in three more places.
pub(super) const MAILED: &str = "please check your email";

/// The vendor's content type.
const JSON: &str = "application/json; charset=utf-8";

/// Compact JSON in the vendor's content type.
pub(super) fn json(status: u16, body: &impl Serialize) -> Answer {
    Answer::new(status, JSON, json_body(body))
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

/// Members that users name, in their envelope.
#[derive(Debug)]
pub struct SaidOpen<'a>(pub(super) Open<'a>);

impl Respond for SaidOpen<'_> {
    fn respond(self) -> Answer {
        let body = written_body(|json| {
            let mut said = Object::new(json);
            said.member("result", &1);
            said.member("message", "OK");
            said.member("data", &self.0);
            said.end();
        });
        Answer::new(200, JSON, body)
    }

    fn describe(sketch: &mut Sketch) {
        sketch.answers_json::<Said<Open<'static>>>(200, "Done.");
    }
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
