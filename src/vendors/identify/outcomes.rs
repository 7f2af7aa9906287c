//! The outcomes of the operations, as sets of one vocabulary (section 4), and what a refusing one answers (section 5).

use super::errors::{Error, Refusal};
use super::sent::Sent;
use super::state::{Settings, TOO_SHORT};
use crate::api::OutcomeSet;

/// Everything that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// What the operation checks of its own is not checked.
    Accept,
    /// 404.
    ProjectNotFound,
    /// 403.
    ExtensionDisabled,
    /// 401.
    TokenInvalid,
    /// 401.
    TokenExpired,
    /// 401.
    TokenRevoked,
    /// 403.
    UserDisabled,
    /// 409.
    UserExists,
    /// 400.
    WeakPassword,
    /// 401.
    WrongPassword,
    /// What the rules say of an unknown user.
    UserNotFound,
    /// 403.
    NotConfirmed,
    /// 429.
    Locked,
    /// 409.
    AliasExists,
    /// 429.
    LimitExceeded,
    /// 400.
    CodeMismatch,
    /// 400.
    CodeExpired,
}

/// In which words tokens and users are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Access tokens; unknown users have no row of their own.
    Access,
    /// Tokens of identity providers.
    Foreign,
    /// Refresh tokens.
    Refresh,
    /// A login: unknown addresses are revealed or not.
    Login,
    /// Asking for a code: unknown addresses get the usual answer, or are revealed.
    Forgot,
    /// Using a code: the same with a code that is wrong.
    Confirm,
    /// Users without passwords.
    Guest,
}

/// The outcomes of one operation.
pub trait Knows: OutcomeSet {
    /// In which words it refuses.
    const WORDS: Words;

    /// Which outcome it is.
    fn outcome(self) -> Outcome;

    /// The outcome that a value of the request asks for (section 11).
    fn magic(sent: &Sent) -> Option<&'static str>;
}

impl Outcome {
    const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::ProjectNotFound => "project_not_found",
            Self::ExtensionDisabled => "extension_disabled",
            Self::TokenInvalid => "token_invalid",
            Self::TokenExpired => "token_expired",
            Self::TokenRevoked => "token_revoked",
            Self::UserDisabled => "user_disabled",
            Self::UserExists => "user_exists",
            Self::WeakPassword => "weak_password",
            Self::WrongPassword => "wrong_password",
            Self::UserNotFound => "user_not_found",
            Self::NotConfirmed => "not_confirmed",
            Self::Locked => "locked",
            Self::AliasExists => "alias_exists",
            Self::LimitExceeded => "limit_exceeded",
            Self::CodeMismatch => "code_mismatch",
            Self::CodeExpired => "code_expired",
        }
    }

    /// What an outcome answers at once; `None` where the operation goes on.
    pub fn answer(self, words: Words, settings: &Settings) -> Option<Error> {
        let is_hidden = settings.prevent_user_existence_errors;
        match (self, words) {
            (Self::UserNotFound, Words::Forgot) if is_hidden => Some(Error::NobodyMailed),
            _ => self.refusal(words, settings).map(Error::from),
        }
    }

    fn refusal(self, words: Words, settings: &Settings) -> Option<Refusal> {
        let token = |access, foreign, refresh| match words {
            Words::Foreign => foreign,
            Words::Refresh => refresh,
            _ => access,
        };
        Some(match self {
            Self::Accept => return None,
            Self::ProjectNotFound => Refusal::UnknownProject,
            Self::ExtensionDisabled => Refusal::ExtensionDisabled,
            Self::TokenInvalid => token(Refusal::BadToken, Refusal::BadForeignToken, Refusal::BadRefresh),
            Self::TokenExpired => {
                token(Refusal::ExpiredToken, Refusal::ExpiredForeignToken, Refusal::ExpiredRefresh)
            }
            Self::TokenRevoked => {
                token(Refusal::RevokedToken, Refusal::RevokedForeignToken, Refusal::RevokedRefresh)
            }
            Self::UserDisabled => Refusal::UserDisabled,
            Self::UserExists => Refusal::UserExists,
            Self::WeakPassword => Refusal::WeakPassword(TOO_SHORT),
            Self::WrongPassword => Refusal::WrongPassword,
            Self::UserNotFound => unknown(words, settings),
            Self::NotConfirmed => Refusal::NotConfirmed,
            Self::Locked => Refusal::Locked,
            Self::AliasExists => Refusal::AliasExists,
            Self::LimitExceeded => Refusal::LimitExceeded,
            Self::CodeMismatch => Refusal::CodeMismatch,
            Self::CodeExpired => Refusal::CodeExpired,
        })
    }
}

fn unknown(words: Words, settings: &Settings) -> Refusal {
    match words {
        Words::Login => Refusal::unknown_login(settings),
        Words::Confirm if settings.prevent_user_existence_errors => Refusal::CodeMismatch,
        Words::Forgot | Words::Confirm => Refusal::UnknownAddress,
        _ => Refusal::UnknownGuest,
    }
}

/// Declare the outcomes of operations: those that all know, those of a Bearer where it says so, and its own.
macro_rules! knows {
    ($($(#[$doc:meta])* $name:ident($words:ident, $magic:path): $($own:ident),*;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub struct $name(Outcome);

            impl OutcomeSet for $name {
                const ALL: &'static [(&'static str, Self)] = &[
                    (Outcome::ProjectNotFound.name(), Self(Outcome::ProjectNotFound)),
                    (Outcome::ExtensionDisabled.name(), Self(Outcome::ExtensionDisabled)),
                    $((Outcome::$own.name(), Self(Outcome::$own)),)*
                ];
            }

            impl Knows for $name {
                const WORDS: Words = Words::$words;

                fn outcome(self) -> Outcome {
                    self.0
                }

                fn magic(sent: &Sent) -> Option<&'static str> {
                    $magic(sent)
                }
            }
        )+
    };
}

knows! {
    /// What any operation with a Bearer knows.
    AnyBearer(Access, bearer): TokenInvalid, TokenExpired, TokenRevoked, UserDisabled;
    /// What updating a user knows.
    Update(Access, bearer): TokenInvalid, TokenExpired, TokenRevoked, UserDisabled, AliasExists;
    /// What changing a password knows.
    ChangePassword(Access, bearer): TokenInvalid, TokenExpired, TokenRevoked, UserDisabled, Accept, WrongPassword, WeakPassword, LimitExceeded;
    /// What registering knows.
    Register(Access, registered): UserExists, WeakPassword;
    /// What a login knows.
    Login(Login, logged_in): Accept, WrongPassword, UserNotFound, NotConfirmed, UserDisabled, Locked;
    /// What asking for a code knows.
    Forgot(Forgot, limited): UserNotFound, LimitExceeded;
    /// What using a code knows.
    Confirm(Confirm, confirmed): Accept, UserNotFound, CodeMismatch, CodeExpired, LimitExceeded, WeakPassword;
    /// What a refresh knows.
    Refresh(Refresh, refreshed): TokenInvalid, TokenExpired, TokenRevoked, UserDisabled;
    /// What reading and updating with a token of an identity provider knows.
    ForeignBearer(Foreign, bearer): TokenInvalid, TokenExpired, TokenRevoked, UserDisabled;
    /// What checking a token of an identity provider knows.
    ForeignCheck(Foreign, bearer): TokenInvalid, TokenExpired, TokenRevoked, UserDisabled, Accept;
    /// What checking a token of a social network knows.
    SocialCheck(Foreign, social): TokenInvalid, TokenExpired, TokenRevoked, UserDisabled, Accept;
    /// What registering a device or a name knows.
    GuestRegister(Guest, nothing): UserExists;
    /// What looking for a device or a name knows.
    GuestSearch(Guest, nothing): UserNotFound;
}

fn nothing(_: &Sent) -> Option<&'static str> {
    None
}

/// The first row whose suffix ends the local part of the e-mail.
fn by_email(sent: &Sent, suffixes: &[(&str, &'static str)]) -> Option<&'static str> {
    let email = sent.data().ok()?.get("email")?.as_str()?;
    let (local, _) = email.rsplit_once('@').unwrap_or((email, ""));
    let local = local.to_lowercase();
    suffixes.iter().find(|(suffix, _)| local.ends_with(suffix)).map(|(_, outcome)| *outcome)
}

fn by_token(token: Option<&str>) -> Option<&'static str> {
    let rows = [("rejected-", "token_invalid"), ("expired-", "token_expired"), ("revoked-", "token_revoked")];
    let token = token?;
    rows.into_iter().find(|(prefix, _)| token.starts_with(prefix)).map(|(_, outcome)| outcome)
}

fn bearer(sent: &Sent) -> Option<&'static str> {
    by_token(sent.bearer())
}

fn social(sent: &Sent) -> Option<&'static str> {
    by_token(sent.social_token())
}

fn refreshed(sent: &Sent) -> Option<&'static str> {
    by_token(sent.top("refreshToken").and_then(serde_json::Value::as_str))
}

fn registered(sent: &Sent) -> Option<&'static str> {
    by_email(sent, &[("+exists", "user_exists")])
}

fn limited(sent: &Sent) -> Option<&'static str> {
    by_email(sent, &[("+limit", "limit_exceeded")])
}

fn logged_in(sent: &Sent) -> Option<&'static str> {
    let suffixes = [
        ("+wrongpassword", "wrong_password"),
        ("+notconfirmed", "not_confirmed"),
        ("+disabled", "user_disabled"),
        ("+locked", "locked"),
    ];
    by_email(sent, &suffixes)
}

fn confirmed(sent: &Sent) -> Option<&'static str> {
    limited(sent).or_else(|| match sent.data().ok()?.get("confirmationCode")? {
        serde_json::Value::String(code) if code == "000000" => Some("code_mismatch"),
        serde_json::Value::String(code) if code == "999999" => Some("code_expired"),
        serde_json::Value::Number(code) if code.as_u64() == Some(999_999) => Some("code_expired"),
        _ => None,
    })
}
