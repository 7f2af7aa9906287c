//! One step in one namespace: one instant, and effects that count only if the step succeeds.
//!
//! A rule checks first and changes its state last; everything else it may cause goes through here and is
//! held back until the step has succeeded. Only a chosen outcome is used up at once: a rule asks for it
//! after all its checks, and a refusal that the outcome itself decided must not leave it in the queue.

use std::collections::BTreeMap;

use super::universe::Shared;
use super::{
    Decision, Draft, Facts, MessageState, Misbehaviour, Moment, Outcomes, Seed, Span, Stream, Streams,
    Vendor, Why,
};

/// The world as one step of vendor `V` sees it.
pub struct Transaction<'a, V: Vendor> {
    now: Moment,
    streams: &'a Streams,
    outcomes: &'a mut Outcomes,
    /// What conditions can see of the request; nothing where there is none.
    facts: Option<&'a Facts<'a>>,
    origin: &'a str,
    drawn: Drawn,
    planned: Vec<(Moment, V::Due)>,
    messages: Vec<Draft>,
    settled: Vec<(u64, MessageState)>,
    /// How many messages there were before this step.
    sent: u64,
    events: Vec<Raised<V>>,
    decision: Option<Decision>,
}

/// The streams that were drawn from. Boxed: a tree makes room for eleven at once, and one takes 300 bytes.
type Drawn = BTreeMap<String, Box<Stream>>;

/// An event that others are to hear of.
pub(super) struct Raised<V: Vendor> {
    pub(super) event: V::Event,
    pub(super) delay: Span,
    pub(super) misbehave: Vec<Misbehaviour>,
}

/// What a successful step leaves to be carried out.
pub(super) struct Effects<V: Vendor> {
    pub(super) drawn: Drawn,
    pub(super) planned: Vec<(Moment, V::Due)>,
    pub(super) messages: Vec<Draft>,
    pub(super) settled: Vec<(u64, MessageState)>,
    pub(super) events: Vec<Raised<V>>,
}

impl<'a, V: Vendor> Transaction<'a, V> {
    pub(super) fn new(now: Moment, shared: &'a mut Shared, facts: Option<&'a Facts<'a>>) -> Self {
        Self {
            now,
            streams: &shared.streams,
            outcomes: &mut shared.outcomes,
            facts,
            origin: "",
            drawn: Drawn::new(),
            planned: Vec::new(),
            messages: Vec::new(),
            settled: Vec::new(),
            sent: shared.messages.count(),
            events: Vec::new(),
            decision: None,
        }
    }

    /// The same for somebody who reaches the namespace at `origin`.
    pub(super) fn asked_at(self, origin: &'a str) -> Self {
        Self { origin, ..self }
    }

    /// The base of URLs that lead back to the namespace, where a token is minted; elsewhere nothing.
    pub fn origin(&self) -> &'a str {
        self.origin
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
        self.fresh_of(&[label])
    }

    /// The same for a label of several parts.
    pub fn fresh_of(&self, label: &[&str]) -> Stream {
        self.seed().stream_of(label)
    }

    /// The stream `label` where earlier steps left it: for what is drawn again and again.
    pub fn rng(&mut self, label: &str) -> &mut Stream {
        let streams = self.streams;
        self.drawn.entry(label.to_owned()).or_insert_with(|| Box::new(streams.at(label)))
    }

    /// Plan `due` for `at`; a moment that has passed falls due before the next step.
    ///
    /// The last moment of the calendar never comes: arithmetic stops there, so what repeats itself would
    /// fall due there for ever.
    pub fn plan(&mut self, at: Moment, due: V::Due) {
        if at < Moment::MAX {
            self.planned.push((at, due));
        }
    }

    /// Tell somebody something, as far as a simulator does: it is put where tests can read it. Its number is answered.
    pub fn message(&mut self, draft: Draft) -> u64 {
        self.messages.push(draft);
        self.sent + self.messages.len() as u64
    }

    /// Something became of the message of that number.
    pub fn settle_message(&mut self, id: u64, state: MessageState) {
        self.settled.push((id, state));
    }

    /// Notify others of `event`: the first attempt falls due `delay` from now, and misbehaves like that
    /// and as its endpoint says. Where the vendor has no webhooks nothing happens.
    pub fn notify(&mut self, event: V::Event, delay: Span, misbehave: &[Misbehaviour]) {
        self.events.push(Raised { event, delay, misbehave: misbehave.to_vec() });
    }

    /// The outcome chosen for this request: by its header, else by the queue, else by a magic value, else by the scenario.
    ///
    /// Ask only when nothing but the operation's own judgement is left, since a queued outcome is used up.
    pub fn decide(&mut self, operation: &str, header: Option<&str>, magic: Option<&str>) -> Option<String> {
        let mut ruled = |by| self.outcomes.take(by, operation, self.facts).map(|outcome| (outcome, by));
        let (outcome, why) = header
            .map(|outcome| (outcome.to_owned(), Why::Header))
            .or_else(|| ruled(Why::Queue))
            .or_else(|| magic.map(|outcome| (outcome.to_owned(), Why::Magic)))
            .or_else(|| ruled(Why::Scenario))?;
        self.decision = Some(Decision { outcome: outcome.clone(), why });
        Some(outcome)
    }

    pub(super) fn finish(self) -> (Effects<V>, Option<Decision>) {
        let Self { drawn, planned, messages, settled, events, decision, .. } = self;
        (Effects { drawn, planned, messages, settled, events }, decision)
    }
}

#[cfg(test)]
mod tests {
    use super::super::toy::{self, Toy, at, once};
    use super::*;

    #[test]
    fn a_refused_step_leaves_no_draw_and_no_plan() {
        let namespace = toy::namespace("n");
        let before = toy::export(&namespace);
        let refused = namespace.transact::<Toy, (), _>(&namespace.arrive(), toy::REAL, |_, tx| {
            tx.rng("ids").next_u64();
            tx.plan(at(1), once("never"));
            Err("refused")
        });
        assert_eq!(refused, Some((Err("refused"), None)));
        assert_eq!(toy::export(&namespace), before);
        assert_eq!(toy::draw(&namespace, "ids"), toy::draw(&toy::namespace("n"), "ids"));
    }

    #[test]
    fn a_step_that_panics_leaves_no_draw_and_no_plan_and_the_next_one_is_served() {
        let namespace = toy::namespace("n");
        let before = toy::export(&namespace);
        let step = || {
            toy::step(&namespace, |_, tx| {
                tx.rng("ids").next_u64();
                tx.plan(at(1), once("never"));
                panic!("on purpose");
            })
        };
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(step)).is_err());
        assert_eq!(toy::export(&namespace), before);
        toy::write(&namespace, "still here");
        assert_eq!(toy::lines(&namespace), [(0, "still here".into())]);
    }

    #[test]
    fn a_stream_goes_on_where_the_last_successful_step_left_it() {
        let namespace = toy::namespace("n");
        let both = toy::step(&namespace, |_, tx| [tx.rng("ids").next_u64(), tx.rng("ids").next_u64()]);
        let other = toy::namespace("n");
        assert_eq!([toy::draw(&other, "ids"), toy::draw(&other, "ids")], both);
        assert_ne!(both[0], both[1]);
    }

    #[test]
    fn a_fresh_stream_is_the_same_at_every_call_and_moves_no_other() {
        let namespace = toy::namespace("n");
        let fresh = || toy::step(&namespace, |_, tx| tx.fresh("ids").next_u64());
        assert_eq!(fresh(), fresh());
        assert_eq!(toy::draw(&namespace, "ids"), fresh());
    }

    #[test]
    fn a_header_decides_before_the_queue_before_a_magic_value_before_the_scenario() {
        let namespace = toy::namespace("n");
        toy::choose(&namespace, Why::Scenario, &["story", "end"]);
        toy::choose(&namespace, Why::Queue, &["queued"]);
        let decide = |header: Option<&str>, magic: Option<&str>| {
            toy::step(&namespace, |_, tx| tx.decide("toy.x", header, magic).unwrap_or_default())
        };
        let magic = Some("magic");
        let decided =
            [decide(Some("header"), magic), decide(None, magic), decide(None, magic), decide(None, None)];
        assert_eq!(decided, ["header", "queued", "magic", "story"]);
        assert_eq!(
            [decide(Some("header"), None), decide(None, None), decide(None, None)],
            ["header", "end", ""]
        );
    }

    #[test]
    fn an_outcome_that_decided_a_refusal_is_used_up_and_told() {
        let namespace = toy::namespace("n");
        toy::choose(&namespace, Why::Queue, &["no"]);
        let (refused, decision) = namespace
            .transact::<Toy, (), _>(&namespace.arrive(), toy::REAL, |_, tx| {
                Err(tx.decide("toy.x", None, None))
            })
            .unwrap();
        assert_eq!(refused, Err(Some("no".into())));
        assert_eq!(decision, Some(Decision { outcome: "no".into(), why: Why::Queue }));
        assert!(namespace.steer(|universe| universe.outcomes().rules().is_empty()));
    }
}
