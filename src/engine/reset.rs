//! A namespace begins anew: from its blueprint, from another one, or from what was exported.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use serde_json::{Value, json};

use super::era::Era;
use super::plan::Plan;
use super::{BadImage, Blueprint, Event, Life, Moment, Namespace, Universe};

impl Namespace {
    /// Begin anew from what the server plays by now, unless a blueprint was chosen for this namespace, at once; the
    /// journal is emptied and counting starts anew.
    ///
    /// Attempts on their way end; once the life that is answered says so, nothing of before can arrive.
    pub fn follow(&self, blueprint: Arc<Blueprint>, real: Moment) -> Result<Arc<Life>, String> {
        self.begin(
            "reset",
            real,
            |plan| {
                if plan.own { plan.clone() } else { plan.following(blueprint, &self.name) }
            },
        )
    }

    /// Begin anew, at once, from a blueprint that is chosen for this namespace, with its seed and its clock; on refusal
    /// nothing has changed.
    pub fn play(&self, blueprint: Arc<Blueprint>, real: Moment) -> Result<Arc<Life>, String> {
        self.begin("scenario", real, |_| Plan::new(&self.name, blueprint, true, None, None))
    }

    /// One beginning at a time, so that none is built from a plan that another one has replaced.
    fn begin(&self, by: &str, real: Moment, plan: impl FnOnce(&Plan) -> Plan) -> Result<Arc<Life>, String> {
        let _turn = self.turn.lock();
        let plan = plan(&self.plan.read());
        let fresh = plan.universe(real)?;
        Ok(self.begin_anew(plan, fresh, by, real))
    }

    /// The universe that was exported as `document`; nothing changes yet.
    pub fn read(&self, document: Value, real: Moment) -> Result<Universe, BadImage> {
        let blueprint = Arc::clone(&self.plan.read().blueprint);
        // Documents that were written before aliases joined them say nothing of any.
        let is_silent = document.get("aliases").is_none();
        let mut universe = Universe::import((blueprint.rooms)(), document, real)?;
        if is_silent {
            universe.aliases = Arc::clone(&blueprint.aliases);
        }
        Ok(universe)
    }

    /// Begin anew with a universe that was read; a reset leads back to the blueprint all the same.
    pub fn resume(&self, universe: Universe, real: Moment) -> Arc<Life> {
        let _turn = self.turn.lock();
        let plan = self.plan.read().clone();
        self.begin_anew(plan, universe, "import", real)
    }

    fn begin_anew(&self, plan: Plan, mut fresh: Universe, by: &str, real: Moment) -> Arc<Life> {
        let mut universe = self.universe.lock();
        let mut journal = self.journal.lock();
        let at = fresh.clock().now(real);
        let life = universe.outbox().life();
        let resets = self.resets.fetch_add(1, Ordering::Relaxed) + 1;
        let era = Arc::new(Era::new(resets, &fresh.aliases));
        *self.plan.write() = plan;
        let ended = std::mem::replace(&mut *self.era.write(), era);
        let before = std::mem::replace(&mut *universe, fresh);
        // Whoever arrives from now on cannot get hold of it any more.
        if Arc::strong_count(&ended) > 1 {
            ended.end(before);
        }
        journal.begin_anew();
        self.bus.tell(|| Event { kind: "reset", at, data: json!({ "by": by }) });
        drop((universe, journal));
        self.ring();
        life
    }
}
