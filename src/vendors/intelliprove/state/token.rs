//! Action tokens: HS256, locked to a user, alive until `exp` on the namespace's clock (section 7).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::super::errors::{Error, Refusal};
use super::super::validation::json::Json;
use super::super::validation::types::{Given, Id, Kind};
use super::State;
use crate::api::Rejection;
use crate::engine::{Memo, Moment, Span, tokens};

thread_local! {
    /// What good tokens say, by secret and token.
    static GOOD: Memo<2, Said> = const { Memo::new() };
}

/// The claims in the order in which the vendor writes them (observed).
#[derive(Serialize)]
struct Claims<'a> {
    user: UserClaims<'a>,
    meta: serde_json::Map<String, Value>,
    exp: i64,
}

#[derive(Serialize)]
struct UserClaims<'a> {
    email: &'static str,
    customer: &'a str,
    group: &'a str,
    max_measurement_count: i64,
    user_id: Option<String>,
    auth0_user_id: Option<String>,
}

/// A token's claims as far as they are read, of whatever type.
#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    user: Value,
    #[serde(default)]
    exp: Option<Box<RawValue>>,
}

/// What a token with a fitting signature says; each claim is judged by its own check.
#[derive(Deserialize)]
#[serde(from = "Read")]
struct Said {
    customer: Option<String>,
    user_id: Link,
    /// -1 where it is left out.
    max_measurement_count: i64,
    /// However far it lies in the future: beyond 64 bits it is the last second there is.
    exp: Option<i64>,
}

/// Whom a token is linked to.
#[derive(Clone, Copy)]
enum Link {
    Nobody,
    User(Uuid),
    /// Not an id.
    Unreadable,
}

impl From<Read> for Said {
    fn from(Read { user, exp }: Read) -> Self {
        let named = user.get("user_id").cloned().map(Json::from);
        let user_id = match named.as_ref().and_then(Given::json) {
            None => Link::Nobody,
            Some(given) => Id.accept(&given).map_or(Link::Unreadable, Link::User),
        };
        Self {
            customer: user.get("customer").and_then(Value::as_str).map(str::to_owned),
            user_id,
            max_measurement_count: user.get("max_measurement_count").and_then(Value::as_i64).unwrap_or(-1),
            exp: exp.and_then(|literal| whole(literal.get())),
        }
    }
}

/// An integer of JSON, cut at the bounds; nothing for other JSON.
fn whole(literal: &str) -> Option<i64> {
    let digits = literal.strip_prefix('-').unwrap_or(literal);
    let bound = if digits.len() < literal.len() { i64::MIN } else { i64::MAX };
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| literal.parse().unwrap_or(bound))
}

/// The holder of a token that is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The user it is linked to.
    pub user_id: Option<Uuid>,
    /// How many completed scans it allows; −1: any number.
    pub max_measurement_count: i64,
    /// When it expires, in unix seconds; the last there is where that is later.
    pub expires: i64,
}

/// What can be wrong with a token that is minted on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// `exp` was one second ago.
    Expired,
    /// The signature does not fit.
    BadSignature,
    /// Well signed, for another customer.
    OtherIssuer,
}

impl State {
    /// A token for a user, or for nobody, that lives for `ttl` from `now` on.
    pub fn issue(&self, user_id: Option<Uuid>, now: Moment, ttl: Span) -> Result<String, Error> {
        self.sign(user_id, now.seconds().saturating_add(ttl.seconds()), None)
    }

    /// A token for a user, or for nobody, with a flaw if one is wanted.
    pub fn mint(
        &self,
        user_id: Option<Uuid>,
        now: Moment,
        ttl: Span,
        flaw: Option<Flaw>,
    ) -> Result<String, Error> {
        match flaw {
            Some(Flaw::Expired) => self.issue_expired(user_id, now),
            flaw => self.sign(user_id, now.seconds().saturating_add(ttl.seconds()), flaw),
        }
    }

    /// A token whose time was over one second ago.
    pub fn issue_expired(&self, user_id: Option<Uuid>, now: Moment) -> Result<String, Error> {
        self.sign(user_id, now.seconds().saturating_sub(1), None)
    }

    fn sign(&self, user_id: Option<Uuid>, exp: i64, flaw: Option<Flaw>) -> Result<String, Error> {
        let settings = &self.settings;
        let own_limit =
            user_id.and_then(|user_id| self.users.get(&user_id)).and_then(|user| user.max_measurement_count);
        let other = flaw == Some(Flaw::OtherIssuer);
        let user = UserClaims {
            email: "",
            customer: if other { "another-customer" } else { &settings.customer },
            group: &settings.token_group,
            max_measurement_count: own_limit.unwrap_or(settings.max_measurement_count),
            user_id: user_id.map(|user_id| user_id.simple().to_string()),
            auth0_user_id: None,
        };
        let secret = if flaw == Some(Flaw::BadSignature) {
            format!("not {}", settings.token_secret)
        } else {
            settings.token_secret.clone()
        };
        tokens::sign_hs256(&secret, &Claims { user, meta: serde_json::Map::new(), exp })
            .map_err(|_| Rejection::Internal.into())
    }

    /// Check a token as it was sent in `Authorization`, in the order of section 7.
    pub fn check_token(&self, sent: &str, now: Moment) -> Result<Bearer, Error> {
        let token = sent
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("token"))
            .map(|(_, token)| token.trim());
        let said = tokens::recall_hs256(&GOOD, &self.settings.token_secret, token.ok_or(Refusal::BadToken)?)
            .map_err(|_| Refusal::BadToken)?;
        let expires = said.exp.ok_or(Refusal::BadToken)?;
        if expires <= now.seconds() {
            return Err(Refusal::Expired.into());
        }
        if said.customer.as_deref() != Some(&*self.settings.customer) {
            return Err(Refusal::BadToken.into());
        }
        let user_id = self.linked(said.user_id)?;
        Ok(Bearer { user_id, max_measurement_count: said.max_measurement_count, expires })
    }

    /// The existing user that a token is linked to, if it is to any.
    fn linked(&self, link: Link) -> Result<Option<Uuid>, Refusal> {
        match link {
            Link::Nobody => Ok(None),
            Link::User(user_id) if self.users.contains_key(&user_id) => Ok(Some(user_id)),
            Link::User(_) => Err(Refusal::UserGone),
            Link::Unreadable => Err(Refusal::BadToken),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    /// A token whose time is over is told from one that was signed with another secret.
    #[test]
    fn a_token_that_was_accepted_is_refused_under_another_secret() {
        let (mut state, now) = (State::default(), Moment::from_seconds(1_000_000));
        let token = state.mint(None, now, Span::from_seconds(60), Some(Flaw::Expired)).unwrap();
        let own = state.settings.token_secret.clone();
        let (over, bad) = (Refusal::Expired, Refusal::BadToken);
        for (secret, expected) in [(&*own, &over), ("another", &bad), (&*own, &over)] {
            Arc::make_mut(&mut state.settings).token_secret = secret.to_owned();
            let refused = state.check_token(&format!("Token {token}"), now).unwrap_err();
            assert!(matches!(&refused, Error::Refused(refusal) if refusal == expected), "{refused:?}");
        }
    }
}
