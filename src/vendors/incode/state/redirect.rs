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
    use super::is_allowed;

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
