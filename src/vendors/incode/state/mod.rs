//! What is stored: identities in the order of their creation, verifications and authentications by id, sessions
//! of the hosted page. A file per entity with its rules: first check, then change.

mod attestation;
mod authentication;
mod check;
mod date_of_birth;
mod identity;
mod ids;
mod image_link;
mod matching;
mod name;
mod person;
mod pictures;
mod quota;
mod redirect;
mod session;
mod settings;
mod token;
mod verification;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use attestation::{Attestation, Checked, Summary};
pub use authentication::{Attempt, Authentication, Came};
pub use check::{Check, Checks, Status as CheckStatus};
pub use date_of_birth::DateOfBirth;
pub use identity::{Identity, Side, Status as IdentityStatus};
pub use ids::Kind;
pub use image_link::{Link as ImageLink, parse as parse_image_link};
pub use matching::Judgement;
pub use name::Name;
pub use person::Person;
pub use pictures::Cards;
pub use quota::Purpose;
pub use session::{End, Session, Sessions, Wishes};
pub use settings::{FaceErrorMode, HostedMode, IdFormat, Settings};
pub use token::{Flaw, Subject};
pub use verification::{Completion, Data, Status as VerificationStatus, Verification};

use super::Incode;
use crate::engine::{Misbehaviour, Transaction, checked};
use quota::Bucket;

/// All that is stored in one namespace.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// What the scenario set.
    #[serde(deserialize_with = "checked")]
    pub settings: Arc<Settings>,
    /// Identities by their place in the order of creation; a deleted one's place stays empty.
    pub identities: BTreeMap<u64, Identity>,
    /// Verifications by id.
    pub verifications: BTreeMap<String, Verification>,
    /// Authentications by id.
    pub authentications: BTreeMap<String, Authentication>,
    /// Sessions of the hosted page by id.
    pub sessions: Sessions,
    /// How many of each kind there have been.
    counts: BTreeMap<String, u64>,
    /// What is left of each key's quota.
    buckets: BTreeMap<String, Bucket>,
}

/// Nothing of this vendor falls due: tokens and links are looked at when they are used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {}

impl State {
    /// Tell others what came of a verification or an authentication.
    pub fn announce(&self, tx: &mut Transaction<'_, Incode>, what: Subject, misbehave: &[Misbehaviour]) {
        tx.notify(what, self.settings.webhook_delay, misbehave);
    }
}
