//! What the control API knows of the vendors, gathered once at the start.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::api::{Mounted, OperationInfo, Secrets};
use crate::vendors::ActionInfo;

/// Operations, actions, documents and secrets of all vendors.
pub struct Catalogue {
    pub(super) operations: Vec<OperationInfo>,
    pub(super) actions: Vec<ActionInfo>,
    pub(super) documents: BTreeMap<&'static str, Value>,
    secrets: BTreeMap<&'static str, Secrets>,
    vendors: Vec<&'static str>,
}

impl Catalogue {
    /// Gather what is known of `mounts`.
    pub fn of(mounts: &[Box<dyn Mounted>], actions: Vec<ActionInfo>) -> Self {
        Self {
            operations: mounts.iter().flat_map(|mount| mount.operations().iter().cloned()).collect(),
            actions,
            documents: mounts.iter().map(|mount| (mount.name(), mount.openapi())).collect(),
            secrets: mounts.iter().map(|mount| (mount.name(), mount.secrets())).collect(),
            vendors: mounts.iter().map(|mount| mount.name()).collect(),
        }
    }

    /// The operation of that id.
    pub(super) fn operation(&self, id: &str) -> Option<&OperationInfo> {
        self.operations.iter().find(|info| *info.id == *id)
    }

    /// What must not be shown of exchanges with any vendor: a request that met no operation may hold any of them.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &Secrets> {
        self.secrets.values()
    }

    /// The vendors' names.
    pub(super) fn vendors(&self) -> &[&'static str] {
        &self.vendors
    }
}
