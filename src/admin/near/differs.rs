//! How much a path differs from a route's, and in what: the reason is one that a person would give.

use crate::api::{covers, single_slashes};
use crate::engine::distance;

/// What a segment costs that is quite another.
pub(super) const SEGMENT: usize = 100;
/// What a segment costs that is missing or too much; and one that many APIs have in front.
const GAP: usize = 70;
const COMMON_GAP: usize = 30;
/// What paths of APIs often have, and others leave out.
const COMMON: [&str; 5] = ["api", "rest", "v1", "v2", "v3"];

/// How much a path differs from a route's, and in what; `None` where it is nowhere near.
pub(super) fn differs(template: &str, path: &str) -> Option<(usize, String)> {
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
    let single = single_slashes(path);
    if single != path && covers(template, &single) {
        return Some((5, "there is a slash too much".into()));
    }
    at_the_start(template, path).or_else(|| by_segments(template, path))
}

/// The path differs by what one of both has in front.
fn at_the_start(template: &str, path: &str) -> Option<(usize, String)> {
    // A parameter at the start would fit whatever was asked.
    let is_fixed = |rest: &str| !rest.starts_with("/{");
    (1..=2).find_map(|count| {
        let missing = split(template, count).filter(|(_, rest)| is_fixed(rest) && covers(rest, path));
        let needless = split(path, count).filter(|(_, rest)| covers(template, rest));
        let why = match (missing, needless) {
            (Some((head, _)), _) => format!("`{head}` is missing at the start"),
            (None, Some((head, _))) => format!("`{head}` at the start is too much"),
            (None, None) => return None,
        };
        Some((10 * count, why))
    })
}

/// The first `count` segments, and the path behind them.
fn split(path: &str, count: usize) -> Option<(&str, &str)> {
    let at = path.match_indices('/').map(|(at, _)| at).nth(count)?;
    path.split_at_checked(at)
}

/// The cheapest way from one path to the other, and the first thing on it that differs.
#[derive(Clone, Default)]
struct Way {
    cost: usize,
    why: Option<String>,
}

impl Way {
    fn with(&self, cost: usize, why: impl FnOnce() -> String) -> Self {
        let first = || (cost > 0).then(why);
        Self { cost: self.cost + cost, why: self.why.clone().or_else(first) }
    }
}

/// Compare segment by segment, where segments may be missing or too much anywhere.
fn by_segments(template: &str, path: &str) -> Option<(usize, String)> {
    let pair =
        Pair { known: template.split('/').skip(1).collect(), given: path.split('/').skip(1).collect() };
    let ways = pair
        .known
        .iter()
        .enumerate()
        .fold(pair.first(), |ways, (done, wanted)| pair.next(&ways, done, wanted));
    let Way { cost, why } = ways.last().cloned()?;
    let most = pair.known.len().max(pair.given.len()) * SEGMENT * 6 / 10;
    (cost <= most).then(|| (cost + SEGMENT / 5, why.unwrap_or_default()))
}

/// The segments of a route and those of a path.
struct Pair<'p> {
    known: Vec<&'p str>,
    given: Vec<&'p str>,
}

impl Pair<'_> {
    /// The ways from no segment of the route to each number of the path's.
    fn first(&self) -> Vec<Way> {
        let mut ways = vec![Way::default()];
        for count in 0..self.given.len() {
            let next = self.needless(ways.last(), count);
            ways.push(next);
        }
        ways
    }

    /// The same from one segment of the route more: that behind the first `done`.
    fn next(&self, before: &[Way], done: usize, wanted: &str) -> Vec<Way> {
        let missing = |way: Option<&Way>| {
            let why = || format!("`{wanted}` is missing {}", place(&self.known, done));
            way.cloned().unwrap_or_default().with(gap(wanted), why)
        };
        let mut ways = vec![missing(before.first())];
        for (count, here) in self.given.iter().enumerate() {
            let (cost, why) = segment(wanted, here);
            let other = before.get(count).cloned().unwrap_or_default().with(cost, || why);
            let all = [other, missing(before.get(count + 1)), self.needless(ways.last(), count)];
            ways.extend(all.into_iter().min_by_key(|way| way.cost));
        }
        ways
    }

    /// On with a segment of the path that the route has not: that behind the first `count`.
    fn needless(&self, way: Option<&Way>, count: usize) -> Way {
        let here = self.given.get(count).copied().unwrap_or_default();
        let why = || format!("`{here}` {} is too much", place(&self.given, count));
        way.cloned().unwrap_or_default().with(gap(here), why)
    }
}

/// Where the segment behind the first `count` stands.
fn place(all: &[&str], count: usize) -> String {
    match all.get(..count) {
        Some(before) if count + 1 < all.len() => format!("after `/{}`", before.join("/")),
        _ => "at the end".into(),
    }
}

fn gap(segment: &str) -> usize {
    if COMMON.contains(&segment) { COMMON_GAP } else { GAP }
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
            ("/v2/users", "//v2/users", "there is a slash too much"),
            ("/v2/users", "/V2//users", "`V2` stands where `v2` would"),
            ("/v2/users", "/api/v2/users", "`/api` at the start is too much"),
            ("/v2/users", "/v2/usres", "`usres` stands where `users` would"),
            ("/v2/users", "/v2/Users", "`Users` stands where `users` would"),
            ("/v2/users/authenticate", "/v2/users", "`authenticate` is missing at the end"),
            ("/v2/users", "/v2/users/7", "`7` at the end is too much"),
            ("/v2/facescans/url", "/v2/face-scans/url", "`face-scans` stands where `facescans` would"),
            ("/pulse/status", "/pulse/v1/status", "`v1` after `/pulse` is too much"),
            ("/omni/incode-id/userinfo", "/omni/userinfo", "`incode-id` is missing after `/omni`"),
            ("/omni/incode-id/userinfo", "/userinfo", "`/omni/incode-id` is missing at the start"),
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
    fn a_version_too_much_is_nearer_than_another_word() {
        let cost = |template: &str| differs(template, "/pulse/v1/status").map(|(cost, _)| cost);
        assert!(cost("/pulse/status") < cost("/pulse/users/{user_ref}"));
        assert!(cost("/pulse/status") < cost("/pulse/user-verify/{user_ref}"));
    }
}
