//! A person's name: whole, and in two parts as far as they are known.

use serde::{Deserialize, Serialize};

/// A name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// All of it.
    pub full: String,
    /// The first part.
    pub first: Option<String>,
    /// The rest.
    pub last: Option<String>,
}

impl Name {
    /// The name of somebody new; `None` where nothing is said. A whole name is split at its first blank.
    pub fn new(full: Option<String>, first: Option<String>, last: Option<String>) -> Option<Self> {
        match (full, first, last) {
            (Some(full), None, None) => {
                let parts = full.trim().split_once(' ');
                let (first, last) =
                    parts.map_or((full.trim(), None), |(first, last)| (first, Some(last.trim())));
                let (first, last) = (Some(first.to_owned()), last.map(str::to_owned));
                Some(Self { full, first, last })
            }
            (Some(full), first, last) => Some(Self { full, first, last }),
            (None, None, None) => None,
            (None, first, last) => {
                let full: Vec<_> = [&first, &last].into_iter().flatten().map(String::as_str).collect();
                Some(Self { full: full.join(" "), first, last })
            }
        }
    }

    /// The same with what is said anew; a part that is left out stays unless a whole name replaces both.
    #[must_use]
    pub fn changed(&self, full: Option<String>, first: Option<String>, last: Option<String>) -> Self {
        let (first, last) = match (&full, &first, &last) {
            (_, None, None) => (None, None),
            _ => (first.or_else(|| self.first.clone()), last.or_else(|| self.last.clone())),
        };
        Self::new(full, first, last).unwrap_or_else(|| self.clone())
    }
}

#[cfg(test)]
mod tests {
    use proptest::option;
    use proptest::prelude::*;

    use super::Name;
    use crate::engine::trials::trials;

    /// What anybody could be called, with blanks of all kinds.
    const TEXTS: &str = "([ab]| |[\\t\u{a0}]|\\PC){0,10}";

    fn words<'a>(parts: impl IntoIterator<Item = &'a Option<String>>) -> Vec<&'a str> {
        parts.into_iter().flatten().flat_map(|part| part.split_whitespace()).collect()
    }

    proptest! {
        #![proptest_config(trials(500))]

        #[test]
        fn the_parts_of_a_whole_name_have_all_of_its_words(full in TEXTS) {
            let name = Name::new(Some(full.clone()), None, None).unwrap();
            prop_assert_eq!(words([&name.first, &name.last]), full.split_whitespace().collect::<Vec<_>>());
            prop_assert_eq!(&name.full, &full);
            prop_assert!(name.first.as_ref().is_some_and(|first| !first.contains(' ')));
            prop_assert!(name.last.as_ref().is_none_or(|last| !last.trim().is_empty()));
            prop_assert_eq!(name.changed(None, None, None), name);
        }

        #[test]
        fn what_is_said_of_a_name_is_kept(
            full in option::of(TEXTS), first in option::of(TEXTS), last in option::of(TEXTS)
        ) {
            let Some(name) = Name::new(full.clone(), first.clone(), last.clone()) else {
                prop_assert_eq!((full, first, last), (None, None, None));
                return Ok(());
            };
            if first.is_some() || last.is_some() {
                prop_assert_eq!((&name.first, &name.last), (&first, &last));
            }
            if let Some(full) = full {
                prop_assert_eq!(name.full, full);
            } else {
                prop_assert_eq!(name.full.split_whitespace().collect::<Vec<_>>(), words([&first, &last]));
            }
        }
    }

    fn text(text: &str) -> Option<String> {
        Some(text.into())
    }

    #[test]
    fn a_whole_name_is_split_at_its_first_blank() {
        let name = Name::new(text("Ana Torres Vega"), None, None).unwrap();
        assert_eq!((name.first, name.last), (text("Ana"), text("Torres Vega")));
        let name = Name::new(text("Ana"), None, None).unwrap();
        assert_eq!((name.first, name.last), (text("Ana"), None));
        assert_eq!(Name::new(None, None, None), None);
    }

    #[test]
    fn parts_make_a_whole_name_and_stay_beside_a_given_one() {
        let name = Name::new(None, text("Ana"), text("Torres")).unwrap();
        assert_eq!(name.full, "Ana Torres");
        let name = Name::new(text("Dr Ana"), text("Ana"), None).unwrap();
        assert_eq!((&*name.full, name.last), ("Dr Ana", None));
    }

    #[test]
    fn a_change_keeps_what_it_does_not_say() {
        let ana = Name::new(text("Ana Torres"), None, None).unwrap();
        assert_eq!(ana.changed(None, None, text("Vega")).full, "Ana Vega");
        assert_eq!(ana.changed(text("Bea Luz"), None, None).last, text("Luz"));
        assert_eq!(ana.changed(None, None, None), ana);
    }
}
