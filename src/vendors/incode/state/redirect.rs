//! Where a hosted page may go at the end (section 14). The address comes from a client, and the page follows it.

use super::super::errors::{Error, Refusal};
use super::Wishes;

impl Wishes {
    /// Refuse an address to go to that is not absolute, or that would run in the page or read local data.
    pub fn check_redirect(&self) -> Result<(), Error> {
        match &self.redirect_url {
            Some(url) if !is_allowed(url) => Err(Refusal::RedirectUrl.into()),
            _ => Ok(()),
        }
    }
}

/// Whether a page may go to an address: absolute, and nothing that would run in the page or read local data.
fn is_allowed(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let scheme = scheme.to_ascii_lowercase();
    let is_web = scheme == "http" || scheme == "https";
    let has_host =
        rest.strip_prefix("//").is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#']));
    is_scheme
        && !["javascript", "data", "vbscript", "file", "blob"].contains(&&*scheme)
        && !rest.is_empty()
        && (!is_web || has_host)
        // Browsers drop these, so that they could hide a scheme.
        && !url.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{Index, select};
    use url::Url;

    use super::is_allowed;
    use crate::engine::trials::trials;

    /// Schemes whose addresses run in the page or read local data.
    const FORBIDDEN: &[&str] = &["javascript", "data", "vbscript", "file", "blob"];
    const SCHEMES: &[&str] = &["https", "http", "app", "com.example.app", "a+b"];

    /// A text with some of its letters in upper case.
    fn shouted(text: &str, letters: u32) -> String {
        let shout = |(at, c): (usize, char)| if letters >> at & 1 == 1 { c.to_ascii_uppercase() } else { c };
        text.chars().enumerate().map(shout).collect()
    }

    proptest! {
        #![proptest_config(trials(2_000))]

        /// A browser reads addresses as `Url` does: it drops blanks and line feeds, and takes `\` for `/`.
        #[test]
        fn wherever_a_page_may_go_no_browser_runs_or_reads_anything(
            scheme in prop_oneof![select(FORBIDDEN), select(SCHEMES), Just("")], letters in any::<u32>(), rest in "(:|://|:///|:\\\\|//|)[a-z@:/\\\\?#.%]{0,8}",
            place in any::<Index>(), odd in prop_oneof![Just(String::new()), "[\\t\\r\\n \u{0}\u{1f}\u{85}\u{a0}\u{feff}:/+]", "\\PC"]
        ) {
            let mut text = shouted(scheme, letters) + &rest;
            text.insert_str(place.index(text.len() + 1), &odd);
            if let (true, Ok(url)) = (is_allowed(&text), Url::parse(&text)) {
                prop_assert!(!FORBIDDEN.contains(&url.scheme()), "{:?}", text);
                prop_assert!(text.to_ascii_lowercase().starts_with(url.scheme()), "{:?}", text);
                prop_assert!(!["http", "https"].contains(&url.scheme()) || url.has_host(), "{:?}", text);
            }
        }

        #[test]
        fn a_page_goes_to_any_absolute_address_of_another_scheme(
            scheme in select(SCHEMES), letters in any::<u32>(), host in "[a-z0-9.]{1,12}", rest in "(:[0-9]{1,4})?(/[!-~é]{0,12})?"
        ) {
            let text = format!("{}://{host}{rest}", shouted(scheme, letters));
            prop_assert!(is_allowed(&text), "{}", text);
        }

        #[test]
        fn any_text_is_an_address_to_go_to_or_not(text in any::<String>()) {
            prop_assert!(!is_allowed(&text) || text.contains(':'));
        }
    }

    #[test]
    fn a_page_goes_to_absolute_addresses_that_run_nothing() {
        for (url, expected) in [
            ("https://app.example.test/done?x=1#y", true),
            ("HTTP://localhost:3000", true),
            ("app://success", true),
            ("app:done", true),
            ("/relative", false),
            ("//app.example.test", false),
            ("https:///path", false),
            ("https:app", false),
            ("app:", false),
            ("1a://x", false),
            ("javascript:alert(1)", false),
            ("JavaScript://x", false),
            ("java\nscript:alert(1)", false),
            (" javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("file:///etc/hosts", false),
            ("blob:https://x", false),
            ("vbscript:x", false),
            ("", false),
        ] {
            assert_eq!(is_allowed(url), expected, "{url:?}");
        }
    }
}
