//! Percent-decoding, once, of path segments and of form-encoded queries.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A path segment, decoded once; `None` where the result is not UTF-8.
pub fn segment(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

/// The fields of a form-encoded query in order: `+` is a blank; what is not UTF-8 is replaced.
pub fn form_fields(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    query.split('&').filter(|field| !field.is_empty()).map(|field| {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        (form_text(name), form_text(value))
    })
}

fn form_text(text: &str) -> Cow<'_, str> {
    if !text.contains(['+', '%']) {
        return Cow::Borrowed(text);
    }
    let blanks = text.replace('+', " ");
    Cow::Owned(percent_decode_str(&blanks).decode_utf8_lossy().into_owned())
}

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
    fn a_form_reads_plus_as_a_blank_and_decodes_the_rest_once() {
        let fields: Vec<_> = form_fields("a=b+c&d=%2B%2525&e&&=f&g=%ff").collect();
        let expected = [("a", "b c"), ("d", "+%25"), ("e", ""), ("", "f"), ("g", "\u{fffd}")];
        assert_eq!(fields, expected.map(|(name, value)| (name.into(), value.into())));
    }

    #[test]
    fn only_needless_encoding_is_undone_in_a_path() {
        for (path, expected) in
            [("/v2/us%65rs", "/v2/users"), ("/a%2Fb", "/a%2Fb"), ("/a%zz%4", "/a%zz%4"), ("/%e4", "/%e4")]
        {
            assert_eq!(normal(path), expected);
        }
    }
}
