//! The operation, or the pattern of operations, that was probably meant by a name that meets none.
//!
//! An id as a whole is compared first. Where that tells nothing, its segments are: a vendor may be misspelt and a
//! segment left out at the same time (`identfy.login` for `identify.cognito.login`), and a pattern is as long as no
//! id (`pulse.usr_*`).

use std::collections::BTreeSet;

use crate::engine::{covers_operation, nearest};

/// The one operation that was probably meant.
pub fn operation<'i>(written: &str, ids: &[&'i str]) -> Option<&'i str> {
    nearest(written, ids.iter().copied()).or_else(|| ending_alike(written, ids).into_iter().next())
}

/// The operation, or the pattern of several, that was probably meant.
pub fn pattern(written: &str, ids: &[&str]) -> Option<String> {
    if written.is_empty() {
        return None;
    }
    let all: BTreeSet<_> = ids.iter().map(|id| format!("{}.*", vendor(id))).collect();
    let known = ids.iter().copied().chain(all.iter().map(String::as_str));
    if let Some(meant) = nearest(written, known) {
        return Some(meant.into());
    }
    if written.contains('*') {
        return by_segments(written, ids);
    }
    match ending_alike(written, ids).as_slice() {
        [] => None,
        [id] => Some((*id).into()),
        [id, ..] => Some(format!("{}.*.{}", vendor(id), last(id))),
    }
}

fn vendor(id: &str) -> &str {
    id.split_once('.').map_or(id, |(vendor, _)| vendor)
}

fn last(id: &str) -> &str {
    id.rsplit_once('.').map_or(id, |(_, last)| last)
}

/// The operations of the vendor that was meant whose ids end as the written one does, or nearly so.
fn ending_alike<'i>(written: &str, ids: &[&'i str]) -> Vec<&'i str> {
    let Some(vendor_meant) = nearest(vendor(written), ids.iter().map(|id| vendor(id))) else {
        return Vec::new();
    };
    let of_vendor = || ids.iter().copied().filter(|id| vendor(id) == vendor_meant);
    let meant = written.contains('.').then(|| nearest(last(written), of_vendor().map(last))).flatten();
    of_vendor().filter(|id| Some(last(id)) == meant).collect()
}

/// A pattern, each of whose segments is replaced by the nearest that some id has, whole or in part.
fn by_segments(written: &str, ids: &[&str]) -> Option<String> {
    let vendors: BTreeSet<_> = ids.iter().map(|id| vendor(id).to_owned()).collect();
    let others: BTreeSet<_> = ids.iter().flat_map(|id| id.split('.').skip(1)).flat_map(parts).collect();
    let mut segments = Vec::new();
    for (index, segment) in written.split('.').enumerate() {
        let known = if index == 0 { &vendors } else { &others };
        let is_known = segment == "*" || known.iter().any(|word| covers_operation(segment, word));
        let meant = if is_known { Some(segment) } else { nearest(segment, known.iter().map(String::as_str)) };
        segments.push(meant?.to_owned());
    }
    let meant = segments.join(".");
    ids.iter().any(|id| covers_operation(&meant, id)).then_some(meant)
}

/// A segment, and patterns of its beginnings and endings: `get_user`, `get_*`, `*_user`.
fn parts(segment: &str) -> Vec<String> {
    let cuts = segment.match_indices('_').filter_map(|(at, _)| segment.split_at_checked(at));
    let partly = cuts.flat_map(|(head, tail)| [format!("{head}_*"), format!("*{tail}")]);
    std::iter::once(segment.to_owned()).chain(partly).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: [&str; 7] = [
        "pulse.status",
        "pulse.user_verify",
        "pulse.get_user",
        "identify.cognito.login",
        "identify.anonymous.login",
        "identify.cognito.logout",
        "identify.jwks",
    ];

    #[test]
    fn the_operation_that_was_meant_is_found_by_its_whole_id_or_by_vendor_and_ending() {
        for (written, expected) in [
            ("pulse.statsu", Some("pulse.status")),
            ("identfy.login", Some("identify.cognito.login")),
            ("identify.jwk", Some("identify.jwks")),
            ("identify.logut", Some("identify.cognito.logout")),
            ("nobody.login", None),
            ("identify.nothing", None),
            ("identify", None),
            ("", None),
        ] {
            assert_eq!(operation(written, &IDS), expected, "{written}");
        }
    }

    #[test]
    fn a_pattern_is_put_right_segment_by_segment() {
        for (written, expected) in [
            ("identfy.*", Some("identify.*")),
            ("identfy.login", Some("identify.*.login")),
            ("identfy.logout", Some("identify.cognito.logout")),
            ("identify.*.lgin", Some("identify.*.login")),
            ("idntify.*.lgin", Some("identify.*.login")),
            ("pulse.usr_*", Some("pulse.user_*")),
            ("pulse.*_usr", Some("pulse.*_user")),
            ("*.statsu", Some("*.status")),
            ("nobody.*", None),
            ("", None),
            ("pulse.nothing_*", None),
            // Each segment is there, but not together.
            ("pulse.*.logn", None),
        ] {
            assert_eq!(pattern(written, &IDS).as_deref(), expected, "{written}");
        }
    }
}
