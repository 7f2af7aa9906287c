//! Notifications to others: what waits to be sent, when it is tried again, and what came of it.

mod misbehaviour;
mod webhooks;

pub use misbehaviour::Misbehaviour;
pub use webhooks::{Notification, Webhooks};
