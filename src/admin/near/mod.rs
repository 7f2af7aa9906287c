//! Routes near a request that met none, and why they did not match.
//!
//! Each likely mistake is tried by itself (method, slash, a segment too many or too few at the start); only what
//! is none of these is compared letter by letter, so that the reason is one that a person would give.

mod differs;

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::{Grade, OperationInfo};
use differs::{SEGMENT, differs};

/// The most routes that are named for one request.
const NAMED: usize = 3;

/// A route near a request.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Near {
    /// The operation's id.
    pub operation: String,
    /// The methods that it is served with.
    pub methods: Vec<&'static str>,
    /// Its path, parameters in braces.
    pub path: &'static str,
    /// Why the request did not meet it.
    pub why: String,
    /// Where the vendor's path is only assumed: the line below `aliases` of a scenario that would serve the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    #[serde(skip)]
    cost: usize,
}

/// The routes nearest to a request, nearest first; none that is nowhere near.
pub fn nearest<'o>(
    operations: impl Iterator<Item = &'o OperationInfo>,
    method: &str,
    path: &str,
) -> Vec<Near> {
    // What is served with no method is no route, but what requests are called that met none of several.
    let routes: Vec<_> = operations.filter(|info| !info.methods.is_empty()).collect();
    // Who begins as a vendor does hardly meant another one.
    let begins = |info: &&OperationInfo| first(info.path) == first(info.below_root(path));
    let is_known = routes.iter().any(begins);
    let near = |info: &OperationInfo| {
        let near = near(info, method, path)?;
        let elsewhere = if is_known && !begins(&info) { SEGMENT / 2 } else { 0 };
        Some(Near { cost: near.cost + elsewhere, ..near })
    };
    let mut near: Vec<_> = routes.iter().copied().filter_map(near).collect();
    near.sort_by_key(|near| near.cost);
    near.truncate(NAMED);
    near
}

fn near(info: &OperationInfo, method: &str, path: &str) -> Option<Near> {
    let path = info.below_root(path);
    let (mut cost, mut why) = differs(info.path, path)?;
    let is_served = info.methods.contains(&method);
    if !is_served {
        cost += SEGMENT / 4;
        let method = format!("{method} is not served there, {} is", info.methods.join(" or "));
        why = if why.is_empty() { method } else { format!("{why}; {method}") };
    }
    let fits = why.is_empty();
    if fits {
        why = "path and method fit; what else is sent says which operation is meant".into();
    }
    let is_assumed = info.grade == Grade::Assumed && is_served && !fits;
    let alias = is_assumed.then(|| aliased(info.path, path)).flatten();
    Some(Near {
        operation: info.id.to_string(),
        methods: info.methods.to_vec(),
        path: info.path,
        alias: alias.map(|path| format!("- {{ operation: {}, path: {} }}", info.id, scalar(&path))),
        why,
        cost,
    })
}

/// The first segment of a path.
fn first(path: &str) -> Option<&str> {
    path.split('/').nth(1)
}

/// How alike a path and a route's are, from 0 to 100.
pub fn likeness(template: &str, path: &str) -> usize {
    differs(template, path).map_or(0, |(cost, _)| SEGMENT.saturating_sub(cost.min(SEGMENT)))
}

/// The path as an alias of the route: its parameters where the route has them.
fn aliased(template: &str, path: &str) -> Option<String> {
    let known: Vec<_> = template.split('/').collect();
    let given: Vec<_> = path.split('/').collect();
    if known.iter().any(|segment| segment.starts_with('{')) && known.len() != given.len() {
        return None;
    }
    let place = |(index, given): (usize, &&str)| {
        let known = known.get(index).copied().unwrap_or_default();
        if known.starts_with('{') { known.to_owned() } else { (*given).to_owned() }
    };
    Some(given.iter().enumerate().map(place).collect::<Vec<_>>().join("/"))
}

/// A text as it stands in YAML between braces: in quotes where it would be read as something else.
fn scalar(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_.-".contains(&byte);
    if text.bytes().all(is_plain) { text.into() } else { serde_json::Value::from(text).to_string().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_a_vendors_path_is_nearer_than_the_same_path_of_another() {
        let mounts = crate::vendors::mounts();
        let named = |method: &str, path: &str| {
            let operations = mounts.iter().flat_map(|mount| mount.operations());
            nearest(operations, method, path).first().map(|near| near.path)
        };
        assert_eq!(named("GET", "/v2/user"), Some("/v2/users"));
        assert_eq!(named("GET", "/v3/users"), Some("/v2/users"));
        assert_eq!(named("GET", "/users"), Some("/v2/users"));
        assert_eq!(named("GET", "/pulse/statu"), Some("/pulse/status"));
    }

    #[test]
    fn an_alias_has_the_parameters_of_its_route() {
        assert_eq!(aliased("/v2/scans/{id}", "/v2/scan/7").as_deref(), Some("/v2/scan/{id}"));
        assert_eq!(aliased("/v2/scans/url", "/scan-url").as_deref(), Some("/scan-url"));
        assert_eq!(aliased("/v2/scans/{id}", "/scans/a/b/c"), None);
    }
}
