//! From names to a checked model: every problem of all files concerned in one pass.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Found, NotFound, Origin, beside, find as find_text, sibling};
use super::yaml::{Content, Key, Node, Place, Source, build, deserialize, overlay};
use super::{
    Code, Problem, Problems, Scenario, Version, attachments, doubts, library, nearest, references, schema,
    seeding, shape,
};
use crate::engine::{Moment, plain};

/// The longest chain of files that extend each other.
const LONGEST: usize = 16;
/// What is said of a file that does not say its version.
const NO_VERSION: &str = "`version` is missing";
/// What belongs to a file and is not handed down to what is laid over it.
const OWN: [&str; 3] = ["name", "description", "extends"];

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
        let Place { source, line, column, .. } = &self.root.get(list)?.values().get(index)?.place;
        Some(format!("{}:{line}:{column}", source.name))
    }
}

/// What has been gathered of a scenario that may be wrong.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The files that were read.
    pub files: Vec<PathBuf>,
    problems: Vec<Problem>,
    /// Whether something that is extended could not be laid under the rest.
    is_partial: bool,
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
    (gathered.finish(layers, Some(real)), files)
}

/// A built-in story as it is. The gate has checked and tried each of them, and a server is to be up in milliseconds.
pub(super) fn built_in(name: &str) -> Option<Loaded> {
    let found = find_text(name).ok().filter(|found| found.origin == Origin::Story)?;
    let Layer { name, root } = Gathered::default().layer(&found, &mut Vec::new())?;
    let mut scenario = deserialize::<Scenario>(&root).ok()?;
    scenario.name = Some(name);
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

/// A story with its name.
struct Layer {
    name: String,
    root: Arc<Node>,
}

impl Gathered {
    fn named(&mut self, name: &str) -> Option<Layer> {
        match find_text(name) {
            Ok(found) => self.layer(&found, &mut Vec::new()),
            Err(NotFound::Unreadable(problem)) => {
                self.files.push(name.into());
                self.problems.push(*problem);
                None
            }
            Err(NotFound::Nowhere(why)) => {
                self.files.push(name.into());
                let place = Place::whole(&Source::of(name, ""));
                self.problems.push(missing(Code::Missing, place, name, &why));
                None
            }
        }
    }

    /// A file with everything that it extends laid under it.
    fn layer(&mut self, found: &Found, chain: &mut Vec<String>) -> Option<Layer> {
        if let Origin::File(path) = &found.origin {
            self.files.push(path.clone());
        }
        let mut root = build(&found.source, &mut self.problems)?;
        let name = own_name(&root, found);
        if root.get("version").is_none() && matches!(root.content, Content::Map(_)) {
            self.problems.push(without_version(&root));
        }
        chain.push(identity(found));
        match self.base(&root, found, chain) {
            Some(base) => root = overlay(&without_own(&base), &root),
            // Put right, a misspelt `extends` lays something under this too.
            None => self.is_partial |= meant(&root, "extends").is_some(),
        }
        chain.pop();
        Some(Layer { name, root })
    }

    fn base(&mut self, root: &Node, found: &Found, chain: &mut Vec<String>) -> Option<Arc<Node>> {
        let value = root.get("extends")?;
        let wanted = value.text()?;
        let base = match beside(&found.origin, wanted) {
            Ok(base) => base,
            Err(NotFound::Unreadable(problem)) => {
                self.files.extend(sibling(&found.origin, wanted));
                self.problems.push(*problem);
                return None;
            }
            Err(NotFound::Nowhere(why)) => {
                // It may come, and then it is wanted.
                self.files.extend(sibling(&found.origin, wanted));
                let lies = lies_beside(&found.origin, wanted);
                let problem = missing(Code::Extends, value.place.clone(), wanted, &why);
                self.problems.push(if lies.is_some() { problem.suggest(lies) } else { problem });
                return None;
            }
        };
        let identity = identity(&base);
        if chain.contains(&identity) {
            let way = chain.iter().skip_while(|other| **other != identity).map(|path| short(path));
            let way: Vec<_> = way.chain([short(&identity)]).collect();
            let message = format!("this extends itself: {}", way.join(" → "));
            self.problems.push(Problem::new(Code::Extends, value.place.clone(), message));
            return None;
        }
        if chain.len() >= LONGEST {
            let message = format!("more than {LONGEST} files extend each other here");
            self.problems.push(Problem::new(Code::Extends, value.place.clone(), message));
            return None;
        }
        self.layer(&base, chain).map(|layer| layer.root)
    }

    /// Lay the layers over each other, check the shape and what is referred to, read the model, and try it.
    fn finish(mut self, layers: Vec<Layer>, trial: Option<Moment>) -> Result<Loaded, Problems> {
        let name = layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>().join("+");
        let roots = layers.into_iter().map(|layer| layer.root);
        let Some(root) = roots.reduce(|below, above| overlay(&without_own(&below), &above)) else {
            return Err(Problems::sorted(self.problems));
        };
        let told = self.problems.clone();
        let found = shape::check(schema(), schema(), &root);
        // A version that is missing, or misspelt, was told for its file already.
        let is_told = |problem: &Problem| told.iter().any(|known| is_version(known, problem));
        let found = found.into_iter().filter(|problem| !is_told(problem));
        self.problems.extend(found.map(|problem| of_version(&root, problem)));
        self.problems = references::check(&root, self.problems, self.is_partial);
        self.problems.extend(attachments::check(&root, &self.files));
        if let Some(real) = trial.filter(|_| !self.is_partial) {
            self.problems = seeding::check_vendors(&root, real, &self.files, self.problems);
        }
        if self.problems.is_empty() {
            match deserialize::<Scenario>(&root) {
                Ok(mut scenario) => {
                    scenario.name = Some(name);
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
                    let place = misfit.place.unwrap_or_else(|| root.place.clone());
                    self.problems.push(Problem::new(Code::Value, place, plain(&misfit.message)));
                }
            }
        }
        Err(Problems::sorted(self.problems))
    }
}

/// What the shape says of a version that is not known, in the words of the version itself.
fn of_version(root: &Node, mut problem: Problem) -> Problem {
    let version = root.get("version").filter(|version| version.holds(&problem.place));
    if let Some(Err(misfit)) =
        version.filter(|_| problem.code == Code::Value).map(|node| deserialize::<Version>(node))
    {
        problem.message = misfit.message;
    }
    problem
}

/// The member that is, or was probably meant to be, the one of that name.
fn meant<'r>(root: &'r Node, name: &str) -> Option<&'r Key> {
    let mut keys = root.entries().iter().map(|(key, _)| key);
    keys.find(|key| nearest(&key.text, shape::members(schema())) == Some(name))
}

/// What is told of a file without a version: one that is misspelt is there.
fn without_version(root: &Node) -> Problem {
    match meant(root, "version") {
        Some(key) => {
            let message = format!("unknown member `{}`", key.text);
            Problem::new(Code::UnknownMember, key.place.clone(), message).suggest(Some("version".into()))
        }
        None => Problem::new(Code::MissingMember, root.place.clone(), NO_VERSION),
    }
    .hint("each file says which version of the format it is in: `version: 1`")
}

/// Whether a `problem` says again what a file without a version was `told`.
fn is_version(told: &Problem, problem: &Problem) -> bool {
    let is_missing = problem.code == Code::MissingMember && problem.message == NO_VERSION;
    match told.code {
        Code::MissingMember => is_missing,
        Code::UnknownMember => is_missing || told.place.is(&problem.place),
        _ => false,
    }
}

fn missing(code: Code, place: Place, name: &str, why: &str) -> Problem {
    Problem::new(code, place, format!("there is no scenario `{name}`: {why}"))
        .suggest(nearest(name, library::names()).map(str::to_owned))
        .hint("`lookalike scenarios` lists the built-in ones")
}

/// The file that was probably meant by a name: one of that name beside the file that extends it.
fn lies_beside(origin: &Origin, name: &str) -> Option<String> {
    let written = name.strip_prefix("./").unwrap_or(name);
    let mut named = ["yaml", "yml"].map(|ending| format!("./{written}.{ending}")).into_iter();
    named.find(|name| sibling(origin, name).is_some_and(|path| path.is_file()))
}

/// What tells two files from each other, however they are named.
fn identity(found: &Found) -> String {
    match &found.origin {
        Origin::File(path) => {
            std::fs::canonicalize(path).unwrap_or_else(|_| path.clone()).to_string_lossy().into_owned()
        }
        Origin::Story | Origin::Request => found.source.name.clone(),
    }
}

fn short(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The name that a story gives itself, or else its file's without the ending.
fn own_name(root: &Node, found: &Found) -> String {
    let stem = || Path::new(&found.source.name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    root.get("name")
        .and_then(|name| name.text().map(str::to_owned))
        .or_else(stem)
        .unwrap_or_else(|| found.source.name.clone())
}

/// A story as what others are laid over: without what is only its own.
fn without_own(root: &Arc<Node>) -> Arc<Node> {
    let Content::Map(entries) = &root.content else { return Arc::clone(root) };
    let kept = entries.iter().filter(|(key, _)| !OWN.contains(&&*key.text)).cloned().collect();
    Arc::new(Node { place: root.place.clone(), content: Content::Map(kept) })
}
