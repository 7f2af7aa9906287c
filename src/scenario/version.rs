//! The version of the format that each file says it is in: what is told where it is missing, misspelt or unknown.

use super::layer::meant;
use super::yaml::{Content, Node, deserialize};
use super::{Code, Problem, Version};

/// What is told of a file without a version: one that is misspelt is there. Where the shape says it again, this one is
/// told.
pub(super) fn missing(root: &Node) -> Option<Problem> {
    if root.get("version").is_some() || !matches!(root.content, Content::Map(_)) {
        return None;
    }
    let problem = match meant(root, "version") {
        Some(key) => {
            let message = format!("unknown member `{}`", key.text);
            Problem::new(Code::UnknownMember, key.place.clone(), message).suggest(Some("version".into()))
        }
        None => Problem::new(Code::MissingMember, root.place.clone(), "`version` is missing"),
    };
    Some(problem.hint("each file says which version of the format it is in: `version: 1`"))
}

/// What the shape says of a version that is not known, in the words of the version itself.
pub(super) fn worded(root: &Node, mut problem: Problem) -> Problem {
    let version = root.get("version").filter(|version| version.holds(&problem.place));
    if let Some(Err(misfit)) =
        version.filter(|_| problem.code == Code::Value).map(|node| deserialize::<Version>(node))
    {
        problem.message.clone_from(&misfit.message);
    }
    problem
}
