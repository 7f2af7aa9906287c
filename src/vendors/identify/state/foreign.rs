//! Users of identity providers: created at first sight of an accepted token; a token and a device make one session
//! (sections 4.2 and 4.5).

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::super::errors::{Error, Refusal};
use super::super::provider::Provider;
use super::super::tokens::Claims;
use super::user::default_username;
use super::{FakeToken, Grounds, Named, Project, State, Tx, User};
use crate::engine::Moment;
use crate::engine::hex;

impl State {
    /// What a token is judged by.
    pub fn grounds(&self, project: &str, provider: Provider, token: &str, now: Moment) -> Grounds {
        let idp = self.projects.get(project).and_then(|project| project.idps.get(&provider));
        Grounds {
            fake: self.fake(provider, token, project).cloned(),
            idp: idp.cloned(),
            trust: self.settings_of(Some(project)).idp_trust,
            now,
        }
    }

    /// Whether whom an accepted token names may do anything; nobody is created.
    pub fn check_welcome(&self, project: &str, provider: Provider, named: &Named) -> Result<(), Error> {
        let Some(project) = self.projects.get(project) else { return Ok(()) };
        match project.by_subject(provider, &named.subject) {
            Some(user) => project.check_enabled(user),
            None => Ok(()),
        }
    }

    /// A registered token; one that only the project knows comes before one for all.
    fn fake(&self, provider: Provider, token: &str, project: &str) -> Option<&FakeToken> {
        let mut known = self.fakes.iter().filter(|fake| fake.is(provider, token, project));
        known.clone().find(|fake| fake.project_id.is_some()).or_else(|| known.next())
    }

    /// Whether a user is the one whom the request names besides.
    pub fn check_named(&self, project: &str, user: Uuid, user_id: Option<&str>) -> Result<(), Error> {
        let user = self.projects.get(project).ok_or(Refusal::BadToken)?.user(user)?;
        if user_id.is_none_or(|user_id| user_id == user.subject) {
            Ok(())
        } else {
            Err(Refusal::BadForeignToken.into())
        }
    }
}

impl Project {
    /// The user whom an accepted token names, created if need be.
    pub fn claim(&mut self, tx: &mut Tx<'_>, provider: Provider, named: Named) -> Uuid {
        match self.by_subject(provider, &named.subject) {
            Some(id) => id,
            None => self.welcome(tx, provider, named),
        }
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
        user.foreign_sessions.push(id);
        Ok(id)
    }

    /// The latest session of a user that lives: a later one may have been ended.
    pub fn latest_session(&self, tx: &Tx<'_>, user: Uuid) -> Option<Uuid> {
        let lives = |id: &&Uuid| self.sessions.get(id).is_some_and(|session| session.is_live(tx.now()));
        self.users.get(&user)?.foreign_sessions.iter().rev().find(lives).copied()
    }

    /// The claims of a session's access token: the same as long as that lives.
    pub fn kept_access(&mut self, tx: &mut Tx<'_>, session: Uuid, issuer: &str) -> Result<Claims, Error> {
        let now = tx.now().seconds();
        let lives = |claims: &&Claims| claims.get("exp").and_then(serde_json::Value::as_i64) > Some(now);
        if let Some(claims) = self.session(session)?.access.as_ref().filter(lives) {
            return Ok(claims.clone());
        }
        self.sessions.get_mut(&session).ok_or(Refusal::BadToken)?.issue_as(issuer);
        let fresh = self.access_claims(tx, session)?;
        let session = self.sessions.get_mut(&session).ok_or(Refusal::BadToken)?;
        session.access = Some(fresh.clone());
        Ok(fresh)
    }
}
