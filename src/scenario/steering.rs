//! What a scenario says of outcomes, faults and the timeline: checked once, put into each new universe.

use super::model::TimelineEntry;
use crate::api::steering::{self, Misfit};
use crate::engine::{Fault, Moment, OutcomePlan, Override, Planned, Universe, Why};
use crate::vendors;

/// The steering half of a scenario.
#[derive(Debug, Default)]
pub struct Steering {
    /// Chosen outcomes.
    pub outcomes: Vec<OutcomePlan>,
    /// Faults.
    pub faults: Vec<Fault>,
    /// Overrides.
    pub overrides: Vec<Override>,
    /// What happens by itself.
    pub timeline: Vec<TimelineEntry>,
}

impl Steering {
    fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
            && self.faults.is_empty()
            && self.overrides.is_empty()
            && self.timeline.is_empty()
    }

    /// All that does not fit, each with its place: `outcomes[0]`.
    pub fn problems(&self) -> Vec<(String, Misfit)> {
        if self.is_empty() {
            return Vec::new();
        }
        let mounts = vendors::mounts();
        let outcomes = misfits("outcomes", &self.outcomes, |plan| steering::check_outcomes(&mounts, plan));
        let faults = misfits("faults", &self.faults, |fault| steering::check_fault(&mounts, fault));
        let overrides =
            misfits("overrides", &self.overrides, |given| steering::check_override(&mounts, given));
        let timeline = misfits("timeline", &self.timeline, check_entry);
        outcomes.chain(faults).chain(overrides).chain(timeline).collect()
    }

    /// Put everything into a universe that has just begun.
    pub(super) fn apply(&self, universe: &mut Universe) -> Result<(), String> {
        for (index, plan) in self.outcomes.iter().enumerate() {
            let added = universe.outcomes().add(Why::Scenario, plan.clone());
            added.map_err(|bad| format!("outcomes[{index}]: {bad}"))?;
        }
        for (index, fault) in self.faults.iter().enumerate() {
            let added = universe.faults().add(fault.clone());
            added.map_err(|bad| format!("faults[{index}]: {bad}"))?;
        }
        for (index, given) in self.overrides.iter().enumerate() {
            let added = universe.overrides().add(given.clone());
            added.map_err(|bad| format!("overrides[{index}]: {bad}"))?;
        }
        for entry in &self.timeline {
            let TimelineEntry { action, with, ready, .. } = entry.clone();
            let planned = Planned { action, with, ready };
            universe.plan(moment(entry, universe.started()), planned);
        }
        Ok(())
    }
}

fn moment(entry: &TimelineEntry, started: Moment) -> Moment {
    entry.at.unwrap_or_else(|| started.after(entry.after.unwrap_or_default()))
}

fn misfits<'s, T>(
    member: &'static str,
    list: &'s [T],
    check: impl Fn(&T) -> Result<(), Misfit> + 's,
) -> impl Iterator<Item = (String, Misfit)> + 's {
    let place = move |index: usize| format!("{member}[{index}]");
    list.iter().enumerate().filter_map(move |(index, one)| Some((place(index), check(one).err()?)))
}

/// Whether an entry of the timeline has one moment, and an action that is there and takes such arguments.
pub fn check_entry(entry: &TimelineEntry) -> Result<(), Misfit> {
    if entry.after.is_some() == entry.at.is_some() {
        return Err(Misfit::new("exactly one of `after` and `at` is needed", "such as `after: 5m`"));
    }
    vendors::check_action(&entry.action, &entry.with)
}
