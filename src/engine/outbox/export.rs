//! The outbox as canonical JSON: what depends on real time or on a receiver's words is left out, so equal
//! universes export equal bytes.

use serde_json::{Value, json};

use super::{Delivery, Outbox};

impl Outbox {
    /// Endpoints, and all notifications with their attempts.
    pub(in super::super) fn export(&self) -> Value {
        json!({
            "endpoints": self.endpoints().collect::<Vec<_>>(),
            "next": self.next,
            "notifications": self.iter().map(exported).collect::<Vec<_>>(),
        })
    }
}

fn exported(delivery: &Delivery) -> Value {
    json!({
        "number": delivery.number,
        "vendor": delivery.vendor,
        "event": delivery.event,
        "at": delivery.at,
        "state": delivery.state,
        "endpoint": delivery.endpoint(),
        "misbehave": delivery.misbehave,
        "content_type": delivery.content_type,
        "body": String::from_utf8_lossy(&delivery.body),
        "timeout": delivery.timeout,
        "retries": delivery.retries,
        "first_due": delivery.first_due,
        "made": delivery.made,
        "is_last": delivery.is_last,
        "next_attempt": delivery.next_attempt(),
        "attempts": delivery.attempts,
    })
}
