//! Tokens of identity providers (section 7): three ways to be believed, and no network in any of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::super::errors::Refusal;
use super::super::provider::Provider;
use super::settings::IdpTrust;
use crate::engine::{BadKey, Jwt, Moment, PublicKey, Refusals, hex};

/// The longest token that nobody vouches for.
const LONGEST: usize = 8 * 1024;

/// An identity provider whose keys are known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Idp {
    /// A JSON Web Key Set: `{ keys: [...] }`.
    #[serde(default)]
    #[schemars(with = "Option<KeySet>")]
    pub jwks: Option<Value>,
    /// A public key as PEM.
    #[serde(default)]
    pub public_key: Option<String>,
    /// What `iss` must be.
    #[serde(default)]
    pub issuer: Option<String>,
    /// What `aud` must be or hold.
    #[serde(default)]
    pub audience: Option<String>,
}

/// What is written of a JSON Web Key Set; one without keys would accept no token.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct KeySet {
    /// Public keys, RSA or P-256, each with the `kid` that tokens name it by.
    #[schemars(length(min = 1))]
    keys: Option<Vec<Value>>,
}

/// What a registered fake token is answered with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FakeStatus {
    /// It is accepted.
    #[default]
    Valid,
    /// It is refused.
    Rejected,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// A token that stands for what an identity provider would say of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FakeToken {
    /// Whose token it is.
    pub provider: Provider,
    /// The token.
    pub token: String,
    /// Whom it names.
    pub subject: String,
    /// The only project that knows it; left out: all do.
    #[serde(default)]
    pub project_id: Option<String>,
    /// The address that it names.
    #[serde(default)]
    pub email: Option<String>,
    /// The name that it gives.
    #[serde(default)]
    pub nickname: Option<String>,
    /// What it is answered with.
    #[serde(default)]
    pub status: FakeStatus,
    /// When its time is over; left out: never.
    #[serde(default)]
    pub expires_at: Option<Moment>,
}

/// Whom an accepted token names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The id at the provider.
    pub subject: String,
    /// The address.
    pub email: Option<String>,
    /// The name: `nickname`, else `name`.
    pub nickname: Option<String>,
}

impl Idp {
    /// What is wrong with it, if anything is.
    pub fn check(&self) -> Result<(), Refusals> {
        if self.jwks.is_none() && self.public_key.is_none() {
            return Err("one of jwks and public_key is needed".to_owned().into());
        }
        let mut refusals = Refusals::default();
        let told = |error: BadKey| error.to_string();
        if let Some(pem) = &self.public_key {
            refusals.keep("public_key", PublicKey::from_pem(pem).map_err(told));
        }
        if self.jwks.is_some() && self.keys().is_none() {
            refusals.refuse("jwks", "expected { keys: [...] }");
        }
        for (index, key) in self.keys().into_iter().flatten().enumerate() {
            let way = format!("jwks.keys[{index}]");
            let read = refusals.keep(&way, PublicKey::from_jwk(key).map_err(told));
            if read.is_some() && key.get("kid").and_then(Value::as_str).is_none_or(str::is_empty) {
                refusals.refuse(way, "kid is missing, by which tokens name the key");
            }
        }
        refusals.done()
    }

    fn keys(&self) -> Option<&Vec<Value>> {
        self.jwks.as_ref()?.get("keys")?.as_array()
    }

    /// Judge a token by the keys.
    fn judge(&self, token: &str, now: Moment) -> Result<Named, Refusal> {
        let jwt = Jwt::read(token).filter(|jwt| self.signed(jwt)).ok_or(Refusal::BadForeignToken)?;
        let names = |claim: &str, wanted: &Option<String>| {
            wanted.as_ref().is_none_or(|wanted| match jwt.claims().get(claim) {
                Some(Value::Array(list)) => list.iter().any(|one| one.as_str() == Some(wanted)),
                one => one.and_then(Value::as_str) == Some(wanted),
            })
        };
        let is_for_us = names("iss", &self.issuer) && names("aud", &self.audience);
        let subject = subject(&jwt).filter(|_| is_for_us && jwt.seconds("exp").is_some());
        let subject = subject.ok_or(Refusal::BadForeignToken)?;
        check_times(&jwt, now)?;
        Ok(named(&jwt, subject))
    }

    fn signed(&self, jwt: &Jwt<'_>) -> bool {
        let by_pem = || self.public_key.as_ref().and_then(|pem| PublicKey::from_pem(pem).ok());
        let wanted = jwt.key_id();
        let named = |key: &&Value| wanted.is_some() && key.get("kid").and_then(Value::as_str) == wanted;
        let mut by_id =
            self.keys().into_iter().flatten().filter(named).filter_map(|key| PublicKey::from_jwk(key).ok());
        by_id.any(|key| key.signed(jwt)) || by_pem().is_some_and(|key| key.signed(jwt))
    }
}

impl FakeToken {
    /// Whether a token of a project is this one.
    pub fn is(&self, provider: Provider, token: &str, project: &str) -> bool {
        let here = self.project_id.as_ref().is_none_or(|own| own == project);
        self.provider == provider && self.token == token && here
    }

    fn named(&self) -> Named {
        let Self { subject, email, nickname, .. } = self.clone();
        Named { subject, email, nickname }
    }

    /// Judge it.
    fn judge(&self, now: Moment) -> Result<Named, Refusal> {
        match self.status {
            FakeStatus::Valid if self.expires_at.is_none_or(|end| now < end) => Ok(self.named()),
            FakeStatus::Valid | FakeStatus::Expired => Err(Refusal::ExpiredForeignToken),
            FakeStatus::Rejected => Err(Refusal::BadForeignToken),
            FakeStatus::Revoked => Err(Refusal::RevokedForeignToken),
        }
    }
}

/// A token to judge, and what it is judged by: all of it taken out of the state, so that signatures are checked
/// outside the namespace's lock.
pub struct Foreign<'a> {
    /// The token, which does not name our key.
    pub token: &'a str,
    /// The id at the provider that the request names.
    pub user_id: Option<&'a str>,
    /// Whether any token is believed, whatever is known of it.
    pub is_accepted: bool,
    /// What else it is judged by.
    pub grounds: Grounds,
}

/// What tokens of a provider are judged by in a project.
pub struct Grounds {
    /// What was registered of the token.
    pub fake: Option<FakeToken>,
    /// The provider whose keys are known.
    pub idp: Option<Idp>,
    /// How much is believed of what nobody vouches for.
    pub trust: IdpTrust,
    /// The instant.
    pub now: Moment,
}

impl Foreign<'_> {
    /// Judge it: by what was registered, by known keys, or by trust.
    pub fn judge(&self) -> Result<Named, Refusal> {
        let Grounds { fake, idp, trust, now } = &self.grounds;
        let vouched = match (fake, idp) {
            // Whom a registered token names is known, whatever became of it.
            (Some(fake), _) if self.is_accepted => return Ok(fake.named()),
            _ if self.is_accepted => return self.trusted(IdpTrust::Any, *now),
            (Some(fake), _) => fake.judge(*now)?,
            (None, Some(idp)) => idp.judge(self.token, *now)?,
            (None, None) => return self.trusted(*trust, *now),
        };
        let is_named = self.user_id.is_none_or(|user_id| user_id == vouched.subject);
        if is_named { Ok(vouched) } else { Err(Refusal::BadForeignToken) }
    }

    /// Nobody vouches for it.
    fn trusted(&self, trust: IdpTrust, now: Moment) -> Result<Named, Refusal> {
        if trust == IdpTrust::None || self.token.len() > LONGEST {
            return Err(Refusal::BadForeignToken);
        }
        let jwt = Jwt::read(self.token);
        if let (IdpTrust::Unexpired, Some(jwt)) = (trust, &jwt) {
            check_times(jwt, now)?;
        }
        let of_claim = || jwt.as_ref().and_then(subject).map(str::to_owned);
        let subject = self.user_id.map(str::to_owned).or_else(of_claim);
        let subject = subject.unwrap_or_else(|| hex(&Sha256::digest(self.token)));
        Ok(jwt.map_or_else(
            || Named { subject: subject.clone(), ..Named::default() },
            |jwt| named(&jwt, &subject),
        ))
    }
}

fn check_times(jwt: &Jwt<'_>, now: Moment) -> Result<(), Refusal> {
    let now = i128::from(now.seconds());
    if jwt.seconds("exp").is_some_and(|exp| exp <= now) {
        Err(Refusal::ExpiredForeignToken)
    } else if jwt.seconds("nbf").is_some_and(|nbf| nbf > now) {
        Err(Refusal::BadForeignToken)
    } else {
        Ok(())
    }
}

/// Whom a token names; one that is empty is nobody's.
fn subject<'j>(jwt: &'j Jwt<'_>) -> Option<&'j str> {
    jwt.text("sub").filter(|subject| !subject.is_empty())
}

fn named(jwt: &Jwt<'_>, subject: &str) -> Named {
    let text = |name: &str| jwt.text(name).filter(|text| !text.is_empty()).map(str::to_owned);
    Named {
        subject: subject.to_owned(),
        email: text("email"),
        nickname: text("nickname").or_else(|| text("name")),
    }
}
