//! What is stored: a tenant per API key, each begun as a copy of the template, and the links to hosted pages.
//! A file per entity with its rules: first check, then change.

mod change;
mod key;
mod link;
mod profile;
mod record;
mod settings;
mod tenant;
mod user;
mod verification;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::errors::Error;
use crate::engine::{Table, checked};

pub use change::{Changed, Effect};
pub use key::{KeyStatus, check_key};
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
    #[serde(deserialize_with = "checked")]
    pub settings: Arc<Settings>,
    keys: BTreeMap<String, KeyStatus>,
    /// What the tenant of a key begins as.
    pub template: Tenant,
    /// Tenants by key.
    pub tenants: BTreeMap<String, Tenant>,
    /// Keys that were accepted, so that they have a tenant. As long as that is as the template is, it is not written
    /// down among `tenants`: a refusal leaves the state untouched.
    #[serde(skip)]
    met: BTreeSet<String>,
    links: Table<String, Link>,
}

/// Nothing of this vendor falls due: a link is looked at when it is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {}

impl State {
    /// All users, whichever tenants know them.
    pub fn user_refs(&self) -> BTreeSet<&str> {
        let tenants = self.tenants.values().chain([&self.template]);
        tenants.flat_map(|tenant| tenant.users.keys()).map(String::as_str).collect()
    }

    /// Act as the tenant of `key`. A new tenant is a copy of the template, and is written down only if `step`
    /// succeeds: a refusal leaves no trace.
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
}
