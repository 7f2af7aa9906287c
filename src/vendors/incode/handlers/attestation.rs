//! The checks of an identity document as user info shows them (section 4.1).

use std::borrow::Cow;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::super::errors::Error;
use super::super::state::{Attestation, CheckStatus, Checked, Identity, Summary};
use crate::api::Rejection;
use crate::engine::Memo;

thread_local! {
    /// What is shown where a scenario says nothing of the checks, by the numbers that were drawn: of most identities, and
    /// a good part of all that is written of them.
    static PLAIN: Memo<1, Box<RawValue>> = const { Memo::new() };
}

// An attestation (documented); without a description in the document that is made of it.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AttestationView {
    id_validation: Validation,
    overall: Overall,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Validation {
    photo_security_and_quality: Vec<CheckView>,
    id_specific: Vec<CheckView>,
    custom_fields: Vec<CheckView>,
    applied_rule: Overall,
    overall: Overall,
}

/// A check; every value is a string (documented).
#[derive(Serialize, JsonSchema)]
struct CheckView {
    key: String,
    name: Cow<'static, str>,
    value: String,
    status: CheckStatus,
}

#[derive(Clone, Serialize, JsonSchema)]
struct Overall {
    value: String,
    status: CheckStatus,
}

/// An attestation as it is written.
pub(super) struct Shown(Rc<Box<RawValue>>);

impl Shown {
    /// The attestation of an identity.
    pub(super) fn of(identity: &Identity) -> Result<Self, Error> {
        let write = || to_raw_value(&AttestationView::from(identity.attestation()));
        let written = if identity.checks.is_empty() {
            PLAIN.with(|plain| plain.recall([&identity.drawn], write))
        } else {
            write().map(Rc::new)
        };
        Ok(Self(written.map_err(|_| Rejection::Internal)?))
    }
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl From<Attestation> for AttestationView {
    fn from(found: Attestation) -> Self {
        let list = |list: Vec<Checked>| list.into_iter().map(CheckView::from).collect();
        let overall = Overall::from(found.overall);
        Self {
            id_validation: Validation {
                photo_security_and_quality: list(found.photo_security_and_quality),
                id_specific: list(found.id_specific),
                custom_fields: list(found.custom_fields),
                applied_rule: found.applied_rule.into(),
                overall: overall.clone(),
            },
            overall,
        }
    }
}

impl From<Checked> for CheckView {
    fn from(Checked { key, name, value, status }: Checked) -> Self {
        Self { key, name, value, status }
    }
}

impl From<Summary> for Overall {
    fn from(Summary { value, status }: Summary) -> Self {
        Self { value, status }
    }
}
