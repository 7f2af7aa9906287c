//! The place of a mistake, shown: its line with what stands before it, and a caret.

/// How many lines before the mistaken one are shown.
const BEFORE: usize = 2;

/// Lines of `source` up to `line` with a caret below `column`, both counted from 1; nothing where the place is not known.
pub(super) fn at(source: &str, line: u64, column: u64) -> String {
    let (Ok(line), Ok(column)) = (usize::try_from(line), usize::try_from(column)) else {
        return String::new();
    };
    let width = line.to_string().len();
    let numbered = source.lines().enumerate().take(line).skip(line.saturating_sub(BEFORE + 1));
    let mut shown: Vec<_> =
        numbered.map(|(index, text)| format!("\n{:>width$} | {text}", index + 1)).collect();
    if !shown.is_empty() && column > 0 {
        shown.push(format!("\n{:width$} | {:>column$}", "", "^"));
    }
    shown.concat()
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn a_mistake_is_shown_with_what_stands_before_it() {
        let source = "version: 1\nseed: 3\nclock: {}\nsped: 3\n";
        assert_eq!(at(source, 4, 1), "\n2 | seed: 3\n3 | clock: {}\n4 | sped: 3\n  | ^");
        assert_eq!(at(source, 1, 10), "\n1 | version: 1\n  |          ^");
    }

    #[test]
    fn where_the_place_is_not_known_nothing_is_shown() {
        assert_eq!(at("", 1, 1), "");
        assert_eq!(at("version: 1", 0, 0), "");
    }
}
