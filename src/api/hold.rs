//! What the server does before it gives an answer, or instead of ending it: the core never waits.
//!
//! An operation that would wait answers what it has and says what to wait for. The server listens, and asks
//! again whenever something happens, telling how long it has waited; when that is long enough, or what was
//! waited for is there, the operation answers for good. An operation whose answer goes on as things happen says
//! how each event is written.

use std::sync::Arc;

use crate::engine::{Bus, Event, Span};

/// How an event is written into an answer that goes on; `None` leaves it out.
pub type Frame = Arc<dyn Fn(&Event) -> Option<String> + Send + Sync>;

/// What to do with an answer that is not final.
#[derive(Clone)]
pub enum Hold {
    /// Ask again when something happens, and for the last time after so much real time since the first.
    Ask {
        /// Where it would happen.
        bus: Arc<Bus>,
        /// How long to wait at most.
        within: Span,
    },
    /// Go on with what happens, for as long as the client stays.
    Stream {
        /// Where it happens.
        bus: Arc<Bus>,
        /// How it is written.
        frame: Frame,
    },
}
