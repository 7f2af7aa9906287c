//! From a checked scenario to the blueprint after which namespaces are built.

use super::{Scenario, Sections, Steering};
use crate::engine::{Blueprint, Moment, Seed, Universe, Vendor};
use crate::vendors;
use crate::vendors::identify::Identify;
use crate::vendors::incode::Incode;
use crate::vendors::intelliprove::IntelliProve;
use crate::vendors::pulse::Pulse;

type Fill = fn(&mut Universe, Moment, &Sections) -> Result<(), String>;

/// How each vendor's section fills its room.
const FILLS: [Fill; 4] = [
    |universe, real, sections| fill::<IntelliProve>(universe, real, &sections.intelliprove),
    |universe, real, sections| fill::<Pulse>(universe, real, &sections.pulse),
    |universe, real, sections| fill::<Incode>(universe, real, &sections.incode),
    |universe, real, sections| fill::<Identify>(universe, real, &sections.identify),
];

/// The blueprint of `scenario`; `seed` overrides the scenario's own.
pub fn blueprint(scenario: Scenario, seed: Option<u64>) -> Blueprint {
    let Scenario {
        name,
        seed: own,
        clock,
        vendors: sections,
        aliases,
        outcomes,
        faults,
        overrides,
        timeline,
        webhooks,
        ..
    } = scenario;
    let steering = Steering { outcomes, faults, overrides, timeline };
    let misfit = steering.problems().into_iter().next().map(|(place, misfit)| format!("{place}: {misfit}"));
    Blueprint {
        scenario: name.unwrap_or_default(),
        seed: seed.map_or(own, Seed),
        clock,
        aliases: aliases.into(),
        rooms: vendors::rooms,
        fill: Box::new(move |universe, real| {
            if let Some(misfit) = &misfit {
                return Err(misfit.clone());
            }
            universe.set_endpoints(webhooks.clone());
            FILLS.iter().try_for_each(|fill| fill(universe, real, &sections))?;
            steering.apply(universe)
        }),
    }
}

fn fill<V: Vendor>(universe: &mut Universe, real: Moment, section: &V::Seed) -> Result<(), String> {
    match universe.step::<V, _, _>(real, |state, tx| V::seed(section, state, tx)) {
        Some((filled, _)) => filled.map_err(|error| format!("vendors.{}: {error}", V::NAME)),
        None => Err(format!("vendors.{}: this vendor is not registered", V::NAME)),
    }
}
