//! The parameters of a query, decoded once. They outlive the request, so they are kept in one text rather than in two each.

use std::ops::Range;

use memchr::{memchr2, memchr2_iter};
use smallvec::SmallVec;

use crate::api::form_fields;

/// The parameters of a query in their order.
#[derive(Default)]
pub(super) struct Fields {
    /// Where they stand.
    text: String,
    /// Where in it each name is, and its value.
    fields: SmallVec<[Field; 8]>,
}

struct Field {
    name: Range<usize>,
    value: Range<usize>,
}

impl Fields {
    /// Those of a query.
    pub(super) fn of(query: &str) -> Self {
        match memchr2(b'+', b'%', query.as_bytes()) {
            None => Self::plain(query),
            Some(_) => Self::decoded(query),
        }
    }

    /// Those of a query in which nothing is to be decoded: they stand in it as they are.
    fn plain(query: &str) -> Self {
        let bytes = query.as_bytes();
        let mut fields = SmallVec::new();
        let (mut start, mut equals) = (0, None);
        for end in memchr2_iter(b'=', b'&', bytes).chain([bytes.len()]) {
            if bytes.get(end) == Some(&b'=') {
                equals = equals.or(Some(end));
                continue;
            }
            if start < end {
                let (name, value) = equals.map_or((end, end), |equals| (equals, equals + 1));
                fields.push(Field { name: start..name, value: value..end });
            }
            (start, equals) = (end + 1, None);
        }
        Self { text: query.to_owned(), fields }
    }

    fn decoded(query: &str) -> Self {
        let mut all = Self { text: String::with_capacity(query.len()), fields: SmallVec::new() };
        for (name, value) in form_fields(query) {
            let field = Field { name: all.add(&name), value: all.add(&value) };
            all.fields.push(field);
        }
        all
    }

    fn add(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }

    /// The first value under a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let is_it = |field: &&Field| self.text.get(field.name.clone()) == Some(name);
        self.text.get(self.fields.iter().find(is_it)?.value.clone())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::form_urlencoded;

    use super::*;
    use crate::engine::trials::trials;

    proptest! {
        #![proptest_config(trials(1_000))]

        #[test]
        fn any_query_is_read_as_forms_are(query in "([ab=&+]|%[0-9a-fA-F]{2}|%|\\PC){0,16}", other in "[ab\u{e9}]{0,2}") {
            let expected: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            let fields = Fields::of(&query);
            for name in expected.iter().map(|(name, _)| name).chain([&other]) {
                let first = expected.iter().find(|(known, _)| known == name).map(|(_, value)| &**value);
                prop_assert_eq!(fields.get(name), first, "{} in {}", name, query);
            }
        }
    }

    #[test]
    fn the_first_of_a_name_is_found_decoded_and_what_looks_like_one_elsewhere_is_not() {
        let fields = Fields::of("a=b&ab=%C3%A9+x&&a=c&e&=f&%C3%A9=%ff");
        for (name, expected) in [
            ("a", Some("b")),
            ("ab", Some("\u{e9} x")),
            ("b", None),
            ("e", Some("")),
            ("", Some("f")),
            ("\u{e9}", Some("\u{fffd}")),
            ("c", None),
        ] {
            assert_eq!(fields.get(name), expected, "{name}");
        }
        assert_eq!(Fields::of("").get(""), None);
    }
}
