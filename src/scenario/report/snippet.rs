//! The place of a mistake, shown: its line with what stands before it, and carets.

use std::fmt::Write;

use super::super::yaml::Place;

/// How many lines before the mistaken one are shown.
const BEFORE: usize = 2;
/// How much of a line is shown.
const WIDEST: usize = 160;

/// The lines up to the place with carets below it, each after a line break; nothing where no line is known.
pub(super) fn at(place: &Place) -> String {
    let Place { line, column, .. } = *place;
    if line == 0 {
        return String::new();
    }
    let width = line.to_string().len();
    let numbered = place.source.lines().enumerate().take(line).skip(line.saturating_sub(BEFORE + 1));
    let mut shown = String::new();
    let mut last = "";
    let start = start(column, place.width);
    for (index, text) in numbered {
        let _ = write!(shown, "\n{:>width$} | {}", index + 1, clean(text, start));
        last = text;
    }
    if column > 0 {
        let shift = usize::from(start > 0);
        let visible = last.chars().count().saturating_sub(start).min(WIDEST);
        let room = (visible + start).saturating_sub(column - 1).max(1);
        // Tabs are shown as such, so the carets must be moved by them too.
        let indent: String = std::iter::repeat_n(' ', shift)
            .chain(last.chars().skip(start).chain(std::iter::repeat(' ')).take(column - 1 - start))
            .map(|c| if c == '\t' { c } else { ' ' })
            .collect();
        let _ = write!(shown, "\n{:width$} | {indent}{}", "", "^".repeat(place.width.clamp(1, room)));
    }
    shown
}

/// How many characters of each line are left out before what is shown, so that the mistake is.
fn start(column: usize, width: usize) -> usize {
    if column + width.min(WIDEST / 4) <= WIDEST { 0 } else { column.saturating_sub(WIDEST / 2) }
}

/// A line from a column on that does nothing to a terminal and is not endless.
fn clean(text: &str, start: usize) -> String {
    let safe = |c: char| if c.is_control() && c != '\t' { '\u{fffd}' } else { c };
    let mut line = if start > 0 { "…".to_owned() } else { String::new() };
    line.extend(text.chars().skip(start).take(WIDEST).map(safe));
    if text.chars().nth(start + WIDEST).is_some() {
        line.push('…');
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::super::yaml::{Place, Source};
    use super::at;

    fn shown(text: &str, line: usize, column: usize, width: usize) -> String {
        at(&Place { source: Source::of("x", text), line, column, width })
    }

    #[test]
    fn a_mistake_is_shown_with_what_stands_before_it() {
        let source = "version: 1\nseed: 3\nclock: {}\nsped: 3\n";
        assert_eq!(shown(source, 4, 1, 4), "\n2 | seed: 3\n3 | clock: {}\n4 | sped: 3\n  | ^^^^");
        assert_eq!(shown(source, 1, 10, 1), "\n1 | version: 1\n  |          ^");
    }

    #[test]
    fn where_the_place_is_not_known_nothing_is_shown() {
        assert_eq!(shown("version: 1", 0, 0, 1), "");
    }

    #[test]
    fn carets_stay_below_what_they_mean() {
        assert_eq!(shown("a:\tb", 1, 4, 9), "\n1 | a:\tb\n  |   \t^");
        assert_eq!(shown("a\r\nbé: \u{1b}x\r\n", 2, 5, 1), "\n1 | a\n2 | bé: \u{fffd}x\n  |     ^");
        let long = shown(&"x".repeat(5_000), 1, 4_000, 1);
        let (line, carets) = long.rsplit_once('\n').unwrap();
        assert!(
            line.starts_with("\n1 | …xx") && line.ends_with("xx…") && line.chars().count() < 180,
            "{long}"
        );
        assert_eq!(carets, format!("  | {}^", " ".repeat(80)));
    }

    #[test]
    fn a_place_behind_the_end_is_shown_there() {
        assert_eq!(shown("a: [", 1, 5, 1), "\n1 | a: [\n  |     ^");
        assert_eq!(shown("a: [\n", 2, 1, 1), "\n1 | a: [\n2 | \n  | ^");
    }
}
