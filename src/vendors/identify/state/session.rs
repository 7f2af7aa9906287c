//! Sessions: what tokens belong to (sections 6 and 7).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::errors::Refusal;
use super::super::provider::Provider;
use super::super::tokens::Claims;
use crate::engine::Moment;

/// A session of a user on a device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Whose.
    pub user: Uuid,
    /// Who vouches for the user.
    pub provider: Provider,
    /// On which device.
    pub device: String,
    /// Under which name its tokens are issued.
    pub issuer: String,
    /// Under which names they were before the namespace was forked, or the setting changed: those tokens are good still.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_issuers: Vec<String>,
    /// When it began.
    pub started: Moment,
    /// When its refresh life is over.
    pub ends: Moment,
    /// Whether it was ended before.
    pub is_revoked: bool,
    /// Its refresh tokens; all but the last are revoked.
    pub refresh: Vec<String>,
    /// The access token that is handed out as long as it lives; only with identity providers.
    pub access: Option<Claims>,
}

impl Session {
    /// Issue further tokens under that name.
    pub fn issue_as(&mut self, issuer: &str) {
        if self.issuer != issuer {
            self.earlier_issuers.retain(|earlier| earlier != issuer);
            self.earlier_issuers.push(std::mem::replace(&mut self.issuer, issuer.to_owned()));
        }
    }

    /// Whether its tokens are issued under that name, or were; a token that gives another is none of ours.
    pub fn has_issued_as(&self, issuer: &str) -> bool {
        self.issuer == issuer || self.earlier_issuers.iter().any(|earlier| earlier == issuer)
    }

    /// Whether tokens of it are good, their own time aside.
    pub fn is_live(&self, now: Moment) -> bool {
        !self.is_revoked && now < self.ends
    }

    /// Judge an access token of this session whose signature fits: first its time, then the session's.
    pub fn check_access(&self, has_expired: bool, now: Moment) -> Result<(), Refusal> {
        if self.is_forgotten(now) {
            Err(Refusal::BadToken)
        } else if has_expired {
            Err(Refusal::ExpiredToken)
        } else if self.is_live(now) {
            Ok(())
        } else {
            Err(Refusal::RevokedToken)
        }
    }

    /// Judge a refresh token of this session.
    pub fn check_refresh(&self, token: &str, now: Moment) -> Result<(), Refusal> {
        if self.is_forgotten(now) {
            Err(Refusal::BadRefresh)
        } else if self.is_revoked || self.refresh.last().is_none_or(|last| last != token) {
            Err(Refusal::RevokedRefresh)
        } else if now >= self.ends {
            Err(Refusal::ExpiredRefresh)
        } else {
            Ok(())
        }
    }

    /// A session that was ended is remembered only until its refresh life would have been over, and one that came to
    /// its end for as long again, so that its tokens are told to have expired.
    pub(super) fn is_forgotten(&self, now: Moment) -> bool {
        let end = if self.is_revoked { self.ends } else { self.ends.after(self.ends.since(self.started)) };
        now >= end
    }
}
