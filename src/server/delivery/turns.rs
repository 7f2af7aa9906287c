//! Attempts of one endpoint begin one after the other, in the order in which they were handed out.
//!
//! An attempt has begun when its head is on its way. One that takes long to get there, because its receiver
//! does not even take the connection, holds up the next one for a moment only.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::engine::Dispatch;

/// How long the next one waits at most, from when it was handed out: longer than a busy machine takes to begin all of
/// an endpoint that are on their way at a time, or they would overtake each other there.
const PATIENCE: Duration = Duration::from_secs(2);
/// How many endpoints are remembered before those that have nothing on its way are forgotten.
const REMEMBERED: usize = 1_024;

/// By outbox and endpoint: told when the latest attempt has begun or ended.
#[derive(Default)]
pub(super) struct Turns(BTreeMap<(usize, u64), oneshot::Receiver<()>>);

/// The turn of one attempt.
pub(super) struct Turn {
    /// To be told, or dropped, when it has begun.
    pub(super) mine: oneshot::Sender<()>,
    /// The attempt before it.
    pub(super) before: Before,
}

/// The attempt before another one.
pub(super) struct Before(Option<oneshot::Receiver<()>>);

impl Before {
    /// Wait until it has begun or ended.
    pub(super) async fn come(self) {
        if let Some(before) = self.0 {
            // However that ends, it is the next one's turn.
            let _ = timeout(PATIENCE, before).await;
        }
    }
}

impl Turns {
    /// The turn of `dispatch`, after all that were handed out before.
    pub(super) fn next(&mut self, dispatch: &Dispatch) -> Turn {
        if self.0.len() >= REMEMBERED {
            self.0.retain(|_, begun| begun.try_recv() == Err(oneshot::error::TryRecvError::Empty));
        }
        let (mine, begun) = oneshot::channel();
        let key = (Arc::as_ptr(dispatch.flight.life()) as usize, dispatch.endpoint_key());
        Turn { mine, before: Before(self.0.insert(key, begun)) }
    }
}
