//! What a connection may take of the server: how many there are, how long each may keep it waiting.
//!
//! A test suite keeps many connections and lets them lie; a broken client begins what it never ends. So
//! idling is allowed for long, and whatever was begun must go on: a byte now and then will not do.

use std::time::Duration;

/// The bounds of connections. All times are real.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many connections each worker takes at a time; more wait in the backlog until one ends.
    pub connections: usize,
    /// How many connections the system may hold before they are accepted.
    pub backlog: i32,
    /// How long a request's head may take to arrive.
    pub head: Duration,
    /// How long a body may pause.
    pub body: Duration,
    /// How many bytes of a body must have come for each second that it takes beyond one pause; at least one.
    pub body_rate: u32,
    /// How many bytes all bodies together may hold that came in pieces and are not whole yet.
    pub bodies: u64,
    /// How long a connection may lie idle, or leave an answer unread.
    pub idle: Duration,
}

impl Default for Limits {
    /// Idling outlasts the pools of the usual clients (60 to 90 s), so that none finds its connection closed
    /// in the moment it sends; the rest is generous for people who debug.
    fn default() -> Self {
        Self {
            connections: 8_192,
            backlog: 2_048,
            head: Duration::from_secs(15),
            body: Duration::from_secs(30),
            // Slower than any network that a test would imitate, and 32 MiB in 69 minutes at the latest.
            body_rate: 8 * 1_024,
            // Eight of the largest at a time; one that is sent at once is whole in a moment.
            bodies: 256 * 1_024 * 1_024,
            idle: Duration::from_mins(2),
        }
    }
}
