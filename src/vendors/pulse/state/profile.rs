//! Linking, unlinking and resetting: the actions of section 4.4.

use super::super::Pulse;
use super::super::errors::Error;
use super::super::typing::Submission;
use super::record::draw_id;
use super::{Record, Settings, Tenant};
use crate::engine::{Moment, Transaction};

/// What is asked for.
pub enum Command {
    /// Record a pattern and link it.
    LinkPattern(Submission),
    /// Link the record of that id.
    Link(String),
    /// The record of that id is to be a reference no longer.
    Unlink(String),
    /// Delete the references.
    Reset(Kept),
}

/// What is a reference after a reset.
pub enum Kept {
    /// Nothing.
    Nothing,
    /// The record of that id.
    Id(String),
    /// A pattern, recorded afterwards.
    Pattern(Submission),
}

/// What was done.
pub enum Outcome {
    /// The record of that id is a reference.
    Linked(String),
    /// The record of that id is none.
    Unlinked(String),
    /// So many references were deleted.
    Reset(usize),
}

type Tx<'a> = Transaction<'a, Pulse>;

impl Command {
    /// The pattern that is to be linked, if one is.
    pub fn submission(&self) -> Option<&Submission> {
        match self {
            Self::LinkPattern(submission) | Self::Reset(Kept::Pattern(submission)) => Some(submission),
            _ => None,
        }
    }

    /// The id of the record that is to be linked, if one is.
    fn to_be_linked(&self) -> Option<&str> {
        match self {
            Self::Link(id) | Self::Reset(Kept::Id(id)) => Some(id),
            _ => None,
        }
    }
}

impl Tenant {
    /// Rows 7 to 10 of section 2.
    pub fn perform(
        &mut self,
        tx: &mut Tx<'_>,
        settings: &Settings,
        user_ref: &str,
        command: Command,
    ) -> Result<Outcome, Error> {
        self.check_command(settings, user_ref, &command)?;
        let now = tx.now();
        let user = self.user_mut(user_ref)?;
        Ok(match command {
            Command::LinkPattern(submission) => Outcome::Linked(self.link(tx, user_ref, submission)?),
            Command::Link(id) => {
                user.set_linked(&id, true, now);
                Outcome::Linked(id)
            }
            Command::Unlink(id) => {
                user.set_linked(&id, false, now);
                Outcome::Unlinked(id)
            }
            Command::Reset(kept) => Outcome::Reset(self.reset(tx, user_ref, kept, now)?),
        })
    }

    /// Everything that can be refused, before anything is changed.
    fn check_command(&self, settings: &Settings, user_ref: &str, command: &Command) -> Result<(), Error> {
        if command.submission().is_some() {
            self.check_service()?;
        }
        let user = self.user(user_ref)?;
        if let Some(submission) = command.submission() {
            self.check_pattern(settings, user_ref, submission)?;
        }
        if let Command::Unlink(id) = command {
            user.record(id)?;
        }
        command.to_be_linked().map_or(Ok(()), |id| user.record(id)?.check_linkable())
    }

    fn link(&mut self, tx: &mut Tx<'_>, user_ref: &str, submission: Submission) -> Result<String, Error> {
        let record = Record::of(draw_id(tx), submission).linked();
        let id = record.id.clone();
        self.user_mut(user_ref)?.store(record, tx.now());
        Ok(id)
    }

    fn reset(&mut self, tx: &mut Tx<'_>, user_ref: &str, kept: Kept, now: Moment) -> Result<usize, Error> {
        let user = self.user_mut(user_ref)?;
        match kept {
            Kept::Nothing => Ok(user.delete_references(&[], now)),
            Kept::Id(id) => {
                let deleted = user.delete_references(std::slice::from_ref(&id), now);
                user.set_linked(&id, true, now);
                Ok(deleted)
            }
            Kept::Pattern(submission) => {
                let deleted = user.delete_references(&[], now);
                self.link(tx, user_ref, submission)?;
                Ok(deleted)
            }
        }
    }
}
