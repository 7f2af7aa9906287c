//! From an event of a vendor to notifications in the outbox.

use super::outbox::Posting;
use super::schedule::Owner;
use super::transaction::{Effects, Raised};
use super::universe::Shared;
use super::{Misbehaviour, Moment, Policy, Room, Transaction, Vendor};

impl<V: Vendor> Room<V> {
    /// Word an event for every endpoint that is to hear of it, or for the record where there is none.
    pub(super) fn post(&mut self, owner: Owner, now: Moment, shared: &mut Shared, raised: &Raised<V>) {
        let Some(webhooks) = V::webhooks() else { return };
        let event = (webhooks.name)(&raised.event);
        let sites: Vec<_> = shared.outbox.sites_for(V::NAME, event).into_iter().map(Some).collect();
        let sites = if sites.is_empty() { vec![None] } else { sites };
        for site in sites {
            let usual = Policy::default();
            let policy = site.as_ref().map_or(&usual, |site| &site.endpoint.delivery);
            let misbehave = Misbehaviour::united(&policy.misbehave, &raised.misbehave);
            let retries = policy.retries.as_deref().unwrap_or(webhooks.retries).into();
            let timeout = policy.timeout.unwrap_or(webhooks.timeout);
            let mut tx = Transaction::new(now, shared, None);
            let notification = (webhooks.word)(&mut self.state, &raised.event, &misbehave, &mut tx);
            let (effects, _) = tx.finish();
            // What wording an event raises in turn is not heard, or it could go on for ever.
            self.carry_out(owner, now, shared, Effects { events: Vec::new(), ..effects });
            let posting = Posting {
                vendor: V::NAME,
                event,
                at: now,
                delay: raised.delay,
                misbehave,
                notification,
                retries,
                timeout,
                cause: shared.cause,
            };
            shared.outbox.add(&mut shared.schedule, site, posting);
        }
    }
}
