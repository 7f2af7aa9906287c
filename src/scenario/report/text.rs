//! For people: file, line, column, what was found and expected, and the place shown.

use std::fmt::Write;

use super::super::{Level, Problem, Problems};
use super::snippet;

/// The most problems of one scenario that are shown; what follows from one mistake may be endless.
const SHOWN: usize = 100;

/// All problems, one after the other, without a line break at the end.
pub fn text(Problems(problems): &Problems) -> String {
    let mut parts: Vec<_> = problems.iter().take(SHOWN).map(one).collect();
    if problems.len() > SHOWN {
        parts.push(format!("and {} more", problems.len() - SHOWN));
    }
    parts.join("\n")
}

fn one(problem: &Problem) -> String {
    let place = &problem.place;
    let mut head = place.source.name.clone();
    if place.line > 0 {
        let _ = write!(head, ":{}:{}", place.line, place.column);
    }
    if problem.code.level() == Level::Warning {
        head.push_str(": warning");
    }
    format!("{head}: {}{}", sentence(problem), snippet::at(place))
}

/// The message with what was probably meant and what to do.
pub(super) fn sentence(problem: &Problem) -> String {
    let mut sentence = problem.message.clone();
    if let Some(meant) = &problem.suggestion {
        let _ = write!(sentence, "; did you mean `{meant}`?");
    }
    if let Some(hint) = &problem.hint {
        let joint = if sentence.ends_with('?') { "" } else { ";" };
        let _ = write!(sentence, "{joint} {hint}");
    }
    sentence
}
