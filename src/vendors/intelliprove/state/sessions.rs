//! All plug-in sessions, found by their ids and by whose they are.
//!
//! Whoever deletes a user, or gives a recording up, must not look through the sessions of all others: where those were
//! many, a twelfth of the requests per second were served. What is written down is the sessions alone; whose they are stands in them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

use super::Session;

/// Sessions by id.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "BTreeMap<Uuid, Session>")]
pub(super) struct Sessions {
    all: BTreeMap<Uuid, Session>,
    /// The ids by user.
    of: BTreeMap<Uuid, BTreeSet<Uuid>>,
}

impl Sessions {
    pub(super) fn insert(&mut self, session: Session) {
        self.of.entry(session.user_id).or_default().insert(session.session_id);
        self.all.insert(session.session_id, session);
    }

    pub(super) fn get(&self, session_id: Uuid) -> Option<&Session> {
        self.all.get(&session_id)
    }

    /// A session to change; whose it is stays.
    pub(super) fn get_mut(&mut self, session_id: Uuid) -> Option<&mut Session> {
        self.all.get_mut(&session_id)
    }

    /// The ids of a user's sessions.
    pub(super) fn of(&self, user_id: Uuid) -> Vec<Uuid> {
        self.of.get(&user_id).into_iter().flatten().copied().collect()
    }

    /// Take away all of a user's sessions.
    pub(super) fn remove_of(&mut self, user_id: Uuid) {
        for session_id in self.of.remove(&user_id).unwrap_or_default() {
            self.all.remove(&session_id);
        }
    }
}

impl From<BTreeMap<Uuid, Session>> for Sessions {
    fn from(all: BTreeMap<Uuid, Session>) -> Self {
        let mut sessions = Self::default();
        for session in all.into_values() {
            sessions.insert(session);
        }
        sessions
    }
}

impl Serialize for Sessions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.all.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_users_sessions_go_and_nobody_elses_also_after_they_were_written_down() {
        let id = |number: u128| Uuid::from_u128(number);
        let session = |session: u128, user: u128| json!({ "session_id": id(session), "user_id": id(user), "stage": "open", "scan": null });
        let written = json!({ id(1).to_string(): session(1, 7), id(2).to_string(): session(2, 8), id(3).to_string(): session(3, 7) });
        let mut sessions: Sessions = serde_json::from_value(written).unwrap();
        assert_eq!((sessions.of(id(7)), sessions.of(id(8))), (vec![id(1), id(3)], vec![id(2)]));
        sessions.remove_of(id(7));
        assert!(
            sessions.get(id(1)).is_none() && sessions.get(id(3)).is_none() && sessions.of(id(7)).is_empty()
        );
        let written = serde_json::to_value(&sessions).unwrap();
        assert_eq!(written.as_object().unwrap().keys().collect::<Vec<_>>(), [&id(2).to_string()]);
    }
}
