//! Ids: drawn per kind, so that what else is created shifts none of them (section 12).

use super::super::Incode;
use super::{IdFormat, State};
use crate::engine::Transaction;

/// The kinds of things that have ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A verification.
    Verification,
    /// An identity.
    Identity,
    /// An authentication.
    Authentication,
    /// A session of the hosted page.
    Session,
    /// Nothing: an id for those who shall not find anything.
    Nothing,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Verification => "verification",
            Self::Identity => "identity",
            Self::Authentication => "authentication",
            Self::Session => "session",
            Self::Nothing => "nothing",
        }
    }
}

impl State {
    /// One more of `what`: how many there have been now.
    pub(super) fn count(&mut self, what: &str) -> u64 {
        let count = self.counts.entry(what.to_owned()).or_default();
        // A state that was written by hand may count up to the end.
        *count = count.saturating_add(1);
        *count
    }

    /// The id of the next thing of that kind: `given` as it is, else drawn.
    pub fn next_id(&mut self, tx: &Transaction<'_, Incode>, kind: Kind, given: Option<String>) -> String {
        let number = self.count(kind.name());
        given.unwrap_or_else(|| {
            let mut stream = tx.fresh(&format!("id:{}:{number}", kind.name()));
            match self.settings.id_format {
                IdFormat::Uuid => stream.uuid().to_string(),
                IdFormat::ObjectId => {
                    let seconds = tx.now().seconds().rem_euclid(1 << 32);
                    format!("{seconds:08x}{:016x}", stream.next_u64())
                }
            }
        })
    }

    /// The correlation id of the next attempt, a UUID whatever ids look like.
    pub fn next_correlation_id(&mut self, tx: &Transaction<'_, Incode>) -> String {
        let number = self.count("correlation");
        tx.fresh(&format!("correlation:{number}")).uuid().to_string()
    }
}
