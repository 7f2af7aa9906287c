//! Users of identity providers: created at first sight of an accepted token; a token and a device make one session
//! (sections 4.2 and 4.5).

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::super::errors::{Error, Refusal};
use super::super::provider::Provider;
use super::super::sent::hex;
use super::super::tokens::Claims;
use super::user::default_username;
use super::{FakeToken, Foreign, IdpTrust, Named, Project, Tx, User};

/// A token of an identity provider, and what the request says with it.
pub struct Claimed<'a> {
    /// The token.
    pub token: &'a str,
    /// Whose it should be.
    pub provider: Provider,
    /// The id at the provider that the request names.
    pub user_id: Option<&'a str>,
    /// Whether any token is believed.
    pub is_accepted: bool,
}

impl Project {
    /// The user whom a token names, created if need be.
    pub fn claim(
        &mut self,
        tx: &mut Tx<'_>,
        fakes: &[FakeToken],
        claimed: &Claimed<'_>,
    ) -> Result<Uuid, Error> {
        let Claimed { token, provider, user_id, is_accepted } = *claimed;
        let trust = if is_accepted { IdpTrust::Any } else { self.settings.idp_trust };
        let foreign = Foreign { token, user_id, trust };
        let named = if is_accepted {
            foreign.trusted(tx.now())
        } else {
            let own = |fake: &&FakeToken| fake.project_id.is_some();
            let mut known = fakes.iter().filter(|fake| fake.is(provider, token, &self.id));
            // One that is registered for the project alone comes before one for all.
            let fake = known.clone().find(own).or_else(|| known.next());
            foreign.judge(fake, self.idps.get(&provider), tx.now())
        }?;
        let id = match self.by_subject(provider, &named.subject) {
            Some(id) => id,
            None => self.welcome(tx, provider, named),
        };
        self.check_enabled(id)?;
        Ok(id)
    }

    fn welcome(&mut self, tx: &mut Tx<'_>, provider: Provider, named: Named) -> Uuid {
        let Named { subject, email, nickname } = named;
        let fallback = default_username(provider, &subject);
        let local =
            email.as_deref().and_then(|email| email.split('@').next()).filter(|local| !local.is_empty());
        let name = nickname.or_else(|| local.map(str::to_owned)).unwrap_or(fallback);
        let mut user = User::new(tx.rng("identify/user").uuid(), provider, subject, tx.now());
        if provider.is_social() {
            user.email = Some(email.unwrap_or_else(|| format!("{name}@example.org")));
            user.attributes.insert("nickname".into(), name.clone());
        } else {
            user.email = email;
        }
        user.username = name;
        self.add(user)
    }

    /// The session of a token and a device. A new pair is a login.
    pub fn foreign_session(
        &mut self,
        tx: &mut Tx<'_>,
        user: Uuid,
        token: &str,
        device: &str,
        issuer: &str,
    ) -> Result<Uuid, Error> {
        let now = tx.now();
        let key = hex(&Sha256::digest(format!("{user}:{device}:{token}")));
        let known = self.by_token.get(&key).copied();
        if let Some(known) =
            known.filter(|id| self.sessions.get(id).is_some_and(|session| session.is_live(now)))
        {
            return Ok(known);
        }
        let id = self.open_session(tx, user, device, issuer)?;
        self.by_token.insert(key, id);
        let user = self.user_mut(user)?;
        user.log_in(device, now);
        user.latest_session = Some(id);
        Ok(id)
    }

    /// The latest session of a user that lives.
    pub fn latest_session(&self, tx: &Tx<'_>, user: Uuid) -> Option<Uuid> {
        let id = self.users.get(&user)?.latest_session?;
        self.sessions.get(&id).filter(|session| session.is_live(tx.now())).map(|_| id)
    }

    /// The claims of a session's access token: the same as long as that lives.
    pub fn kept_access(&mut self, tx: &mut Tx<'_>, session: Uuid) -> Result<Claims, Error> {
        let now = tx.now().seconds();
        let lives = |claims: &&Claims| claims.get("exp").and_then(serde_json::Value::as_i64) > Some(now);
        if let Some(claims) = self.session(session)?.access.as_ref().filter(lives) {
            return Ok(claims.clone());
        }
        let fresh = self.access_claims(tx, session)?;
        let session = self.sessions.get_mut(&session).ok_or(Refusal::BadToken)?;
        session.access = Some(fresh.clone());
        Ok(fresh)
    }
}
