//! Users: created once, found by either id, changed, deleted with all that is theirs (section 4.1).

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::IntelliProve;
use super::super::errors::{Error, Refusal};
use super::super::measurements::{Parameter, Sex};
use super::super::validation::Patch;
use super::names::Claimed;
use super::settings::DuplicateUser;
use super::{FaceScan, Given, Health, State};
use crate::api::Rejection;
use crate::engine::Transaction;

/// What is told of a user, all of it optional.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Traits {
    /// Date of birth.
    pub birth_date: Option<NaiveDate>,
    /// Sex at birth.
    pub sex: Option<Sex>,
    /// Preferred language.
    pub language: Option<Arc<str>>,
}

/// What is to change of a user; what is absent stays, null clears.
#[derive(Debug)]
pub struct Changes {
    /// Date of birth.
    pub birth_date: Patch<NaiveDate>,
    /// Sex at birth.
    pub sex: Patch<Sex>,
    /// Preferred language.
    pub language: Patch<Arc<str>>,
}

/// A user with all that is theirs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// The vendor's id.
    pub user_id: Uuid,
    /// The customer's id; absent only for seeded users.
    pub external_user_id: Option<Arc<str>>,
    /// What is told of them.
    #[serde(flatten)]
    pub traits: Traits,
    /// How many scans they may complete, where it is not as the settings say; −1: any number.
    pub max_measurement_count: Option<i64>,
    /// What was unlocked by hand.
    pub unlocked: Vec<Parameter>,
    /// Answers by question.
    pub answers: BTreeMap<String, Given>,
    /// Scans in the order of their times.
    pub scans: Vec<FaceScan>,
    /// Metrics over time.
    pub health: Health,
}

impl User {
    pub(in super::super) fn new(user_id: Uuid, external_user_id: Option<Arc<str>>, traits: Traits) -> Self {
        Self {
            user_id,
            external_user_id,
            traits,
            max_measurement_count: None,
            unlocked: Vec::new(),
            answers: BTreeMap::new(),
            scans: Vec::new(),
            health: Health::default(),
        }
    }

    /// The language they read; English where they did not say.
    pub fn language(&self) -> &str {
        self.traits.language.as_deref().unwrap_or("en")
    }

    /// How many scans were completed.
    pub fn completed(&self) -> usize {
        self.scans.iter().filter(|scan| scan.readings.is_some()).count()
    }
}

impl State {
    /// Create a user, or find the stored one; whether it is new. The stored one is not changed.
    pub fn create_user(
        &mut self,
        tx: &mut Transaction<'_, IntelliProve>,
        external: &str,
        traits: Traits,
    ) -> Result<(bool, Uuid), Error> {
        let draw =
            |birth: u64| tx.fresh_of(&["user-id:", external, ":", itoa::Buffer::new().format(birth)]).uuid();
        let name = Arc::<str>::from(external);
        let claimed = self.names.claim(Arc::clone(&name), draw).ok_or(Rejection::Internal)?;
        match (claimed, self.settings.duplicate_user) {
            (Claimed::Given(user_id), _) => {
                self.users.insert(user_id, Box::new(User::new(user_id, Some(name), traits)));
                Ok((true, user_id))
            }
            (Claimed::Taken(user_id), DuplicateUser::ReturnExisting) => Ok((false, user_id)),
            (Claimed::Taken(_), DuplicateUser::Error400) => Err(Refusal::Duplicate.into()),
        }
    }

    /// Take in a user whose ids are free.
    pub(in super::super) fn admit(&mut self, user: User) {
        let user_id = user.user_id;
        if let Some(external) = &user.external_user_id {
            self.names.give(Arc::clone(external), user_id);
        }
        self.users.insert(user_id, Box::new(user));
    }

    /// Change what is told of a user.
    pub fn update_user(&mut self, user_id: Uuid, changes: Changes) -> Result<(), Error> {
        let user = self.user_mut(user_id)?;
        changes.birth_date.apply(&mut user.traits.birth_date);
        changes.sex.apply(&mut user.traits.sex);
        changes.language.apply(&mut user.traits.language);
        Ok(())
    }

    /// Delete a user with scans, answers, metrics, locks and open sessions.
    pub fn delete_user(&mut self, user_id: Uuid) -> Result<(), Error> {
        let user = self.users.remove(&user_id).ok_or(Refusal::UserNotFound)?;
        if let Some(external) = &user.external_user_id {
            self.names.take_back(external);
        }
        for scan in &user.scans {
            self.owners.remove(&scan.face_scan_id);
            self.waiting.remove(&scan.face_scan_id);
        }
        self.sessions.remove_of(user_id);
        Ok(())
    }
}
