//! The time between two resets of a namespace, as requests hold on to it.
//!
//! A request sees one version of everything: the extra paths, the rules and the state of the era in which it arrived,
//! even if the namespace begins anew while it is on its way. What it changes then is changed in what has ended, so it
//! leaves nothing behind; with the last such request the ended universe goes too.

use std::fmt;
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};

use super::{Alias, Universe};

/// A request that has come in, with the era that it belongs to.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// Its number in the namespace, from 1; 0 where it is only a look.
    pub number: u64,
    pub(super) era: Arc<Era>,
}

impl Arrival {
    /// The extra paths that it may meet.
    pub fn aliases(&self) -> &Arc<[Alias]> {
        &self.era.aliases
    }
}

/// The time from one reset to the next.
#[derive(Default)]
pub(super) struct Era {
    /// How many resets came before it.
    pub(super) number: u64,
    pub(super) aliases: Arc<[Alias]>,
    /// What it was like when it ended, for requests that were on their way.
    past: Mutex<Option<Universe>>,
}

impl Era {
    pub(super) fn new(number: u64, aliases: &Arc<[Alias]>) -> Self {
        Self { number, aliases: Arc::clone(aliases), past: Mutex::default() }
    }

    /// Keep what it was like; nothing is sent from it any more.
    pub(super) fn end(&self, mut universe: Universe) {
        universe.end_sending();
        *self.past.lock() = Some(universe);
    }

    /// What it was like; `None` while it has not ended.
    pub(super) fn past(&self) -> MutexGuard<'_, Option<Universe>> {
        self.past.lock()
    }
}

impl fmt::Debug for Era {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Era").field("number", &self.number).finish_non_exhaustive()
    }
}
