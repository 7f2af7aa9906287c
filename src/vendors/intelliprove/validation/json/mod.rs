//! A JSON decoder whose messages and positions are those of Python's `json` module.
//!
//! The vendor's framework shows a client the decoder's own words, the offending document and a position counted in
//! characters. `serde_json` has other words and counts bytes, so this parser is our own: the messages are the product.
//! It is iterative, so nesting costs no stack, and it looks at every byte once.

mod cursor;
mod number;
pub(in super::super) mod parser;
mod string;
mod value;

use serde::Serialize;

pub use value::{Json, Members, kept, member, nearest};

/// Why bytes are not a JSON document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Undecodable {
    /// The bytes are not UTF-8; the vendor answers 400.
    #[error("the body is not utf-8")]
    Encoding,
    /// Nested deeper than [`parser::DEPTH_LIMIT`]; Python gives up with a recursion error, which becomes the same 400.
    #[error("the body is nested too deeply")]
    TooDeep,
    /// The text is not JSON; the vendor answers 422.
    #[error("{0}")]
    Syntax(Box<Syntax>),
}

/// Where and how a text stops being JSON; serialised as the context of the 422.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{msg}: line {lineno} column {colno} (char {pos})")]
pub struct Syntax {
    /// Python's message, without the position.
    pub msg: &'static str,
    /// The whole text, without a leading byte order mark.
    pub doc: String,
    /// The position in characters, from 0.
    pub pos: usize,
    /// The line, from 1; only a line feed ends a line.
    pub lineno: usize,
    /// The column in characters, from 1.
    pub colno: usize,
}

/// Decodes one JSON document; a leading byte order mark is skipped, and of a repeated member the last counts.
///
/// Floats beyond the finite ones become the largest, and lone surrogate escapes become U+FFFD, because the value model
/// holds nothing closer.
///
/// # Errors
///
/// [`Undecodable`]: bytes that are not UTF-8, too deep a nesting, or the first mistake in the text. `NaN` and `Infinity`
/// are mistakes here, although Python reads them.
pub fn decode(bytes: &[u8]) -> Result<Json, Undecodable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Undecodable::Encoding)?;
    let doc = text.strip_prefix('\u{feff}').unwrap_or(text);
    parser::parse(doc).map_err(|halt| match halt {
        Halt::TooDeep => Undecodable::TooDeep,
        Halt::Mistake { msg, at } => Undecodable::Syntax(Box::new(locate(msg, doc, at))),
    })
}

/// Why the parser stopped; `at` counts bytes, which is turned into characters only once.
#[derive(Debug)]
enum Halt {
    TooDeep,
    Mistake { msg: &'static str, at: usize },
}

impl Halt {
    fn mistake(msg: &'static str, at: usize) -> Self {
        Self::Mistake { msg, at }
    }
}

fn locate(msg: &'static str, doc: &str, at: usize) -> Syntax {
    let before = doc.get(..at).unwrap_or(doc);
    let line = before.rsplit('\n').next().unwrap_or(before);
    Syntax {
        msg,
        doc: doc.to_owned(),
        pos: before.chars().count(),
        lineno: before.matches('\n').count() + 1,
        colno: line.chars().count() + 1,
    }
}
