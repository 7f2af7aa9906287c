//! All namespaces of a server: found by name, created on first use, forked, dropped, and let go when idle.
//!
//! A guard into the map is never kept: the `Arc` is cloned out, so no second access can deadlock.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use foldhash::fast::FixedState;
use parking_lot::{Mutex, RwLock};

use super::budget::Queue;
use super::{
    Bell, Blueprint, ClockSetting, ClockStart, Counters, Journal, JournalLimits, Life, Moment, Namespace,
    NoNamespace, Seat, Seed, Span, meant,
};

/// The namespace of requests that name none; it is always there.
pub const DEFAULT: &str = "default";

/// In how many parts names are looked for: threads that look in one part wait for each other's caches.
const SHARDS: usize = 64;

/// How many names a name that is not known is compared with: more would cost more than the rest of the answer.
const COMPARED: usize = 1_000;

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
    /// At most this many bytes in all journals together, requests on their way aside.
    pub journals: usize,
}

/// All namespaces of a server.
pub struct Namespaces {
    /// Digests without chance: nobody gains by names that collide, of which there are only as many as the limits say.
    by_name: DashMap<Arc<str>, Arc<Namespace>, FixedState>,
    /// How many there are, those that are being built among them.
    taken: Arc<AtomicUsize>,
    /// What new namespaces are built from, and those that follow it at their next reset.
    blueprint: RwLock<Arc<Blueprint>>,
    pub(super) limits: Limits,
    /// How many bytes all journals hold.
    pub(super) held: Arc<AtomicI64>,
    /// Whose journals give way; locked by whoever makes room in them.
    pub(super) giving_way: Mutex<Queue>,
    counters: Arc<Counters>,
    bell: Arc<Bell>,
}

impl Namespaces {
    /// Only the default namespace, built from `blueprint` while real time is `real`.
    pub fn new(blueprint: Arc<Blueprint>, limits: Limits, real: Moment) -> Result<Self, NoNamespace> {
        let namespaces = Self {
            by_name: DashMap::with_hasher_and_shard_amount(FixedState::default(), SHARDS),
            taken: Arc::default(),
            blueprint: RwLock::new(blueprint),
            limits,
            held: Arc::default(),
            giving_way: Mutex::default(),
            counters: Arc::default(),
            bell: Arc::default(),
        };
        namespaces.create(DEFAULT, None, None, None, real)?;
        Ok(namespaces)
    }

    /// The namespace `name`, if it is there.
    pub fn find(&self, name: &str) -> Option<Arc<Namespace>> {
        self.by_name.get(name).map(|found| {
            found.ahead();
            Arc::clone(found.value())
        })
    }

    /// The same for somebody who uses it at `real`, so that it is not idle. Nobody lets it go in between.
    pub fn find_to_use(&self, name: &str, real: Moment) -> Option<Arc<Namespace>> {
        self.by_name.get(name).map(|found| {
            found.touch(real);
            Arc::clone(found.value())
        })
    }

    /// Whether that very namespace is still there.
    pub fn holds(&self, namespace: &Arc<Namespace>) -> bool {
        self.by_name.get(&**namespace.name()).is_some_and(|found| Arc::ptr_eq(&found, namespace))
    }

    /// That there is none of that name, and which was probably meant.
    pub fn unknown(&self, name: &str) -> NoNamespace {
        let mut names: Vec<_> =
            self.by_name.iter().take(COMPARED).map(|entry| Arc::clone(entry.key())).collect();
        names.sort_unstable();
        NoNamespace::Unknown { name: name.into(), meant: meant(name, names.iter().map(|name| &**name)) }
    }

    /// The namespace `name`, created if need be and allowed.
    pub fn open(&self, name: &str, real: Moment) -> Result<Arc<Namespace>, NoNamespace> {
        if let Some(found) = self.find_to_use(name, real) {
            return Ok(found);
        }
        if !self.limits.create_on_use {
            return Err(self.unknown(name));
        }
        match self.create(name, None, None, None, real) {
            Err(NoNamespace::Exists(_)) => self.find_to_use(name, real).ok_or_else(|| self.unknown(name)),
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
        let place = self.make_room(name, real)?;
        let own = blueprint.is_some();
        let blueprint = blueprint.unwrap_or_else(|| self.blueprint());
        let built = Namespace::build(name, blueprint, own, seed, clock, self.limits.journal, real);
        self.insert(place, built.map_err(NoNamespace::Scenario)?)
    }

    /// Copy the namespace `from` to the new name `name`, on a clock of its own as far as that is `set`. Whoever does so
    /// uses the origin.
    pub fn fork(
        &self,
        from: &str,
        name: &str,
        set: ClockSetting,
        real: Moment,
    ) -> Result<Arc<Namespace>, NoNamespace> {
        let origin = self.find_to_use(from, real).ok_or_else(|| self.unknown(from))?;
        self.copy(&origin, name, set, real)
    }

    fn copy(
        &self,
        origin: &Arc<Namespace>,
        name: &str,
        set: ClockSetting,
        real: Moment,
    ) -> Result<Arc<Namespace>, NoNamespace> {
        let place = self.make_room(name, real)?;
        let copy = origin.fork(name, set, self.limits.journal, real);
        // One that was dropped meanwhile sends nothing any more, and so would its copy.
        if !self.holds(origin) {
            return Err(self.unknown(origin.name()));
        }
        self.insert(place, copy)
    }

    fn insert(&self, place: Seat, namespace: Namespace) -> Result<Arc<Namespace>, NoNamespace> {
        match self.by_name.entry(Arc::clone(namespace.name())) {
            Entry::Occupied(taken) => Err(NoNamespace::Exists(taken.key().to_string())),
            Entry::Vacant(free) => {
                let namespace = Arc::new(namespace);
                free.insert(Arc::clone(&namespace));
                namespace.hang(&self.bell, &self.counters);
                namespace.journal(|journal| journal.share(&self.held));
                place.keep();
                Ok(namespace)
            }
        }
    }

    /// Make sure that `name` is free and one more fits, letting idle ones go where the cap is reached.
    fn make_room(&self, name: &str, real: Moment) -> Result<Seat, NoNamespace> {
        if self.by_name.contains_key(name) {
            return Err(NoNamespace::Exists(name.into()));
        }
        let count = self.limits.count;
        let seat = || Seat::take(&self.taken, count);
        seat()
            .or_else(|| {
                self.expire(real);
                seat()
            })
            .ok_or(NoNamespace::Full(count))
    }

    /// Drop what nobody used for the idle time; how many went.
    pub fn expire(&self, real: Moment) -> usize {
        let mut gone = 0;
        self.by_name.retain(|name, namespace| {
            let stays =
                &**name == DEFAULT || is_used(namespace, real) || namespace.idle(real) < self.limits.idle;
            if !stays {
                namespace.close();
                gone += 1;
            }
            stays
        });
        self.taken.fetch_sub(gone, Ordering::Relaxed);
        gone
    }

    /// Drop the namespace `name`; attempts on their way end, and the life that is answered says when they have.
    pub fn dismiss(&self, name: &str) -> Result<Arc<Life>, NoNamespace> {
        if name == DEFAULT {
            return Err(NoNamespace::Permanent);
        }
        let (name, gone) = self.by_name.remove(name).ok_or_else(|| self.unknown(name))?;
        self.taken.fetch_sub(1, Ordering::Relaxed);
        let life = gone.close();
        // Somebody may hold it for long, and its journal is nobody's any more.
        gone.journal(Journal::clear);
        // Who waits for something in it is told that it will not come.
        self.bell.ring(&name);
        Ok(life)
    }

    /// All namespaces with when they were last used, in no order; none is held, so that idle ones may go meanwhile.
    pub(super) fn last_uses(&self) -> Queue {
        let use_of = |namespace: &Arc<Namespace>| (namespace.last_used(), Arc::downgrade(namespace));
        self.by_name.iter().map(|entry| use_of(entry.value())).collect()
    }

    /// All namespaces, sorted by name.
    pub fn list(&self) -> Vec<Arc<Namespace>> {
        let mut all: Vec<_> = self.by_name.iter().map(|entry| Arc::clone(entry.value())).collect();
        all.sort_unstable_by(|a, b| a.name().cmp(b.name()));
        all
    }

    /// Rung when a namespace has work for those outside.
    pub fn bell(&self) -> &Arc<Bell> {
        &self.bell
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.by_name.len()
    }

    /// What is counted over all namespaces.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// What namespaces are built from.
    pub fn blueprint(&self) -> Arc<Blueprint> {
        Arc::clone(&self.blueprint.read())
    }

    /// Build namespaces from another blueprint from now on; those that are there come to it with their next reset.
    pub fn play(&self, blueprint: Arc<Blueprint>) {
        *self.blueprint.write() = blueprint;
    }

    /// Let `namespace` begin anew: from what the server plays by now, unless it came from a scenario of its own.
    ///
    /// Attempts on their way end; once the life that is answered says so, nothing of before can arrive.
    pub fn reset(&self, namespace: &Namespace, real: Moment) -> Result<Arc<Life>, NoNamespace> {
        namespace.follow(self.blueprint(), real).map_err(NoNamespace::Scenario)
    }
}

/// Whether somebody is at work in it right now, however long ago that began. Who listens uses it for as long as that
/// goes on.
fn is_used(namespace: &Arc<Namespace>, real: Moment) -> bool {
    let is_heard = namespace.bus().listeners() > 0;
    if is_heard {
        namespace.touch(real);
    }
    // One is the map's own.
    is_heard || Arc::strong_count(namespace) > 1
}
