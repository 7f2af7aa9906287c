//! A story with everything that it extends laid under it, however long that chain is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Found, NotFound, Origin, beside, find, sibling};
use super::yaml::{Content, Key, Node, Place, Source, build, overlay};
use super::{Code, Problem, library, nearest, schema, shape, version};

/// The longest chain of files that extend each other.
const LONGEST: usize = 16;
/// What belongs to a file and is not handed down to what is laid over it.
const OWN: [&str; 3] = ["name", "description", "extends"];

/// What has been gathered of a scenario that may be wrong.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The files that were read.
    pub(super) files: Vec<PathBuf>,
    pub(super) problems: Vec<Problem>,
    /// Each file by itself.
    pub(super) alone: Vec<Arc<Node>>,
    /// Whether something that is extended could not be laid under the rest.
    pub(super) is_partial: bool,
}

/// A story with its name.
pub(super) struct Layer {
    pub(super) name: String,
    pub(super) root: Arc<Node>,
}

impl Gathered {
    /// What is found under a name.
    pub(super) fn named(&mut self, name: &str) -> Option<Layer> {
        match find(name) {
            Ok(found) => self.layer(&found, &mut Vec::new()),
            Err(NotFound::Unreadable(problem)) => {
                self.files.push(name.into());
                self.problems.push(*problem);
                None
            }
            Err(NotFound::Nowhere(why)) => {
                self.files.push(name.into());
                let place = Place::whole(&Source::of(name, ""));
                let lies = spelt(name).find(|name| Path::new(name).is_file());
                self.problems.push(missing(Code::Missing, place, name, &why, lies));
                None
            }
        }
    }

    /// A file with everything that it extends laid under it.
    pub(super) fn layer(&mut self, found: &Found, chain: &mut Vec<String>) -> Option<Layer> {
        if let Origin::File(path) = &found.origin {
            self.files.push(path.clone());
        }
        let mut root = build(&found.source, &mut self.problems)?;
        let name = own_name(&root, found);
        self.alone.push(Arc::clone(&root));
        self.problems.extend(version::missing(&root));
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
                self.problems.push(extended(*problem, value, wanted));
                return None;
            }
            Err(NotFound::Nowhere(why)) => {
                // It may come, and then it is wanted.
                self.files.extend(sibling(&found.origin, wanted));
                let lies = lies_beside(&found.origin, wanted);
                self.problems.push(missing(Code::Extends, value.place.clone(), wanted, &why, lies));
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
}

/// What is wrong with a file that `value` extends: told where it is named, unless it has a place in the file.
fn extended(problem: Problem, value: &Node, wanted: &str) -> Problem {
    if problem.code != Code::Missing {
        return problem;
    }
    let message = format!("`{wanted}`: {}", problem.message);
    Problem { place: value.place.clone(), message, ..problem }
}

/// The member that is, or was probably meant to be, the one of that name.
pub(super) fn meant<'r>(root: &'r Node, name: &str) -> Option<&'r Key> {
    let mut keys = root.entries().iter().map(|(key, _)| key);
    keys.find(|key| nearest(&key.text, shape::members(schema())) == Some(name))
}

/// That nothing is found under a name; `lies` is a file that was probably meant.
fn missing(code: Code, place: Place, name: &str, why: &str, lies: Option<String>) -> Problem {
    // A place that is the scenario itself names it already.
    let quoted = if place.source.name == name { String::new() } else { format!(" `{name}`") };
    Problem::new(code, place, format!("there is no such scenario{quoted}: {why}"))
        .suggest(lies.or_else(|| nearest(name, library::names()).map(str::to_owned)))
        .hint("`lookalike scenarios` lists the built-in ones")
}

/// The file that was probably meant by a name: one of that name beside the file that extends it.
fn lies_beside(origin: &Origin, name: &str) -> Option<String> {
    let written = name.strip_prefix("./").unwrap_or(name);
    let mut named = spelt(written).map(|name| format!("./{name}"));
    named.find(|name| sibling(origin, name).is_some_and(|path| path.is_file()))
}

/// What a file may be called whose ending was left out, or is the other one.
fn spelt(name: &str) -> impl Iterator<Item = String> {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or(name);
    ["yaml", "yml"].map(|ending| format!("{stem}.{ending}")).into_iter()
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
pub(super) fn without_own(root: &Arc<Node>) -> Arc<Node> {
    let Content::Map(entries) = &root.content else { return Arc::clone(root) };
    let kept = entries.iter().filter(|(key, _)| !OWN.contains(&&*key.text)).cloned().collect();
    Arc::new(Node { place: root.place.clone(), content: Content::Map(kept) })
}
