//! The parameters of a query, decoded once. They outlive the request, so they are kept in one text rather than in two each.

use smallvec::SmallVec;

use crate::api::form_fields;

/// The parameters of a query in their order.
#[derive(Default)]
pub(super) struct Fields {
    /// Names and values, one behind the other.
    text: String,
    /// Where in it each name ends, and each value.
    ends: SmallVec<[(usize, usize); 8]>,
}

impl Fields {
    /// Those of a query.
    pub(super) fn of(query: &str) -> Self {
        let mut fields = Self { text: String::with_capacity(query.len()), ends: SmallVec::new() };
        for (name, value) in form_fields(query) {
            fields.text.push_str(&name);
            let end = fields.text.len();
            fields.text.push_str(&value);
            fields.ends.push((end, fields.text.len()));
        }
        fields
    }

    /// The first value under a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut start = 0;
        let (from, to) = self.ends.iter().find_map(|&(middle, end)| {
            let is_it = self.text.get(start..middle) == Some(name);
            start = end;
            is_it.then_some((middle, end))
        })?;
        self.text.get(from..to)
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
