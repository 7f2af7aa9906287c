//! A request and its answer as plain data, owned by us, so that no HTTP library reaches below the server.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;

use super::{FaultKind, Headers, Moment, Struck, Target};

/// A request method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the methods")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
    /// Any other token.
    Other(Box<str>),
}

impl Method {
    /// The method as it is written on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for Method {
    fn from(name: &str) -> Self {
        match name {
            "GET" => Self::Get,
            "HEAD" => Self::Head,
            "POST" => Self::Post,
            "PUT" => Self::Put,
            "PATCH" => Self::Patch,
            "DELETE" => Self::Delete,
            "OPTIONS" => Self::Options,
            other => Self::Other(other.into()),
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The most that a server holds of a body, in bytes.
pub const HELD: usize = 32 * 1024 * 1024;

/// Refuse a vendor's limit of bodies that no body could come to.
pub fn within_held(max_body_bytes: u64) -> Result<(), String> {
    if max_body_bytes > HELD as u64 {
        return Err(format!("max_body_bytes is at most {HELD}, which is what the server holds"));
    }
    Ok(())
}

/// What a request carried as its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// All of it; empty where nothing was sent.
    Complete(Bytes),
    /// More than the transport is willing to hold, of which this many bytes were seen and let go.
    Oversize(u64),
}

impl Body {
    /// The bytes, unless there were too many to hold.
    pub fn bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Complete(bytes) => Some(bytes),
            Self::Oversize(_) => None,
        }
    }

    /// How many bytes were sent, as far as they were read.
    pub fn size(&self) -> u64 {
        match self {
            Self::Complete(bytes) => bytes.len() as u64,
            Self::Oversize(size) => *size,
        }
    }
}

/// A request, captured once and never changed.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query as sent.
    pub target: Target,
    /// `http` or `https`, as the client connected.
    pub scheme: &'static str,
    /// The header fields.
    pub headers: Headers,
    /// The body.
    pub body: Body,
    /// The real time at which it arrived: the only way in which real time enters.
    pub received: Moment,
}

impl Request {
    /// The path as sent, with the prefix of a namespace still on.
    pub fn path(&self) -> &str {
        self.target.path()
    }

    /// What stood behind the first `?`, as sent.
    pub fn query(&self) -> Option<&str> {
        self.target.query()
    }

    /// The host and port that the client addressed; `localhost` where it named none.
    pub fn host(&self) -> &str {
        self.headers.get("host").filter(|host| !host.is_empty()).unwrap_or("localhost")
    }
}

/// An answer before it is written to the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The header fields, without `content-length`.
    pub headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// The body.
    pub body: Bytes,
    /// Why the simulator refused or altered the answer: one short machine word for `x-lookalike-reason`.
    pub reason: Option<Cow<'static, str>>,
    /// The fault that struck; what it does on the wire is for the transport to do.
    pub fault: Option<Box<Struck>>,
}

impl Answer {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::with_capacity(6), body: Bytes::new(), reason: None, fault: None }
    }

    /// An answer with a body of that content type.
    pub fn new(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let mut answer = Self::empty(status);
        answer.body = body.into();
        answer.with("content-type", content_type)
    }

    /// The same answer with one more header field.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.headers.push((Cow::Borrowed(name), value.into()));
        self
    }

    /// The same answer, saying why it is not what was asked for.
    #[must_use]
    pub fn because(mut self, reason: impl Into<Cow<'static, str>>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The same answer, struck by a fault.
    #[must_use]
    pub fn struck(mut self, struck: Struck) -> Self {
        if struck.kind == Some(FaultKind::MalformedJson) {
            self.body = malformed(&self.body);
        }
        // What the vendor words itself it also gives the reason for.
        let is_worded = matches!(struck.kind, Some(FaultKind::Status(_) | FaultKind::RateLimit(_)));
        self.fault = Some(Box::new(struck));
        if is_worded && self.reason.is_some() { self } else { self.because("injected-fault") }
    }

    /// The first value of the header field `name` (given in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_ref())
    }
}

/// The first half of a body with a comma behind it, which ends no JSON, wherever it was cut; an empty body stays empty.
fn malformed(body: &Bytes) -> Bytes {
    let half = body.get(..body.len() / 2).unwrap_or_default();
    if body.is_empty() { Bytes::new() } else { [half, b","].concat().into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_body_is_no_json_wherever_it_is_cut() {
        for body in ["{}", "[]", "1", "12", "null", r#""text""#, r#"{"a":"b,c"}"#, "[1,2,3]", "[[],[]]", "é"]
        {
            let spoilt = malformed(&Bytes::from_static(body.as_bytes()));
            assert!(serde_json::from_slice::<serde_json::Value>(&spoilt).is_err(), "{body}: {spoilt:?}");
        }
        assert_eq!(malformed(&Bytes::new()), Bytes::new());
    }
}
