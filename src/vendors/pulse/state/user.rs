//! Users: what was recorded for them, and whether they are ready (section 6).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::errors::{Error, Refusal};
use super::super::typing::{Pattern, Sample};
use super::{Record, Settings};
use crate::engine::Moment;

/// The most that is recorded for a user.
pub const MOST_RECORDS: usize = 1_000;

/// Whether a user has references enough, and whether an indicator is well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Readiness {
    /// Ready to be authenticated.
    Ok,
    /// Must be onboarded.
    Nok,
}

/// A user with all that was recorded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// When it was created.
    pub created_at: Moment,
    /// When user, records or references changed last.
    pub updated_at: Moment,
    /// When a pattern was compared last.
    pub last_verify_at: Option<Moment>,
    /// What was recorded, oldest first.
    pub records: Vec<Record>,
}

impl User {
    /// A user without any record.
    pub fn new(now: Moment) -> Self {
        Self { created_at: now, updated_at: now, last_verify_at: None, records: Vec::new() }
    }

    /// The records that are linked.
    pub fn references(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.records.iter().filter(|record| record.linked)
    }

    /// The references as they are compared.
    pub fn samples(&self) -> Vec<Sample<'_>> {
        self.references().filter_map(Record::sample).collect()
    }

    /// All patterns ever recorded, for the replay test.
    pub fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.records.iter().filter_map(|record| record.pattern.as_deref())
    }

    /// How many references there are of a text; of all texts where none is named.
    pub fn references_of(&self, text_id: Option<&str>) -> usize {
        self.references().filter(|record| text_id.is_none() || record.text_id.as_deref() == text_id).count()
    }

    /// Whether there are references enough.
    pub fn is_ready(&self, settings: &Settings) -> bool {
        self.references().count() >= settings.enrollment_target
    }

    /// The same in the vendor's word.
    pub fn readiness(&self, settings: &Settings) -> Readiness {
        if self.is_ready(settings) { Readiness::Ok } else { Readiness::Nok }
    }

    /// Which time a synthetic typist types next: repetitions go on from the records that are there.
    pub fn next_repetition(&self) -> u32 {
        u32::try_from(self.records.len() + 1).unwrap_or(u32::MAX)
    }

    /// The record of that id.
    pub fn record(&self, id: &str) -> Result<&Record, Error> {
        self.records.iter().find(|record| record.id == id).ok_or(Refusal::UnknownPattern.into())
    }

    /// Store one more record; where there are too many, the oldest that is no reference is forgotten, or the
    /// oldest reference if all are.
    pub fn store(&mut self, record: Record, now: Moment) {
        if self.records.len() >= MOST_RECORDS {
            let oldest = self.records.iter().position(|record| !record.linked).unwrap_or_default();
            self.records.remove(oldest);
        }
        self.records.push(record);
        self.updated_at = now;
    }

    /// Make the record of that id a reference, or no longer one; unchanged if it is that already.
    pub fn set_linked(&mut self, id: &str, linked: bool, now: Moment) {
        let differs = |record: &&mut Record| record.id == id && record.linked != linked;
        if let Some(record) = self.records.iter_mut().find(differs) {
            record.linked = linked;
            self.updated_at = now;
        }
    }

    /// Delete the references but those that `kept` names; how many went.
    pub fn delete_references(&mut self, kept: &[String], now: Moment) -> usize {
        let before = self.records.len();
        self.records.retain(|record| !record.linked || kept.contains(&record.id));
        let deleted = before - self.records.len();
        if deleted > 0 {
            self.updated_at = now;
        }
        deleted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: usize, linked: bool) -> Record {
        let mut record = Record::typed(id.to_string(), None, Pattern::Vector(vec![0.0; 8]));
        record.linked = linked;
        record
    }

    #[test]
    fn the_oldest_record_that_is_no_reference_is_forgotten_first() {
        let mut user = User::new(Moment::default());
        for id in 0..MOST_RECORDS {
            user.store(record(id, id != 3), Moment::default());
        }
        user.store(record(1000, true), Moment::default());
        assert!(user.record("3").is_err() && user.record("0").is_ok());
        user.store(record(1001, false), Moment::default());
        assert!(user.record("0").is_err() && user.record("1001").is_ok());
        assert_eq!(user.records.len(), MOST_RECORDS);
    }
}
