//! What the timeline plans for a time before the start: it would happen at once, which nobody means by a date.
//!
//! Where the clock begins at real time nobody knows what is past, and a file must not grow wrong by lying about.

use super::super::yaml::Node;
use super::super::{Code, Problem};
use crate::engine::Moment;

pub(super) fn check(root: &Node, problems: &mut Vec<Problem>) {
    let at = |node: &Node| node.get("at").and_then(|at| Moment::parse(at.text()?));
    let Some(start) = root.get("clock").and_then(|clock| at(clock)) else { return };
    for entry in root.get("timeline").map(|list| list.values()).unwrap_or_default() {
        if let (Some(moment), Some(value)) = (at(entry), entry.get("at"))
            && moment < start
        {
            let message = format!("{moment} is before the start, {start}");
            let problem = Problem::new(Code::Contradiction, value.place.clone(), message);
            problems.push(problem.hint("`after: 5m` counts from the start, wherever that is"));
        }
    }
}
