//! The control API, over real sockets.

mod actions;
mod bad_input;
mod bad_requests;
mod browsers;
mod clock;
mod events;
mod heavy;
mod journal;
mod kept_state;
mod looking;
mod messages;
mod metrics;
mod names;
mod namespaces;
mod redaction;
mod reset;
mod safety;
mod scenarios;
mod secrets;
mod secrets_everywhere;
mod state;
mod steering;
mod tokens;
mod unmatched;
mod verify;
mod webhooks;
