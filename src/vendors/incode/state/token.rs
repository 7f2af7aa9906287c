//! Tokens: HS256, made for one verification or authentication, alive until `exp` on the namespace's clock
//! (section 7).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use super::super::errors::{Error, Refusal};
use super::State;
use crate::api::Rejection;
use crate::engine::{Moment, Span, tokens};

/// What a token is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The verification of that id.
    Verification(String),
    /// The authentication of that id.
    Authentication(String),
}

impl Subject {
    /// The vendor's word for its kind, and its id.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Verification(id) => ("verification", id),
            Self::Authentication(id) => ("authentication", id),
        }
    }
}

/// What can be wrong with a token that is minted on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// `exp` was one second ago.
    Expired,
    /// The signature does not fit.
    BadSignature,
    /// Well formed, and signed with another secret.
    OtherIssuer,
}

/// The claims in the order in which they are written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Claims<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    external_user_id: Option<&'a str>,
    role: &'static str,
    object: &'static str,
    object_id: &'a str,
    exp: i64,
    iat: i64,
}

/// What is read of a token's claims; each is judged by its own check.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    #[serde(default)]
    object: Value,
    #[serde(default)]
    object_id: Value,
    #[serde(default)]
    exp: Value,
}

impl State {
    /// A token for `subject` from `at` on.
    pub fn issue(&self, subject: &Subject, at: Moment) -> Result<String, Error> {
        self.sign(subject, at.seconds(), self.settings.token_ttl, &self.settings.token_secret)
    }

    /// A token made to measure.
    pub fn mint(
        &self,
        subject: &Subject,
        now: Moment,
        ttl: Span,
        flaw: Option<Flaw>,
    ) -> Result<String, Error> {
        let secret = &self.settings.token_secret;
        match flaw {
            None => self.sign(subject, now.seconds(), ttl, secret),
            Some(Flaw::Expired) => {
                let own = self.settings.token_ttl;
                self.sign(subject, now.seconds().saturating_sub(1 + own.seconds()), own, secret)
            }
            Some(Flaw::OtherIssuer) => self.sign(subject, now.seconds(), ttl, &format!("not {secret}")),
            Some(Flaw::BadSignature) => self.sign(subject, now.seconds(), ttl, secret).map(spoilt),
        }
    }

    fn sign(&self, subject: &Subject, iat: i64, ttl: Span, secret: &str) -> Result<String, Error> {
        let (object, object_id) = subject.parts();
        let identity = self.identity_of(subject).and_then(|place| self.identities.get(&place));
        let claims = Claims {
            external_user_id: identity.map(|identity| &*identity.id),
            role: "ACCESS",
            object,
            object_id,
            exp: iat.saturating_add(ttl.seconds()),
            iat,
        };
        tokens::sign_untyped_hs256(secret, &claims).map_err(|_| Rejection::Internal.into())
    }

    /// Check a token: what it was made for.
    pub fn check_token(&self, sent: &str, now: Moment) -> Result<Subject, Error> {
        let bad = Refusal::Token("bad-token");
        let claims: Read =
            tokens::verify_hs256(&self.settings.token_secret, sent).map_err(|_| bad.clone())?;
        // However far it lies in the future, beyond 64 bits too.
        let exp = claims.exp.as_number().and_then(Number::as_i128).ok_or_else(|| bad.clone())?;
        if exp <= i128::from(now.seconds()) {
            return Err(Refusal::Token("clock-expired").into());
        }
        let id = claims.object_id.as_str().unwrap_or_default().to_owned();
        match claims.object.as_str() {
            Some("verification") if self.verifications.contains_key(&id) => Ok(Subject::Verification(id)),
            Some("authentication") if self.authentications.contains_key(&id) => {
                Ok(Subject::Authentication(id))
            }
            _ => Err(bad.into()),
        }
    }

    /// The place of the identity that a token for `subject` opens; none where it failed.
    pub fn identity_of(&self, subject: &Subject) -> Option<u64> {
        match subject {
            Subject::Verification(id) => self.verifications.get(id).filter(|it| it.data.is_some())?.identity,
            Subject::Authentication(id) => self.authentications.get(id)?.identity,
        }
    }
}

/// The same token with another first character of its signature.
fn spoilt(token: String) -> String {
    let Some((signed, signature)) = token.rsplit_once('.') else { return token };
    let other = if signature.starts_with('A') { 'B' } else { 'A' };
    let rest: String = signature.chars().skip(1).collect();
    format!("{signed}.{other}{rest}")
}
