//! Wire types that several handlers speak, and the webhook.

use schemars::JsonSchema;
use serde::Serialize;

use super::state::DateOfBirth;

/// The error envelope (documented): `timestamp` in milliseconds, `status` an HTTP status or a code of the vendor.
#[derive(Serialize, JsonSchema)]
pub struct Envelope {
    pub timestamp: i64,
    pub status: u16,
    pub error: &'static str,
    pub message: String,
    pub path: String,
}

/// The same inside an answer to `authenticate`.
#[derive(Serialize, JsonSchema)]
pub struct Embedded {
    // Quirk: a string here, a number in the envelope (documented).
    pub timestamp: String,
    pub status: u16,
    pub error: &'static str,
    pub message: &'static str,
    pub path: String,
}

/// A name (documented).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NameView {
    pub full_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
}

/// The person of a verification (documented).
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataView {
    pub name: NameView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_birth: Option<DateOfBirth>,
}

/// A webhook (documented): five members in this order.
#[derive(Serialize)]
pub struct Hook<'a> {
    pub token: String,
    pub event: &'a str,
    pub object: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<&'a str>,
    pub timestamp: i64,
}
