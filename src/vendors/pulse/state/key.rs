//! Keys: who is accepted (section 2), and which key somebody outside the API can mean.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::State;
use crate::engine::nearest;

/// What a key begins with that is never accepted (section 11).
const INVALID: &str = "invalid";

/// Whether a listed key is accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyStatus {
    /// It is.
    #[default]
    Active,
    /// It is not.
    Revoked,
}

/// Refuse what no request can be accepted with, whatever is listed.
pub fn check_key(key: &str) -> Result<(), String> {
    if key.is_empty() {
        Err("a key is not empty".into())
    } else if key.starts_with(INVALID) {
        Err(format!("the key `{key}` begins with `{INVALID}`, so it is never accepted"))
    } else {
        Ok(())
    }
}

impl State {
    /// Whether a key is accepted (section 2): it is neither revoked nor invalid by name, and listed if it must be.
    pub fn accepts(&self, key: &str) -> bool {
        let is_listed = self.keys.get(key).map(|status| *status == KeyStatus::Active);
        !key.starts_with(INVALID) && is_listed.unwrap_or(!self.settings.declared_keys_only)
    }

    /// List a key; its status before, if it was listed.
    pub fn list_key(&mut self, key: String, status: KeyStatus) -> Option<KeyStatus> {
        self.keys.insert(key, status)
    }

    /// Whether a key has a tenant, if only one that is as the template is.
    pub fn has_met(&self, key: &str) -> bool {
        self.tenants.contains_key(key) || self.met.contains(key)
    }

    /// Remember a key that was accepted.
    pub fn meet(&mut self, key: &str) {
        self.met.insert(key.to_owned());
    }

    /// The keys that are listed or that have a tenant.
    pub fn known_keys(&self) -> BTreeSet<&str> {
        self.keys.keys().chain(self.tenants.keys()).chain(&self.met).map(String::as_str).collect()
    }

    /// The known key that was probably meant.
    pub fn meant_key(&self, written: &str) -> Option<&str> {
        nearest(written, self.known_keys())
    }

    /// Refuse a key for whose tenant a scenario has users although no request with it would be accepted.
    pub fn check_tenant_key(&self, key: &str) -> Result<(), String> {
        check_key(key)?;
        if !self.settings.declared_keys_only || self.keys.contains_key(key) {
            return Ok(());
        }
        let meant = self.meant_key(key);
        let advice = meant.map_or_else(|| "list it there".into(), |meant| format!("did you mean `{meant}`?"));
        Err(format!(
            "the api_key `{key}` is not listed under `api_keys`, and `declared_keys_only` accepts no other; {advice}"
        ))
    }
}
