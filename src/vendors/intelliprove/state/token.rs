//! Action tokens: HS256, locked to a user, alive until `exp` on the namespace's clock (section 7).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use uuid::Uuid;

use super::super::errors::{Error, Refusal};
use super::State;
use crate::api::Rejection;
use crate::engine::{Moment, Span, tokens};

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

/// What is read of a token's claims; each is judged by its own check.
#[derive(Clone, Deserialize)]
struct Read {
    #[serde(default)]
    user: Value,
    #[serde(default)]
    exp: Value,
}

/// The holder of a token that is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The user it is linked to.
    pub user_id: Option<Uuid>,
    /// How many completed scans it allows; −1: any number.
    pub max_measurement_count: i64,
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
        let claims: Read = tokens::verify_hs256(&self.settings.token_secret, token.ok_or(Refusal::BadToken)?)
            .map_err(|_| Refusal::BadToken)?;
        // However far it lies in the future, beyond 64 bits too.
        let exp = claims.exp.as_number().and_then(Number::as_i128).ok_or(Refusal::BadToken)?;
        if exp <= i128::from(now.seconds()) {
            return Err(Refusal::Expired.into());
        }
        let claim = |name: &str| claims.user.get(name);
        if claim("customer").and_then(Value::as_str) != Some(&*self.settings.customer) {
            return Err(Refusal::BadToken.into());
        }
        let user_id = match claim("user_id") {
            None | Some(Value::Null) => None,
            Some(given) => Some(self.linked(given)?),
        };
        let max_measurement_count = claim("max_measurement_count").and_then(Value::as_i64).unwrap_or(-1);
        Ok(Bearer { user_id, max_measurement_count })
    }

    /// The existing user that a token is linked to.
    fn linked(&self, given: &Value) -> Result<Uuid, Error> {
        let user_id = given.as_str().and_then(|text| Uuid::parse_str(text).ok()).ok_or(Refusal::BadToken)?;
        if self.users.contains_key(&user_id) { Ok(user_id) } else { Err(Refusal::UserGone.into()) }
    }
}
