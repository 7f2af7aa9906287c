//! The namespaces for which the bell rang, each once however often it did.

use std::collections::BTreeSet;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;

/// Names that were rung and not taken yet.
#[derive(Default)]
pub(super) struct Rung {
    names: Mutex<BTreeSet<Arc<str>>>,
    heard: Notify,
}

impl Rung {
    /// The bell rings for `name`.
    pub(super) fn ring(&self, name: &Arc<str>) {
        if self.names.lock().insert(Arc::clone(name)) {
            self.heard.notify_one();
        }
    }

    /// Take all names.
    pub(super) fn take(&self) -> BTreeSet<Arc<str>> {
        std::mem::take(&mut *self.names.lock())
    }

    /// Wait for a ring.
    pub(super) async fn heard(&self) {
        self.heard.notified().await;
    }
}
