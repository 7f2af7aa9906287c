//! The vendor's own tokens (section 7): one published test key, what stands in a token, and who recognises it.
//!
//! Signing takes about half a millisecond. It is done with plain claims, outside the namespace's lock: RS256 pads
//! without chance, so equal claims give equal tokens however often they are signed.

use std::rc::Rc;
use std::sync::LazyLock;

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::errors::Error;
use super::provider::Provider;
use crate::api::Rejection;
use crate::engine::{Jwt, Memo, Moment, SigningKey, Span};

/// The id of the one key.
pub(super) const KEY_ID: &str = "identify-1";
/// The scope of access tokens.
const SCOPE: &str = "aws.cognito.signin.user.admin";
/// The published test key, parsed once.
static KEY: LazyLock<Option<SigningKey>> = LazyLock::new(|| {
    SigningKey::from_pem(KEY_ID, include_str!("../../../fixtures/keys/identify-rs256.pem")).ok()
});

thread_local! {
    /// The tokens of ours that were read last.
    static READ: Memo<1, Own> = const { Memo::new() };
    /// The tokens that are handed out again, by their claims.
    static SIGNED: Memo<1, Written> = const { Memo::new() };
}

/// A token as JSON has it: one that is answered is long, and is read more often than it is made.
pub(super) type Written = Rc<RawValue>;

/// Write a token down.
pub(super) fn written(token: &str) -> Result<Written, Error> {
    Ok(to_raw_value(token).map_err(|_| Rejection::Internal)?.into())
}

/// The claims of a token, in their order.
pub(super) type Claims = Map<String, Value>;

/// What both tokens of a session say.
pub(super) struct Grant<'a> {
    pub(super) project: &'a str,
    pub(super) provider: Provider,
    pub(super) user_id: Uuid,
    pub(super) subject: &'a str,
    pub(super) username: &'a str,
    pub(super) session: Uuid,
    pub(super) device: &'a str,
    pub(super) issuer: &'a str,
    /// When the session began.
    pub(super) started: Moment,
    pub(super) now: Moment,
}

impl Grant<'_> {
    /// The claims of an access token.
    pub(super) fn access(&self, life: Span, jti: Uuid, event: Uuid) -> Claims {
        claims(json!({
            "sub": self.subject,
            "iss": self.issuer,
            "client_id": self.project,
            "token_use": "access",
            "scope": SCOPE,
            "origin_jti": self.session,
            "event_id": event,
            "auth_time": self.started.seconds(),
            "iat": self.now.seconds(),
            "exp": self.now.after(life).seconds(),
            "jti": jti,
            "username": self.username,
            "projectId": self.project,
            "userId": self.user_id,
            "deviceId": self.device,
            "provider": self.provider,
        }))
    }

    /// The claims of a profile token; `about` says what is known of the person.
    pub(super) fn profile(&self, life: Span, jti: Uuid, about: Claims) -> Claims {
        let mut all = claims(json!({
            "sub": self.subject,
            "iss": self.issuer,
            "aud": self.project,
            "token_use": "id",
            "origin_jti": self.session,
            "auth_time": self.started.seconds(),
            "iat": self.now.seconds(),
            "exp": self.now.after(life).seconds(),
            "jti": jti,
            "cognito:username": self.username,
        }));
        all.extend(about);
        all.insert("userId".into(), json!(self.user_id));
        all
    }
}

fn claims(value: Value) -> Claims {
    match value {
        Value::Object(claims) => claims,
        _ => Claims::new(),
    }
}

/// Sign `claims`. Not under the namespace's lock.
pub(super) fn sign(claims: &Claims) -> Result<String, Error> {
    let signed = KEY.as_ref().and_then(|key| key.sign(claims).ok());
    signed.ok_or_else(|| Rejection::Internal.into())
}

/// The same for claims that are answered again and again, as those of a session are whose token is handed out as long as
/// it lives: remembered.
pub(super) fn sign_again(claims: &Claims) -> Result<Written, Error> {
    let parts = serde_json::to_vec(claims).map_err(|_| Rejection::Internal)?;
    let token = SIGNED.with(|signed| signed.recall([&parts], || written(&sign(claims)?)))?;
    Ok(Rc::clone(&token))
}

/// The same token with the last byte of its signature changed.
pub(super) fn spoilt(token: &str) -> String {
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
    let (signed, signature) = token.rsplit_once('.').unwrap_or_default();
    let mut bytes = BASE64.decode(signature).unwrap_or_default();
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
    format!("{signed}.{}", BASE64.encode(bytes))
}

/// Modulus and exponent of the public key in base64url.
pub(super) fn public_key() -> Option<(String, String)> {
    KEY.as_ref().map(SigningKey::public)
}

/// Whether a token names our key, so that it is never taken for anybody else's. A header that can be read is enough:
/// what follows may be cut off or spoilt.
pub(super) fn names_our_key(token: &str) -> bool {
    Jwt::header(token).is_some_and(|header| header.get("kid").and_then(Value::as_str) == Some(KEY_ID))
}

/// The project that a token names our key for, whoever signed it.
pub(super) fn project_hint(token: &str) -> Option<String> {
    let jwt = Jwt::read(token).filter(|jwt| jwt.key_id() == Some(KEY_ID))?;
    jwt.text("projectId").map(str::to_owned)
}

/// What a token says that our key signed; nothing is said yet of its time, kind or session.
#[derive(Debug)]
pub(super) struct Own {
    /// Whether it is an access token.
    pub(super) is_access: bool,
    /// Under which name it was issued.
    pub(super) issuer: Option<String>,
    /// The project that it was issued for.
    pub(super) project: Option<String>,
    /// The provider that it was issued for.
    pub(super) provider: Option<Provider>,
    /// The session that it belongs to.
    pub(super) session: Option<Uuid>,
    /// The token itself.
    pub(super) written: Written,
    exp: Option<i128>,
}

impl Own {
    /// What was read of that token before, if it is ours.
    pub(super) fn known(token: &[u8]) -> Option<Rc<Self>> {
        READ.with(|read| read.known([token]))
    }

    /// The token itself, which has nothing that JSON escapes.
    pub(super) fn text(&self) -> &str {
        self.written.get().trim_matches('"')
    }

    /// Read a token; `None` where it is not ours.
    pub(super) fn read(token: &str) -> Option<Rc<Self>> {
        READ.with(|read| read.recall([token.as_bytes()], || Self::verified(token).ok_or(()))).ok()
    }

    fn verified(token: &str) -> Option<Self> {
        let jwt = Jwt::read(token).filter(|jwt| jwt.key_id() == Some(KEY_ID))?;
        KEY.as_ref().filter(|key| key.signed(&jwt))?;
        Some(Self {
            is_access: jwt.text("token_use") == Some("access"),
            issuer: jwt.text("iss").map(str::to_owned),
            project: jwt.text("projectId").map(str::to_owned),
            provider: jwt.text("provider").and_then(Provider::named),
            session: jwt.text("origin_jti").and_then(|id| Uuid::parse_str(id).ok()),
            written: written(token).ok()?,
            exp: jwt.seconds("exp"),
        })
    }

    /// Whether its time is over: at the very second of `exp` it is.
    pub(super) fn has_expired(&self, now: Moment) -> bool {
        self.exp.is_none_or(|exp| exp <= i128::from(now.seconds()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_ours_is_recognised_and_no_other() {
        let claims = claims(json!({ "exp": 5, "provider": "google" }));
        let token = sign(&claims).unwrap();
        let own = Own::read(&token).unwrap();
        assert_eq!(own.provider, Some(Provider::Google));
        assert!(own.has_expired(Moment::from_seconds(5)) && !own.has_expired(Moment::from_millis(4_999)));
        assert!(names_our_key(&token) && !names_our_key("opaque"));
        let (head, _) = token.rsplit_once('.').unwrap();
        for odd in [format!("{token}."), format!("{token}="), format!("{head}."), head.to_owned()] {
            assert!(names_our_key(&odd) && Own::read(&odd).is_none(), "{odd}");
        }
        assert!(Own::read(head).is_none() && Own::read(&format!("{head}.AAAA")).is_none());
    }

    #[test]
    fn a_token_expires_when_it_says_however_that_is_written() {
        let expired = |exp: &str| {
            let claims = serde_json::from_str(&format!(r#"{{"exp":{exp}}}"#)).unwrap();
            Own::read(&sign(&claims).unwrap()).unwrap().has_expired(Moment::from_seconds(5))
        };
        let later = ["4102444800", "4102444800.0", "99999999999999999999", "6.0"].map(expired);
        assert_eq!(later, [false; 4]);
        assert_eq!(["5", "5.0", "-99999999999999999999", r#""6""#].map(expired), [true; 4]);
    }
}
