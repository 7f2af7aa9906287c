//! The transport, on raw sockets: what is no HTTP, what never ends, what comes in pieces.

mod last;
mod line_ends;
mod malformed;
mod raw;
mod waiting;
mod wellformed;

pub use raw::{Raw, impatient, status};
