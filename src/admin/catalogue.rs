//! What the control API knows of the vendors.

use std::sync::Arc;

use crate::api::{Mounted, OperationInfo, Secrets};
use crate::engine::{Entry, Namespace};

/// The APIs of all vendors, seen from outside.
#[derive(Clone)]
pub struct Catalogue {
    mounts: Vec<Arc<dyn Mounted>>,
}

impl Catalogue {
    /// The catalogue of `mounts`.
    pub fn of(mounts: Vec<Arc<dyn Mounted>>) -> Self {
        Self { mounts }
    }

    /// The APIs themselves.
    pub(super) fn mounts(&self) -> &[Arc<dyn Mounted>] {
        &self.mounts
    }

    /// Every operation of every vendor.
    pub(super) fn operations(&self) -> impl Iterator<Item = &OperationInfo> {
        self.mounts.iter().flat_map(|mount| mount.operations())
    }

    /// What must not be shown of exchanges with any vendor: a request that met no operation may hold any of it.
    pub(super) fn secrets(&self) -> Vec<Secrets> {
        self.mounts.iter().map(|mount| mount.secrets()).collect()
    }

    /// What the vendor calls whoever asked in an exchange that met one of its operations.
    pub(super) fn caller(&self, namespace: &Namespace, entry: &Entry<'_>) -> Option<String> {
        let (vendor, _) = entry.operation.as_deref()?.split_once('.')?;
        let mount = self.mounts.iter().find(|mount| mount.name() == vendor)?;
        mount.caller(namespace, &entry.exchange().request_headers)
    }

    /// The operation of that id.
    pub(super) fn operation(&self, id: &str) -> Option<&OperationInfo> {
        self.operations().find(|info| *info.id == *id)
    }

    /// The vendors' names.
    pub(super) fn vendors(&self) -> impl Iterator<Item = &'static str> {
        self.mounts.iter().map(|mount| mount.name())
    }
}
