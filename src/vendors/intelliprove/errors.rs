//! Every way to fail: one enum, one table of faces, one body shape `{"detail": …}` (section 5).

use serde::Serialize;
use serde_json::json;

use super::validation::Problem;
use crate::api::{self, Described, Rejection, Visit, json_answer, phrase};
use crate::engine::Answer;

/// A refusal of this vendor.
#[derive(Clone, Debug)]
pub enum Error {
    /// Turned away by the frame.
    Rejected(Rejection),
    /// A row of the catalogue.
    Refused(Refusal),
    /// 422 with everything that does not fit.
    Invalid(Vec<Problem>),
    /// A request that steers the simulator wrongly: refused by us, not by the vendor.
    Ours(Box<api::Problem>),
}

/// The rows of section 5.1 that a rule answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table below says what each is")]
pub enum Refusal {
    UserParameter,
    Duplicate,
    TokenWithoutUser,
    Encoding,
    TooDeep,
    Range,
    Event,
    NoCredential,
    BadKey,
    BadToken,
    UserGone,
    Expired,
    KeyRequired,
    OtherUser,
    MeasurementLimit,
    Retired,
    UserNotFound,
    FaceScanNotFound,
    WidgetNotFound,
    VariationNotFound,
    QuestionNotFound,
    SessionNotFound,
    FileNotFound,
}

impl Refusal {
    /// Status, `detail`, and the word for `x-lookalike-reason`.
    const fn face(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::UserParameter => {
                (400, "Provide exactly one of user_id or external_user_id", "user-parameter")
            }
            Self::Duplicate => (400, "User already exists!", "duplicate"),
            Self::TokenWithoutUser => (400, "Action token is not linked to a user!", "token-without-user"),
            Self::Encoding => (400, "There was an error parsing the body", "bad-encoding"),
            Self::TooDeep => (400, "There was an error parsing the body", "too-deep"),
            Self::Range => (400, "start must not be after stop", "bad-range"),
            Self::Event => (400, "Invalid session event!", "bad-event"),
            Self::NoCredential => (401, "Not authenticated", "no-credential"),
            Self::BadKey => (401, "Invalid API key", "bad-key"),
            Self::BadToken => (401, "Invalid authentication credentials", "bad-token"),
            Self::UserGone => (401, "Invalid authentication credentials", "user-gone"),
            Self::Expired => (401, "Token has expired", "clock-expired"),
            Self::KeyRequired => (403, "Forbidden", "key-required"),
            Self::OtherUser => (403, "Forbidden", "other-user"),
            Self::MeasurementLimit => (403, "Measurement limit reached!", "measurement-limit"),
            Self::Retired => (404, "Not Found", "retired"),
            Self::UserNotFound => (404, "User not found!", "not-found"),
            Self::FaceScanNotFound => (404, "Face scan not found!", "not-found"),
            Self::WidgetNotFound => (404, "Widget not found!", "not-found"),
            Self::VariationNotFound => (404, "Widget variation not found!", "not-found"),
            Self::QuestionNotFound => (404, "Question not found!", "not-found"),
            Self::SessionNotFound => (404, "Session not found!", "not-found"),
            Self::FileNotFound => (404, "Not Found", "not-found"),
        }
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

/// Word a failure.
pub(super) fn render(error: Error, visit: &Visit<'_>) -> Answer {
    match error {
        Error::Refused(refusal) => {
            let (status, text, reason) = refusal.face();
            detail(status, text).because(reason)
        }
        Error::Invalid(problems) => detail(422, problems).because("validation"),
        Error::Ours(problem) => problem.answer(),
        Error::Rejected(rejection) => rejected(rejection, visit),
    }
}

fn rejected(rejection: Rejection, visit: &Visit<'_>) -> Answer {
    match rejection {
        Rejection::UnknownRoute => detail(404, "Not Found").because("unknown-route"),
        Rejection::WrongMethod { allowed } => {
            detail(405, "Method Not Allowed").because("method").with("allow", allowed.join(", "))
        }
        Rejection::Slash { path } => {
            Answer::empty(307).with("location", visit.url(&path)).because("trailing-slash")
        }
        Rejection::BodyTooLarge { .. } => detail(413, "Request Entity Too Large").because("body-too-large"),
        Rejection::RateLimited { retry_after } => detail(429, "Too Many Requests")
            .because("injected-fault")
            .with("retry-after", retry_after.seconds().to_string()),
        // Quirk: even without an error to name, the framework's 422 is a list.
        Rejection::Injected { status: 422 } => {
            let missing = json!({ "loc": ["body"], "msg": "field required", "type": "value_error.missing" });
            detail(422, [missing]).because("injected-fault")
        }
        Rejection::Injected { status } => detail(status, phrase(status)).because("injected-fault"),
        // The extractors of this vendor judge bodies, queries and paths themselves, so only our own failure is left.
        Rejection::WrongMediaType
        | Rejection::Malformed { .. }
        | Rejection::Invalid { .. }
        | Rejection::BadQuery { .. }
        | Rejection::BadSegment
        | Rejection::UnknownOutcome
        | Rejection::Internal => detail(500, "Internal Server Error").because("internal"),
    }
}

/// The body of every refusal.
#[derive(Serialize)]
struct Body<T> {
    detail: T,
}

fn detail(status: u16, detail: impl Serialize) -> Answer {
    json_answer(status, &Body { detail })
}

/// The kinds of refusal, for the documentation.
pub(super) fn faces() -> Vec<Described> {
    let text =
        json!({ "type": "object", "required": ["detail"], "properties": { "detail": { "type": "string" } } });
    let problem = json!({
        "type": "object",
        "required": ["loc", "msg", "type"],
        "properties": {
            "loc": { "type": "array", "items": { "type": ["string", "integer"] } },
            "msg": { "type": "string" },
            "type": { "type": "string" },
            "ctx": { "type": "object" },
        },
    });
    let list = json!({ "type": "object", "required": ["detail"], "properties": { "detail": { "type": "array", "items": problem } } });
    let face = |status: u16, schema: &serde_json::Value| Described {
        status,
        meaning: phrase(status).into(),
        content: Some(("application/json", schema.clone())),
    };
    [400, 401, 403, 404, 413, 429, 500, 502, 503]
        .iter()
        .map(|status| face(*status, &text))
        .chain([face(422, &list)])
        .collect()
}
