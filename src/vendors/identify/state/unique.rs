//! What may stand only once in a list of a scenario.

use std::collections::BTreeSet;

use crate::engine::Refusals;

/// Refuse each id of a `list` that stood before; `member` leads from an entry to its id, which is one of a `kind`.
pub fn refuse_doubles<'a>(
    list: &str,
    member: &str,
    kind: &str,
    ids: impl Iterator<Item = &'a String>,
    refusals: &mut Refusals,
) {
    let mut known = BTreeSet::new();
    for (index, id) in ids.enumerate().filter(|(_, id)| !known.insert(*id)) {
        refusals
            .refuse(format_args!("{list}[{index}]{member}"), format_args!("the {kind} `{id}` stands twice"));
    }
}
