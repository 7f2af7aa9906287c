//! What is stored, and who is acted on. A file per entity with its rules: first check, then change.

mod catalogue;
mod face_scan;
mod health;
mod locks;
mod names;
mod question;
mod session;
mod sessions;
mod settings;
mod stored;
mod token;
mod user;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::IntelliProve;
use super::errors::{Error, Refusal};
use super::measurements::Readings;
use super::validation::types::{self, Id, Kind as _};
use crate::engine::{Moment, Table, Transaction, ahead};

pub use catalogue::{Catalogue, Written};
pub use face_scan::{FaceScan, ScanStatus};
pub use health::Health;
use names::Names;
pub use question::{Choice as AnswerOption, Given, Question, Text as QuestionText, ValueType};
pub use session::{Event, Session};
use sessions::Sessions;
pub use settings::{PhysicalProfileUpdate, PluginMode, ProfileWithoutData, Settings, UrlAnswer};
use stored::Stored;
pub use token::{Bearer, Flaw};
pub use user::{Changes, Traits, User};

/// All that is stored in one namespace.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct State {
    /// What the scenario set.
    pub settings: Arc<Settings>,
    /// Users by id.
    ///
    /// Boxed: a table moves its rows when it grows, and a user is large.
    pub users: Table<Uuid, Box<User>>,
    #[serde(flatten)]
    names: Names,
    /// Whose scan it is, by scan.
    owners: BTreeMap<Uuid, Uuid>,
    /// What scans in `processing` will have measured.
    waiting: BTreeMap<Uuid, Readings>,
    sessions: Sessions,
    /// The catalogue of questions.
    pub questions: Arc<Catalogue>,
    nights: health::Nights,
}

/// Work that waits for its moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// A scan has been processed.
    FinishScan(Uuid),
    /// A recording was never finished.
    AbandonScan(Uuid),
    /// It is 02:00 UTC.
    Night,
}

/// Who calls, once the credentials are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The customer's back end.
    Customer,
    /// The holder of an action token, linked to a user or not.
    Token(Bearer),
}

/// The user that a request names: neither, one or both ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The vendor's id.
    pub user_id: Option<Uuid>,
    /// The customer's id.
    pub external_user_id: Option<String>,
}

impl State {
    /// Ask for the memory by which users are found.
    pub fn ahead(&self) {
        ahead::of(&self.settings);
        ahead::of(&self.users);
        self.names.ahead();
    }

    /// The user of that id.
    pub fn user(&self, user_id: Uuid) -> Result<&User, Error> {
        self.users.get(&user_id).map(AsRef::as_ref).ok_or(Refusal::UserNotFound.into())
    }

    /// The user of that id, to change it.
    pub fn user_mut(&mut self, user_id: Uuid) -> Result<&mut User, Error> {
        self.users.get_mut(&user_id).map(AsMut::as_mut).ok_or(Refusal::UserNotFound.into())
    }

    /// The id of the user with that external id.
    pub fn by_external_id(&self, external: &str) -> Option<Uuid> {
        self.names.get(external)
    }

    /// Who is acted on (section 2): with a key exactly the user named, with a token its own.
    pub fn acted_on(&self, caller: Caller, named: &Named) -> Result<Uuid, Error> {
        match caller {
            Caller::Customer => self.exactly_one(named),
            Caller::Token(bearer) => {
                let own = bearer.user_id.ok_or(Refusal::TokenWithoutUser)?;
                let by_id = named.user_id.is_none_or(|given| given == own);
                let external = named.external_user_id.as_deref();
                let by_external = external.is_none_or(|given| self.by_external_id(given) == Some(own));
                if by_id && by_external { Ok(own) } else { Err(Refusal::OtherUser.into()) }
            }
        }
    }

    /// The one user that a request names.
    pub fn exactly_one(&self, named: &Named) -> Result<Uuid, Error> {
        let found = match (named.user_id, &named.external_user_id) {
            (Some(user_id), None) => self.users.contains_key(&user_id).then_some(user_id),
            (None, Some(external)) => self.by_external_id(external),
            _ => return Err(Refusal::UserParameter.into()),
        };
        found.ok_or(Refusal::UserNotFound.into())
    }

    /// The user that a person names by either id, for actions.
    pub fn by_either_id(&self, text: &str) -> Option<Uuid> {
        let by_id =
            || Id.accept(&types::Given::Text(text)).ok().filter(|user_id| self.users.contains_key(user_id));
        self.by_external_id(text).or_else(by_id)
    }

    /// Do what fell due.
    pub fn on_due(&mut self, due: Due, tx: &mut Transaction<'_, IntelliProve>) -> Option<String> {
        match due {
            Due::FinishScan(scan) => self.finish_scan(tx, scan),
            Due::AbandonScan(scan) => self.abandon_scan(scan),
            Due::Night => self.night_falls(tx),
        }
    }

    /// The latest night that has happened.
    fn last_night(&self) -> Option<Moment> {
        self.nights.last
    }
}
