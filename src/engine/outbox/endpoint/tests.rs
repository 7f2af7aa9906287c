//! Endpoints that are refused, and why.

use super::*;

const KNOWN: [(&str, &[&str]); 2] = [("toy", &["written", "torn"]), ("mute", &[])];

fn endpoint(change: impl FnOnce(&mut Endpoint)) -> Result<(), String> {
    let mut endpoint = Endpoint {
        vendor: "toy".into(),
        events: vec!["written".into()],
        url: "http://app:8080/hooks".into(),
        headers: BTreeMap::new(),
        oauth2: None,
        delivery: Policy::default(),
    };
    change(&mut endpoint);
    endpoint.check(&KNOWN).first().map_or(Ok(()), |wrong| Err(wrong.to_string()))
}

fn with_url(url: &str) -> Result<(), String> {
    endpoint(|endpoint| endpoint.url = url.into())
}

fn with_header(name: &str, value: &str) -> Result<(), String> {
    endpoint(|endpoint| drop(endpoint.headers.insert(name.into(), value.into())))
}

#[test]
fn an_endpoint_names_a_vendor_that_sends_and_events_that_it_knows() {
    assert_eq!(endpoint(|_| ()), Ok(()));
    let table: [(&str, &[&str], &str); 4] = [
        ("toi", &["written"], "no vendor is named `toi`; known: toy, mute; did you mean `toy`?"),
        ("mute", &["written"], "`mute` sends no webhooks, so nothing can be sent to `http://app:8080/hooks`"),
        ("toy", &[], "`events` names none; `toy` sends: written, torn"),
        ("toy", &["torn", "read"], "`read` is no event of `toy`, which sends: written, torn"),
    ];
    for (vendor, events, expected) in table {
        let checked = endpoint(|endpoint| {
            endpoint.vendor = vendor.into();
            endpoint.events = events.iter().map(|event| (*event).into()).collect();
        });
        assert_eq!(checked, Err(expected.into()));
    }
}

#[test]
fn a_host_that_is_not_ascii_is_written_in_punycode() {
    assert_eq!(with_url("http://xn--mnchen-3ya.test/hooks"), Ok(()));
    assert_eq!(with_url("http://app:8080/hooks/münchen"), Ok(()));
    let told = with_url("http://münchen.test/hooks").unwrap_err();
    assert!(told.contains("such as xn--mnchen-3ya.test"), "{told}");
}

#[test]
fn an_address_is_absolute_speaks_http_and_names_nobody() {
    for fine in ["http://127.0.0.1:1/", "https://app.test/x?y=z", "http://[::1]:80", "http://10.0.0.7"] {
        assert_eq!(with_url(fine), Ok(()), "{fine}");
    }
    for wrong in ["", "app", "/hooks", "http://", "ftp://app/", "file:///etc/passwd", "http://user@app/"] {
        assert!(with_url(wrong).is_err(), "{wrong}");
    }
    let token = |token_url: &str| {
        let oauth2 = OAuth2 {
            token_url: token_url.into(),
            client_id: "id".into(),
            client_secret: "test-secret".into(),
        };
        endpoint(|endpoint| endpoint.oauth2 = Some(oauth2))
    };
    assert_eq!(token("http://app/token"), Ok(()));
    assert!(token("http://169.254.169.254/token").unwrap_err().starts_with("`oauth2.token_url` is refused"));
}

#[test]
fn a_header_field_can_stand_in_http_and_does_not_frame_the_message() {
    assert_eq!(with_header("x-team", "check out"), Ok(()));
    assert_eq!(with_header("User-Agent", "other"), Ok(()));
    for (name, value) in
        [("", "v"), ("a b", "v"), ("x\n", "v"), ("x", "a\r\nb: c"), ("Content-Length", "1"), ("te", "v")]
    {
        assert!(with_header(name, value).is_err(), "{name:?}");
    }
}

#[test]
fn a_policy_keeps_within_bounds() {
    let policy = |timeout, retries| {
        endpoint(|endpoint| endpoint.delivery = Policy { timeout, retries, misbehave: Vec::new() })
    };
    assert_eq!(policy(Some(Span::from_seconds(10)), Some(vec![])), Ok(()));
    assert!(policy(Some(Span::ZERO), None).is_err());
    assert!(policy(Some(Span::from_hours(1)), None).is_err());
    assert!(policy(None, Some(vec![Span::ZERO; 101])).is_err());
}
