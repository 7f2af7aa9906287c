//! Whether the vendors can begin from a scenario: only they know what contradicts what.
//!
//! A vendor tells everything that it refuses, each with the way to it in its section (`users[1].language: …`). The
//! entries concerned are taken out and the rest tried again, since what was refused may have hidden something. What was
//! told before, because it has not the right shape, is taken out first, so that one kind of problem does not hide the
//! other; what is refused only because of what was taken out is not told.

use std::path::PathBuf;
use std::sync::Arc;

use super::attachments::attach;
use super::yaml::{Content, Node, Place, Step, deserialize};
use super::{Code, Problem, Scenario, blueprint, nearest, rehearsal};
use crate::engine::{Moment, Refusals, Universe, plain};

/// The most refusals that are looked for.
const MOST: usize = 50;
/// What a trial of the vendors' sections needs of a scenario.
const NEEDED: [&str; 4] = ["version", "seed", "clock", "vendors"];

/// Every refusal of the whole, for a tree in which nothing else is wrong.
pub(super) fn check(root: &Arc<Node>, real: Moment, files: &[PathBuf]) -> Vec<Problem> {
    let mut trial = Trial { root: Arc::clone(root), removed: Vec::new(), gaps: Vec::new() };
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
    let root_of_trial = Arc::new(only(root, &NEEDED));
    let mut trial = Trial { root: root_of_trial, removed: Vec::new(), gaps: Vec::new() };
    for problem in &told {
        trial.take_out(problem);
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
    /// What stood in what was taken out: a refusal that misses it follows from that.
    removed: Vec<String>,
    gaps: Vec<Gap>,
}

/// A member that was taken out of a mapping, of which the rest is judged.
struct Gap {
    /// Where the mapping begins that is judged without it: for a setting that of its vendor.
    around: Place,
    /// The member's name, those of its own members, and what was probably meant where it is no known one.
    names: Vec<String>,
}

impl Trial {
    /// Take out what a problem was told of: the member of the innermost entry of a list around it, or the setting.
    fn take_out(&mut self, problem: &Problem) {
        let Some(steps) = self.root.steps_to(&problem.place) else { return };
        let way = whole(&steps);
        let is_vendor = steps.first() == Some(&Step::Member("vendors".into()));
        let setting = steps.get(2) == Some(&Step::Member("settings".into()));
        let depth = match steps.iter().rposition(|step| matches!(step, Step::Entry(_))) {
            Some(entry) => entry + 1,
            None if is_vendor && setting => 3,
            None => usize::MAX,
        };
        // Nobody knows what a member stands for that is no known one.
        let is_known = problem.code != Code::UnknownMember || problem.suggestion.is_some();
        let Some(Step::Member(name)) = steps.get(depth).filter(|_| is_known) else {
            return self.remove(way);
        };
        let around = if depth == 3 && setting { steps.get(..2) } else { steps.get(..depth) };
        let around = around.and_then(|way| self.at(way)).map(|node| node.place.clone());
        let below =
            steps.get(..=depth).and_then(|way| self.at(way)).map(|node| node.entries()).unwrap_or_default();
        let below = below.iter().map(|(key, _)| key.text.to_string());
        let names = std::iter::once(name.clone()).chain(problem.suggestion.clone()).chain(below).collect();
        self.gaps.extend(around.map(|around| Gap { around, names }));
        self.remove(steps.get(..=depth).unwrap_or(way));
    }

    /// What a way leads to.
    fn at(&self, way: &[Step]) -> Option<&Arc<Node>> {
        at(&self.root, way)
    }

    fn remove(&mut self, way: &[Step]) {
        let texts = self.at(way).map(|node| node.texts().into_iter().map(str::to_owned).collect::<Vec<_>>());
        self.removed.extend(texts.into_iter().flatten());
        self.root = Arc::new(self.root.without(way));
    }

    /// What the types refuse though the shape is right.
    fn misfits(&mut self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for _ in 0..MOST {
            let Err(misfit) = deserialize::<Scenario>(&self.root) else { break };
            let Some(place) = misfit.place.clone().filter(|place| !self.root.place.is(place)) else { break };
            let Some(steps) = self.root.steps_to(&place) else { break };
            // An entry of which something was taken out may have needed that.
            if !self.gaps.iter().any(|gap| gap.around.is(&place)) {
                problems.push(Problem::new(Code::Value, place, plain(&misfit.message)));
            }
            self.remove(whole(&steps));
        }
        problems
    }

    /// What is refused, and the universe of what is left once that is taken out.
    fn refusals(&mut self, real: Moment, files: &[PathBuf]) -> (Vec<Problem>, Option<Universe>) {
        let mut problems = Vec::new();
        for _ in 0..MOST {
            let refusals = match self.begun(real, files) {
                Some(Err(refusals)) => refusals,
                begun => return (problems, begun.and_then(Result::ok)),
            };
            let refused: Vec<_> = refusals.iter().map(|refusal| split(&self.root, refusal)).collect();
            let untold = refused.iter().filter(|(steps, message)| !self.follows(steps, message));
            problems.extend(untold.map(|(steps, message)| self.problem(steps, message)));
            let mut ways: Vec<_> = refused.iter().map(|(steps, _)| whole(steps).to_vec()).collect();
            // From the last one on, so that none moves before it is taken out.
            ways.sort_unstable_by(|a, b| b.cmp(a));
            ways.dedup();
            for way in &ways {
                self.remove(way);
            }
            if ways.iter().any(Vec::is_empty) || problems.len() >= MOST {
                // Nobody can say what to take out, so the search ends.
                break;
            }
        }
        (problems, None)
    }

    /// Whether a refusal follows from what was taken out.
    fn follows(&self, steps: &[Step], message: &str) -> bool {
        let is_missed = |name: &String| message.contains(&format!("`{name}`"));
        if !message.contains("stands twice") && self.removed.iter().any(is_missed) {
            return true;
        }
        let mut ways = (0..=steps.len()).filter_map(|length| self.at(steps.get(..length)?));
        ways.any(|node| {
            let here = self.gaps.iter().filter(|gap| gap.around.is(&node.place));
            here.flat_map(|gap| &gap.names).any(|name| speaks_of(message, name))
        })
    }

    /// A universe that begins from what is left, or why none does.
    fn begun(&self, real: Moment, files: &[PathBuf]) -> Option<Result<Universe, Refusals>> {
        let mut scenario: Scenario = deserialize(&self.root).ok()?;
        attach(&mut scenario, files);
        let blueprint = blueprint(scenario, None);
        Some(Universe::build(&blueprint, blueprint.seed, blueprint.clock, real))
    }

    /// A refusal with the name that was probably meant, where it says that there is none of some name, and with where
    /// it stands for the first time, where it stands twice.
    fn problem(&self, steps: &[Step], message: &str) -> Problem {
        let name = message.strip_prefix("there is no ").and_then(|rest| rest.split('`').nth(1));
        let meant =
            name.and_then(|name| nearest(name, self.root.texts().into_iter().filter(|known| *known != name)));
        let first = self.first(steps).filter(|_| message.ends_with("stands twice"));
        let first = first.map_or_else(String::new, |line| format!(", first in line {line}"));
        Problem::new(Code::Contradiction, place(&self.root, steps), format!("{message}{first}"))
            .suggest(meant.map(str::to_owned))
    }

    /// The line of the first entry of a list that says the same in the same place.
    fn first(&self, steps: &[Step]) -> Option<usize> {
        let place = steps.iter().rposition(|step| matches!(step, Step::Entry(_)))?;
        let (list, member) = (self.at(steps.get(..place)?)?, steps.get(place + 1..)?);
        let said = |entry: &Arc<Node>| {
            let node = member.iter().try_fold(entry, |node, step| node.step(step))?;
            Some((node.text()?.to_owned(), node.place.line))
        };
        let (given, _) = said(self.at(steps.get(..=place)?)?)?;
        list.values().iter().filter_map(said).find(|(text, _)| *text == given).map(|(_, line)| line)
    }
}

/// What a way leads to.
fn at<'n>(root: &'n Arc<Node>, way: &[Step]) -> Option<&'n Arc<Node>> {
    way.iter().try_fold(root, |node, step| node.step(step))
}

/// An entry is shown where it begins, a member at its value, or at its key where that is longer than a word.
fn place(root: &Arc<Node>, steps: &[Step]) -> Place {
    let member = steps.split_last().and_then(|(last, before)| match last {
        Step::Member(name) => at(root, before)?.entry(name),
        Step::Entry(_) => None,
    });
    match (member, at(root, steps)) {
        (Some((key, value)), _) if matches!(value.content, Content::List(_) | Content::Map(_)) => {
            key.place.clone()
        }
        (_, node) => node.unwrap_or(root).place.clone(),
    }
}

/// The way to what is taken out as a whole: the innermost entry of a list; where there is none, the section, since a
/// setting that is missing would be judged by its default.
fn whole(steps: &[Step]) -> &[Step] {
    let entry = steps.iter().rposition(|step| matches!(step, Step::Entry(_)));
    let is_vendor = steps.first() == Some(&Step::Member("vendors".into()));
    let length = entry.map_or(if is_vendor { 2 } else { 1 }, |place| place + 1);
    steps.get(..length).unwrap_or(steps)
}

/// Whether a name stands in a message as a word.
fn speaks_of(message: &str, name: &str) -> bool {
    message.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name)
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
        match follow(&here, head) {
            Some((way, node)) => {
                steps.extend(way);
                (here, rest) = (node, tail);
            }
            // What was left out is judged by its default, and stands nowhere.
            None if !steps.is_empty() && is_name(head) => rest = tail,
            None => break,
        }
    }
    (steps, rest)
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// Follow `a.b[3].c` as far as it leads, which is one step at least. A name may have a point in it.
fn follow(from: &Arc<Node>, way: &str) -> Option<(Vec<Step>, Arc<Node>)> {
    if let Some(node) = from.get(way) {
        return Some((vec![Step::Member(way.to_owned())], Arc::clone(node)));
    }
    let (part, further) = way.split_once('.').unwrap_or((way, ""));
    let mut pieces = part.split('[');
    let mut steps = vec![Step::Member(pieces.next()?.to_owned())];
    for index in pieces {
        steps.push(Step::Entry(index.strip_suffix(']')?.parse().ok()?));
    }
    let node = steps.iter().try_fold(from, |node, step| node.step(step)).cloned()?;
    let Some((rest, end)) = follow(&node, further) else { return Some((steps, node)) };
    steps.extend(rest);
    Some((steps, end))
}
