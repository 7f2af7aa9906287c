//! Slips of the pen that a parser notices late, or in words of its own: told where they were made, with what to write.

use std::sync::Arc;

use super::super::{Code, Problem};
use super::{Place, Source};

/// Blanks that look like plain ones, or like nothing, and indent nothing.
const INVISIBLE: [(char, &str); 7] = [
    ('\u{a0}', "no-break space"),
    ('\u{2002}', "en space"),
    ('\u{2003}', "em space"),
    ('\u{2009}', "thin space"),
    ('\u{202f}', "narrow no-break space"),
    ('\u{200b}', "zero-width space"),
    ('\u{3000}', "ideographic space"),
];
/// What to do about what the parser says.
const ADVICE: [(&str, &str); 4] = [
    ("',' or '}'", "a `,` parts the members of a mapping in braces"),
    ("',' or ']'", "a `,` parts the entries of a list in brackets"),
    ("'-' indicator", "members of one mapping, and entries of one list, begin in the same column"),
    ("anchor or alias", "put a text that begins with `*` or `&` into quotes"),
];

fn told(place: Place, message: String, hint: &str) -> Problem {
    Problem::new(Code::Syntax, place, message).hint(hint)
}

/// What to do about a message of the parser, where that is known.
pub(super) fn advice(message: &str) -> &'static str {
    ADVICE.iter().find(|(said, _)| message.contains(said)).map_or("", |(_, advice)| advice)
}

/// A blank that is none, in front of the line of an error or of a line next to it.
pub(super) fn invisible(source: &Arc<Source>, place: &Place) -> Option<Problem> {
    let mut near = source.lines().enumerate().skip(place.line.saturating_sub(2)).take(3);
    near.find_map(|(line, text)| {
        let indent = text.chars().take_while(|c| c.is_whitespace() || *c == '\u{200b}');
        let (column, name) = indent.enumerate().find_map(|(at, c)| {
            INVISIBLE.iter().find(|(known, _)| *known == c).map(|(_, name)| (at + 1, name))
        })?;
        let message = format!("this is a {name}, which indents nothing");
        Some(told(Place::at(source, line + 1, column), message, "write plain blanks"))
    })
}

/// A name at the beginning of the line of an error that a `:` is missing behind: `clock { at: … }`.
pub(super) fn at_word(source: &Arc<Source>, place: &Place) -> Option<Problem> {
    let text = source.lines().nth(place.line.saturating_sub(1))?;
    let body = text.trim_start().trim_start_matches("- ");
    let (name, rest) = body.split_once(' ')?;
    let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.is_empty();
    if !is_name || !rest.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let column = text.chars().count() - body.chars().count() + 1;
    let place = Place { width: name.chars().count(), ..Place::at(source, place.line, column) };
    Some(told(place, format!("a `:` is missing behind `{name}`"), "such as `name: value`"))
}

/// What took the end away from what was opened at `open`, in the same line: a quote that is not closed, or a comment.
pub(super) fn swallowed(source: &Arc<Source>, open: &Place) -> Option<Problem> {
    let text = source.lines().nth(open.line.saturating_sub(1))?;
    let (mut quote, mut before) = (None, ' ');
    for (at, c) in text.chars().enumerate() {
        match (quote, c) {
            (Some((open, _)), c) if c == open => quote = None,
            (None, '"' | '\'') if " [{,:".contains(before) => quote = Some((c, at)),
            (None, '#') if before == ' ' => {
                let place = Place::at(source, open.line, at + 1);
                let message =
                    "`#` behind a blank begins a comment, which takes the rest of the line".to_owned();
                return Some(told(place, message, "put a text with `#` into quotes"));
            }
            _ => {}
        }
        before = c;
    }
    let (quote, at) = quote?;
    let place = Place::at(source, open.line, at + 1);
    Some(told(
        place,
        format!("this `{quote}` is opened and not closed"),
        "a text in quotes ends with the same quote",
    ))
}
