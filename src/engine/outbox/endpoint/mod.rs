//! Where notifications go, as a scenario or the control API says it.

mod check;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Span;
use super::Misbehaviour;
pub use check::BadEndpoint;

/// A receiver of a vendor's notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Whose notifications.
    pub vendor: String,
    /// Which events; at least one.
    #[schemars(length(min = 1))]
    pub events: Vec<String>,
    /// Where to: an absolute `http` or `https` address without user and password.
    pub url: String,
    /// Header fields that are added; one of the same name as ours replaces it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Where a bearer token is had first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth2: Option<OAuth2>,
    /// How it is delivered, where that is not the vendor's own way.
    #[serde(default, skip_serializing_if = "Policy::is_usual")]
    pub delivery: Policy,
}

/// OAuth 2.0 client credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OAuth2 {
    /// Where the token is had: an absolute `http` or `https` address.
    pub token_url: String,
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: String,
}

/// How notifications of an endpoint are delivered; what is left out is as the vendor does it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How long an attempt may take, in real time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Span>,
    /// How long after the due time of the attempt before it each retry falls due, in virtual time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 100))]
    pub retries: Option<Vec<Span>>,
    /// How every notification misbehaves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misbehave: Vec<Misbehaviour>,
}

/// How many endpoints there are at most: a notification may go to all of them.
pub const MOST_ENDPOINTS: usize = 100;

impl Policy {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}
