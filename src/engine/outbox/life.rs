//! The life of an outbox, as seen by attempts on their way: when it ends they end, and it can be told when
//! the last of them has.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Poll, Waker};

use parking_lot::Mutex;

/// Whether an outbox is still there.
#[derive(Debug, Default)]
pub struct Life {
    flying: AtomicUsize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    has_ended: bool,
    waiting: BTreeMap<u64, Waker>,
    next: u64,
}

/// One attempt on its way; it has landed when this is dropped.
#[derive(Debug)]
pub struct Flight {
    life: Arc<Life>,
    number: u64,
}

/// Holds a life, which ends when this is dropped.
#[derive(Debug, Default)]
pub(super) struct Lifeline(Arc<Life>);

impl Lifeline {
    pub(super) fn life(&self) -> &Arc<Life> {
        &self.0
    }
}

impl Drop for Lifeline {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl Life {
    /// An attempt begins.
    pub(super) fn fly(self: &Arc<Self>) -> Flight {
        self.flying.fetch_add(1, Ordering::SeqCst);
        let mut state = self.state.lock();
        state.next += 1;
        Flight { life: Arc::clone(self), number: state.next }
    }

    /// End it, and with it every attempt on its way.
    fn end(&self) {
        let waiting = {
            let mut state = self.state.lock();
            state.has_ended = true;
            std::mem::take(&mut state.waiting)
        };
        waiting.into_values().for_each(Waker::wake);
    }

    /// How many attempts are on their way.
    pub fn flying(&self) -> usize {
        self.flying.load(Ordering::SeqCst)
    }
}

impl Flight {
    /// The life that it is part of.
    pub fn life(&self) -> &Arc<Life> {
        &self.life
    }

    /// Comes when the attempt must end, since nobody wants it any more.
    pub async fn cancelled(&self) {
        poll_fn(|context| {
            let mut state = self.life.state.lock();
            if state.has_ended {
                return Poll::Ready(());
            }
            state.waiting.insert(self.number, context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.life.state.lock().waiting.remove(&self.number);
        self.life.flying.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Wake};

    use super::*;

    #[derive(Default)]
    struct Count(AtomicUsize);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn the_end_wakes_what_is_on_its_way_and_landing_is_counted() {
        let life = Arc::new(Life::default());
        let (flight, other) = (life.fly(), life.fly());
        let woken = Arc::new(Count::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        {
            let mut cancelled = pin!(flight.cancelled());
            assert!(cancelled.as_mut().poll(&mut context).is_pending());
            life.end();
            assert_eq!(woken.0.load(Ordering::SeqCst), 1);
            assert!(cancelled.poll(&mut context).is_ready());
        }
        assert_eq!(life.flying(), 2);
        drop((flight, other));
        assert_eq!(life.flying(), 0);
    }
}
