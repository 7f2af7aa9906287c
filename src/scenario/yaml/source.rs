//! A source from the bytes of a file.

use std::sync::Arc;

use super::super::{Code, Problem};
use super::{Place, Source};
use crate::engine::tree::lines;

/// The largest file that is read: a story is written by people, so more is a mistake.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

impl Source {
    /// A source from its bytes, or why they are no text.
    pub fn decode(name: &str, bytes: &[u8]) -> Result<Arc<Self>, Problem> {
        if bytes.len() > MOST_BYTES {
            return Err(Self::too_large(name));
        }
        let error = match std::str::from_utf8(bytes) {
            Ok(text) => return Ok(Self::of(name, text)),
            Err(error) => error,
        };
        let source = Self::of(name, &String::from_utf8_lossy(bytes));
        let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
        let hint = if wide { "it looks like UTF-16; " } else { "" };
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let good = String::from_utf8_lossy(good);
        let good = good.strip_prefix('\u{feff}').unwrap_or(&good);
        let last = lines(good).last().unwrap_or_default().chars().count();
        let place = Place::at(&source, lines(good).count().max(1), last + 1);
        Err(Problem::new(Code::Encoding, place, "this byte is no UTF-8")
            .hint(format!("{hint}save the file as UTF-8")))
    }

    /// The refusal of a file that is too large.
    pub fn too_large(name: &str) -> Problem {
        let place = Place::whole(&Self::of(name, ""));
        Problem::new(Code::Size, place, format!("the file is larger than {MOST_BYTES} bytes"))
            .hint("a scenario is a story, not a load; let the client create what is needed in bulk")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(Source::decode("x", b"\xef\xbb\xbfversion: 1").unwrap().text, "version: 1");
    }

    #[test]
    fn what_is_no_text_is_told_with_its_place() {
        let told = Source::decode("x", b"version: 1\nname: caf\xe9\n").unwrap_err();
        assert_eq!((told.place.line, told.place.column), (2, 10));
        assert!(
            Source::decode("x", b"\xff\xfev\0")
                .unwrap_err()
                .hint
                .unwrap()
                .starts_with("it looks like UTF-16")
        );
        assert!(Source::decode("x", &vec![b' '; MOST_BYTES]).is_ok());
        assert_eq!(Source::decode("x", &vec![b' '; MOST_BYTES + 1]).unwrap_err().code, Code::Size);
    }
}
