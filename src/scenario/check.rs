//! What the shape of a file cannot say: whether the things that it names exist.

use std::collections::BTreeSet;

use serde_saphyr::{Location, Spanned};

use crate::engine::{Alias, Endpoint};
use crate::vendors;

/// The first alias that leads nowhere: its place, and what is wrong with it.
pub(super) fn aliases(aliases: &[Spanned<Alias>]) -> Option<(Location, String)> {
    aliases.iter().find_map(|alias| Some((alias.defined, wrong(&alias.value)?)))
}

/// The first endpoint that nothing can be sent to: its place, and what is wrong with it.
pub(super) fn webhooks(endpoints: &[Spanned<Endpoint>]) -> Option<(Location, String)> {
    let known = vendors::all_events();
    endpoints.iter().find_map(|endpoint| Some((endpoint.defined, endpoint.value.check(&known).err()?)))
}

fn wrong(alias: &Alias) -> Option<String> {
    let Alias { operation, path } = alias;
    let mounts = vendors::mounts();
    let Some(known) = mounts.iter().flat_map(|mount| mount.operations()).find(|info| *info.id == **operation)
    else {
        return Some(format!("no operation is named `{operation}`; `lookalike operations` lists them all"));
    };
    if !path.starts_with('/') {
        return Some(format!("the path `{path}` does not begin with a slash"));
    }
    (parameters(path) != parameters(known.path))
        .then(|| format!("the path `{path}` must have the parameters of `{}` and no others", known.path))
}

/// The parameters of a path, braces included.
fn parameters(path: &str) -> BTreeSet<&str> {
    path.split('/').filter(|part| part.starts_with('{')).collect()
}
