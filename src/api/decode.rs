//! What a path and a query say once they are decoded; the decoding itself stands with the engine, whose conditions need it too.

use std::borrow::Cow;

pub use crate::engine::{form_fields, segment};

/// The path with needless percent-encoding undone (of letters, digits and `-._~`), so that equal paths route equally.
pub(super) fn normal(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let mut normal = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((head, tail)) = rest.split_once('%') {
        normal.push_str(head);
        match tail.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()).map(char::from) {
            Some(plain) if plain.is_ascii_alphanumeric() || "-._~".contains(plain) => {
                normal.push(plain);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                normal.push('%');
                rest = tail;
            }
        }
    }
    normal.push_str(rest);
    Cow::Owned(normal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_needless_encoding_is_undone_in_a_path() {
        for (path, expected) in
            [("/v2/us%65rs", "/v2/users"), ("/a%2Fb", "/a%2Fb"), ("/a%zz%4", "/a%zz%4"), ("/%e4", "/%e4")]
        {
            assert_eq!(normal(path), expected);
        }
    }
}
