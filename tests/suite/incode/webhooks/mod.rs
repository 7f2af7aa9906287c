//! Webhooks (section 13), over the wire.

mod answers;
mod clock;
mod control;
mod credentials;
mod events;
mod misbehaviours;
mod order;
mod retries;
