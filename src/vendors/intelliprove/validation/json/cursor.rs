//! A reading position in a document, in bytes; it stands on a character boundary whenever it is reported.

/// The document and how far it has been read.
#[derive(Debug)]
pub(super) struct Cursor<'d> {
    doc: &'d str,
    at: usize,
}

impl<'d> Cursor<'d> {
    pub(super) fn new(doc: &'d str) -> Self {
        Self { doc, at: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The next byte, or nothing at the end.
    pub(super) fn peek(&self) -> Option<u8> {
        self.doc.as_bytes().get(self.at).copied()
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Steps over `byte` if it comes next.
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Steps over `word` if it comes next.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// Steps over bytes while they satisfy `wanted`, and tells how many they were.
    pub(super) fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) -> usize {
        let rest = self.rest().as_bytes();
        let count = rest.iter().position(|&byte| !wanted(byte)).unwrap_or(rest.len());
        self.at += count;
        count
    }

    /// Steps over the four blanks that JSON knows.
    pub(super) fn skip_blanks(&mut self) {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    /// The text from `start` up to here.
    pub(super) fn since(&self, start: usize) -> &'d str {
        self.doc.get(start..self.at).unwrap_or_default()
    }

    /// The text still to be read.
    pub(super) fn rest(&self) -> &'d str {
        self.doc.get(self.at..).unwrap_or_default()
    }

    /// Goes back to an earlier position.
    pub(super) fn rewind(&mut self, at: usize) {
        self.at = at;
    }
}
