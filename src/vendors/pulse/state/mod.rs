//! What is stored: a tenant per API key, each begun as a copy of the template, and the links to hosted pages.
//! A file per entity with its rules: first check, then change.

mod link;
mod profile;
mod record;
mod settings;
mod tenant;
mod user;
mod verification;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::errors::Error;

pub use link::{Issued, LINK_KEY_DIGITS, Link, Passed, Purpose, Wishes};
pub use profile::{Command, Kept, Outcome};
pub use record::{Record, draw_id};
pub use settings::{Service, Settings};
pub use tenant::Tenant;
pub use user::{MOST_RECORDS, Readiness, User};
pub use verification::{Attempt, Finding, Verification};

/// All that is stored in one namespace.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// What the scenario set.
    pub settings: Arc<Settings>,
    keys: BTreeMap<String, KeyStatus>,
    /// What the tenant of a key begins as.
    pub template: Tenant,
    /// Tenants by key.
    pub tenants: BTreeMap<String, Tenant>,
    links: BTreeMap<String, Link>,
}

/// Nothing of this vendor falls due: a link is looked at when it is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {}

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

/// What a change outside the API came to.
pub struct Changed<T> {
    /// How many tenants were changed.
    pub tenants: usize,
    /// What each change gave; the template's, if it was changed, comes first.
    pub results: Vec<T>,
}

impl State {
    /// Whether a key is accepted (section 2): it is neither revoked nor invalid by name, and listed if it must be.
    pub fn accepts(&self, key: &str) -> bool {
        let is_listed = self.keys.get(key).map(|status| *status == KeyStatus::Active);
        !key.starts_with("invalid") && is_listed.unwrap_or(!self.settings.declared_keys_only)
    }

    /// List a key; its status before, if it was listed.
    pub fn list_key(&mut self, key: String, status: KeyStatus) -> Option<KeyStatus> {
        self.keys.insert(key, status)
    }

    /// Act as the tenant of `key`. A new tenant is a copy of the template, and stays only if `step` succeeds: a
    /// refusal leaves no trace.
    pub fn as_tenant<T>(
        &mut self,
        key: &str,
        step: impl FnOnce(&mut Tenant, &Settings) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(tenant) = self.tenants.get_mut(key) {
            return step(tenant, &self.settings);
        }
        let mut fresh = self.template.clone();
        let done = step(&mut fresh, &self.settings)?;
        self.tenants.insert(key.to_owned(), fresh);
        Ok(done)
    }

    /// Change one tenant, or the template and every tenant, from outside the API; `None` is no change.
    pub fn change<T>(
        &mut self,
        key: Option<&str>,
        mut change: impl FnMut(&mut Tenant, &Settings) -> Option<T>,
    ) -> Changed<T> {
        let settings = Arc::clone(&self.settings);
        let mut change = |tenant: &mut Tenant| change(tenant, &settings);
        if let Some(key) = key {
            let mut tenant = self.tenants.get(key).unwrap_or(&self.template).clone();
            let results: Vec<_> = change(&mut tenant).into_iter().collect();
            if !results.is_empty() {
                self.tenants.insert(key.to_owned(), tenant);
            }
            return Changed { tenants: results.len(), results };
        }
        let mut results: Vec<_> = change(&mut self.template).into_iter().collect();
        let in_template = results.len();
        results.extend(self.tenants.values_mut().filter_map(change));
        Changed { tenants: results.len() - in_template, results }
    }
}
