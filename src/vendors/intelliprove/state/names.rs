//! The customer's own ids: whose each one is, and how often its user was deleted.
//!
//! Both stand in one row. As two tables, of which the second only grew, they were looked into nine times for a user who
//! came and went. What is written down is two maps.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use uuid::Uuid;

use crate::engine::Table;

/// All ids that were ever given to a user.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(into = "Written")]
pub(super) struct Names(Table<Arc<str>, Name>);

#[derive(Clone, Copy, Debug, Default)]
struct Name {
    user_id: Option<Uuid>,
    deaths: u64,
}

/// Whose a name is that somebody wanted.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claimed {
    /// It was somebody's before.
    Taken(Uuid),
    /// It is that user's now.
    Given(Uuid),
}

impl Names {
    /// Those that were written down as two maps.
    pub(super) fn of(by_external_id: BTreeMap<Arc<str>, Uuid>, deaths: BTreeMap<Arc<str>, u64>) -> Self {
        let mut names = Table::<_, Name>::default();
        for (external, user_id) in by_external_id {
            names.change(external, |name| name.user_id = Some(user_id));
        }
        for (external, deaths) in deaths {
            names.change(external, |name| name.deaths = deaths);
        }
        Self(names)
    }

    /// Ask for the memory in which names are found.
    pub(super) fn ahead(&self) {
        crate::engine::ahead::of(&self.0);
    }

    /// Whose it is.
    pub(super) fn get(&self, external: &str) -> Option<Uuid> {
        self.0.get(external)?.user_id
    }

    /// Give it, if it is nobody's, to the user that `draw` draws, who is told how many there were of that name with them.
    pub(super) fn claim(&mut self, external: Arc<str>, draw: impl FnOnce(u64) -> Uuid) -> Option<Claimed> {
        self.0.change(external, |Name { user_id, deaths }| match *user_id {
            Some(user_id) => Claimed::Taken(user_id),
            None => Claimed::Given(*user_id.insert(draw(deaths.saturating_add(1)))),
        })
    }

    /// Give it to a user.
    pub(super) fn give(&mut self, external: Arc<str>, user_id: Uuid) {
        self.0.change(external, |name| name.user_id = Some(user_id));
    }

    /// Its user is deleted.
    pub(super) fn take_back(&mut self, external: &str) {
        if let Some(name) = self.0.get_mut(external) {
            *name = Name { user_id: None, deaths: name.deaths.saturating_add(1) };
        }
    }
}

/// Names as they are written down.
#[derive(Serialize)]
struct Written {
    by_external_id: BTreeMap<Arc<str>, Uuid>,
    deaths: BTreeMap<Arc<str>, u64>,
}

impl From<Names> for Written {
    fn from(Names(names): Names) -> Self {
        let (mut by_external_id, mut deaths) = (BTreeMap::new(), BTreeMap::new());
        for (external, name) in names.iter() {
            by_external_id.extend(name.user_id.map(|user_id| (Arc::clone(external), user_id)));
            deaths.extend(Some((Arc::clone(external), name.deaths)).filter(|(_, deaths)| *deaths > 0));
        }
        Self { by_external_id, deaths }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_name_is_counted_on_after_it_was_written_down() {
        let id = Uuid::from_u128;
        let draw = |number: u64| id(number.into());
        let mut names = Names::default();
        assert_eq!(names.claim("ann".into(), draw), Some(Claimed::Given(id(1))));
        assert_eq!(names.claim("ann".into(), draw), Some(Claimed::Taken(id(1))));
        names.give("bob".into(), id(7));
        names.take_back("ann");
        names.take_back("cid");
        let written = serde_json::to_value(&names).unwrap();
        let expected: Value = json!({ "by_external_id": { "bob": id(7) }, "deaths": { "ann": 1 } });
        assert_eq!(written, expected);
        let mut names = Names::of([("bob".into(), id(7))].into(), [("ann".into(), 1)].into());
        assert_eq!((names.get("ann"), names.get("bob"), names.get("cid")), (None, Some(id(7)), None));
        assert_eq!(names.claim("ann".into(), draw), Some(Claimed::Given(id(2))));
        names.take_back("ann");
        assert_eq!(names.claim("ann".into(), draw), Some(Claimed::Given(id(3))));
    }
}
