//! Webhooks: their vendors send the events that they name, and something may be sent to where they lead.

use std::sync::Arc;

use super::super::yaml::{Content, Key, Node, deserialize};
use super::super::{Code, Problem};
use super::known::Known;
use crate::engine::Endpoint;
use crate::vendors;

pub(super) fn check(entries: &[Arc<Node>], _: &Known, problems: &mut Vec<Problem>) {
    let known = vendors::all_events();
    for entry in entries {
        let told: Vec<_> = problems.iter().filter(|problem| entry.holds(&problem.place)).cloned().collect();
        // What has not the shape of an endpoint was told; the rest of it is judged all the same.
        let Ok(endpoint) = deserialize::<Endpoint>(&mended(entry, &told)) else { continue };
        for wrong in endpoint.check(&known) {
            let way = wrong.way.iter().try_fold(entry, |node, name| node.get(name)).unwrap_or(entry);
            let at = wrong.index.and_then(|index| way.values().get(index)).unwrap_or(way);
            if !told.iter().any(|problem| at.holds(&problem.place)) {
                problems
                    .push(Problem::new(Code::Value, at.place.clone(), wrong.message).suggest(wrong.meant));
            }
        }
    }
}

/// An endpoint without what was told of it, and with what must be there.
fn mended(entry: &Node, told: &[Problem]) -> Node {
    const NEEDED: [(&[&str], &str); 4] = [
        (&[], "vendor"),
        (&["oauth2"], "token_url"),
        (&["oauth2"], "client_id"),
        (&["oauth2"], "client_secret"),
    ];
    let mut mended = entry.clone();
    for problem in told.iter().filter(|problem| problem.code != Code::MissingMember) {
        if let Some(steps) = mended.steps_to(&problem.place).filter(|steps| !steps.is_empty()) {
            mended = mended.without(&steps);
        }
    }
    for (way, name) in NEEDED {
        mended = with(&mended, way, name, "missing");
    }
    with(&with(&mended, &[], "url", "http://127.0.0.1/"), &[], "events", "")
}

/// A mapping in which a member stands somewhere, an empty list where the text is empty, unless one is there.
fn with(node: &Node, way: &[&str], name: &str, text: &str) -> Node {
    let Content::Map(entries) = &node.content else { return node.clone() };
    let mut entries = entries.clone();
    match way {
        [] if node.get(name).is_none() => {
            let content =
                if text.is_empty() { Content::List(Vec::new()) } else { Content::Text(text.into()) };
            let value = Arc::new(Node { place: node.place.clone(), content });
            entries.push((Key { text: name.into(), place: node.place.clone() }, value));
        }
        [] => {}
        [first, rest @ ..] => {
            for (_, value) in entries.iter_mut().filter(|(key, _)| *key.text == **first) {
                *value = Arc::new(with(value, rest, name, text));
            }
        }
    }
    Node { place: node.place.clone(), content: Content::Map(entries) }
}
