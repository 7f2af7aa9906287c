//! Further paths: their operations exist, they have the same parameters, and they stand where nothing is served yet.

use std::sync::Arc;

use super::super::yaml::Node;
use super::super::{Code, Problem};
use super::known::Known;
use crate::api::steering::{self, Misfit};

pub(super) fn check(aliases: &[Arc<Node>], known: &Known, problems: &mut Vec<Problem>) {
    let mut taken: Vec<(&str, &str)> = Vec::new();
    for alias in aliases {
        let operation = known.operation(alias, problems);
        let Some((value, path)) = alias.get("path").and_then(|value| Some((value, value.text()?))) else {
            continue;
        };
        let mut tell = |message: String, hint: &str| {
            problems.push(Problem::new(Code::Reference, value.place.clone(), message).hint(hint));
        };
        let fits = operation.map_or_else(
            || steering::check_form(path),
            |operation| steering::check_path(known.mounts(), operation, path),
        );
        if let Err(Misfit { detail, hint, .. }) = fits {
            tell(detail, &hint);
            continue;
        }
        let Some(operation) = operation else { continue };
        let methods = |id: &str| known.operations().find(|info| *info.id == *id).map(|info| info.methods);
        let twice = taken.iter().any(|(earlier, id)| {
            *earlier == operation.below_root(path)
                && methods(id)
                    .is_some_and(|methods| methods.iter().any(|method| operation.methods.contains(method)))
        });
        if twice {
            tell(format!("`{path}` is an alias already"), "a path leads to one operation");
        }
        taken.push((operation.below_root(path), &operation.id));
    }
}
