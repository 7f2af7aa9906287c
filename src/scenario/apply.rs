//! From a checked scenario to the blueprint after which namespaces are built.

use super::{Scenario, Sections, Steering};
use crate::engine::{Blueprint, Moment, Refusals, Seed, Universe, Vendor};
use crate::vendors;
use crate::vendors::identify::Identify;
use crate::vendors::incode::Incode;
use crate::vendors::intelliprove::IntelliProve;
use crate::vendors::pulse::Pulse;

type Fill = fn(&mut Universe, Moment, &Sections) -> Result<(), Refusals>;

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
    let mut misfits = Refusals::default();
    for (place, misfit) in steering.problems() {
        misfits.refuse(place, misfit);
    }
    let misfits = misfits.done();
    Blueprint {
        scenario: name.unwrap_or_default(),
        seed: seed.map_or(own, Seed),
        clock,
        aliases: aliases.into(),
        rooms: vendors::rooms,
        fill: Box::new(move |universe, real| {
            misfits.clone()?;
            universe.set_endpoints(webhooks.clone());
            let mut refusals = Refusals::default();
            for fill in FILLS {
                refusals.keep("", fill(universe, real, &sections));
            }
            refusals.done()?;
            Ok(steering.apply(universe)?)
        }),
    }
}

fn fill<V: Vendor>(universe: &mut Universe, real: Moment, section: &V::Seed) -> Result<(), Refusals> {
    let mut refusals = Refusals::default();
    let way = format!("vendors.{}", V::NAME);
    match universe.step::<V, _, _>(real, |state, tx| V::seed(section, state, tx)) {
        Some((filled, _)) => _ = refusals.keep(way, filled),
        None => refusals.refuse(way, "this vendor is not registered"),
    }
    refusals.done()
}
