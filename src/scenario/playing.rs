//! What a server was started with, and what became of later changes to it.

use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Loaded, Problems, View, blueprint, json, load_watched};
use crate::engine::{Blueprint, Event, Moment, Namespaces};

/// The scenarios that new namespaces are built from.
#[derive(Debug)]
pub struct Playing {
    names: Vec<String>,
    seed: Option<u64>,
    watched: bool,
    status: Mutex<Status>,
    files: Mutex<Vec<PathBuf>>,
}

/// What became of changes to the files.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Status {
    /// How often a change was taken over.
    pub reloads: u64,
    /// When that was last, in real time.
    pub last_reload: Option<Moment>,
    /// Why the files as they are now cannot be played; null where they are played.
    pub last_problem: Option<LastProblem>,
}

/// A change that was not taken over: the last good version is still played.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LastProblem {
    /// When it was found, in real time.
    pub at: Moment,
    /// The problems for people.
    pub text: String,
    /// The problems as data.
    pub problems: Vec<View>,
}

impl Status {
    fn note(&mut self, taken: &Result<(), Problems>, real: Moment) {
        match taken {
            Ok(()) => {
                self.reloads += 1;
                self.last_reload = Some(real);
                self.last_problem = None;
            }
            Err(problems) => {
                self.last_problem =
                    Some(LastProblem { at: real, text: problems.to_string(), problems: json(problems) });
            }
        }
    }
}

impl Playing {
    /// The seed that was given when the server was started: it stands in for that of any scenario.
    pub fn seed(&self) -> Option<u64> {
        self.seed
    }

    /// Load the scenarios of these names at `real` time; `seed` overrides theirs, `watched` says whether changes will be looked for.
    pub fn start(
        names: &[String],
        seed: Option<u64>,
        watched: bool,
        real: Moment,
    ) -> Result<(Self, Blueprint), Problems> {
        let (loaded, files) = load_watched(names, real);
        let Loaded { scenario, .. } = loaded?;
        let playing =
            Self { names: names.to_vec(), seed, watched, status: Mutex::default(), files: Mutex::new(files) };
        Ok((playing, blueprint(scenario, seed)))
    }

    /// Load the files anew. What is right is played by namespaces that are created, or reset, from now on; all at
    /// once, since they are built from one blueprint. What is wrong changes nothing.
    pub fn reload(&self, namespaces: &Namespaces, real: Moment) -> Result<(), Problems> {
        let (loaded, mut files) = load_watched(&self.names, real);
        let mut known = self.files.lock();
        if loaded.is_err() {
            // What was named before may be what is missing now.
            files.extend(known.iter().filter(|path| !files.contains(path)).cloned().collect::<Vec<_>>());
        }
        *known = files;
        drop(known);
        let taken = loaded.map(|Loaded { scenario, .. }| {
            namespaces.play(Arc::new(blueprint(scenario, self.seed)));
        });
        self.status.lock().note(&taken, real);
        tell(namespaces, &taken, real);
        taken
    }

    /// What it was started with: built-in names and paths.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether changes are looked for.
    pub fn is_watched(&self) -> bool {
        self.watched
    }

    /// What became of changes.
    pub fn status(&self) -> Status {
        self.status.lock().clone()
    }

    /// The files that are played, with those that they extend.
    pub fn files(&self) -> Vec<PathBuf> {
        self.files.lock().clone()
    }
}

/// Tell whoever listens, in any namespace. What is wrong is not repeated there: it shows lines of the file, which may hold
/// keys and go to those who ask for them, with `GET /__admin/scenarios`, and to the log of whoever wrote them.
fn tell(namespaces: &Namespaces, taken: &Result<(), Problems>, real: Moment) {
    let scenario = namespaces.blueprint().scenario.clone();
    let problems = taken.as_ref().err().map_or(0, |problems| json(problems).len());
    for namespace in namespaces.list() {
        namespace.bus().tell(|| Event {
            kind: "scenario",
            at: namespace.now(real),
            data: serde_json::json!({ "playing": scenario, "taken_over": taken.is_ok(), "problems": problems }),
        });
    }
}
