//! Names in conditions and actions that nobody seeds, though one that is nearly the same is seeded.
//!
//! A name that stands in several places is meant, and so is one that differs in its number only (`user-2`).

use std::sync::Arc;

use uuid::Uuid;

use super::super::yaml::{Content, Node};
use super::super::{Code, Problem, distance};

/// The members of a vendor's section that name what is seeded.
const NAMES: [&str; 12] = [
    "api_key",
    "device_id",
    "email",
    "external_id",
    "external_user_id",
    "id",
    "identity_id",
    "key",
    "subject",
    "t_id",
    "user_ref",
    "username",
];
/// The arguments of actions that name what is there; what an action creates, it may name as it likes.
const ARGUMENTS: [&str; 8] =
    ["api_key", "email", "identity", "project_id", "user", "user_ref", "username", "verification_id"];
/// Actions that create what they name.
const CREATING: [&str; 2] = ["create_user", "register_token"];

/// A name where it is spoken of, and the vendor whose it is, if it is one's alone.
struct Spoken<'n> {
    vendor: Option<&'n str>,
    value: &'n Arc<Node>,
    name: &'n str,
}

pub(super) fn check(root: &Node) -> Vec<Problem> {
    let rules = ["outcomes", "faults", "overrides"].iter().flat_map(|list| entries(root, list));
    let mut spoken: Vec<_> = rules.flat_map(in_conditions).collect();
    spoken.extend(entries(root, "timeline").iter().flat_map(in_arguments));
    let doubts =
        spoken.iter().filter(|one| spoken.iter().filter(|other| other.name == one.name).count() == 1);
    doubts.filter_map(|one| doubt(root, one)).collect()
}

fn entries<'n>(root: &'n Node, list: &str) -> &'n [Arc<Node>] {
    root.get(list).map(|list| list.values()).unwrap_or_default()
}

fn doubt(root: &Node, Spoken { vendor, value, name }: &Spoken<'_>) -> Option<Problem> {
    let sections = root.get("vendors")?.entries().iter();
    let sections = sections.filter(|(key, _)| vendor.is_none_or(|vendor| *key.text == *vendor));
    let seeded: Vec<_> = sections.flat_map(|(_, section)| names(section)).collect();
    if seeded.contains(name) || made(root).contains(name) {
        return None;
    }
    let close = seeded.into_iter().find(|seeded| is_close(name, seeded))?;
    let problem = Problem::new(Code::Unlikely, value.place.clone(), format!("`{name}` is not seeded"));
    Some(problem.suggest(Some(close.into())).hint("if a request makes it, all is well"))
}

/// The names that actions of the timeline give to what they make: a person, a user.
fn made(root: &Node) -> Vec<&str> {
    let with = entries(root, "timeline").iter().filter_map(|entry| entry.get("with"));
    let described = with.flat_map(|with| with.entries()).filter(|(_, value)| !value.entries().is_empty());
    described.flat_map(|(_, value)| names(value)).collect()
}

/// All names in a section.
fn names(section: &Node) -> Vec<&str> {
    let below = section.values().iter().chain(section.entries().iter().map(|(_, value)| value));
    let own = section.entries().iter().filter(|(key, _)| NAMES.contains(&&*key.text));
    own.filter_map(|(_, value)| value.text()).chain(below.flat_map(|value| names(value))).collect()
}

/// What the conditions of a rule compare with; header fields aside, which name nobody.
fn in_conditions(rule: &Arc<Node>) -> Vec<Spoken<'_>> {
    let vendor = rule.get("operation").and_then(|name| name.text()).and_then(vendor);
    let when = rule.get("when").map(|when| when.entries()).unwrap_or_default().iter();
    let values = when.filter(|(key, _)| !key.text.starts_with("header.")).flat_map(|(_, matcher)| {
        let exact = matcher.get("equals").or_else(|| matcher.get("one_of")).unwrap_or(matcher);
        if let Content::List(values) = &exact.content {
            values.as_slice()
        } else {
            std::slice::from_ref(exact)
        }
    });
    values.filter_map(|value| Some(Spoken { vendor, value, name: value.text()? })).collect()
}

/// What the arguments of an action name.
fn in_arguments(entry: &Arc<Node>) -> Vec<Spoken<'_>> {
    let action = entry.get("action").and_then(|name| name.text()).unwrap_or_default();
    if CREATING.iter().any(|creating| action.ends_with(creating)) {
        return Vec::new();
    }
    let with = entry.get("with").map(|with| with.entries()).unwrap_or_default().iter();
    let named = with.filter(|(key, _)| ARGUMENTS.contains(&&*key.text));
    named
        .filter_map(|(_, value)| Some(Spoken { vendor: vendor(action), value, name: value.text()? }))
        .collect()
}

/// The vendor of an operation, action or pattern; none where a star stands in its place.
fn vendor(name: &str) -> Option<&str> {
    name.split_once('.').map(|(vendor, _)| vendor).filter(|vendor| !vendor.contains('*'))
}

/// Whether one name is the other but for a slip: a letter of four, two of eight, and never a number alone. A letter that
/// one of them has and the other has not counts as one of both.
fn is_close(written: &str, seeded: &str) -> bool {
    let is_uuid = |name: &str| Uuid::try_parse(name).is_ok();
    let letters = |name: &str| name.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    if is_uuid(written) || is_uuid(seeded) || letters(written) == letters(seeded) {
        return false;
    }
    // The domain that addresses have in common says nothing of their likeness.
    let (one, other) = match (written.split_once('@'), seeded.split_once('@')) {
        (Some((one, domain)), Some((other, same))) if domain == same => (one, other),
        _ => (written, seeded),
    };
    let lengths = (one.chars().count(), other.chars().count());
    let is_longer = lengths.0.abs_diff(lengths.1) == 1 && lengths.0.min(lengths.1) > 2;
    let most = if is_longer { lengths.0.max(lengths.1) } else { lengths.0.min(lengths.1) } / 4;
    distance(one, other) <= most.min(2)
}

#[cfg(test)]
mod tests {
    use super::is_close;

    #[test]
    fn a_slip_is_close_and_another_name_is_not() {
        for (written, seeded, expected) in [
            ("marei@example.test", "marie@example.test", true),
            ("Marie", "marie", true),
            ("marie@exmaple.test", "marie@example.test", true),
            ("ana", "anna", true),
            ("ann@example.test", "anna@example.test", true),
            ("ana", "ann", false),
            ("an", "ann", false),
            ("bob@example.test", "rob@example.test", false),
            ("user-2", "user-1", false),
            ("user-12", "user-1", false),
            ("checkout", "chekcuot", true),
            ("checkout", "shakouts", false),
            ("3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77", "3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c7a", false),
        ] {
            assert_eq!(is_close(written, seeded), expected, "{written} {seeded}");
        }
    }
}
