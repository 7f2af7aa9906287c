//! The text of a file under the name that people know it by.

use std::sync::Arc;

/// A text and its name.
#[derive(Debug, Default)]
pub struct Source {
    /// The file as it was named, or the built-in name.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
}

impl Source {
    /// A source from its text.
    pub fn of(name: &str, text: &str) -> Arc<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        Arc::new(Self { name: name.into(), text: text.into() })
    }

    /// Its lines, however they end; what follows the last end counts, even if nothing does.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        lines(&self.text)
    }
}

/// The lines of a text. One ends with LF, CRLF or CR, as it does for the parser.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some((line, after)) = text.split_once(['\n', '\r']) else {
            rest = None;
            return Some(text);
        };
        let carriage = text.get(line.len()..).is_some_and(|end| end.starts_with("\r\n"));
        rest = Some(if carriage { after.strip_prefix('\n').unwrap_or(after) } else { after });
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_in_any_of_three_ways() {
        assert_eq!(lines("a\nb\r\nc\rd\n").collect::<Vec<_>>(), ["a", "b", "c", "d", ""]);
        assert_eq!(lines("").count(), 1);
    }
}
