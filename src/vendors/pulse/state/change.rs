//! Changes from outside the API: in one tenant, or in every tenant and in the template that later ones begin as
//! (section 10). They tell what they changed where, so that nobody wonders about a tenant that comes later.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Settings, State, Tenant};

/// What a change does to a tenant.
pub enum Effect<T> {
    /// Nothing, since the tenant does not know whom it is about.
    Unknown,
    /// Nothing, since everything is so already.
    Unchanged,
    /// Something.
    Changed(T),
}

/// What a change came to.
pub struct Changed<T> {
    /// What it did to tenants, by key.
    pub tenants: BTreeMap<String, T>,
    /// What it did to the template, with which every key begins that is used for the first time from now on.
    pub template: Option<T>,
    /// Whether anybody knew whom it was about.
    pub is_known: bool,
}

impl<T> Changed<T> {
    /// What was done everywhere, the template first.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        self.template.iter().chain(self.tenants.values())
    }
}

impl State {
    /// Change the tenant of a key, which is made if there is none; or the template and every tenant.
    pub fn change<T>(
        &mut self,
        key: Option<&str>,
        mut change: impl FnMut(&mut Tenant, &Settings) -> Effect<T>,
    ) -> Changed<T> {
        let settings = Arc::clone(&self.settings);
        let mut is_known = false;
        let mut change = |tenant: &mut Tenant| {
            let effect = change(tenant, &settings);
            is_known |= !matches!(effect, Effect::Unknown);
            if let Effect::Changed(what) = effect { Some(what) } else { None }
        };
        let (template, tenants) = match key {
            None => {
                let before = self.template.clone();
                let template = change(&mut self.template);
                if template.is_some() {
                    // What is as the template is changes with it.
                    for key in std::mem::take(&mut self.met) {
                        self.tenants.entry(key).or_insert_with(|| before.clone());
                    }
                }
                let changed = |(key, tenant): (&String, &mut Tenant)| Some((key.clone(), change(tenant)?));
                (template, self.tenants.iter_mut().filter_map(changed).collect())
            }
            Some(key) => {
                let mut tenant = self.tenants.get(key).unwrap_or(&self.template).clone();
                let what = change(&mut tenant);
                if what.is_some() {
                    self.tenants.insert(key.to_owned(), tenant);
                }
                (None, what.map(|what| (key.to_owned(), what)).into_iter().collect())
            }
        };
        Changed { tenants, template, is_known }
    }
}
