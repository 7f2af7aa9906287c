//! Further paths: their operations exist, they have the same parameters, and they stand where nothing is served yet.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::yaml::Node;
use super::super::{Code, Problem};
use super::known::Known;
use crate::api::{OperationInfo, covers};

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
        if !path.starts_with('/') {
            tell(format!("the path `{path}` does not begin with a slash"), "");
            continue;
        }
        let Some(operation) = operation else { continue };
        if parameters(path) != parameters(operation.path) {
            tell(
                format!("the path `{path}` must have the parameters of `{}` and no others", operation.path),
                "",
            );
            continue;
        }
        let shares =
            |info: &&OperationInfo| info.methods.iter().any(|method| operation.methods.contains(method));
        let mut served = known.operations().filter(shares);
        if let Some(served) = served.find(|info| covers(path, info.path)) {
            let message = if covers(served.path, path) {
                format!("`{path}` is served by {} already", served.id)
            } else {
                format!("`{path}` would take `{}` away from {}", served.path, served.id)
            };
            tell(message, "an alias is for a further path; choose one that is free");
        }
        let methods = |id: &str| known.operations().find(|info| *info.id == *id).map(|info| info.methods);
        let twice = taken.iter().any(|(earlier, id)| {
            *earlier == path
                && methods(id)
                    .is_some_and(|methods| methods.iter().any(|method| operation.methods.contains(method)))
        });
        if twice {
            tell(format!("`{path}` is an alias already"), "a path leads to one operation");
        }
        taken.push((path, &operation.id));
    }
}

/// The parameters of a path, braces included.
fn parameters(path: &str) -> BTreeSet<&str> {
    path.split('/').filter(|part| part.starts_with('{')).collect()
}
