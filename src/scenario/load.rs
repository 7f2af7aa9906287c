//! From names to a checked model: every problem of all files concerned in one pass.

use std::path::PathBuf;
use std::sync::Arc;

use super::files::{Found, Origin, find as find_text};
use super::layer::{Gathered, Layer, without_own};
use super::yaml::{Misfit, Node, Place, Source, build, deserialize, overlay};
use super::{
    Code, Problem, Problems, Scenario, attachments, doubts, references, schema, seeding, shape, version,
};
use crate::engine::{Moment, plain};

/// A scenario that has been read.
#[derive(Debug)]
pub struct Loaded {
    /// The model.
    pub scenario: Scenario,
    /// The files that it came from, for watching; built-in stories are none.
    pub files: Vec<PathBuf>,
    /// What is right, but hardly meant.
    pub warnings: Problems,
    root: Arc<Node>,
}

impl Loaded {
    /// Where an entry of one of its lists stands, such as `faults`: file, line and column.
    pub fn place(&self, list: &str, index: usize) -> Option<String> {
        place(&self.root, list, index)
    }
}

fn place(root: &Node, list: &str, index: usize) -> Option<String> {
    let Place { source, line, column, .. } = &root.get(list)?.values().get(index)?.place;
    Some(format!("{}:{line}:{column}", source.name))
}

/// The model of a tree that was checked. What may fail at a request only knows where it stands, to tell it then.
fn model(root: &Arc<Node>, name: String) -> Result<Scenario, Misfit> {
    let mut scenario = deserialize::<Scenario>(root)?;
    scenario.name = Some(name);
    for (index, rule) in scenario.overrides.iter_mut().enumerate() {
        rule.place = place(root, "overrides", index).map(Arc::from);
    }
    Ok(scenario)
}

/// Load the scenarios of these names, later ones laid over earlier ones, and try them at `real` time.
pub fn load(names: &[String], real: Moment) -> Result<Loaded, Problems> {
    gather(names, real).0
}

/// The same with the files that were read whatever became of them, so that a correction of any of them is noticed.
pub fn load_watched(names: &[String], real: Moment) -> (Result<Loaded, Problems>, Vec<PathBuf>) {
    if let Some(loaded) = names.first().filter(|_| names.len() == 1).and_then(|name| built_in(name)) {
        return (Ok(loaded), Vec::new());
    }
    gather(names, real)
}

fn gather(names: &[String], real: Moment) -> (Result<Loaded, Problems>, Vec<PathBuf>) {
    let mut gathered = Gathered::default();
    let layers: Vec<_> = names.iter().filter_map(|name| gathered.named(name)).collect();
    let files = gathered.files.clone();
    match gathered.finish(layers, Some(real)) {
        // With those that it names.
        Ok(loaded) => {
            let files = loaded.files.clone();
            (Ok(loaded), files)
        }
        wrong => (wrong, files),
    }
}

/// A built-in story as it is. The gate has checked and tried each of them, and a server is to be up in milliseconds.
pub(super) fn built_in(name: &str) -> Option<Loaded> {
    let found = find_text(name).ok().filter(|found| found.origin == Origin::Story)?;
    let Layer { name, root } = Gathered::default().layer(&found, &mut Vec::new())?;
    let scenario = model(&root, name).ok()?;
    Some(Loaded { scenario, files: Vec::new(), warnings: Problems::default(), root })
}

/// Load a scenario that was sent, and try it at `real` time.
pub fn load_text(name: &str, text: &str, real: Moment) -> Result<Loaded, Problems> {
    let mut gathered = Gathered::default();
    let found = Found { source: Source::of(name, text), origin: Origin::Request };
    let layer = gathered.layer(&found, &mut Vec::new());
    gathered.finish(layer.into_iter().collect(), Some(real))
}

/// The same from bytes.
pub fn load_bytes(name: &str, bytes: &[u8], real: Moment) -> Result<Loaded, Problems> {
    let source = Source::decode(name, bytes)?;
    load_text(name, &source.text, real)
}

/// The name, where a text is nothing but `name: …` (or the same in JSON): no scenario is, since each has a version.
pub fn only_name(bytes: &[u8]) -> Option<String> {
    let root = build(&Source::decode("", bytes).ok()?, &mut Vec::new())?;
    match root.entries() {
        [(key, value)] if &*key.text == "name" => value.text().map(str::to_owned),
        _ => None,
    }
}

/// Where a tree has not the shape of a scenario.
fn misshapen(root: &Arc<Node>) -> Vec<Problem> {
    let found = shape::check(schema(), schema(), root).into_iter();
    found.map(|problem| version::worded(root, problem)).collect()
}

/// What is told of a scenario: what is wrong with it, or else its warnings.
pub fn diagnosis(loaded: Result<Loaded, Problems>) -> Problems {
    loaded.map_or_else(|problems| problems, |loaded| loaded.warnings)
}

/// Find a scenario by built-in name or path, and read it without trying it.
pub fn find(name: &str) -> Result<Scenario, Problems> {
    let mut gathered = Gathered::default();
    let layer = gathered.named(name);
    gathered.finish(layer.into_iter().collect(), None).map(|loaded| loaded.scenario)
}

/// Read a scenario from its text without trying it; `file` names it in problems.
pub fn read(file: &str, source: &str) -> Result<Scenario, Problems> {
    let mut gathered = Gathered::default();
    let found = Found { source: Source::of(file, source), origin: Origin::Request };
    let layer = gathered.layer(&found, &mut Vec::new());
    gathered.finish(layer.into_iter().collect(), None).map(|loaded| loaded.scenario)
}

impl Gathered {
    /// Lay the layers over each other, check the shape and what is referred to, read the model, and try it.
    fn finish(mut self, layers: Vec<Layer>, trial: Option<Moment>) -> Result<Loaded, Problems> {
        let name = layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>().join("+");
        let roots = layers.into_iter().map(|layer| layer.root);
        let Some(root) = roots.reduce(|below, above| overlay(&without_own(&below), &above)) else {
            return Err(Problems::sorted(self.problems));
        };
        let whole = misshapen(&root);
        let is_told = |problem: &Problem| whole.iter().any(|told| told.place.is(&problem.place));
        // What a file leaves out may stand in one that is laid over it.
        let counts = |problem: &Problem| problem.code != Code::MissingMember && !is_told(problem);
        let alone: Vec<_> = self.alone.iter().flat_map(misshapen).filter(counts).collect();
        self.problems.extend(whole.into_iter().chain(alone));
        self.problems = references::check(&root, self.problems, self.is_partial);
        self.problems.extend(attachments::check(&root, &self.files));
        if let Some(real) = trial.filter(|_| !self.is_partial) {
            self.problems = seeding::check_vendors(&root, real, &self.files, self.problems);
        }
        if self.problems.is_empty() {
            match model(&root, name) {
                Ok(mut scenario) => {
                    let named = attachments::attach(&mut scenario, &self.files);
                    if let Some(real) = trial {
                        self.problems.extend(seeding::check(&root, real, &self.files));
                    }
                    if self.problems.is_empty() {
                        self.files.extend(named);
                        let warnings = Problems::sorted(doubts::check(&root, &scenario.vendors));
                        return Ok(Loaded { scenario, files: self.files, warnings, root });
                    }
                }
                Err(misfit) => {
                    let place = misfit.place.clone().unwrap_or_else(|| root.place.clone());
                    self.problems.push(Problem::new(Code::Value, place, plain(&misfit.message)));
                }
            }
        }
        Err(Problems::sorted(self.problems))
    }
}
