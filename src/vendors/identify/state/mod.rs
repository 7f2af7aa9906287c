//! What is stored: projects with their own users, sessions and counters. A file per entity with its rules: first
//! check, then change.
//!
//! A refusal changes nothing but the counters of section 12. Claims are put together here and signed elsewhere.

mod accounts;
mod attempts;
mod codes;
mod foreign;
mod game;
mod guests;
mod idp;
mod layered;
mod nested;
mod password;
mod project;
mod session;
mod sessions;
mod settings;
mod unique;
mod user;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use accounts::{Account, Change, EmailText, LoginTry, Wish};
pub use codes::{Confirmation, MESSAGE};
pub use game::{Badge, Game, Prize};
pub use guests::Guest;
pub use idp::{FakeToken, Foreign, Grounds, Idp, Named};
pub use password::TOO_SHORT;
pub use project::{Place, Project, Stamp};
pub use session::Session;
pub use sessions::Opened;
pub use settings::{Overrides, Settings, StatusMode, Strictness, UnsupportedStatus};
pub use unique::refuse_doubles;
pub use user::{Device, Status, User};

use super::Identify;
use super::errors::{Error, Refusal};
use crate::engine::{Moment, Transaction, checked};

/// A step of this vendor.
pub type Tx<'a> = Transaction<'a, Identify>;

/// All that is stored in one namespace.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct State {
    /// What the scenario set for all projects.
    #[serde(deserialize_with = "checked")]
    pub settings: Arc<Settings>,
    /// Projects by id.
    pub projects: BTreeMap<String, Project>,
    /// Registered fake tokens of identity providers.
    pub fakes: Vec<FakeToken>,
}

/// Work that waits for its moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {
    /// A session that was ended is remembered until its refresh life would have been over.
    ForgetSession {
        /// The project.
        project: String,
        /// The session.
        session: Uuid,
    },
}

impl State {
    /// The settings that hold for a project, whether or not it is there.
    pub fn settings_of(&self, project: Option<&str>) -> Arc<Settings> {
        let own = project.and_then(|id| self.projects.get(id)).map(|project| &project.settings);
        Arc::clone(own.unwrap_or(&self.settings))
    }

    /// Whether a project may be used (row 4 of the order of checks).
    pub fn check_project(&self, id: &str) -> Result<(), Refusal> {
        match self.projects.get(id) {
            None if self.settings.declared_projects_only => Err(Refusal::UnknownProject),
            Some(project) if !project.enabled => Err(Refusal::ExtensionDisabled),
            _ => Ok(()),
        }
    }

    /// Act in a project. A new one stays if there is anything to keep of it, such as a user or a counted failure.
    pub fn in_project<T>(
        &mut self,
        id: &str,
        step: impl FnOnce(&mut Project) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(project) = self.projects.get_mut(id) {
            return step(project);
        }
        let mut fresh = Project::new(id, Arc::clone(&self.settings));
        let done = step(&mut fresh);
        if fresh.is_used() {
            self.projects.insert(id.to_owned(), fresh);
        }
        done
    }

    /// The clock was turned back: limits and locks go on from now for as long as they would have.
    pub fn turn_back(&mut self, now: Moment) {
        self.projects.values_mut().for_each(|project| project.turn_back(now));
    }

    /// Do what fell due.
    pub fn on_due(&mut self, due: &Due) {
        let Due::ForgetSession { project, session } = due;
        if let Some(project) = self.projects.get_mut(project) {
            project.forget_session(*session);
        }
    }
}
