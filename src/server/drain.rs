//! Requests on their way, so that a shutdown can let them finish and wait for nothing else.
//!
//! The framework's own graceful stop waits for connections, and idle keep-alive connections of a test
//! suite would hold it up until its timeout; requests are what must not be lost.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// How long a shutdown waits for requests on their way; SIGTERM must end within a second.
const PATIENCE: Duration = Duration::from_millis(700);
/// How long it waits between two looks. Looked, not told: to tell somebody, each request would have to make sure that it is heard.
const GLANCE: Duration = Duration::from_millis(5);
/// How long the last answers have to leave the socket buffers.
const FLUSH: Duration = Duration::from_millis(30);

/// Counts requests on their way.
#[derive(Clone, Default)]
pub(super) struct Drain(Arc<Inner>);

#[derive(Default)]
struct Inner {
    lanes: Mutex<Vec<Arc<AtomicUsize>>>,
    closing: watch::Sender<bool>,
}

/// How many requests of one thread are on their way. Only that thread counts, so what it counts with is nothing more than a
/// number: one that all could change would be waited for twice in each request.
pub(super) struct Lane(Arc<AtomicUsize>);

/// One request on its way; it has left when this is dropped.
pub(super) struct OnItsWay(Rc<Lane>);

impl Lane {
    /// A request has come in.
    pub(super) fn enter(self: &Rc<Self>) -> OnItsWay {
        self.change(|count| count + 1);
        OnItsWay(Rc::clone(self))
    }

    fn change(&self, change: impl FnOnce(usize) -> usize) {
        self.0.store(change(self.0.load(Ordering::Relaxed)), Ordering::Release);
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        self.0.change(|count| count - 1);
    }
}

impl Drain {
    /// Where another thread counts, which keeps it to itself.
    pub(super) fn lane(&self) -> Rc<Lane> {
        let count = Arc::<AtomicUsize>::default();
        self.0.lanes.lock().push(Arc::clone(&count));
        Rc::new(Lane(count))
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
        self.0.lanes.lock().iter().map(|count| count.load(Ordering::Acquire)).sum()
    }

    /// Wait until no request is on its way, as long as there is patience; how many were left.
    pub(super) async fn wait(&self) -> usize {
        let left = async {
            while self.count() > 0 {
                sleep(GLANCE).await;
            }
        };
        // Whether or not patience has ended, what is left is counted.
        let _ = timeout(PATIENCE, left).await;
        sleep(FLUSH).await;
        self.count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_of_all_threads_are_on_their_way_until_each_is_over() {
        let drain = Drain::default();
        let [first, second] = [drain.lane(), drain.lane()];
        let requests = [first.enter(), second.enter(), second.enter()];
        let counted = requests.map(|request| {
            let count = drain.count();
            drop(request);
            count
        });
        assert_eq!((counted, drain.count()), ([3, 2, 1], 0));
    }
}
