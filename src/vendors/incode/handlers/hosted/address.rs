//! Where the page goes when it is done: our own result page, or the address that the client asked for.
//!
//! A token in the address means that all went well, its absence that it did not (observed); an address of
//! failure says the word `success` nowhere of its own, since clients look for it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::super::super::state::{End, Wishes};

/// What stands in a query as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The next address; `token` where the person was verified.
pub(super) fn next(origin: &str, wishes: &Wishes, end: End, token: Option<&str>) -> String {
    let outcome = match token {
        Some(token) => ("token", token),
        None => ("error", code(end)),
    };
    let correlation = wishes.correlation_id.as_deref().map(|id| ("correlation_id", id));
    let items = [outcome].into_iter().chain(correlation);
    match &wishes.redirect_url {
        Some(url) if token.is_some() => with(url, items),
        Some(url) => with(&turned(url), items),
        None => {
            let status = ("status", if token.is_some() { "success" } else { "fail" });
            with(&format!("{origin}/incode-id/verification-result"), [status].into_iter().chain(items))
        }
    }
}

fn code(end: End) -> &'static str {
    match end {
        End::CameraDenied => "camera_denied",
        End::Abandoned => "abandoned",
        End::Verified | End::Failed => "verification_failed",
    }
}

/// An address with further items in its query, before its fragment.
fn with<'a>(url: &str, items: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let (rest, fragment) = url.split_once('#').map_or((url, None), |(rest, fragment)| (rest, Some(fragment)));
    let mut next = rest.to_owned();
    for (name, value) in items {
        let separator = match next.split_once('?') {
            None => "?",
            Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
            Some(_) => "&",
        };
        next.push_str(separator);
        next.push_str(name);
        next.push('=');
        next.extend(utf8_percent_encode(value, PLAIN));
    }
    if let Some(fragment) = fragment {
        next.push('#');
        next.push_str(fragment);
    }
    next
}

/// An app's own `app://success` becomes `app://error`.
fn turned(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let is_web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (host, port) = host.find(':').and_then(|at| host.split_at_checked(at)).unwrap_or((host, ""));
    if !is_web && host.eq_ignore_ascii_case("success") {
        let at = if user.is_empty() { "" } else { "@" };
        format!("{scheme}://{user}{at}error{port}{behind}")
    } else {
        url.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(redirect_url: Option<&str>, correlation_id: Option<&str>, token: Option<&str>) -> String {
        let [redirect_url, correlation_id] =
            [redirect_url, correlation_id].map(|text| text.map(str::to_owned));
        next("http://h", &Wishes { redirect_url, correlation_id, client_id: None }, End::Failed, token)
    }

    #[test]
    fn without_a_wish_it_is_our_own_page() {
        assert_eq!(
            to(None, Some("a b"), Some("t.k-n_")),
            "http://h/incode-id/verification-result?status=success&token=t.k-n_&correlation_id=a%20b"
        );
        assert_eq!(
            to(None, None, None),
            "http://h/incode-id/verification-result?status=fail&error=verification_failed"
        );
    }

    #[test]
    fn query_and_fragment_of_a_wish_stay() {
        for (url, expected) in [
            ("https://app.test/done?x=1#y?z", "https://app.test/done?x=1&token=t#y?z"),
            ("https://app.test?", "https://app.test?token=t"),
            ("https://app.test?x=1&", "https://app.test?x=1&token=t"),
            ("app:done", "app:done?token=t"),
            ("app://success", "app://success?token=t"),
        ] {
            assert_eq!(to(Some(url), None, Some("t")), expected);
        }
    }

    #[test]
    fn only_the_host_of_an_app_is_turned() {
        for (url, expected) in [
            ("app://success", "app://error"),
            ("App://SUCCESS/a?b#c", "App://error/a?b&error=verification_failed#c"),
            ("app://success:8080/x", "app://error:8080/x"),
            ("app://ann@success/x", "app://ann@error/x"),
            ("app://successful/x", "app://successful/x"),
            ("https://success/x", "https://success/x"),
        ] {
            let next = to(Some(url), None, None);
            assert!(next.starts_with(expected.split('?').next().unwrap()), "{next}");
            assert!(next.contains("error=verification_failed"), "{next}");
        }
    }
}
