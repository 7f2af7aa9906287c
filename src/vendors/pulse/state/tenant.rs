//! A tenant: what one API key sees. Same reference under two keys: two users (section 2).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::errors::{Error, Refusal};
use super::super::typing::{Pattern, Reason, Submission, Unreadable};
use super::{Service, Settings, User};

/// The users of one key, and whether the service takes their patterns.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Tenant {
    /// Whether patterns are taken.
    pub service: Service,
    /// Users by reference.
    pub users: BTreeMap<String, User>,
}

impl Tenant {
    /// Refuse while the service takes no patterns.
    pub fn check_service(&self) -> Result<(), Error> {
        match self.service {
            Service::Ok => Ok(()),
            Service::Nok => Err(Refusal::NotReady.into()),
        }
    }

    /// The user of that reference.
    pub fn user(&self, user_ref: &str) -> Result<&User, Error> {
        self.users.get(user_ref).ok_or(Refusal::UnknownUser.into())
    }

    /// The user of that reference, to change it.
    pub fn user_mut(&mut self, user_ref: &str) -> Result<&mut User, Error> {
        self.users.get_mut(user_ref).ok_or(Refusal::UnknownUser.into())
    }

    /// Delete a user with all records; how many these were.
    pub fn delete_user(&mut self, user_ref: &str) -> Result<usize, Error> {
        let user = self.users.remove(user_ref).ok_or(Refusal::UnknownUser)?;
        Ok(user.records.len())
    }

    /// Why a machine made what was handed in, if one did, as far as the settings look for it (section 12.7).
    pub fn robot(
        &self,
        settings: &Settings,
        user_ref: &str,
        submission: &Submission,
    ) -> Result<Option<Reason>, Unreadable> {
        if !settings.robot_detection {
            return submission.readable().map(|_| None);
        }
        submission.robot(self.replayable(settings, user_ref))
    }

    /// The same for a forced outcome: whether robots are looked for or not, and whether all of it is readable or not.
    pub fn any_robot(&self, settings: &Settings, user_ref: &str, submission: &Submission) -> Option<Reason> {
        submission.any_robot(self.replayable(settings, user_ref))
    }

    /// The patterns that must not come a second time.
    fn replayable(&self, settings: &Settings, user_ref: &str) -> impl Iterator<Item = &Pattern> {
        let user = self.users.get(user_ref).filter(|_| settings.replay_detection);
        user.into_iter().flat_map(User::patterns)
    }

    /// Refuse what cannot become a reference: first what cannot be read, then what a machine made.
    pub fn check_pattern(
        &self,
        settings: &Settings,
        user_ref: &str,
        submission: &Submission,
    ) -> Result<(), Error> {
        submission.readable()?;
        match self.robot(settings, user_ref, submission)? {
            Some(reason) => Err(Refusal::Robot(reason).into()),
            None => Ok(()),
        }
    }
}
