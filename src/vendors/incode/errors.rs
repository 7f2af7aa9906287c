//! Every way to fail: one enum, one table of faces, one envelope (section 5).

use super::auth;
use super::face::{Marker, NoPrint, UnknownItem, Unusable};
use super::model::{Embedded, Envelope};
use crate::api::{Described, OutcomeSet, Problem, Rejection, Visit, json_answer, phrase};
use crate::engine::{Answer, Moment, Span, nearest};

/// What the document says where something went wrong on the vendor's side.
// Quirk: spelt so by the vendor.
const UNEXPECTED: &str = "Unexpected error occured";

/// A refusal of this vendor.
#[derive(Clone, Debug)]
pub enum Error {
    /// Turned away by the frame.
    Rejected(Rejection),
    /// A row of the catalogue.
    Refused(Refusal),
    /// A picture that cannot be used.
    Unusable(Unusable),
    /// Ours, not the vendor's: what was asked of the simulator cannot be done.
    Problem(Box<Problem>),
}

/// The rows of section 5.1 that a rule answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table below says what each is")]
pub enum Refusal {
    Key,
    Link(&'static str),
    Token(&'static str),
    NotFound(&'static str),
    NotAcceptable,
    ApiVersion,
    ContentType,
    Json,
    TooLarge,
    TooMany(Span),
    FaceMissing,
    PictureMissing,
    WrongType(String),
    SourceTooLong,
    ClientId,
    RedirectUrl,
    PersonMissing,
    SessionFinished,
}

impl Refusal {
    /// Status, message, and the word for `x-lookalike-reason`.
    fn face(&self) -> (u16, String, &'static str) {
        let (status, message, reason) = match self {
            Self::Key => (403, own_text(403), "bad-key"),
            Self::Link(reason) => (403, "Image link is invalid or expired", *reason),
            Self::Token(reason) => (401, own_text(401), *reason),
            Self::NotFound(reason) => (404, own_text(404), *reason),
            Self::NotAcceptable => (406, own_text(406), "not-acceptable"),
            Self::TooLarge => (413, own_text(413), "body-too-large"),
            Self::TooMany(_) => (429, own_text(429), "rate-limit"),
            request => return request.bad_request(),
        };
        (status, message.into(), reason)
    }

    fn bad_request(&self) -> (u16, String, &'static str) {
        let (text, reason) = match self {
            Self::ApiVersion => ("Header api-version is missing or not supported.", "api-version"),
            Self::ContentType => ("Content-Type must be application/json.", "content-type"),
            Self::Json => ("Request body is not valid JSON.", "bad-json"),
            Self::FaceMissing => ("face is required.", "validation"),
            Self::PictureMissing => ("face.base64Image is required.", "validation"),
            Self::SourceTooLong => ("source is too long.", "validation"),
            Self::ClientId => ("client_id is unknown.", "client-id"),
            Self::RedirectUrl => ("redirect_url is not allowed.", "redirect-url"),
            Self::PersonMissing => ("person is required.", "validation"),
            Self::SessionFinished => ("Session is already finished.", "session-finished"),
            Self::WrongType(member) => {
                return (400, format!("BadRequestException: {member} has a wrong type."), "validation");
            }
            _ => ("Request is not acceptable.", "validation"),
        };
        (400, format!("BadRequestException: {text}"), reason)
    }
}

/// The vendor's text for a status, whatever led to it.
fn own_text(status: u16) -> &'static str {
    match status {
        401 => "Invalid or missing access token",
        403 => "Invalid or missing api key",
        404 => "The requested resource doesn't exist",
        405 => "Unacceptable HTTP method for requested resource",
        406 => "Unacceptable request",
        413 => "Request body is too large",
        429 => "Too many requests",
        _ => UNEXPECTED,
    }
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Unusable> for Error {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<UnknownItem> for Error {
    fn from(item: UnknownItem) -> Self {
        let known = Marker::known();
        let hint = format!("use one of: {}", known.join(", "));
        Problem::new(400, "unknown-outcome", item.to_string(), hint).with("known", known).into()
    }
}

impl From<NoPrint> for Error {
    fn from(reason: NoPrint) -> Self {
        match reason {
            NoPrint::Base64 => Unusable::Undecodable.into(),
            NoPrint::Marker(item) => item.into(),
            NoPrint::Unusable(unusable) => unusable.into(),
        }
    }
}

/// An outcome that the operation does not know, asked for by a magic value.
pub(super) fn unknown_outcome<T: OutcomeSet>(given: &str) -> Error {
    let known: Vec<_> = T::ALL.iter().map(|(name, _)| *name).collect();
    let hint = format!("use one of: {}", known.join(", "));
    let meant = nearest(given, known.iter().copied());
    let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    Problem::new(400, "unknown-outcome", format!("`{given}` is no outcome of this operation{meant}"), hint)
        .with("known", known)
        .into()
}

/// An outcome that cannot be carried out as things are.
pub(super) fn impossible(detail: impl Into<String>, hint: impl Into<String>) -> Error {
    Problem::new(400, crate::api::IMPOSSIBLE, detail, hint).into()
}

/// Word a failure.
pub(super) fn render(error: Error, visit: &Visit<'_>) -> Answer {
    match error {
        Error::Problem(problem) => problem.answer(),
        Error::Unusable(unusable) => {
            let (code, message) = unusable.face();
            envelope(400, code, message.into(), visit).because(FACE_ERROR)
        }
        Error::Refused(refusal) => refused(&refusal, visit),
        Error::Rejected(rejection) => rejected(&rejection, visit),
    }
}

/// The reason word of unusable pictures.
pub(super) const FACE_ERROR: &str = "face-error";

fn refused(refusal: &Refusal, visit: &Visit<'_>) -> Answer {
    let (status, message, reason) = refusal.face();
    let answer = envelope(status, status, message, visit).because(reason);
    match refusal {
        Refusal::TooMany(wait) => answer.with("retry-after", seconds(*wait)),
        _ => answer,
    }
}

/// Whole seconds, rounded up, and at least one: who comes back after them is not refused again.
fn seconds(span: Span) -> String {
    (span.millis().unsigned_abs().div_ceil(1000).max(1)).to_string()
}

fn rejected(rejection: &Rejection, visit: &Visit<'_>) -> Answer {
    let own = |status, reason: &'static str| {
        envelope(status, status, own_text(status).into(), visit).because(reason)
    };
    match rejection {
        Rejection::UnknownRoute | Rejection::Slash { .. } | Rejection::BadSegment => {
            before_routing(visit).unwrap_or_else(|| own(404, "unknown-route"))
        }
        Rejection::WrongMethod { allowed } => {
            before_routing(visit).unwrap_or_else(|| own(405, "method").with("allow", allowed.join(", ")))
        }
        Rejection::BodyTooLarge { .. } => refused(&Refusal::TooLarge, visit),
        Rejection::WrongMediaType => refused(&Refusal::ContentType, visit),
        Rejection::Injected { status } => own(*status, "injected-fault"),
        Rejection::RateLimited { retry_after } => refused(&Refusal::TooMany(*retry_after), visit),
        // The extractors of this vendor judge bodies themselves, so only our own failure is left.
        _ => own(500, "internal"),
    }
}

/// The key comes before path and method (section 2), which the router knows nothing of.
fn before_routing(visit: &Visit<'_>) -> Option<Answer> {
    auth::lacks_key(visit).then(|| refused(&Refusal::Key, visit))
}

fn envelope(status: u16, code: u16, message: String, visit: &Visit<'_>) -> Answer {
    let body = Envelope {
        timestamp: visit.now().millis(),
        status: code,
        error: words(status),
        message,
        path: visit.address.path.to_owned(),
    };
    json_answer(status, &body)
}

/// The words for a status; 413 has been renamed since the list of phrases was written.
pub(super) fn words(status: u16) -> &'static str {
    if status == 413 { "Payload Too Large" } else { phrase(status) }
}

/// The kinds of refusal, for the documentation.
pub(super) fn faces() -> Vec<Described> {
    Described::refusals::<Envelope>(&[400, 401, 403, 404, 405, 406, 413, 429, 500, 502, 503, 504], words)
}

/// The failure that is shown inside an answer. Its time is given, since the namespace is locked where it is worded.
pub(super) fn embedded(unusable: Unusable, now: Moment, visit: &Visit<'_>) -> Embedded {
    let (status, message) = unusable.face();
    let (timestamp, path) = (now.millis().to_string(), visit.address.path.to_owned());
    Embedded { timestamp, status, error: words(400), message, path }
}
