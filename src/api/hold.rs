//! What the server does before it gives an answer, or instead of ending it: the core never waits.
//!
//! An operation that would wait answers what it has and says what to wait for. The server listens, and asks
//! again whenever something happens, telling how long it has waited; when that is long enough, or what was
//! waited for is there, the operation answers for good. An operation whose answer goes on as things happen says
//! how each event is written.

use std::sync::Arc;

use crate::engine::{Bus, Event, Seat, Span};

/// Which events an answer goes on with, and how they are written.
#[derive(Clone)]
pub struct Frame {
    /// Whether an event is wanted.
    pub wants: Arc<dyn Fn(&Event) -> bool + Send + Sync>,
    /// How it is written.
    pub write: Arc<dyn Fn(&Event) -> String + Send + Sync>,
}

/// What to do with an answer that is not final.
pub enum Hold {
    /// Ask again when something of these kinds happens, and for the last time after so much real time since the first.
    Ask {
        /// Where it would happen.
        bus: Arc<Bus>,
        /// The kinds of events that may make a difference to the answer.
        kinds: &'static [&'static str],
        /// How long to wait at most.
        within: Span,
        /// The seat of whoever waits; taken at the first time, and kept until the answer is final.
        seat: Option<Seat>,
    },
    /// Go on with what happens, for as long as the client stays.
    Stream {
        /// Where it happens.
        bus: Arc<Bus>,
        /// How it is written.
        frame: Frame,
        /// After how much silence a sign of life is sent.
        heartbeat: Span,
        /// The seat of whoever listens.
        seat: Seat,
    },
}
