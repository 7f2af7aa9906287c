//! Where notifications go: the endpoints of now, each with the token that it was given.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::Moment;
use super::delivery::Site;
use super::{Delivery, Endpoint, Outbox};

/// A bearer token of an endpoint.
#[derive(Clone, Debug)]
pub(super) struct Token {
    value: String,
    until: Moment,
}

impl Outbox {
    /// Where notifications go.
    pub fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        self.sites.iter().map(|site| &site.endpoint)
    }

    /// Where notifications go from now on. What is on its way already goes where it was to go.
    pub fn set_endpoints(&mut self, endpoints: Vec<Endpoint>) {
        let mut before = std::mem::take(&mut self.sites);
        for endpoint in endpoints {
            let kept = before.iter().position(|site| site.endpoint == endpoint);
            let site = if let Some(place) = kept {
                before.swap_remove(place)
            } else {
                self.next_site += 1;
                Arc::new(Site { key: self.next_site, endpoint })
            };
            self.sites.push(site);
        }
        self.forget_tokens();
    }

    /// Forget the tokens of endpoints to which nothing goes any more.
    fn forget_tokens(&mut self) {
        if self.tokens.is_empty() {
            return;
        }
        let pending = self.deliveries.values().filter(|delivery| !delivery.state.is_final());
        let used: BTreeSet<_> =
            self.sites.iter().map(|site| site.key).chain(pending.filter_map(Delivery::site_key)).collect();
        self.tokens.retain(|key, _| used.contains(key));
    }

    /// The endpoints for an event of a vendor, each with its policy.
    pub(in super::super) fn sites_for(&self, vendor: &str, event: &str) -> Vec<Arc<Site>> {
        let wants = |site: &&Arc<Site>| {
            site.endpoint.vendor == vendor && site.endpoint.events.iter().any(|name| name == event)
        };
        self.sites.iter().filter(wants).map(Arc::clone).collect()
    }

    /// The token to send to an endpoint, if one is known that is still good.
    pub fn token(&self, endpoint_key: u64, now: Moment) -> Option<&str> {
        let token = self.tokens.get(&endpoint_key)?;
        (now < token.until).then_some(token.value.as_str())
    }

    /// Remember a token until `until`.
    pub fn keep_token(&mut self, endpoint_key: u64, value: String, until: Moment) {
        self.tokens.insert(endpoint_key, Token { value, until });
    }
}
