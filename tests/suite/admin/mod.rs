//! The control API, over real sockets.

mod actions;
mod bad_input;
mod bad_requests;
mod clock;
mod journal;
mod looking;
mod namespaces;
mod redaction;
mod reset;
mod state;
mod steering;
mod tokens;
