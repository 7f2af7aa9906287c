//! What becomes of a request, and why: the operation that it meets, how every rule fits it, and what decides.
//!
//! Nothing is matched here. The tree says what is met, the rules themselves say what passes them over, and then the
//! request is served like any other, so that what is told is what would be.

use std::sync::Arc;

use super::ownership::Owner;
use super::{Mounted, OperationInfo, Pipeline, Visit, locate};
use crate::engine::{Answer, Decision, Namespace, Request, Span, Weighed};

/// What becomes of a request.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The namespace that it names.
    pub namespace: String,
    /// The API that its path belongs to, if any.
    pub api: Option<&'static str>,
    /// The path to route by, without the namespace's prefix.
    pub path: String,
    /// What it meets.
    pub met: Option<Met>,
    /// How each rule fits it, by kind; none where it meets nothing.
    pub rules: Vec<Weighed>,
    /// The outcome that decides, where one does.
    pub decision: Option<Decision>,
    /// What is answered.
    pub answer: Answer,
}

/// The operation that a request meets.
#[derive(Clone, Debug)]
pub struct Met {
    /// What is known of it.
    pub operation: OperationInfo,
    /// The path template by which it is met: its own, or an alias.
    pub template: String,
}

impl Pipeline {
    /// Serve a request, and tell what becomes of it and why.
    pub fn explain(&self, request: &Request) -> Explanation {
        let address = locate(request).ok();
        let owner = address.and_then(|address| self.called(request, address).owner);
        let (met, rules) = match (address, owner) {
            (Some(address), Some(Owner { mount, path, .. })) => {
                let namespace =
                    mount.steered().then(|| self.namespaces().open(address.namespace, request.received));
                let mut visit = self.visit(request, address, path, Span::MAX);
                if let Some(Ok(namespace)) = &namespace {
                    visit.arrival = namespace.glance();
                    visit.namespace = Some(namespace);
                }
                weighed(mount, &visit)
            }
            _ => (None, Vec::new()),
        };
        let answer = self.answer(request);
        let namespace = address.map_or("", |address| address.namespace);
        Explanation {
            namespace: namespace.into(),
            api: owner.map(|owner| owner.mount.name()),
            path: owner
                .map(|owner| owner.path)
                .or(address.map(|address| address.path))
                .unwrap_or(request.path())
                .into(),
            met,
            rules,
            decision: self.namespaces().find(namespace).and_then(|namespace| decided(&namespace)),
            answer,
        }
    }
}

/// What a request meets, and how each rule fits it.
fn weighed(mount: &dyn Mounted, visit: &Visit<'_>) -> (Option<Met>, Vec<Weighed>) {
    let met = mount.meet(visit);
    let weigh = |(met, namespace): (&Met, &Arc<Namespace>)| {
        let facts = visit.facts(&met.template);
        namespace.weigh(&visit.arrival, visit.request.received, &met.operation.id, &facts)
    };
    let rules = met.as_ref().zip(visit.namespace).map(weigh).unwrap_or_default();
    (met, rules)
}

/// The outcome that decided the last request of a namespace.
fn decided(namespace: &Namespace) -> Option<Decision> {
    namespace.journal(|journal| journal.iter().next_back().and_then(|entry| entry.decision().cloned()))
}
