//! What the outbox must know of a vendor: which events it sends, how they are worded, what counts as received.

use bytes::Bytes;

use super::super::{Span, Transaction, Vendor};
use super::Misbehaviour;

type Word<V> = fn(
    &mut <V as Vendor>::State,
    &<V as Vendor>::Event,
    &[Misbehaviour],
    &mut Transaction<'_, V>,
) -> Notification;

/// A vendor's webhooks.
pub struct Webhooks<V: Vendor> {
    /// The names that `events:` of an endpoint may list.
    pub events: &'static [&'static str],
    /// The name of an event.
    pub name: fn(&V::Event) -> &'static str,
    /// The bytes of a notification: worded at the moment of the event, once per endpoint, or once if there is none.
    ///
    /// Draws and plans of the transaction count; a further event does not.
    pub word: Word<V>,
    /// How long after the due time of the attempt before it each retry falls due, unless `delivery:` says otherwise.
    pub retries: &'static [Span],
    /// How long an attempt may take in real time, unless `delivery:` says otherwise.
    pub timeout: Span,
    /// Whether a complete answer with this status and content type means that the notification was received.
    pub accepted: fn(status: u16, content_type: Option<&str>) -> bool,
    /// What that is, in words, for those whose answer does not.
    pub wanted: &'static str,
}

/// A notification as it goes over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// The `content-type` field.
    pub content_type: &'static str,
    /// The body.
    pub body: Bytes,
}
