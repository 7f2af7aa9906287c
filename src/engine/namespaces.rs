//! All namespaces of a server: found by name, created on first use, forked, dropped, and let go when idle.
//!
//! A guard into the map is never kept: the `Arc` is cloned out, so no second access can deadlock.

use std::sync::Arc;

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use thiserror::Error;

use super::{Blueprint, ClockStart, JournalLimits, Moment, Namespace, Seed, Span};

/// The namespace of requests that name none; it is always there.
pub const DEFAULT: &str = "default";

/// How many namespaces there may be, and for how long.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At most this many at a time.
    pub count: usize,
    /// One that nobody used for this long may go.
    pub idle: Span,
    /// Whether an unknown name is created on first use.
    pub create_on_use: bool,
    /// Bounds of each journal.
    pub journal: JournalLimits,
}

/// Why a namespace could not be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoNamespace {
    /// It is not there, and may not or should not be created.
    #[error("there is no namespace `{0}`")]
    Unknown(String),
    /// It is there already.
    #[error("namespace `{0}` exists already")]
    Exists(String),
    /// The cap is reached and none is idle.
    #[error("there are {0} namespaces already, which is the limit, and none has been idle long enough")]
    Full(usize),
    /// The default one stays.
    #[error("the default namespace cannot be dropped; reset it instead")]
    Permanent,
    /// The scenario could not be applied.
    #[error("the scenario could not be applied: {0}")]
    Scenario(String),
}

/// All namespaces of a server.
pub struct Namespaces {
    by_name: DashMap<Arc<str>, Arc<Namespace>>,
    blueprint: Arc<Blueprint>,
    limits: Limits,
}

impl Namespaces {
    /// Only the default namespace, built from `blueprint` while real time is `real`.
    pub fn new(blueprint: Arc<Blueprint>, limits: Limits, real: Moment) -> Result<Self, NoNamespace> {
        let namespaces = Self { by_name: DashMap::new(), blueprint, limits };
        namespaces.create(DEFAULT, None, None, None, real)?;
        Ok(namespaces)
    }

    /// The namespace `name`, if it is there.
    pub fn find(&self, name: &str) -> Option<Arc<Namespace>> {
        self.by_name.get(name).map(|found| Arc::clone(found.value()))
    }

    /// The namespace `name`, created if need be and allowed.
    pub fn open(&self, name: &str, real: Moment) -> Result<Arc<Namespace>, NoNamespace> {
        if let Some(found) = self.find(name) {
            return Ok(found);
        }
        if !self.limits.create_on_use {
            return Err(NoNamespace::Unknown(name.into()));
        }
        match self.create(name, None, None, None, real) {
            Err(NoNamespace::Exists(_)) => self.find(name).ok_or_else(|| NoNamespace::Unknown(name.into())),
            other => other,
        }
    }

    /// Create the namespace `name`, from `blueprint` or else the server's own; `seed` and `clock` override it.
    pub fn create(
        &self,
        name: &str,
        blueprint: Option<Arc<Blueprint>>,
        seed: Option<Seed>,
        clock: Option<ClockStart>,
        real: Moment,
    ) -> Result<Arc<Namespace>, NoNamespace> {
        self.make_room(real)?;
        let blueprint = blueprint.unwrap_or_else(|| Arc::clone(&self.blueprint));
        let built = Namespace::build(name, blueprint, seed, clock, self.limits.journal, real);
        self.insert(built.map_err(NoNamespace::Scenario)?)
    }

    /// Copy the namespace `from` to the new name `name`.
    pub fn fork(&self, from: &str, name: &str, real: Moment) -> Result<Arc<Namespace>, NoNamespace> {
        let origin = self.find(from).ok_or_else(|| NoNamespace::Unknown(from.into()))?;
        self.make_room(real)?;
        self.insert(origin.fork(name, self.limits.journal, real))
    }

    fn insert(&self, namespace: Namespace) -> Result<Arc<Namespace>, NoNamespace> {
        match self.by_name.entry(Arc::clone(namespace.name())) {
            Entry::Occupied(taken) => Err(NoNamespace::Exists(taken.key().to_string())),
            Entry::Vacant(free) => Ok(Arc::clone(free.insert(Arc::new(namespace)).value())),
        }
    }

    /// Make sure that one more fits, letting idle ones go where the cap is reached.
    fn make_room(&self, real: Moment) -> Result<(), NoNamespace> {
        if self.by_name.len() < self.limits.count || self.expire(real) > 0 {
            return Ok(());
        }
        Err(NoNamespace::Full(self.limits.count))
    }

    /// Drop what nobody used for the idle time; how many went.
    pub fn expire(&self, real: Moment) -> usize {
        let before = self.by_name.len();
        self.by_name.retain(|name, namespace| &**name == DEFAULT || namespace.idle(real) < self.limits.idle);
        before.saturating_sub(self.by_name.len())
    }

    /// Drop the namespace `name`.
    pub fn dismiss(&self, name: &str) -> Result<(), NoNamespace> {
        if name == DEFAULT {
            return Err(NoNamespace::Permanent);
        }
        self.by_name.remove(name).map(|_| ()).ok_or_else(|| NoNamespace::Unknown(name.into()))
    }

    /// All namespaces, sorted by name.
    pub fn list(&self) -> Vec<Arc<Namespace>> {
        let mut all: Vec<_> = self.by_name.iter().map(|entry| Arc::clone(entry.value())).collect();
        all.sort_by(|a, b| a.name().cmp(b.name()));
        all
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.by_name.len()
    }

    /// What namespaces are built from.
    pub fn blueprint(&self) -> &Blueprint {
        &self.blueprint
    }
}
