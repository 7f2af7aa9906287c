//! Whether the vendors can begin from a scenario: only they know what contradicts what.
//!
//! A vendor stops at its first refusal and says where in its section that was (`users[1]: …`). The entry concerned
//! is taken out and the rest tried again, so that all refusals are told in one pass, each at its entry. What was told
//! before, because it has not the right shape, is taken out first, so that one kind of problem does not hide the other.

use std::path::PathBuf;
use std::sync::Arc;

use super::attachments::attach;
use super::yaml::{Content, Node, Place, Step, deserialize};
use super::{Code, Problem, Scenario, blueprint, nearest, rehearsal};
use crate::engine::{Moment, Universe, plain};

/// The most refusals that are looked for.
const MOST: usize = 50;
/// What a trial of the vendors' sections needs of a scenario.
const NEEDED: [&str; 4] = ["version", "seed", "clock", "vendors"];

/// Every refusal of the whole, for a tree in which nothing else is wrong.
pub(super) fn check(root: &Arc<Node>, real: Moment, files: &[PathBuf]) -> Vec<Problem> {
    let mut trial = Trial { root: Arc::clone(root), removed: Vec::new() };
    trial.refusals(real, files).0
}

/// Every refusal of the vendors, beside what was `told`.
pub(super) fn check_vendors(
    root: &Arc<Node>,
    real: Moment,
    files: &[PathBuf],
    mut told: Vec<Problem>,
) -> Vec<Problem> {
    let is_version =
        |problem: &Problem| root.get("version").is_some_and(|version| version.holds(&problem.place));
    if told.iter().any(is_version) || root.get("version").is_none() {
        return told;
    }
    let mut trial = Trial { root: Arc::new(only(root, &NEEDED)), removed: Vec::new() };
    let places: Vec<_> = told.iter().map(|problem| problem.place.clone()).collect();
    for place in &places {
        trial.take_out(place);
    }
    told.extend(trial.misfits());
    let (refusals, universe) = trial.refusals(real, files);
    told.extend(refusals);
    if let Some(mut universe) = universe {
        told.extend(rehearsal::check(root, &mut universe, real, &told));
    }
    told
}

/// A mapping with only the members of these names.
fn only(root: &Node, names: &[&str]) -> Node {
    let kept = root.entries().iter().filter(|(key, _)| names.contains(&&*key.text)).cloned();
    Node { place: root.place.clone(), content: Content::Map(kept.collect()) }
}

/// A tree of which more and more is taken out.
struct Trial {
    root: Arc<Node>,
    /// What stood in what was taken out: a refusal that names it follows from that.
    removed: Vec<String>,
}

impl Trial {
    /// Take out the innermost entry of a list around a place; where there is none, the section or member that it is in.
    fn take_out(&mut self, place: &Place) {
        let Some(steps) = self.root.steps_to(place) else { return };
        self.remove(&steps);
    }

    fn remove(&mut self, steps: &[Step]) {
        let entry = steps.iter().rposition(|step| matches!(step, Step::Entry(_)));
        let is_vendor = steps.first() == Some(&Step::Member("vendors".into()));
        // A setting that is missing would be judged by its default, so its vendor is not tried at all.
        let length = entry.map_or(if is_vendor { 2 } else { 1 }, |place| place + 1);
        let way = steps.get(..length).unwrap_or(steps);
        if let Some(node) = way.iter().try_fold(&self.root, |node, step| node.step(step)) {
            self.removed.extend(node.texts().into_iter().map(str::to_owned));
        }
        self.root = Arc::new(self.root.without(way));
    }

    /// What the types refuse though the shape is right.
    fn misfits(&mut self) -> Vec<Problem> {
        let mut problems = Vec::new();
        while problems.len() < MOST {
            let Err(misfit) = deserialize::<Scenario>(&self.root) else { break };
            let Some(place) = misfit.place.filter(|place| !self.root.place.is(place)) else { break };
            self.take_out(&place);
            problems.push(Problem::new(Code::Value, place, plain(&misfit.message)));
        }
        problems
    }

    /// What is refused, and the universe of what is left once that is taken out.
    fn refusals(&mut self, real: Moment, files: &[PathBuf]) -> (Vec<Problem>, Option<Universe>) {
        let mut problems = Vec::new();
        for _ in 0..MOST {
            let refusal = match self.begun(real, files) {
                Some(Err(refusal)) => refusal,
                begun => return (problems, begun.and_then(Result::ok)),
            };
            let (steps, message) = split(&self.root, &refusal);
            if steps.is_empty() {
                // Nobody can say what to take out, so the search ends.
                problems.push(self.problem(self.root.place.clone(), message));
                break;
            }
            let follows = self.removed.iter().any(|name| message.contains(&format!("`{name}`")));
            if !follows {
                problems.push(self.problem(place(&self.root, &steps), message));
            }
            self.remove(&steps);
        }
        (problems, None)
    }

    /// A universe that begins from what is left, or why none does.
    fn begun(&self, real: Moment, files: &[PathBuf]) -> Option<Result<Universe, String>> {
        let mut scenario: Scenario = deserialize(&self.root).ok()?;
        attach(&mut scenario, files);
        let blueprint = blueprint(scenario, None);
        Some(Universe::build(&blueprint, blueprint.seed, blueprint.clock, real))
    }

    /// A refusal with the name that was probably meant, where it says that there is none of some name.
    fn problem(&self, place: Place, message: &str) -> Problem {
        let name = message.strip_prefix("there is no ").and_then(|rest| rest.split('`').nth(1));
        let meant =
            name.and_then(|name| nearest(name, self.root.texts().into_iter().filter(|known| *known != name)));
        Problem::new(Code::Contradiction, place, message).suggest(meant.map(str::to_owned))
    }
}

/// The place that a vendor's words begin with (`vendors.pulse: users[1]: …`), and the rest of them.
pub(super) fn placed<'m>(root: &Arc<Node>, told: &'m str) -> (Place, &'m str) {
    let (steps, rest) = split(root, told);
    (place(root, &steps), rest)
}

/// The way that a refusal names (`vendors.pulse: users[1]: …`) as far as it leads, and the rest of it.
fn split<'m>(root: &Arc<Node>, refusal: &'m str) -> (Vec<Step>, &'m str) {
    let (mut steps, mut here, mut rest) = (Vec::new(), Arc::clone(root), refusal);
    while let Some((head, tail)) = rest.split_once(": ") {
        let Some((way, node)) = follow(&here, head) else { break };
        steps.extend(way);
        (here, rest) = (node, tail);
    }
    (steps, rest)
}

/// Follow `a.b[3].c`.
fn follow(from: &Arc<Node>, way: &str) -> Option<(Vec<Step>, Arc<Node>)> {
    let mut steps = Vec::new();
    for part in way.split('.') {
        let mut pieces = part.split('[');
        steps.push(Step::Member(pieces.next()?.to_owned()));
        for index in pieces {
            steps.push(Step::Entry(index.strip_suffix(']')?.parse().ok()?));
        }
    }
    let node = steps.iter().try_fold(Arc::clone(from), |node, step| node.step(step).cloned())?;
    Some((steps, node))
}

/// An entry is shown where it begins, a member at its key.
fn place(root: &Arc<Node>, steps: &[Step]) -> Place {
    let parent = steps.split_last().and_then(|(last, before)| {
        let parent = before.iter().try_fold(Arc::clone(root), |node, step| node.step(step).cloned())?;
        Some(match last {
            Step::Member(name) => parent.entry(name)?.0.place.clone(),
            Step::Entry(index) => parent.values().get(*index)?.place.clone(),
        })
    });
    parent.unwrap_or_else(|| root.place.clone())
}
