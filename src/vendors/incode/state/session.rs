//! Sessions of the hosted page: opened with a verification, finished once (section 14).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Incode;
use super::super::errors::{Error, Refusal};
use super::{Kind, State, VerificationStatus};
use crate::api::outcomes;
use crate::engine::Transaction;

outcomes! {
    /// How the hosted page can end.
    End {
        /// The person is who they say.
        Verified = "verified",
        /// The person is not.
        Failed = "failed",
        /// The person lets nobody use the camera.
        CameraDenied = "camera_denied",
        /// The person goes away.
        Abandoned = "abandoned",
    }
}

/// What the hosted page is asked to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Wishes {
    /// Whose page it is.
    pub client_id: Option<String>,
    /// Handed back at the end.
    pub correlation_id: Option<String>,
    /// Where to go at the end.
    pub redirect_url: Option<String>,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its verification.
    pub verification_id: String,
    /// The place of the identity that it is about, where that is known from the start.
    pub identity: Option<u64>,
    /// The name of the outcome that was chosen for it.
    pub outcome: Option<String>,
    /// What the page is asked to do.
    pub wishes: Wishes,
    /// Whether it is over.
    pub finished: bool,
}

/// The sessions by id.
pub type Sessions = BTreeMap<String, Session>;

impl State {
    /// Open a session; its id.
    pub fn open_session(&mut self, tx: &Transaction<'_, Incode>, session: Session) -> String {
        let id = self.next_id(tx, Kind::Session, None);
        self.sessions.insert(id.clone(), session);
        id
    }

    /// The session of that id, as long as it is open and its verification with it.
    pub fn open(&self, id: &str) -> Result<&Session, Error> {
        let session = self.sessions.get(id).ok_or(Refusal::NotFound("not-found"))?;
        let verification = self.verifications.get(&session.verification_id);
        let is_pending = verification.is_some_and(|it| it.status == VerificationStatus::Pending);
        if session.finished || !is_pending { Err(Refusal::SessionFinished.into()) } else { Ok(session) }
    }

    /// A key that nobody has, for somebody of whom only the person is known.
    pub fn free_key(&self) -> String {
        let mut number = self.identities.len() + 1;
        while self.by_key(&format!("person-{number}")).is_some() {
            number += 1;
        }
        format!("person-{number}")
    }
}
