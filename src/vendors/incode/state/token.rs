//! Tokens: HS256, made for one verification or authentication, alive until `exp` on the namespace's clock
//! (section 7).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use super::super::errors::{Error, Refusal};
use super::State;
use crate::api::Rejection;
use crate::engine::{Memo, Moment, Span, tokens};

thread_local! {
    /// What good tokens say, by secret and token.
    static GOOD: Memo<2, Said> = const { Memo::new() };
}

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

/// What a token with a fitting signature says; each claim is judged by its own check.
#[derive(Deserialize)]
#[serde(from = "Map<String, Value>")]
struct Said {
    subject: Option<Subject>,
    /// However far it lies in the future, as far as 64 bits go.
    exp: Option<i128>,
}

impl From<Map<String, Value>> for Said {
    fn from(claims: Map<String, Value>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let id = text("objectId").unwrap_or_default().to_owned();
        let subject = match text("object") {
            Some("verification") => Some(Subject::Verification(id)),
            Some("authentication") => Some(Subject::Authentication(id)),
            _ => None,
        };
        Self { subject, exp: claims.get("exp").and_then(Value::as_number).and_then(Number::as_i128) }
    }
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
        let bad = || Refusal::Token("bad-token");
        let said = tokens::recall_hs256(&GOOD, &self.settings.token_secret, sent).map_err(|_| bad())?;
        if said.exp.ok_or_else(bad)? <= i128::from(now.seconds()) {
            return Err(Refusal::Token("clock-expired").into());
        }
        let known = said.subject.as_ref().filter(|subject| self.knows(subject));
        Ok(known.ok_or_else(bad)?.clone())
    }

    fn knows(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Verification(id) => self.verifications.contains_key(id),
            Subject::Authentication(id) => self.authentications.contains_key(id),
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// A token whose time is over is told from one that was signed with another secret.
    #[test]
    fn a_token_that_was_accepted_is_refused_under_another_secret() {
        let (mut state, now) = (State::default(), Moment::from_seconds(1_000_000));
        let subject = Subject::Verification("v".into());
        let token = state.mint(&subject, now, Span::from_seconds(60), Some(Flaw::Expired)).unwrap();
        let own = state.settings.token_secret.clone();
        let (over, bad) = (Refusal::Token("clock-expired"), Refusal::Token("bad-token"));
        for (secret, expected) in [(&*own, &over), ("another", &bad), (&*own, &over)] {
            Arc::make_mut(&mut state.settings).token_secret = secret.to_owned();
            let refused = state.check_token(&token, now).unwrap_err();
            assert!(matches!(&refused, Error::Refused(refusal) if refusal == expected), "{refused:?}");
        }
    }
}
