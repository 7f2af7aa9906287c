//! Routes near a request that met none, and why they did not match.
//!
//! Each likely mistake is tried by itself (method, slash, a segment too many or too few at the start); only what
//! is none of these is compared letter by letter, so that the reason is one that a person would give.

use schemars::JsonSchema;
use serde::Serialize;

use crate::api::{Grade, OperationInfo, covers};
use crate::scenario::distance;

/// The most routes that are named for one request.
const NAMED: usize = 3;
/// What a segment costs that is missing, too much, or quite another.
const SEGMENT: usize = 100;

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
    let routes = operations.filter(|info| !info.methods.is_empty());
    let mut near: Vec<_> = routes.filter_map(|info| near(info, method, path)).collect();
    near.sort_by_key(|near| near.cost);
    near.truncate(NAMED);
    near
}

fn near(info: &OperationInfo, method: &str, path: &str) -> Option<Near> {
    let (mut cost, mut why) = differs(info.path, path)?;
    let is_served = info.methods.contains(&method);
    if !is_served {
        cost += SEGMENT / 4;
        let method = format!("{method} is not served there, {} is", info.methods.join(" or "));
        why = if why.is_empty() { method } else { format!("{why}; {method}") };
    }
    let is_assumed = info.grade == Grade::Assumed && is_served && !why.is_empty();
    let alias = is_assumed.then(|| aliased(info.path, path)).flatten();
    Some(Near {
        operation: info.id.to_string(),
        methods: info.methods.to_vec(),
        path: info.path,
        alias: alias.map(|path| format!("- {{ operation: {}, path: {path} }}", info.id)),
        why,
        cost,
    })
}

/// How much a path differs from a route's, and in what; `None` where it is nowhere near.
fn differs(template: &str, path: &str) -> Option<(usize, String)> {
    if covers(template, path) {
        return Some((0, String::new()));
    }
    let bare = path.trim_end_matches('/');
    if covers(template, bare) || (!bare.is_empty() && covers(template, &format!("{bare}/"))) {
        let why = if template.ends_with('/') {
            "the slash at the end is missing"
        } else {
            "there is a slash too much at the end"
        };
        return Some((5, why.into()));
    }
    for count in 1..=2 {
        // A parameter at the start would fit whatever was asked.
        let is_fixed = |rest: &str| !rest.starts_with("/{");
        if let Some((head, _)) =
            split(template, count).filter(|(_, rest)| is_fixed(rest) && covers(rest, path))
        {
            return Some((10 * count, format!("`{head}` is missing at the start")));
        }
        if let Some((head, _)) = split(path, count).filter(|(_, rest)| covers(template, rest)) {
            return Some((10 * count, format!("`{head}` at the start is too much")));
        }
    }
    by_segments(template, path)
}

/// The first `count` segments, and the path behind them.
fn split(path: &str, count: usize) -> Option<(&str, &str)> {
    let at = path.match_indices('/').map(|(at, _)| at).nth(count)?;
    path.split_at_checked(at)
}

/// Compare segment by segment, where segments may be missing or too much.
fn by_segments(template: &str, path: &str) -> Option<(usize, String)> {
    let known: Vec<_> = template.split('/').skip(1).collect();
    let given: Vec<_> = path.split('/').skip(1).collect();
    let (mut cost, mut why) = (0, None);
    for index in 0..known.len().max(given.len()) {
        let (here, said) = match (known.get(index), given.get(index)) {
            (Some(known), Some(given)) => segment(known, given),
            (Some(known), None) => (SEGMENT, format!("`{known}` is missing at the end")),
            (None, Some(given)) => (SEGMENT, format!("`{given}` at the end is too much")),
            (None, None) => (0, String::new()),
        };
        cost += here;
        if here > 0 {
            why.get_or_insert(said);
        }
    }
    let most = known.len().max(given.len()) * SEGMENT * 6 / 10;
    (cost <= most).then(|| (cost + SEGMENT / 5, why.unwrap_or_default()))
}

fn segment(known: &str, given: &str) -> (usize, String) {
    if known == given || (known.starts_with('{') && !given.is_empty()) {
        return (0, String::new());
    }
    let said = format!("`{given}` stands where `{known}` would");
    if known.eq_ignore_ascii_case(given) {
        return (5, said);
    }
    let longest = known.chars().count().max(given.chars().count()).max(1);
    ((distance(known, given) * SEGMENT / longest).min(SEGMENT), said)
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

/// How alike a path and a route's are, from 0 to 100.
pub fn likeness(template: &str, path: &str) -> usize {
    differs(template, path).map_or(0, |(cost, _)| SEGMENT.saturating_sub(cost.min(SEGMENT)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_one_that_a_person_would_give() {
        let table = [
            ("/v2/users", "/v2/users", ""),
            ("/v2/users", "/v2/users/", "there is a slash too much at the end"),
            ("/plugin/", "/plugin", "the slash at the end is missing"),
            ("/v2/users", "/users", "`/v2` is missing at the start"),
            ("/v2/users/{id}", "/users/7", "`/v2` is missing at the start"),
            ("/v2/users", "/api/v2/users", "`/api` at the start is too much"),
            ("/v2/users", "/v2/usres", "`usres` stands where `users` would"),
            ("/v2/users", "/v2/Users", "`Users` stands where `users` would"),
            ("/v2/users/authenticate", "/v2/users", "`authenticate` is missing at the end"),
            ("/v2/users", "/v2/users/7", "`7` at the end is too much"),
            ("/v2/facescans/url", "/v2/face-scans/url", "`face-scans` stands where `facescans` would"),
        ];
        for (template, path, why) in table {
            assert_eq!(
                differs(template, path).map(|(_, why)| why).as_deref(),
                Some(why),
                "{template} {path}"
            );
        }
        assert_eq!(differs("/v2/users", "/favicon.ico"), None);
    }

    #[test]
    fn an_alias_has_the_parameters_of_its_route() {
        assert_eq!(aliased("/v2/scans/{id}", "/v2/scan/7").as_deref(), Some("/v2/scan/{id}"));
        assert_eq!(aliased("/v2/scans/url", "/scan-url").as_deref(), Some("/scan-url"));
        assert_eq!(aliased("/v2/scans/{id}", "/scans/a/b/c"), None);
    }
}
