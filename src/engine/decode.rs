//! Percent-decoding, once, of path segments and of form-encoded queries, and the parameters of a path template.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A path segment, decoded once; `None` where the result is not UTF-8.
pub fn segment(text: &str) -> Option<Cow<'_, str>> {
    percent_decode_str(text).decode_utf8().ok()
}

/// The fields of a form-encoded query in order: `+` is a blank; what is not UTF-8 is replaced.
pub fn form_fields(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    // Most have nothing to decode, which is seen more quickly of the whole than of each text.
    let is_plain = memchr::memchr2(b'+', b'%', query.as_bytes()).is_none();
    let text = move |text| if is_plain { Cow::Borrowed(text) } else { form_text(text) };
    query.split('&').filter(|field| !field.is_empty()).map(move |field| {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        (text(name), text(value))
    })
}

fn form_text(text: &str) -> Cow<'_, str> {
    let blanks = text.replace('+', " ");
    Cow::Owned(percent_decode_str(&blanks).decode_utf8_lossy().into_owned())
}

/// The parameters of a path template (`/users/{id}`, `/cdn/{*path}`) with what stands in their place in `path`.
pub fn parameters<'a>(template: &'a str, path: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let mut path = Some(path);
    // Most have none, and are not taken apart for that.
    let template = if template.contains('{') { template } else { "" };
    template.split('/').filter_map(move |part| {
        let rest = path?;
        let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        if let Some(name) = name.and_then(|name| name.strip_prefix('*')) {
            path = None;
            return Some((name, rest));
        }
        let (here, rest) = rest.split_once('/').map_or((rest, None), |(here, rest)| (here, Some(rest)));
        path = rest;
        name.map(|name| (name, here))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_reads_plus_as_a_blank_and_decodes_the_rest_once() {
        let fields: Vec<_> = form_fields("a=b+c&d=%2B%2525&e&&=f&g=%ff").collect();
        let expected = [("a", "b c"), ("d", "+%25"), ("e", ""), ("", "f"), ("g", "\u{fffd}")];
        assert_eq!(fields, expected.map(|(name, value)| (name.into(), value.into())));
        let plain: Vec<_> = form_fields("a=b&&c").collect();
        assert_eq!(plain, [("a", "b"), ("c", "")].map(|(name, value)| (name.into(), value.into())));
    }

    #[test]
    fn parameters_are_read_by_the_place_of_their_braces() {
        let table = [
            ("/v2/facescans/{id}", "/v2/facescans/abc", vec![("id", "abc")]),
            ("/a/{x}/b/{y}", "/a/1/b/2%2F3", vec![("x", "1"), ("y", "2%2F3")]),
            ("/cdn/{*path}", "/cdn/content/v1/x.html", vec![("path", "content/v1/x.html")]),
            ("/v2/users", "/v2/users", vec![]),
        ];
        for (template, path, expected) in table {
            assert_eq!(parameters(template, path).collect::<Vec<_>>(), expected, "{template}");
        }
    }
}
