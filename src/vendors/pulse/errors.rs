//! Every way to fail: one enum, one table of faces, one body shape of 11 lines (section 5).

use std::borrow::Cow;

use super::addressee;
use super::model::{Fault, Refused, Said, UserView, json};
use super::typing::{Reason, Unreadable};
use crate::api::{Described, Rejection, Visit, phrase};
use crate::engine::Answer;

/// The message of a service that takes no patterns, also said by its status.
pub(super) const NOT_READY: &str =
    "The server is up but is not ready to receive requests. There are no available classifiers/workers.";

/// A refusal of this vendor.
#[derive(Clone, Debug)]
pub enum Error {
    /// Turned away by the frame.
    Rejected(Rejection),
    /// A row of the catalogue.
    Refused(Refusal),
}

/// The rows of section 5 that a rule answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table below says what each is")]
pub enum Refusal {
    MissingKey,
    BadKey,
    BadUserRef,
    BadBody,
    /// A member of the body of a link, with what it must be.
    BadMember(&'static str),
    BadPattern(Unreadable),
    BadAction,
    MissingData,
    Robot(Reason),
    UnknownUser,
    /// The same at a verify, which says how a user comes to be.
    NotEnrolled,
    /// The same at a GET, which has a shape of its own (B15).
    NobodyFound,
    UnknownPattern,
    ProfileReady,
    UnknownLink,
    LinkOver,
    LinkUsed,
    NotReady,
}

/// How a refusal is shown: status, code, message, detail, and the word for `x-lookalike-reason`.
struct Face(u16, &'static str, &'static str, Cow<'static, str>, &'static str);

impl Refusal {
    fn face(self) -> Face {
        let row = |status, code, message, detail: &'static str, reason| {
            Face(status, code, message, Cow::Borrowed(detail), reason)
        };
        match self {
            Self::MissingKey => row(
                401,
                "API_KEY_MISSING",
                "No API key found in request.",
                "Send your key in the apikey header.",
                "missing-key",
            ),
            Self::BadKey => row(
                401,
                "API_KEY_INVALID",
                "Invalid authentication credentials.",
                "This API key is not accepted.",
                "bad-key",
            ),
            Self::BadUserRef => row(
                400,
                "INVALID_USER_REF",
                "Invalid user reference.",
                "A reference has 1 to 254 characters and no control characters.",
                "bad-path",
            ),
            Self::BadBody => Self::BadMember("The body must be a JSON object.").face(),
            Self::BadMember(detail) => {
                row(400, "INVALID_BODY", "Invalid request body.", detail, "malformed-body")
            }
            Self::BadPattern(why) => {
                Face(400, "INVALID_PATTERN", "Invalid pattern.", why.to_string().into(), "bad-pattern")
            }
            Self::BadAction => row(
                400,
                "INVALID_ACTION",
                "Invalid action.",
                "type must be one of LINK_PATTERN, LINK_PATTERN_ID, UNLINK_PATTERN_ID, RESET_BIOMETRIC_PROFILE.",
                "bad-action",
            ),
            Self::MissingData => {
                row(400, "MISSING_DATA", "Missing data.", "This action needs data.", "missing-data")
            }
            Self::Robot(reason) => {
                Face(400, "ROBOT_PATTERN", "Robot detected.", word(reason).into(), "robot-pattern")
            }
            Self::UnknownUser | Self::NobodyFound => row(
                404,
                "USER_NOT_FOUND",
                "User does not exist.",
                "No user with this reference.",
                "unknown-user",
            ),
            Self::NotEnrolled => row(
                404,
                "USER_NOT_FOUND",
                "User does not exist.",
                "No user with this reference; send x-enrollment: USER to create one.",
                "unknown-user",
            ),
            Self::UnknownPattern => row(
                404,
                "PATTERN_NOT_FOUND",
                "Pattern does not exist.",
                "No pattern with this id is recorded for the user.",
                "unknown-pattern",
            ),
            Self::ProfileReady => row(
                409,
                "PROFILE_READY",
                "Profile is already complete.",
                "The user is ready; use reset-profile to start over.",
                "profile-ready",
            ),
            Self::UnknownLink => {
                let text = "Link does not exist.";
                row(404, "LINK_NOT_FOUND", text, text, "unknown-link")
            }
            Self::LinkOver | Self::LinkUsed => {
                let text = "Link is no longer valid.";
                let reason = if self == Self::LinkUsed { "link-used" } else { "clock-expired" };
                row(410, "LINK_EXPIRED", text, text, reason)
            }
            Self::NotReady => row(
                503,
                "NOT_READY",
                NOT_READY,
                "Pulse is not able to process patterns at the moment.",
                "not-ready",
            ),
        }
    }

    /// Status and reason, for the pages that are shown to people.
    pub(super) fn status(self) -> (u16, &'static str) {
        let Face(status, _, _, _, reason) = self.face();
        (status, reason)
    }
}

/// The vendor's word for a robot reason.
fn word(reason: Reason) -> String {
    serde_json::to_value(reason).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
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

impl From<Unreadable> for Error {
    fn from(why: Unreadable) -> Self {
        Refusal::BadPattern(why).into()
    }
}

/// Word a failure.
pub(super) fn render(error: &Error, visit: &Visit<'_>) -> Answer {
    match error {
        Error::Refused(Refusal::NobodyFound) => nobody(visit).because("unknown-user"),
        Error::Refused(refusal @ (Refusal::MissingKey | Refusal::BadKey)) => {
            show(refusal.face(), visit).with("www-authenticate", "Key")
        }
        Error::Refused(refusal) => show(refusal.face(), visit),
        Error::Rejected(rejection) => rejected(rejection, visit),
    }
}

/// B15: that there is no such user, in the shape of a user.
fn nobody(visit: &Visit<'_>) -> Answer {
    let view = UserView::nobody(addressee::user_ref(visit).unwrap_or_default());
    json(404, &Said { timestamp: visit.now(), success: false, message: "User does not exist.", body: view })
}

/// B6.
fn show(Face(status, code, message, detail, reason): Face, visit: &Visit<'_>) -> Answer {
    let error = Fault { code, status, detail };
    let body = Refused { user_ref: addressee::user_ref(visit), error };
    json(status, &Said { timestamp: visit.now(), success: false, message, body }).because(reason)
}

fn rejected(rejection: &Rejection, visit: &Visit<'_>) -> Answer {
    let face = |status, code, message, detail: String, reason| {
        show(Face(status, code, message, detail.into(), reason), visit)
    };
    match rejection {
        Rejection::UnknownRoute | Rejection::Slash { .. } => {
            let detail = format!("No route for {} {}.", visit.request.method, visit.path);
            face(404, "ROUTE_NOT_FOUND", "Not found.", detail, "unknown-route")
        }
        Rejection::WrongMethod { allowed } => {
            let allowed = allowed.join(", ");
            face(405, "METHOD_NOT_ALLOWED", "Method not allowed.", allowed.clone(), "wrong-method")
                .with("allow", allowed)
        }
        Rejection::BodyTooLarge { limit } => {
            let detail = format!("The limit is {limit} bytes.");
            face(413, "BODY_TOO_LARGE", "Request body is too large.", detail, "body-too-large")
        }
        Rejection::WrongMediaType => face(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "Unsupported media type.",
            "Send application/json.".into(),
            "wrong-content-type",
        ),
        Rejection::BadSegment => show(Refusal::BadUserRef.face(), visit),
        Rejection::Injected { status } => injected(*status, visit),
        Rejection::RateLimited { retry_after } => {
            injected(429, visit).with("retry-after", retry_after.seconds().to_string())
        }
        // The extractors of this vendor judge bodies themselves, so only our own failure is left.
        Rejection::Malformed { .. }
        | Rejection::Invalid { .. }
        | Rejection::BadQuery { .. }
        | Rejection::UnknownOutcome
        | Rejection::Internal => {
            face(500, "SERVER_ERROR", phrase(500), "The simulator failed at this request.".into(), "internal")
        }
    }
}

fn injected(status: u16, visit: &Visit<'_>) -> Answer {
    let code = match status {
        429 => "RATE_LIMITED",
        503 => "NOT_READY",
        500.. => "SERVER_ERROR",
        _ => "CLIENT_ERROR",
    };
    let detail = Cow::Borrowed("Injected by a fault rule.");
    show(Face(status, code, words(status), detail, "injected-fault"), visit)
}

/// The standard phrase of a status, as its status line has it: some were renamed since the list of phrases was written.
fn words(status: u16) -> &'static str {
    match status {
        413 => "Payload Too Large",
        414 => "URI Too Long",
        416 => "Range Not Satisfiable",
        418 => "I'm a teapot",
        _ => phrase(status),
    }
}

/// The kinds of refusal, for the documentation.
pub(super) fn faces() -> Vec<Described> {
    Described::refusals::<Said<Refused>>(&[400, 401, 404, 405, 409, 410, 413, 415, 429, 500, 503], words)
}
