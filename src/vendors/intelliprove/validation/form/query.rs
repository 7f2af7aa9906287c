//! Decoding of a query: `+` is a blank, unknown parameters are kept for nobody, of a repeated one the last counts.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// The decoded parameters of one query, in order.
#[derive(Debug, Default)]
pub(super) struct Query<'r> {
    pairs: Vec<(Cow<'r, str>, Cow<'r, str>)>,
}

impl<'r> Query<'r> {
    pub(super) fn parse(raw: &'r str) -> Self {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty());
        let split = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        Self { pairs: split.map(|(name, value)| (decoded(name), decoded(value))).collect() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(given, _)| given == name).map(|(_, value)| &**value)
    }
}

fn decoded(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'+', b'%', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned().into()
}
