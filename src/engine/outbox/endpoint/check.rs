//! Whether an endpoint can be sent to, and is of a vendor that sends what it is for.

use std::fmt;

use url::Url;

use super::super::target;
use super::{Endpoint, Policy};
use crate::engine::{is_field_name, nearest};

/// Header fields that frame the message: setting them would break it.
const FRAMING: [&str; 7] =
    ["connection", "content-length", "expect", "te", "trailer", "transfer-encoding", "upgrade"];
/// The longest list of retries.
const MOST_RETRIES: usize = 100;

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
