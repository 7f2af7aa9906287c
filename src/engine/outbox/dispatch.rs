//! An attempt that is to be made now, with all that whoever makes it must know.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;

use super::super::{Moment, Span};
use super::delivery::Site;
use super::{Endpoint, Flight, Kind};

/// Which attempt a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub(super) number: u64,
    pub(super) site: u64,
    pub(super) kind: Kind,
    pub(super) due: Moment,
    pub(super) at: Moment,
    /// Of attempts that were asked for: which one of its notification it is.
    pub(super) asked: u64,
}

/// An attempt to make.
#[derive(Debug)]
pub struct Dispatch {
    /// To report with.
    pub ticket: Ticket,
    /// The body.
    pub body: Bytes,
    /// How long it may take, in real time.
    pub timeout: Span,
    /// Whether the body comes in pieces.
    pub is_slow: bool,
    /// Says when it must end, because its outbox has.
    pub flight: Flight,
    pub(super) site: Arc<Site>,
    pub(super) content_type: Cow<'static, str>,
}

impl Dispatch {
    /// Where it goes.
    pub fn endpoint(&self) -> &Endpoint {
        &self.site.endpoint
    }

    /// The same for attempts of one endpoint, and for no others of its outbox.
    pub fn endpoint_key(&self) -> u64 {
        self.site.key
    }

    /// The header fields to send, names in lower case: ours, then those of the endpoint in place of ours.
    pub fn headers(&self, token: Option<&str>) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = vec![
            ("content-type".into(), self.content_type.clone().into_owned()),
            ("user-agent".into(), concat!("lookalike/", env!("CARGO_PKG_VERSION")).into()),
        ];
        fields.extend(token.map(|token| ("authorization".into(), format!("Bearer {token}"))));
        for (name, value) in &self.endpoint().headers {
            let name = name.to_ascii_lowercase();
            fields.retain(|(known, _)| *known != name);
            fields.push((name, value.clone()));
        }
        fields
    }
}
