//! Every way to fail: one enum, one table of faces, one body shape `{"result":0,"message":…,"data":{"code":…}}`
//! (section 5). The vendor documents no error; texts and names follow AWS Cognito's where it has one.

use std::borrow::Cow;

use super::model::{Empty, MAILED, Refused, json, said};
use super::sent::Sent;
use super::state::{Settings, StatusMode};
use crate::api::{Described, Rejection, Visit, phrase};
use crate::engine::{Answer, Method};

/// A refusal of this vendor.
#[derive(Clone, Debug)]
pub enum Error {
    /// Turned away by the frame.
    Rejected(Rejection),
    /// A row of the catalogue.
    Refused(Refusal),
    /// Nobody has the address that a code is asked for: the usual answer, which tells nothing.
    NobodyMailed,
}

/// The rows of section 5 that a rule answers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table below says what each is")]
pub enum Refusal {
    MalformedBody,
    /// A member or parameter with what is allowed.
    Parameter(String),
    /// Whether it is a 404, and what is offered instead.
    NotSupported(bool, String),
    UnknownProject,
    ExtensionDisabled,
    MissingToken,
    BadToken,
    ExpiredToken,
    RevokedToken,
    BadForeignToken,
    ExpiredForeignToken,
    RevokedForeignToken,
    BadRefresh,
    ExpiredRefresh,
    RevokedRefresh,
    UserDisabled,
    WrongPassword,
    /// An unknown address at a login, where that is revealed.
    UnknownLogin,
    Locked,
    NotConfirmed,
    UserExists,
    AliasExists,
    EmailForm,
    /// Fewer characters than that.
    PasswordShort(usize),
    PasswordLong,
    /// The first rule that is broken.
    WeakPassword(&'static str),
    /// An unknown address of a forgotten password, where that is revealed.
    UnknownAddress,
    CodeMismatch,
    CodeExpired,
    LimitExceeded,
    UnknownGuest,
}

/// How a refusal is shown: status, code, message, and the word for `x-lookalike-reason`.
struct Face(u16, &'static str, Cow<'static, str>, &'static str);

impl Refusal {
    /// A member or parameter does not fit; `told` names it and says what is allowed.
    pub(super) fn parameter(told: impl Into<String>) -> Self {
        Self::Parameter(told.into())
    }

    /// An unknown address at a login: revealed or not.
    pub(super) fn unknown_login(settings: &Settings) -> Self {
        if settings.prevent_user_existence_errors { Self::WrongPassword } else { Self::UnknownLogin }
    }

    /// What it says.
    pub(super) fn told(&self) -> Cow<'static, str> {
        self.face().2
    }

    #[rustfmt::skip]
    fn face(&self) -> Face {
        const PARAMETER: &str = "InvalidParameterException";
        const DENIED: &str = "NotAuthorizedException";
        const UNKNOWN: &str = "UserNotFoundException";
        let row = |status, code, message: &'static str, reason| Face(status, code, message.into(), reason);
        let denied = |message: &'static str, reason| row(401, DENIED, message, reason);
        match self {
            Self::MalformedBody => row(400, "InvalidRequest", "malformed JSON body", "malformed-body"),
            Self::Parameter(told) => Face(400, PARAMETER, told.clone().into(), "bad-parameter"),
            Self::NotSupported(missing, told) => Face(if *missing { 404 } else { 501 }, "NotSupported", told.clone().into(), "not-supported"),
            Self::UnknownProject => row(404, "ResourceNotFoundException", "Project not found.", "unknown-project"),
            Self::ExtensionDisabled => row(403, "ExtensionDisabled", "Identify is not enabled for this project.", "extension-disabled"),
            Self::MissingToken => row(401, "Unauthorized", "Missing bearer token", "missing-token"),
            Self::BadToken => denied("Invalid Access Token", "bad-token"),
            Self::ExpiredToken => denied("Access Token has expired", "clock-expired"),
            Self::RevokedToken => denied("Access Token has been revoked", "revoked-token"),
            Self::BadForeignToken => denied("Invalid token", "bad-token"),
            Self::ExpiredForeignToken => denied("Token has expired", "clock-expired"),
            Self::RevokedForeignToken => denied("Token has been revoked", "revoked-token"),
            Self::BadRefresh => denied("Invalid Refresh Token", "bad-token"),
            Self::ExpiredRefresh => denied("Refresh Token has expired", "clock-expired"),
            Self::RevokedRefresh => denied("Refresh Token has been revoked", "revoked-token"),
            Self::UserDisabled => row(403, DENIED, "User is disabled.", "user-disabled"),
            Self::WrongPassword => denied("Incorrect username or password.", "wrong-password"),
            Self::UnknownLogin => row(404, UNKNOWN, "User does not exist.", "unknown-user"),
            Self::Locked => row(429, DENIED, "Password attempts exceeded", "locked"),
            Self::NotConfirmed => row(403, "UserNotConfirmedException", "User is not confirmed.", "not-confirmed"),
            Self::UserExists => row(409, "UsernameExistsException", "User already exists", "already-exists"),
            Self::AliasExists => row(409, "AliasExistsException", "An account with the given email already exists.", "already-exists"),
            Self::EmailForm => row(400, PARAMETER, "Invalid email address format.", "bad-parameter"),
            Self::PasswordShort(least) => Face(400, PARAMETER, length(&format!("greater than or equal to {least}")), "bad-parameter"),
            Self::PasswordLong => Face(400, PARAMETER, length("less than or equal to 256"), "bad-parameter"),
            Self::WeakPassword(rule) => Face(400, "InvalidPasswordException", format!("Password did not conform with policy: {rule}").into(), "weak-password"),
            Self::UnknownAddress => row(404, UNKNOWN, "Username/client id combination not found.", "unknown-user"),
            Self::CodeMismatch => row(400, "CodeMismatchException", "Invalid verification code provided, please try again.", "bad-code"),
            Self::CodeExpired => row(400, "ExpiredCodeException", "Invalid code provided, please request a code again.", "bad-code"),
            Self::LimitExceeded => row(429, "LimitExceededException", "Attempt limit exceeded, please try after some time.", "limit-exceeded"),
            Self::UnknownGuest => row(404, UNKNOWN, "User not found", "unknown-user"),
        }
    }
}

fn length(bound: &str) -> Cow<'static, str> {
    format!("Value at 'password' failed to satisfy constraint: Member must have length {bound}").into()
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
pub(super) fn render(error: &Error, visit: &Visit<'_>) -> Answer {
    match error {
        Error::Refused(refusal) => {
            let Face(status, code, message, reason) = refusal.face();
            let status = mapped(status, mode(visit));
            let answer = show(status, code, &message, reason);
            let is_challenge = *refusal == Refusal::MissingToken && status == 401;
            if is_challenge { answer.with("www-authenticate", "Bearer") } else { answer }
        }
        Error::Rejected(rejection) => rejected(rejection, visit),
        Error::NobodyMailed => json(200, &said(MAILED, Empty {})),
    }
}

/// Refusals of rules have the status that the project wants.
fn mapped(status: u16, mode: StatusMode) -> u16 {
    match mode {
        StatusMode::Cognito400 if (400..500).contains(&status) => 400,
        StatusMode::Always200 => 200,
        StatusMode::Rest | StatusMode::Cognito400 => status,
    }
}

/// How the project that a request seems to mean wants its statuses.
fn mode(visit: &Visit<'_>) -> StatusMode {
    let sent = Sent::readable(visit.request);
    sent.of_hinted(visit, |state, project| state.settings_of(project).error_status_mode).unwrap_or_default()
}

fn show(status: u16, code: &'static str, message: &str, reason: &'static str) -> Answer {
    json(status, &Refused::new(code, message)).because(reason)
}

fn rejected(rejection: &Rejection, visit: &Visit<'_>) -> Answer {
    match rejection {
        Rejection::WrongMethod { allowed } if visit.request.method == Method::Options => {
            preflight(allowed, visit)
        }
        Rejection::WrongMethod { allowed } => {
            show(405, "MethodNotAllowed", "method not allowed", "wrong-method")
                .with("allow", allowed.join(", "))
        }
        Rejection::UnknownRoute | Rejection::Slash { .. } | Rejection::BadSegment => {
            show(404, "NotFound", "no such path", "unknown-route")
        }
        Rejection::BodyTooLarge { .. } => {
            show(413, "InvalidRequest", "request body is too large", "body-too-large")
        }
        Rejection::WrongMediaType => {
            show(415, "InvalidRequest", "content type must be application/json", "wrong-content-type")
        }
        Rejection::Injected { status } => injected(*status),
        Rejection::RateLimited { retry_after } => {
            injected(429).with("retry-after", retry_after.seconds().to_string())
        }
        // This vendor judges bodies and queries itself, so only our own failure is left.
        _ => show(500, "InternalErrorException", phrase(500), "internal"),
    }
}

/// A browser asks what it may send; that is no operation.
fn preflight(allowed: &[&'static str], visit: &Visit<'_>) -> Answer {
    let answer = Answer::empty(204)
        .with("access-control-allow-methods", allowed.join(", "))
        .with("access-control-max-age", "600");
    match visit.request.headers.get("access-control-request-headers") {
        Some(wanted) => answer.with("access-control-allow-headers", wanted.to_owned()),
        None => answer,
    }
}

fn injected(status: u16) -> Answer {
    let code = match status {
        429 => "TooManyRequestsException",
        503 => "ServiceUnavailableException",
        500.. => "InternalErrorException",
        _ => "InvalidRequest",
    };
    show(status, code, phrase(status), "injected-fault")
}

/// The kinds of refusal, for the documentation.
pub(super) fn faces() -> Vec<Described> {
    Described::refusals::<Refused>(&[400, 401, 403, 404, 405, 409, 413, 415, 429, 500, 501, 503], phrase)
}
