//! Requests on their way, so that a shutdown can let them finish and wait for nothing else.
//!
//! The framework's own graceful stop waits for connections, and idle keep-alive connections of a test
//! suite would hold it up until its timeout; requests are what must not be lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{Notify, watch};

/// How long a shutdown waits for requests on their way; SIGTERM must end within a second.
const PATIENCE: Duration = Duration::from_millis(700);
/// How long the last answers have to leave the socket buffers.
const FLUSH: Duration = Duration::from_millis(30);

/// Counts requests on their way.
#[derive(Clone, Default)]
pub(super) struct Drain(Arc<Inner>);

#[derive(Default)]
struct Inner {
    lanes: Mutex<Vec<Arc<Lane>>>,
    end: Arc<End>,
    closing: watch::Sender<bool>,
}

/// Whether somebody waits for the last request. Asked first: to tell nobody would also write where all threads write.
#[derive(Default)]
struct End {
    is_awaited: AtomicBool,
    empty: Notify,
}

/// The requests of one thread that serves: a count that all of them shared would go from cache to cache.
#[derive(Default)]
pub(super) struct Lane {
    count: AtomicUsize,
    end: Arc<End>,
}

/// One request on its way; it has left when this is dropped.
pub(super) struct OnItsWay(Arc<Lane>);

impl Lane {
    /// A request has come in.
    pub(super) fn enter(self: &Arc<Self>) -> OnItsWay {
        self.count.fetch_add(1, Ordering::SeqCst);
        OnItsWay(Arc::clone(self))
    }
}

impl Drain {
    /// Where another thread counts.
    pub(super) fn lane(&self) -> Arc<Lane> {
        let lane = Arc::new(Lane { count: AtomicUsize::new(0), end: Arc::clone(&self.0.end) });
        self.0.lanes.lock().push(Arc::clone(&lane));
        lane
    }

    /// Begin to end: what waits for something is not worth waiting for any more.
    pub(super) fn close(&self) {
        self.0.closing.send_replace(true);
    }

    /// Wait until the server begins to end.
    pub(super) async fn closing(&self) {
        // It fails where there is nobody who could say so, and we are somebody.
        let _ = self.0.closing.subscribe().wait_for(|is_closing| *is_closing).await;
    }

    fn count(&self) -> usize {
        self.0.lanes.lock().iter().map(|lane| lane.count.load(Ordering::SeqCst)).sum()
    }

    /// Wait until no request is on its way, as long as there is patience; how many were left.
    pub(super) async fn wait(&self) -> usize {
        self.0.end.is_awaited.store(true, Ordering::SeqCst);
        let _ = tokio::time::timeout(PATIENCE, async {
            while self.count() > 0 {
                self.0.end.empty.notified().await;
            }
        })
        .await;
        tokio::time::sleep(FLUSH).await;
        self.count()
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        let Lane { count, end } = &*self.0;
        if count.fetch_sub(1, Ordering::SeqCst) == 1 && end.is_awaited.load(Ordering::SeqCst) {
            end.empty.notify_one();
        }
    }
}
