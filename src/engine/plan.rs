//! What one namespace begins from: the blueprint, and what was chosen for this namespace beside it.

use std::sync::Arc;

use super::{Blueprint, ClockSetting, ClockStart, Moment, Seed, Universe};

/// The beginning of a namespace.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) blueprint: Arc<Blueprint>,
    /// Whether the blueprint was chosen for this namespace, so that it does not follow what the server plays.
    pub(super) own: bool,
    pub(super) seed: Seed,
    /// Whether the seed was chosen for this namespace.
    own_seed: bool,
    /// Where the clock starts, where that was chosen for this namespace.
    clock: Option<ClockStart>,
}

impl Plan {
    /// The beginning of the namespace `name`; `seed` and `clock` override what the blueprint says.
    pub(super) fn new(
        name: &str,
        blueprint: Arc<Blueprint>,
        own: bool,
        seed: Option<Seed>,
        clock: Option<ClockStart>,
    ) -> Self {
        let own_seed = seed.is_some();
        let seed = seed.unwrap_or_else(|| blueprint.seed.for_namespace(name));
        Self { blueprint, own, seed, own_seed, clock }
    }

    /// The same with what the server plays by now; seed and clock stay where they were chosen for the namespace.
    pub(super) fn following(&self, blueprint: Arc<Blueprint>, name: &str) -> Self {
        let seed = self.own_seed.then_some(self.seed);
        Self::new(name, blueprint, false, seed, self.clock)
    }

    /// The beginning of a copy: it keeps the seed of its origin through a reset, as it keeps everything else, and a
    /// clock that was set for it as any other namespace does.
    pub(super) fn of_a_copy(&self, set: ClockSetting) -> Self {
        let own = (set != ClockSetting::default()).then(|| self.clock_start().with(set));
        Self { own_seed: true, clock: own.or(self.clock), ..self.clone() }
    }

    fn clock_start(&self) -> ClockStart {
        self.clock.unwrap_or(self.blueprint.clock)
    }

    /// Build what it describes.
    pub(super) fn universe(&self, real: Moment) -> Result<Universe, String> {
        Universe::build(&self.blueprint, self.seed, self.clock_start(), real)
            .map_err(|refusals| refusals.to_string())
    }
}
