//! The state as it is written down, read back: name by name, so that what is wrong is told with its place, and only if its
//! users and their names fit each other, as nothing could mend later what does not.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use uuid::Uuid;

use super::names::Names;
use super::sessions::Sessions;
use super::{Catalogue, Readings, Settings, State, User, health};
use crate::engine::{Table, checked};

/// A state that was written down.
#[derive(Deserialize)]
pub(super) struct Stored {
    #[serde(deserialize_with = "checked")]
    settings: Arc<Settings>,
    users: Table<Uuid, Box<User>>,
    by_external_id: BTreeMap<Arc<str>, Uuid>,
    deaths: BTreeMap<Arc<str>, u64>,
    owners: BTreeMap<Uuid, Uuid>,
    waiting: BTreeMap<Uuid, Readings>,
    sessions: Sessions,
    questions: Arc<Catalogue>,
    nights: health::Nights,
}

impl TryFrom<Stored> for State {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        stored.check_ids()?;
        stored.check_names()?;
        let Stored { settings, users, by_external_id, deaths, owners, waiting, sessions, questions, nights } =
            stored;
        let names = Names::of(by_external_id, deaths);
        Ok(Self { settings, users, names, owners, waiting, sessions, questions, nights })
    }
}

impl Stored {
    /// Users stand under their ids.
    fn check_ids(&self) -> Result<(), String> {
        match self.users.iter().find(|(id, user)| user.user_id != **id) {
            Some((id, user)) => Err(format!("`users.{id}` has another `user_id`: {}", user.user_id)),
            None => Ok(()),
        }
    }

    /// Who has a name is found under it, and who is found under it has it.
    fn check_names(&self) -> Result<(), String> {
        for (name, id) in &self.by_external_id {
            let user =
                self.users.get(id).ok_or_else(|| format!("`by_external_id.{name}` is no user: {id}"))?;
            if user.external_user_id.as_ref() != Some(name) {
                return Err(format!("`by_external_id.{name}` is a user who is not called so: {id}"));
            }
        }
        let is_lost = |id: &Uuid, name: &Arc<str>| self.by_external_id.get(name) != Some(id);
        for (id, user) in self.users.iter() {
            if let Some(name) = user.external_user_id.as_ref().filter(|name| is_lost(id, name)) {
                return Err(format!("`users.{id}` is called `{name}`, which `by_external_id` does not know"));
            }
        }
        Ok(())
    }
}
