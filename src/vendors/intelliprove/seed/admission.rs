//! Users of a scenario: everything that is wrong with one is told, and only one with which nothing is wrong is let in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::Datelike;
use uuid::Uuid;

use super::super::errors::Error;
use super::super::state::{Given, Settings, State, Traits, User};
use super::super::validation::{Fault, Questions, types};
use super::{SeedScan, SeedStatus, SeedUser, Tx};
use crate::engine::{Moment, Refusals};

/// What users and scans are called by, those that were refused among them.
#[derive(Default)]
pub(super) struct Names<'s> {
    external: BTreeSet<&'s str>,
    users: BTreeSet<Uuid>,
    scans: BTreeSet<Uuid>,
}

impl SeedUser {
    /// Let the user in with answers and scans.
    pub(super) fn admit<'s>(
        &'s self,
        state: &mut State,
        tx: &mut Tx<'_>,
        names: &mut Names<'s>,
    ) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        self.check_names(state, names, &mut refusals);
        self.check_language(&state.settings, &mut refusals);
        self.check_birth_date(&mut refusals);
        let answers = self.answers(state, tx.now(), &mut refusals);
        let scans = self.timed(tx.now(), names, &mut refusals);
        refusals.done()?;
        let user_id = self.create(state, tx).map_err(unexpected)?;
        let user = state.user_mut(user_id).map_err(unexpected)?;
        user.max_measurement_count = self.max_measurement_count;
        user.unlocked.clone_from(&self.unlocked.0);
        user.answers = answers;
        for (at, scan) in scans {
            scan.make(state, tx, user_id, at).map_err(unexpected)?;
        }
        Ok(())
    }

    fn check_names<'s>(&'s self, state: &State, names: &mut Names<'s>, refusals: &mut Refusals) {
        let twice = |name: &str, id: &dyn std::fmt::Display| format!("the {name} `{id}` stands twice");
        if let Some(external) = self.external_user_id.as_deref() {
            if !(1..=255).contains(&external.chars().count()) {
                refusals.refuse("external_user_id", "an external_user_id has 1 to 255 characters");
            } else if !names.external.insert(external) {
                refusals.refuse("external_user_id", twice("external_user_id", &external));
            }
        }
        match self.user_id {
            // A drawn id is met only where somebody copied it.
            Some(id) if !names.users.insert(id) || state.users.contains_key(&id) => {
                refusals.refuse("user_id", twice("user_id", &id));
            }
            None if self.external_user_id.is_none() => {
                refusals
                    .keep("", Err::<(), _>("a user without an external_user_id needs a user_id".to_owned()));
            }
            _ => {}
        }
    }

    fn check_language(&self, settings: &Settings, refusals: &mut Refusals) {
        let languages = &settings.languages;
        if let Some(language) = self.language.as_ref().filter(|language| !languages.contains(language)) {
            let known = languages.join(", ");
            let why = format!("language `{language}` is not among the setting `languages`: {known}");
            refusals.refuse("language", why);
        }
    }

    /// The vendor's own check wants four digits, too.
    fn check_birth_date(&self, refusals: &mut Refusals) {
        if let Some(day) = self.birth_date.filter(|day| !(1..=9999).contains(&day.year())) {
            refusals.refuse("birth_date", format_args!("`{day}` lies outside of the years 0001 to 9999"));
        }
    }

    /// Answers are judged as they are when a user gives them.
    fn answers(&self, state: &State, at: Moment, refusals: &mut Refusals) -> BTreeMap<String, Given> {
        let mut answers = BTreeMap::new();
        for (key, value) in &self.answers {
            let judged = match state.asks(key) {
                Ok(()) => types::Given::json(&value.clone().into())
                    .ok_or(Fault::Null)
                    .and_then(|given| state.judge(Some(key), &given))
                    .map_err(|_| format!("the answer to `{key}` is not what its question asks for: {value}")),
                Err(_) => Err(format!("the answer to `{key}` has no question")),
            };
            if let Some(value) = refusals.keep(format_args!("answers.{key}"), judged) {
                answers.insert(key.clone(), Given { value, timezone: None, at });
            }
        }
        answers
    }

    /// Scans in the order of their times, in which they are made.
    fn timed(&self, now: Moment, names: &mut Names<'_>, refusals: &mut Refusals) -> Vec<(Moment, &SeedScan)> {
        let mut timed = Vec::with_capacity(self.face_scans.len());
        for (index, scan) in self.face_scans.iter().enumerate() {
            let way = format!("face_scans[{index}]");
            if let Some(id) = scan.face_scan_id.filter(|id| !names.scans.insert(*id)) {
                refusals.refuse(
                    format_args!("{way}.face_scan_id"),
                    format_args!("the face_scan_id `{id}` stands twice"),
                );
            }
            timed.extend(refusals.keep(way, scan.time(now)).map(|at| (at, scan)));
        }
        timed.sort_by_key(|(at, _)| *at);
        timed
    }

    fn create(&self, state: &mut State, tx: &mut Tx<'_>) -> Result<Uuid, Error> {
        let traits = Traits {
            birth_date: self.birth_date,
            sex: self.sex,
            language: self.language.as_deref().map(Arc::from),
        };
        match (self.user_id, &self.external_user_id) {
            (None, Some(external)) => Ok(state.create_user(tx, external, traits)?.1),
            (user_id, external) => {
                let user_id = user_id.unwrap_or_default();
                state.admit(User::new(user_id, external.as_deref().map(Arc::from), traits));
                Ok(user_id)
            }
        }
    }
}

impl SeedScan {
    fn time(&self, now: Moment) -> Result<Moment, Refusals> {
        let mut refusals = Refusals::default();
        let at = match (self.ago, self.at) {
            (Some(ago), None) => return Ok(now.before(ago)),
            (None, Some(at)) if at <= now => return Ok(at),
            (None, Some(at)) => format!("a face scan at {at} lies after the start, {now}"),
            _ => return Err("a face scan needs exactly one of `ago` and `at`".to_owned().into()),
        };
        refusals.refuse("at", at);
        Err(refusals)
    }

    fn make(&self, state: &mut State, tx: &mut Tx<'_>, user_id: Uuid, at: Moment) -> Result<(), Error> {
        let face_scan_id = state.start_scan(tx, user_id, at, self.face_scan_id)?;
        match self.status {
            SeedStatus::Failed => state.fail_scan(face_scan_id).map(|_| ()),
            SeedStatus::Completed => {
                let given: Vec<_> =
                    self.biomarkers.iter().map(|(biomarker, value)| (*biomarker, *value)).collect();
                state.complete_scan(tx, face_scan_id, at, &given)
            }
        }
    }
}

/// Everything was checked before, so no rule refuses any more.
fn unexpected(error: Error) -> String {
    format!("the simulator refused: {error:?}")
}
