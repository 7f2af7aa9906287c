//! What operations take, for the documentation only: `Call` reads it, since one path has several operations.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use schemars::JsonSchema;
use serde_json::{Value, json};

use super::super::Identify;
use super::super::errors::Error;
use crate::api::{Ctx, Extract, Parameter, Place, Sketch};

/// The member `data` of a body is like `D`.
pub struct Takes<D>(PhantomData<D>);

/// A parameter of the query.
pub struct Asks<const WHAT: usize>;

/// The query parameters beside `projectId`, `strategy` and `provider`: name, whether needed, and an example.
const PARAMETERS: [(&str, bool, &str); 5] = [
    ("deviceId", true, "a69a31e9-f2e6-4d5f-b080-6138c6a721b7"),
    ("deviceId", false, "a69a31e9-f2e6-4d5f-b080-6138c6a721b7"),
    ("externalId", true, "0fdb53e30444b0ace4976d1604766123a574555ee42e4e17974805b186e37be4"),
    ("userId", false, "1001"),
    ("accessToken", false, "81b971d8-4078-40ee-a188-6dd6cbfb650b"),
];
/// The device that a check asks about.
pub const DEVICE: usize = 0;
/// A device that need not be named.
pub const ANY_DEVICE: usize = 1;
/// The caller's own name of a user.
pub const NAME: usize = 2;
/// The id at a social network.
pub const NETWORK_ID: usize = 3;
/// The token of a social network.
pub const NETWORK_TOKEN: usize = 4;

impl<const WHAT: usize> Extract<Identify> for Asks<WHAT> {
    fn extract(_: &Ctx<'_, Identify>) -> Result<Self, Error> {
        Ok(Self)
    }

    fn describe(sketch: &mut Sketch) {
        if let Some((name, required, example)) = PARAMETERS.get(WHAT) {
            sketch.parameters.push(Parameter {
                place: Place::Query,
                name: (*name).into(),
                required: *required,
                schema: json!({ "type": "string", "examples": [example] }),
            });
        }
    }
}

impl<D: JsonSchema> Extract<Identify> for Takes<D> {
    fn extract(_: &Ctx<'_, Identify>) -> Result<Self, Error> {
        Ok(Self(PhantomData))
    }

    fn describe(sketch: &mut Sketch) {
        let data = sketch.schema::<D>();
        let text = |example: &str| json!({ "type": "string", "examples": [example] });
        let schema = json!({
            "type": "object",
            "properties": {
                "projectId": text("a69a31e9-f2e6-4d5f-b080-6138c6a721b7"),
                "strategy": { "enum": ["email", "simplified"] },
                "provider": text("awsCognito"),
                "deviceId": text("a69a31e9-f2e6-4d5f-b080-6138c6a721b7"),
                "refreshToken": { "type": "string" },
                "externalId": { "type": "string" },
                "data": data,
            },
        });
        sketch.body = Some((schema, false));
    }
}

/// Declare shapes that are only described.
macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident { $($member:ident: $kind:ty),* $(; $more:ident)? })+) => {
        $(
            $(#[$doc])*
            #[derive(JsonSchema)]
            #[schemars(rename_all = "camelCase")]
            #[allow(dead_code, reason = "only its schema is used")]
            pub struct $name { $($member: $kind,)* $(#[schemars(flatten)] $more: BTreeMap<String, Value>)? }
        )+
    };
}

shapes! {
    /// A new user; further members are attributes.
    NewAccount { email: String, password: String, username: Option<String>, device_id: Option<String>, app_profile: Option<Value>; attributes }
    /// What is set of a user; further members are attributes, `null` and `""` remove one.
    AccountChange { email: Option<String>, username: Option<String>, app_profile: Option<Value>; attributes }
    /// Who logs in.
    Credentials { email: String, password: String, device_id: Option<String> }
    /// The new password and the one before.
    NewPassword { password: String, previous_password: String }
    /// Whose password was forgotten.
    Address { email: String }
    /// A code with the new password.
    CodeAndPassword { email: String, confirmation_code: String, password: String }
    /// Nothing.
    Nothing {}
    /// Name and profile.
    Profile { username: Option<String>, app_profile: Option<Value> }
    /// A device that becomes a user.
    NewDevice { device_id: String, additional_id: Option<String> }
    /// A device.
    KnownDevice { device_id: Option<String> }
    /// Points or a badge.
    PrizeToAdd { r#type: String, operation: String, value: Value }
}
