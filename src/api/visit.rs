//! One request on its way: where it goes, under which number, and how URLs back to us must look.

use std::any::Any;
use std::cell::RefCell;
use std::sync::Arc;

use super::{Address, Rejection, Source, Wait};
use crate::engine::{
    Arrival, Decision, Facts, Fields, Intervention, Moment, Namespace, Request, Span, Transaction, Vendor,
};

/// A request with all that is known of it before it is routed.
pub struct Visit<'a> {
    /// What was asked.
    pub request: &'a Request,
    /// The namespace it names and the path that is left.
    pub address: Address<'a>,
    /// The path to route by: `address.path`, unless the host stands for another one.
    pub path: &'a str,
    /// Its namespace; absent for APIs that look in from outside.
    pub namespace: Option<&'a Arc<Namespace>>,
    /// When it arrived there; it sees its namespace as it was then, and no later beginning.
    pub arrival: Arrival,
    /// How long the server has waited with this request already, in real time.
    pub waited: Span,
    /// The id that its answer carries.
    pub id: String,
    /// The base of URLs that are handed out, where the server was told one.
    pub public_url: Option<&'a str>,
    /// What its answer waits for, where a handler said so.
    pub wait: RefCell<Option<Wait>>,
    /// What its API has read of it on the way, so that it is read once.
    pub read: RefCell<Option<Box<dyn Any>>>,
}

impl Visit<'_> {
    /// Let the answer wait; what the handler answers besides is not sent.
    pub fn wait_for(&self, wait: Wait) {
        self.wait.replace(Some(wait));
    }

    /// Keep what was read of it for whoever would read it again.
    pub fn keep<T: 'static>(&self, read: T) {
        self.read.replace(Some(Box::new(read)));
    }

    /// What was read of it already, once; an API keeps one type.
    pub fn take_read<T: 'static>(&self) -> Option<T> {
        self.read.take()?.downcast().ok().map(|read| *read)
    }

    /// What the namespace's clock shows; real time where there is no namespace.
    pub fn now(&self) -> Moment {
        let real = self.request.received;
        self.namespace.map_or(real, |namespace| namespace.now_for(&self.arrival, real))
    }

    /// What conditions can see of it, once it has met the path `template`.
    pub fn facts<'v>(&'v self, template: &'v str) -> Facts<'v> {
        let Request { headers, body, .. } = self.request;
        let body = body.bytes().map_or(&[][..], |bytes| bytes);
        Facts::new(template, self.path, self.request.query(), Fields::Block(headers), body)
    }

    /// What steps in before the operation that it met is asked.
    pub(super) fn intervene(&self, operation: &str, facts: &Facts<'_>) -> Intervention {
        let intervene = |namespace: &Arc<Namespace>| {
            namespace.intervene(&self.arrival, self.request.received, operation, facts)
        };
        self.namespace.map(intervene).unwrap_or_default()
    }

    /// Look at the state of vendor `V` in the request's namespace, and at its clock.
    pub fn look<V: Vendor, T>(&self, look: impl FnOnce(&V::State, Moment) -> T) -> Result<T, Rejection> {
        let namespace = self.namespace.ok_or(Rejection::Internal)?;
        namespace.look::<V, T>(&self.arrival, self.request.received, look).ok_or(Rejection::Internal)
    }

    /// Run `step` of vendor `V` alone in the request's namespace, at one instant, and hear of the outcome chosen.
    pub fn transact<V: Vendor, T, E: From<Rejection>>(
        &self,
        step: impl FnOnce(&mut V::State, &mut Transaction<'_, V>) -> Result<T, E>,
    ) -> (Result<T, E>, Option<Decision>) {
        self.transact_for(None, step)
    }

    /// The same for a request with `facts`, by which the rules choose that are for some requests only.
    pub(super) fn transact_for<V: Vendor, T, E: From<Rejection>>(
        &self,
        facts: Option<&Facts<'_>>,
        step: impl FnOnce(&mut V::State, &mut Transaction<'_, V>) -> Result<T, E>,
    ) -> (Result<T, E>, Option<Decision>) {
        let namespace = self.namespace;
        namespace
            .and_then(|namespace| namespace.transact_for(&self.arrival, self.request.received, facts, step))
            .unwrap_or_else(|| (Err(Rejection::Internal.into()), None))
    }

    /// The URL of this request with another path; namespace and query are kept.
    pub fn url(&self, path: &str) -> String {
        let query = self.request.query().map_or_else(String::new, |query| format!("?{query}"));
        format!("{}{path}{query}", self.origin())
    }

    /// The base of URLs that lead back here and stay in the namespace, without a slash at its end.
    pub fn origin(&self) -> String {
        let [scheme, mark, host] = match self.public_url {
            Some(url) => ["", "", url.trim_end_matches('/')],
            None => [self.request.scheme, "://", self.request.host()],
        };
        let is_in_host = self.address.source == Source::Host && self.public_url.is_none();
        let is_unsaid = self.address.source == Source::Default || is_in_host;
        let [at, namespace] = if is_unsaid { [""; 2] } else { ["/@", self.address.namespace] };
        [scheme, mark, host, at, namespace].concat()
    }

    /// The same as text of a page: it has the host that the client named.
    pub fn origin_in_html(&self) -> String {
        in_html(&self.origin())
    }
}

/// What a client said as text of a page, outside of tags.
pub fn in_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
