//! The rules of one kind in a namespace: numbered as they come, asked in that order, forgotten by number.
//!
//! Chosen outcomes, faults and overrides differ in what a rule does to a request, which stands with each of them. How
//! they are kept is the same for all.

use serde::{Deserialize, Serialize};

use super::image::counter;
use super::{Streams, Universe};

/// A rule as it stands in a namespace.
pub trait Rule: Clone {
    /// Its number among those of its kind; none is given twice.
    fn id(&self) -> u64;

    /// Names the stream that it draws from, if it ever draws.
    fn label(&self) -> Option<String>;
}

/// The rules of one kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules<R> {
    /// The latest number that was given.
    #[serde(deserialize_with = "counter")]
    next: u64,
    rules: Vec<R>,
}

impl<R> Default for Rules<R> {
    fn default() -> Self {
        Self { next: 0, rules: Vec::new() }
    }
}

impl<R: Rule> Rules<R> {
    /// Put the rule that is made of a new number behind those that are there.
    pub(super) fn push(&mut self, numbered: impl FnOnce(u64) -> R) -> R {
        self.next += 1;
        let rule = numbered(self.next);
        self.rules.push(rule.clone());
        rule
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Those in force, oldest first.
    pub fn rules(&self) -> &[R] {
        &self.rules
    }

    pub(super) fn rules_mut(&mut self) -> &mut [R] {
        &mut self.rules
    }

    /// Forget the one at a place, which drew nothing.
    pub(super) fn remove(&mut self, place: usize) {
        self.rules.remove(place);
    }

    /// Those whose numbers come after one, the oldest first, and no more than `most`.
    pub fn page(&self, after: Option<u64>, most: usize) -> Vec<R> {
        let behind = self.rules.iter().filter(|rule| after.is_none_or(|after| rule.id() > after));
        behind.take(most).cloned().collect()
    }

    /// The latest number that was given, and those that are there.
    pub(super) fn numbers(&self) -> (u64, Vec<u64>) {
        (self.next, self.rules.iter().map(R::id).collect())
    }

    /// Keep those that stay, and forget the others with what they drew; how many went.
    pub(super) fn retain(&mut self, streams: &mut Streams, stays: impl Fn(&R) -> bool) -> usize {
        let before = self.rules.len();
        self.rules.retain(|rule| {
            let stays = stays(rule);
            if !stays && let Some(label) = rule.label() {
                streams.forget(&label);
            }
            stays
        });
        before - self.rules.len()
    }

    /// Forget the rule `id`, or all of them; how many went.
    pub(super) fn forget(&mut self, id: Option<u64>, streams: &mut Streams) -> usize {
        self.retain(streams, |rule| id.is_some_and(|id| rule.id() != id))
    }
}

impl Universe {
    /// Forget the chosen outcome `id`, or all of them; how many went.
    pub fn forget_outcomes(&mut self, id: Option<u64>) -> usize {
        self.shared.outcomes.forget(id, &mut self.shared.streams)
    }

    /// Forget the fault `id`, or all of them; how many went.
    pub fn forget_faults(&mut self, id: Option<u64>) -> usize {
        self.faults.forget(id, &mut self.shared.streams)
    }

    /// Forget the override `id`, or all of them; how many went.
    pub fn forget_overrides(&mut self, id: Option<u64>) -> usize {
        self.overrides.forget(id, &mut self.shared.streams)
    }
}
