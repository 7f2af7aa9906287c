//! Where notifications go, as a scenario or the control API says it.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::super::{Span, is_field_name, nearest};
use super::{Misbehaviour, target};

/// A receiver of a vendor's notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Whose notifications.
    pub vendor: String,
    /// Which events; at least one.
    #[schemars(length(min = 1))]
    pub events: Vec<String>,
    /// Where to: an absolute `http` or `https` address without user and password.
    pub url: String,
    /// Header fields that are added; one of the same name as ours replaces it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Where a bearer token is had first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth2: Option<OAuth2>,
    /// How it is delivered, where that is not the vendor's own way.
    #[serde(default, skip_serializing_if = "Policy::is_usual")]
    pub delivery: Policy,
}

/// OAuth 2.0 client credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OAuth2 {
    /// Where the token is had: an absolute `http` or `https` address.
    pub token_url: String,
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: String,
}

/// How notifications of an endpoint are delivered; what is left out is as the vendor does it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How long an attempt may take, in real time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Span>,
    /// How long after the due time of the attempt before it each retry falls due, in virtual time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 100))]
    pub retries: Option<Vec<Span>>,
    /// How every notification misbehaves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub misbehave: Vec<Misbehaviour>,
}

/// How many endpoints there are at most: a notification may go to all of them.
pub const MOST_ENDPOINTS: usize = 100;
/// Header fields that frame the message: setting them would break it.
const FRAMING: [&str; 7] =
    ["connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade"];
/// The longest list of retries.
const MOST_RETRIES: usize = 100;

impl Policy {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What is wrong with an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadEndpoint {
    /// The way to the member concerned: `oauth2`, `token_url`.
    pub way: Vec<String>,
    /// The entry of the list there that is concerned, if it is one.
    pub index: Option<usize>,
    /// What is wrong with it.
    pub message: String,
    /// The known name that was probably meant.
    pub meant: Option<String>,
}

impl BadEndpoint {
    fn new(way: &[&str], message: impl Into<String>) -> Self {
        let way = way.iter().map(|step| (*step).to_owned()).collect();
        Self { way, index: None, message: message.into(), meant: None }
    }

    fn meaning(mut self, written: &str, known: &[&'static str]) -> Self {
        self.meant = nearest(written, known.iter().copied()).map(str::to_owned);
        self
    }
}

impl fmt::Display for BadEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.meant.as_ref().map_or(Ok(()), |meant| write!(f, "; did you mean `{meant}`?"))
    }
}

/// The events that vendors send, by the vendors' names.
type Known = [(&'static str, &'static [&'static str])];

impl Endpoint {
    /// Everything that is wrong with it, where vendors send `known` events.
    pub fn check(&self, known: &Known) -> Vec<BadEndpoint> {
        let mut wrong = self.check_vendor(known);
        wrong.extend(self.delivery.check());
        wrong.extend(address("url", &self.url).err().map(|why| BadEndpoint::new(&["url"], why)));
        let token = self.oauth2.as_ref().map(|oauth2| address("oauth2.token_url", &oauth2.token_url));
        let token = token.and_then(Result::err);
        wrong.extend(token.map(|why| BadEndpoint::new(&["oauth2", "token_url"], why)));
        for (name, value) in &self.headers {
            wrong.extend(header(name, value).err().map(|why| BadEndpoint::new(&["headers", name], why)));
        }
        wrong
    }

    fn check_vendor(&self, known: &Known) -> Vec<BadEndpoint> {
        let Self { vendor, events, .. } = self;
        let Some((_, names)) = known.iter().find(|(name, _)| name == vendor) else {
            let vendors: Vec<_> = known.iter().map(|(name, _)| *name).collect();
            let message = format!("no vendor is named `{vendor}`; known: {}", vendors.join(", "));
            return vec![BadEndpoint::new(&["vendor"], message).meaning(vendor, &vendors)];
        };
        let sent = names.join(", ");
        if names.is_empty() {
            let message = format!("`{vendor}` sends no webhooks, so nothing can be sent to `{}`", self.url);
            return vec![BadEndpoint::new(&["vendor"], message)];
        }
        if events.is_empty() {
            let message = format!("`events` names none; `{vendor}` sends: {sent}");
            return vec![BadEndpoint::new(&["events"], message)];
        }
        let unknown = events.iter().enumerate().filter(|(_, event)| !names.contains(&event.as_str()));
        let told = |(index, event): (usize, &String)| {
            let message = format!("`{event}` is no event of `{vendor}`, which sends: {sent}");
            BadEndpoint { index: Some(index), ..BadEndpoint::new(&["events"], message).meaning(event, names) }
        };
        unknown.map(told).collect()
    }
}

impl Policy {
    fn check(&self) -> Vec<BadEndpoint> {
        let Self { timeout, retries, .. } = self;
        let mut wrong = Vec::new();
        if timeout.is_some_and(|timeout| !(1..=600_000).contains(&timeout.millis())) {
            let message = "`delivery.timeout` must be between 1ms and 10m";
            wrong.push(BadEndpoint::new(&["delivery", "timeout"], message));
        }
        if retries.as_ref().is_some_and(|retries| retries.len() > MOST_RETRIES) {
            let message = format!("`delivery.retries` has more than {MOST_RETRIES} entries");
            wrong.push(BadEndpoint::new(&["delivery", "retries"], message));
        }
        wrong
    }
}

fn address(place: &str, text: &str) -> Result<(), String> {
    let url = Url::parse(text)
        .map_err(|error| format!("`{place}` is no address: `{text}`: {error}{}", with_scheme(text)))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{place}` must begin with http:// or https://, not `{text}`"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("`{place}` must not hold user and password; use `headers` or `oauth2`"));
    }
    match target::forbidden_host(&url) {
        Some(why) => Err(format!("`{place}` is refused: `{text}` leads to {why}")),
        None => Ok(()),
    }
}

/// What an address without a scheme was probably meant to be.
fn with_scheme(text: &str) -> String {
    if !text.is_ascii() && text.starts_with(char::is_alphanumeric) {
        // The tables of Unicode's names would be a hundredth of the binary, for receivers that nobody has.
        return "; a host that is not ASCII is written in punycode, such as xn--mnchen-3ya.test".into();
    }
    let whole = format!("http://{text}");
    let is_host = !text.contains("://")
        && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[');
    if is_host && Url::parse(&whole).is_ok() { format!("; did you mean `{whole}`?") } else { String::new() }
}

fn header(name: &str, value: &str) -> Result<(), String> {
    if !is_field_name(name) {
        return Err(format!("`{name}` cannot be the name of a header field"));
    }
    if FRAMING.contains(&name.to_ascii_lowercase().as_str()) {
        return Err(format!("the header field `{name}` belongs to the transport and cannot be set"));
    }
    if !value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)) {
        return Err(format!("the header field `{name}` must have a value of printable ASCII"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
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
            (
                "mute",
                &["written"],
                "`mute` sends no webhooks, so nothing can be sent to `http://app:8080/hooks`",
            ),
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
        for wrong in ["", "app", "/hooks", "http://", "ftp://app/", "file:///etc/passwd", "http://user@app/"]
        {
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
        assert!(
            token("http://169.254.169.254/token").unwrap_err().starts_with("`oauth2.token_url` is refused")
        );
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
}
