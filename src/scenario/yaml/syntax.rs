//! What the parser could not read, in words that say what to do, at the place where the mistake was made.
//!
//! A parser notices a missing bracket, or a tab, only where nothing can be made of what follows.

use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use super::super::{Code, Problem};
use super::{Place, Source};

/// The problem behind an error; `open` is the innermost bracket or brace that is open.
pub(super) fn syntax(source: &Arc<Source>, error: &ScanError, open: Option<&Place>) -> Problem {
    let mark = error.marker();
    let place = Place::at(source, mark.line(), mark.col() + 1);
    let own = |place: Place, message: &str, hint: &str| Problem::new(Code::Syntax, place, message).hint(hint);
    if let Some(tab) = tab_after(source, &place) {
        return own(tab, "a tab cannot indent", "use spaces");
    }
    if let Some(open) = open.filter(|open| left(source, open, &place)) {
        return own(
            open.clone(),
            "this is opened and not closed",
            "each `[` needs its `]`, each `{` its `}`",
        );
    }
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => own(
            place,
            "values stand too deep in each other",
            "nothing in a scenario is deeper than a dozen levels",
        ),
        ErrorKind::MappingValueNotAllowed => own(
            place,
            "a `:` cannot stand here",
            "put a text that holds `: ` into quotes, and give members of one mapping the same indentation",
        ),
        kind => Problem::new(Code::Syntax, place, format!("this is no YAML: {kind}")),
    }
}

/// The tab that indents the line of an error or the next one.
fn tab_after(source: &Arc<Source>, place: &Place) -> Option<Place> {
    let near = source.lines().enumerate().skip(place.line.saturating_sub(1)).take(2);
    let tab = |text: &str| text.chars().take_while(|c| c.is_whitespace()).position(|c| c == '\t');
    near.filter(|(_, text)| !text.trim().is_empty())
        .find_map(|(line, text)| Some(Place::at(source, line + 1, tab(text)? + 1)))
}

/// Whether the reader has left what was opened: on a further line that is indented no deeper, or at the end.
fn left(source: &Arc<Source>, open: &Place, place: &Place) -> bool {
    let indent = |line: usize| {
        let text = source.lines().nth(line.saturating_sub(1)).filter(|text| !text.trim().is_empty());
        text.map_or(0, |text| text.chars().take_while(|c| *c == ' ').count())
    };
    place.line > open.line && indent(place.line) <= indent(open.line)
}
