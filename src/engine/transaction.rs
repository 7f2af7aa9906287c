//! One step in one namespace: one instant, and effects that count only if the step succeeds.
//!
//! A rule checks first and changes its state last; everything else it may cause goes through here and is
//! held back until the step has succeeded. Only a chosen outcome is used up at once: a rule asks for it
//! after all its checks, and a refusal that the outcome itself decided must not leave it in the queue.

use std::collections::BTreeMap;

use super::{Decision, Moment, Outcomes, Seed, Stream, Streams, Vendor, Why};

/// The world as one step of vendor `V` sees it.
pub struct Transaction<'a, V: Vendor> {
    now: Moment,
    streams: &'a Streams,
    outcomes: &'a mut Outcomes,
    drawn: BTreeMap<String, Stream>,
    planned: Vec<(Moment, V::Due)>,
    decision: Option<Decision>,
}

/// What a successful step leaves to be carried out.
pub(super) struct Effects<V: Vendor> {
    pub(super) drawn: BTreeMap<String, Stream>,
    pub(super) planned: Vec<(Moment, V::Due)>,
}

impl<'a, V: Vendor> Transaction<'a, V> {
    pub(super) fn new(now: Moment, streams: &'a Streams, outcomes: &'a mut Outcomes) -> Self {
        Self { now, streams, outcomes, drawn: BTreeMap::new(), planned: Vec::new(), decision: None }
    }

    /// The instant of this step on the namespace's clock.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The namespace's seed.
    pub fn seed(&self) -> Seed {
        self.streams.seed()
    }

    /// A fresh stream for `label`, the same at every call: for what belongs to one named thing.
    pub fn fresh(&self, label: &str) -> Stream {
        self.seed().stream(label)
    }

    /// The stream `label` where earlier steps left it: for what is drawn again and again.
    pub fn rng(&mut self, label: &str) -> &mut Stream {
        let streams = self.streams;
        self.drawn.entry(label.to_owned()).or_insert_with(|| streams.at(label))
    }

    /// Plan `due` for `at`; a moment that has passed falls due before the next step.
    pub fn plan(&mut self, at: Moment, due: V::Due) {
        self.planned.push((at, due));
    }

    /// The outcome chosen for this request: by its header, else by the queue, else by a magic value.
    ///
    /// Ask only when nothing but the operation's own judgement is left, since a queued outcome is used up.
    pub fn decide(&mut self, operation: &str, header: Option<&str>, magic: Option<&str>) -> Option<String> {
        let (outcome, why) = header
            .map(|outcome| (outcome.to_owned(), Why::Header))
            .or_else(|| self.outcomes.take(operation).map(|outcome| (outcome, Why::Queue)))
            .or_else(|| magic.map(|outcome| (outcome.to_owned(), Why::Magic)))?;
        self.decision = Some(Decision { outcome: outcome.clone(), why });
        Some(outcome)
    }

    pub(super) fn finish(self) -> (Effects<V>, Option<Decision>) {
        (Effects { drawn: self.drawn, planned: self.planned }, self.decision)
    }
}
