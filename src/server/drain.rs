//! Requests on their way, so that a shutdown can let them finish and wait for nothing else.
//!
//! The framework's own graceful stop waits for connections, and idle keep-alive connections of a test
//! suite would hold it up until its timeout; requests are what must not be lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Notify;

/// How long a shutdown waits for requests on their way; SIGTERM must end within a second.
const PATIENCE: Duration = Duration::from_millis(700);
/// How long the last answers have to leave the socket buffers.
const FLUSH: Duration = Duration::from_millis(30);

/// Counts requests on their way.
#[derive(Clone, Default)]
pub(super) struct Drain(Arc<Inner>);

#[derive(Default)]
struct Inner {
    count: AtomicUsize,
    empty: Notify,
}

/// One request on its way; it has left when this is dropped.
pub(super) struct OnItsWay(Arc<Inner>);

impl Drain {
    /// A request has come in.
    pub(super) fn enter(&self) -> OnItsWay {
        self.0.count.fetch_add(1, Ordering::SeqCst);
        OnItsWay(Arc::clone(&self.0))
    }

    /// Wait until no request is on its way, as long as there is patience; how many were left.
    pub(super) async fn wait(&self) -> usize {
        let _ = tokio::time::timeout(PATIENCE, async {
            while self.0.count.load(Ordering::SeqCst) > 0 {
                self.0.empty.notified().await;
            }
        })
        .await;
        tokio::time::sleep(FLUSH).await;
        self.0.count.load(Ordering::SeqCst)
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        if self.0.count.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.empty.notify_one();
        }
    }
}
