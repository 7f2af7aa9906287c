//! The control API, over real sockets.

mod actions;
mod bad_input;
mod bad_requests;
mod clock;
mod heavy;
mod journal;
mod looking;
mod messages;
mod namespaces;
mod redaction;
mod reset;
mod steering;
mod tokens;
mod webhooks;
