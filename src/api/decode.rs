//! What a path and a query say once they are decoded; the decoding itself stands with the engine, whose conditions need it too.

use std::borrow::Cow;

pub use crate::engine::{form_fields, segment};

/// The path with needless percent-encoding undone (of letters, digits and `-._~`), so that equal paths route equally.
///
/// One with a `%` that begins no escape stays as it is: what was undone behind it could make it begin one (`%0%30`).
pub(super) fn normal(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let mut normal = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((head, tail)) = rest.split_once('%') {
        let Some((hex, after)) = escape(tail) else { return Cow::Borrowed(path) };
        normal.push_str(head);
        match u8::from_str_radix(hex, 16).map(char::from) {
            Ok(plain) if plain.is_ascii_alphanumeric() || "-._~".contains(plain) => normal.push(plain),
            _ => normal.extend(["%", hex]),
        }
        rest = after;
    }
    normal.push_str(rest);
    Cow::Owned(normal)
}

/// The two hex digits that a text begins with, and what follows them.
fn escape(text: &str) -> Option<(&str, &str)> {
    text.split_at_checked(2).filter(|(hex, _)| hex.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::engine::trials::trials;

    proptest! {
        #![proptest_config(trials(1_000))]

        #[test]
        fn a_normal_path_means_the_same_and_is_normal(path in "(/|[a-z]|%[0-9a-fA-F]{0,2}|%[+-][0-9]|é|%|[.]){0,12}") {
            let once = normal(&path).into_owned();
            prop_assert_eq!(segment(&once), segment(&path));
            prop_assert_eq!(once.matches('/').count(), path.matches('/').count());
        }
    }

    #[test]
    fn only_needless_encoding_is_undone_in_a_path() {
        for (path, expected) in [
            ("/v2/us%65rs", "/v2/users"),
            ("/a%2Fb", "/a%2Fb"),
            ("/a%zz%4", "/a%zz%4"),
            ("/%0%30", "/%0%30"),
            ("/%e4", "/%e4"),
        ] {
            assert_eq!(normal(path), expected);
        }
    }
}
