//! Decoding of a query: `+` is a blank, unknown parameters are kept for nobody, of a repeated one the last counts.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use smallvec::SmallVec;

/// The decoded parameters of one query, in order.
#[derive(Debug, Default)]
pub(super) struct Query<'r> {
    /// In place: most queries have one.
    pairs: SmallVec<[(Cow<'r, str>, Cow<'r, str>); 2]>,
}

impl<'r> Query<'r> {
    pub(super) fn parse(raw: &'r str) -> Self {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty());
        let split = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        // Hardly a query is encoded anywhere: looked for once, not in each part.
        let is_plain = memchr::memchr2(b'+', b'%', raw.as_bytes()).is_none();
        let read = |text| if is_plain { Cow::Borrowed(text) } else { decoded(text) };
        Self { pairs: split.map(|(name, value)| (read(name), read(value))).collect() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(given, _)| given == name).map(|(_, value)| &**value)
    }
}

fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned().into()
}
