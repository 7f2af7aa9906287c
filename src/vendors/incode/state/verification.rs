//! Verifications: pending until they are completed, and then for ever what they were completed as (section 6).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::Incode;
use super::super::errors::{Error, Refusal};
use super::super::face::Print;
use super::session::Wishes;
use super::{DateOfBirth, Kind, State, Subject};
use crate::engine::{Moment, Transaction};

/// What a verification came to: `VERIFIED` is documented, the others are our completion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// Not completed yet.
    Pending,
    /// The person is who they say.
    #[default]
    Verified,
    /// The person is not.
    Failed,
}

/// What a verification keeps of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Data {
    pub full_name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub date_of_birth: Option<DateOfBirth>,
}

/// A verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// When it was created.
    pub created_at: Moment,
    /// What it came to.
    pub status: Status,
    /// The place of the identity that it verified, or of the one that it is about.
    pub identity: Option<u64>,
    /// What it keeps of the person, once it is `VERIFIED`.
    pub data: Option<Data>,
    /// What its hosted page was asked to do.
    pub wishes: Wishes,
}

/// How a verification is completed.
#[derive(Clone, Debug, Default)]
pub struct Completion {
    /// The pending one; none: a new one.
    pub id: Option<String>,
    /// The place of the identity that is verified; none: it fails.
    pub verified: Option<u64>,
    /// A picture to enrol.
    pub selfie: Option<Print>,
    /// Whether the face is not to be enrolled.
    pub without_face: bool,
}

type Tx<'a> = Transaction<'a, Incode>;

impl State {
    /// A new verification that waits to be completed; its id.
    pub fn start_verification(&mut self, tx: &Tx<'_>, identity: Option<u64>, wishes: Wishes) -> String {
        let id = self.next_id(tx, Kind::Verification, None);
        let created_at = tx.now();
        let verification = Verification { created_at, status: Status::Pending, identity, data: None, wishes };
        self.verifications.insert(id.clone(), verification);
        id
    }

    /// Put in a verification as it is; an identity that it verified is told.
    pub fn put_verification(&mut self, id: String, verification: Verification) {
        if let (Status::Verified, Some(place)) = (verification.status, verification.identity) {
            let is_latest = self
                .identities
                .get(&place)
                .and_then(|identity| self.verifications.get(identity.verification.as_ref()?))
                .is_none_or(|latest| latest.created_at <= verification.created_at);
            if let Some(identity) = self.identities.get_mut(&place).filter(|_| is_latest) {
                identity.verification = Some(id.clone());
            }
        }
        self.verifications.insert(id, verification);
    }

    /// Complete a verification; its id. Whoever asks has looked that the pending one is pending.
    pub fn complete_verification(&mut self, tx: &mut Tx<'_>, completion: Completion) -> String {
        let Completion { id, verified, selfie, without_face } = completion;
        let id = match id {
            Some(id) => id,
            None => self.next_id(tx, Kind::Verification, None),
        };
        let identity = verified.and_then(|place| self.identities.get_mut(&place));
        let data = identity.map(|identity| {
            identity.verification = Some(id.clone());
            identity.data()
        });
        if let (Some(place), false) = (verified, without_face) {
            if let Some(print) = selfie {
                self.add_face(place, print);
            }
            self.enroll(place);
        }
        let pending = self.verifications.remove(&id);
        let (created_at, wishes) =
            pending.map_or((tx.now(), Wishes::default()), |pending| (pending.created_at, pending.wishes));
        let status = if verified.is_some() { Status::Verified } else { Status::Failed };
        let verification = Verification { created_at, status, identity: verified, data, wishes };
        self.verifications.insert(id.clone(), verification);
        id
    }

    /// Look up a verification for the holder of a token (section 7).
    pub fn verification(&self, id: &str, holder: &Subject) -> Result<&Verification, Error> {
        let verification = self.verifications.get(id).ok_or(Refusal::NotFound("not-found"))?;
        let is_in_scope = match holder {
            Subject::Verification(own) => own == id,
            Subject::Authentication(own) => self
                .authentications
                .get(own)
                .is_some_and(|authentication| authentication.verification_id.as_deref() == Some(id)),
        };
        if is_in_scope { Ok(verification) } else { Err(Refusal::NotFound("not-in-scope").into()) }
    }
}
