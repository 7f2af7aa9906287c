//! What the parser could not read, in words that say what to do, at the place where the mistake was made.
//!
//! A parser notices a missing bracket, or a tab, only where nothing can be made of what follows.

use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use super::super::{Code, Problem};
use super::{Place, Source, slips};

/// The problem behind an error; `open` is the innermost bracket or brace that is open.
pub(super) fn syntax(source: &Arc<Source>, error: &ScanError, open: Option<&Place>) -> Problem {
    let mark = error.marker();
    let place = Place::at(source, mark.line(), mark.col() + 1);
    let own = |place: Place, message: &str, hint: &str| Problem::new(Code::Syntax, place, message).hint(hint);
    if let Some(tab) = tab_after(source, &place) {
        return own(tab, "a tab cannot indent", "use spaces");
    }
    if let Some(problem) = slips::invisible(source, &place).or_else(|| slips::at_word(source, &place)) {
        return problem;
    }
    let open = open.filter(|open| left(source, open, &place)).cloned();
    if let Some(open) = open.or_else(|| unclosed(source, &place)) {
        if let Some(problem) = slips::swallowed(source, &open) {
            return problem;
        }
        return own(open, "this is opened and not closed", "each `[` needs its `]`, each `{` its `}`");
    }
    if let Some(colon) = tight_colon(source, &place) {
        return own(colon, "a blank is missing after this `:`", "such as `name: value`");
    }
    if let Some(entry) = bare_entry(source, &place) {
        return own(entry, "a `- ` is missing here", "each entry of a list begins with one");
    }
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => own(
            place,
            "values stand too deep in each other",
            "a scenario has at most 64 levels, and its own members are no deeper than a dozen",
        ),
        ErrorKind::MappingValueNotAllowed => own(
            place,
            "a `:` cannot stand here",
            "put a text that holds `: ` into quotes, and give members of one mapping the same indentation",
        ),
        kind => {
            if let Some(problem) = slips::swallowed(source, &place) {
                return problem;
            }
            let problem = Problem::new(Code::Syntax, place, format!("this is no YAML: {kind}"));
            problem.hint(slips::advice(&kind.to_string()))
        }
    }
}

/// The tab that indents the line of an error or the next one.
fn tab_after(source: &Arc<Source>, place: &Place) -> Option<Place> {
    let near = source.lines().enumerate().skip(place.line.saturating_sub(1)).take(2);
    let tab = |text: &str| text.chars().take_while(|c| c.is_whitespace()).position(|c| c == '\t');
    near.filter(|(_, text)| !text.trim().is_empty())
        .find_map(|(line, text)| Some(Place::at(source, line + 1, tab(text)? + 1)))
}

/// Whether the reader has left what was opened: a further line up to here is indented no deeper, or there is none.
fn left(source: &Arc<Source>, open: &Place, place: &Place) -> bool {
    let further = source.lines().enumerate().skip(open.line).take(place.line.saturating_sub(open.line));
    let own = source.lines().nth(open.line.saturating_sub(1)).map_or(0, indent);
    let is_out = |text: &str| text.trim().is_empty() || indent(text) <= own;
    place.line > open.line && further.map(|(_, text)| text).any(is_out)
}

/// The innermost bracket or brace that is open where a line is indented no deeper than its own. The reader looks ahead,
/// so it may break off before it has told of what it opened.
fn unclosed(source: &Arc<Source>, place: &Place) -> Option<Place> {
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    for (index, text) in source.lines().enumerate().take(place.line) {
        if let Some((line, column, _)) =
            open.last().filter(|(.., deep)| indent(text) <= *deep && !text.trim().is_empty())
        {
            return Some(Place::at(source, *line, *column));
        }
        let (mut quote, mut before) = (None, ' ');
        for (at, c) in text.chars().enumerate() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (None, '"' | '\'') if " [{,:".contains(before) => quote = Some(c),
                (None, '#') if before == ' ' => break,
                (None, '[' | '{') if !open.is_empty() || " [{".contains(before) => {
                    open.push((index + 1, at + 1, indent(text)));
                }
                (None, ']' | '}') => _ = open.pop(),
                _ => {}
            }
            before = c;
        }
    }
    None
}

fn indent(text: &str) -> usize {
    text.chars().take_while(|c| *c == ' ').count()
}

/// The colon of a name at the start of the line of an error, or of the one before it, that no blank follows.
fn tight_colon(source: &Arc<Source>, place: &Place) -> Option<Place> {
    let lines = source.lines().enumerate().take(place.line).collect::<Vec<_>>();
    let near = lines.into_iter().rev().filter(|(_, text)| !text.trim().is_empty()).take(2);
    near.into_iter().find_map(|(line, text)| {
        let body = text.trim_start().trim_start_matches("- ");
        let (name, rest) = body.split_once(':')?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        // What goes on with a slash is an address.
        let is_tight = rest.chars().next().is_some_and(|c| !c.is_whitespace() && c != '/');
        let column = text.chars().count() - body.chars().count() + name.chars().count() + 1;
        (is_name && is_tight).then(|| Place::at(source, line + 1, column))
    })
}

/// The first line of the list that an error at a `- ` breaks off, where that line begins no entry.
fn bare_entry(source: &Arc<Source>, place: &Place) -> Option<Place> {
    let lines: Vec<_> = source.lines().take(place.line).collect();
    let (last, before) = lines.split_last()?;
    let deep = indent(last);
    let filled = before.iter().enumerate().rev().filter(|(_, text)| !text.trim().is_empty());
    let within = filled.take_while(|(_, text)| {
        indent(text) >= deep && !text.get(deep..).is_some_and(|text| text.starts_with('-'))
    });
    let (line, first) = within.last()?;
    let is_broken = last.trim_start().starts_with("- ") && indent(first) == deep + 2;
    is_broken.then(|| Place::at(source, line + 1, indent(first) + 1))
}
