//! Opening, renewing and ending sessions. What is to be signed leaves as claims.

use uuid::Uuid;

use super::super::errors::{Error, Refusal};
use super::super::provider::Provider;
use super::super::tokens::{Claims, Grant};
use super::{Due, Project, Session, Stamp, Status, Strictness, Tx, User};
use crate::engine::Moment;

/// Whenever there are so many sessions more, those are forgotten that came to their end long ago.
const MANY_SESSIONS: usize = 256;

/// A session as it is answered, its tokens not yet signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// What it shows of itself.
    pub stamp: Stamp,
    /// The access token's claims.
    pub access: Claims,
    /// The profile token's claims; none with identity providers.
    pub profile: Option<Claims>,
    /// The refresh token; none with identity providers.
    pub refresh: Option<String>,
}

impl Project {
    /// Begin a session of a user on a device. Whether that is a login is for the caller to note.
    pub fn open_session(
        &mut self,
        tx: &mut Tx<'_>,
        user: Uuid,
        device: &str,
        issuer: &str,
    ) -> Result<Uuid, Error> {
        let provider = self.user(user)?.provider;
        let id = tx.rng("identify/token").uuid();
        let refresh: Vec<_> =
            (provider == Provider::AwsCognito).then(|| draw_refresh(tx)).into_iter().collect();
        self.by_refresh.extend(refresh.iter().map(|token| (token.clone(), id)));
        let session = Session {
            user,
            provider,
            device: device.to_owned(),
            issuer: issuer.to_owned(),
            earlier_issuers: Vec::new(),
            started: tx.now(),
            ends: tx.now().after(self.settings.token_life.refresh),
            is_revoked: false,
            refresh,
            access: None,
        };
        // Once in so many sessions, so that looking through all of them costs each one little.
        if self.sessions.len().is_multiple_of(MANY_SESSIONS) {
            self.forget_sessions(tx.now());
        }
        self.sessions.insert(id, session);
        Ok(id)
    }

    /// The session of that id.
    pub fn session(&self, id: Uuid) -> Result<&Session, Error> {
        self.sessions.get(&id).ok_or_else(|| Refusal::BadToken.into())
    }

    /// The answer of an awsCognito session, with new tokens.
    pub fn issue(&self, tx: &mut Tx<'_>, id: Uuid) -> Result<Opened, Error> {
        let session = self.session(id)?;
        let user = self.user(session.user)?;
        let access = self.access_claims(tx, id)?;
        let jti = tx.rng("identify/token").uuid();
        let life = self.settings.token_life.profile;
        let profile = self.grant(id, session, user, tx).profile(life, jti, about(user));
        let stamp = self.stamp(user, &session.device, self.first_start(user, session), tx.now());
        Ok(Opened { stamp, access, profile: Some(profile), refresh: session.refresh.last().cloned() })
    }

    /// When the first session on the device of this one began, in seconds. One that was minted is no login.
    pub fn first_start(&self, user: &User, session: &Session) -> i64 {
        let on_device = |other: &&Session| other.user == user.id && other.device == session.device;
        user.signed_up(&session.device).unwrap_or_else(|| {
            let starts = self.sessions.values().filter(on_device).map(|other| other.started);
            starts.min().unwrap_or(session.started).seconds()
        })
    }

    /// The claims of a new access token of a session.
    pub fn access_claims(&self, tx: &mut Tx<'_>, id: Uuid) -> Result<Claims, Error> {
        let session = self.session(id)?;
        let user = self.user(session.user)?;
        let event = tx.rng("identify/token").uuid();
        let jti = tx.rng("identify/token").uuid();
        Ok(self.grant(id, session, user, tx).access(self.settings.token_life.access, jti, event))
    }

    /// The claims of a new profile token of a session.
    pub fn profile_claims(&self, tx: &mut Tx<'_>, id: Uuid) -> Result<Claims, Error> {
        let session = self.session(id)?;
        let user = self.user(session.user)?;
        let jti = tx.rng("identify/token").uuid();
        Ok(self.grant(id, session, user, tx).profile(self.settings.token_life.profile, jti, about(user)))
    }

    fn grant<'a>(&'a self, id: Uuid, session: &'a Session, user: &'a User, tx: &Tx<'_>) -> Grant<'a> {
        Grant {
            project: &self.id,
            provider: user.provider,
            user_id: user.id,
            subject: &user.subject,
            username: &user.username,
            session: id,
            device: &session.device,
            issuer: &session.issuer,
            started: session.started,
            now: tx.now(),
        }
    }

    /// New tokens for a refresh token (4.1); not a login.
    pub fn refresh(
        &mut self,
        tx: &mut Tx<'_>,
        token: &str,
        device: Option<&str>,
        issuer: &str,
    ) -> Result<Opened, Error> {
        let id = *self.by_refresh.get(token).ok_or(Refusal::BadRefresh)?;
        let session = self.sessions.get(&id).ok_or(Refusal::BadRefresh)?;
        session.check_refresh(token, tx.now())?;
        let is_bound = device.is_none_or(|device| device == session.device);
        if !is_bound && self.settings.strictness != Strictness::Lenient {
            return Err(Refusal::BadRefresh.into());
        }
        self.check_enabled(session.user)?;
        let session = self.sessions.get_mut(&id).ok_or(Refusal::BadRefresh)?;
        session.issue_as(issuer);
        if self.settings.rotate_refresh_token {
            let fresh = draw_refresh(tx);
            self.by_refresh.insert(fresh.clone(), id);
            session.refresh.push(fresh);
        }
        self.issue(tx, id)
    }

    /// End a session. It is remembered for a while, so that its tokens are told to be revoked.
    pub fn end_session(&mut self, tx: &mut Tx<'_>, id: Uuid) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.is_revoked = true;
        tx.plan(session.ends, Due::ForgetSession { project: self.id.clone(), session: id });
    }

    /// End the sessions of a user, or those on one device; how many there were.
    pub fn end_sessions(&mut self, tx: &mut Tx<'_>, user: Uuid, device: Option<&str>) -> usize {
        let now = tx.now();
        let is_meant = |session: &Session| {
            session.user == user
                && session.is_live(now)
                && device.is_none_or(|device| device == session.device)
        };
        let ended: Vec<_> =
            self.sessions.iter().filter(|(_, session)| is_meant(session)).map(|(id, _)| *id).collect();
        for id in &ended {
            self.end_session(tx, *id);
        }
        ended.len()
    }

    /// Forget the sessions that came to their end long ago.
    fn forget_sessions(&mut self, now: Moment) {
        let over = self.sessions.iter().filter(|(_, session)| session.is_forgotten(now));
        for id in over.map(|(id, _)| *id).collect::<Vec<_>>() {
            self.forget_session(id);
        }
    }

    /// Forget a session: its tokens are none of ours any more.
    pub(super) fn forget_session(&mut self, id: Uuid) {
        let Some(session) = self.sessions.remove(&id) else { return };
        for token in session.refresh {
            self.by_refresh.remove(&token);
        }
        if let Some(user) = self.users.get_mut(&session.user).filter(|user| !user.foreign_sessions.is_empty())
        {
            user.foreign_sessions.retain(|known| *known != id);
            self.by_token.retain(|_, known| *known != id);
        }
    }
}

/// What a profile token says of a person, as far as it is known.
fn about(user: &User) -> Claims {
    let mut claims = Claims::new();
    if let Some(email) = &user.email {
        claims.insert("email".into(), email.as_str().into());
        claims.insert("email_verified".into(), (user.status == Status::Confirmed).into());
    }
    let shown = |name: &str| name == "nickname" || name.starts_with("custom:");
    let attributes = user.attributes.iter().filter(|(name, _)| shown(name));
    claims.extend(attributes.map(|(name, value)| (name.clone(), value.as_str().into())));
    claims
}

/// 64 random bytes in base64url.
fn draw_refresh(tx: &mut Tx<'_>) -> String {
    use base64::Engine;
    let stream = tx.rng("identify/refresh");
    let bytes: Vec<u8> = (0..8).flat_map(|_| stream.next_u64().to_be_bytes()).collect();
    base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
