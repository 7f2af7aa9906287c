//! What may stand only once in a list of a scenario.

use std::collections::BTreeSet;

/// The first id that stands twice.
pub fn first_double<'a>(ids: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    let mut known = BTreeSet::new();
    let mut ids = ids;
    ids.find(|id| !known.insert(*id))
}
