//! A universe as one document: how everything in it is written down, and read back.
//!
//! One struct serves both ways, so whatever is written can be read. A part that joins the universe joins here
//! with a default: then a document of format 1 that was written before it came is still read. Due work lies
//! with its vendor and its moment in the schedule; reading checks that each has the other, since one alone
//! would either never happen or happen to nobody.

mod parts;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, de};
use serde_json::Value;
use thiserror::Error;

use super::messages::MOST as MOST_MESSAGES;
use super::outbox::Stored;
use super::{Alias, Faults, MOST_RULES, Messages, Moment, Outcomes, Overrides, Seed, Timeline, plain, tree};
pub(super) use parts::{Entry, Face, Format, Plan, Words, counter};

/// Why a document could not be read as a universe; nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("at `{place}`: {detail}")]
pub struct BadImage {
    /// Where in the document: the path of the member.
    pub place: String,
    /// What was found there, and what was expected.
    pub detail: String,
}

impl BadImage {
    pub(super) fn new(place: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { place: place.into(), detail: detail.into() }
    }
}

/// The whole document.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Image {
    pub(super) format: Format,
    pub(super) seed: Seed,
    pub(super) clock: Face,
    /// What the clock showed at first; left out: what it shows.
    #[serde(default)]
    pub(super) started: Option<Moment>,
    #[serde(default)]
    pub(super) streams: BTreeMap<String, Words>,
    #[serde(default)]
    pub(super) schedule: Plan,
    #[serde(default)]
    pub(super) outcomes: Outcomes,
    #[serde(default)]
    pub(super) faults: Faults,
    #[serde(default)]
    pub(super) overrides: Overrides,
    #[serde(default)]
    pub(super) timeline: Timeline,
    #[serde(default)]
    pub(super) aliases: Vec<Alias>,
    #[serde(default)]
    pub(super) messages: Messages,
    #[serde(default)]
    pub(super) outbox: Stored,
    pub(super) vendors: BTreeMap<String, Value>,
}

impl Image {
    /// Read a document; the places of what does not fit are its members' paths.
    pub(super) fn read(document: Value) -> Result<Self, BadImage> {
        let image: Self = read(document)?;
        image.check()?;
        let first_free = image.schedule.next;
        match image.schedule.entries.iter().position(|entry| entry.sequence >= first_free) {
            Some(index) => Err(BadImage::new(
                format!("schedule.entries[{index}].sequence"),
                format!("expected a number below {first_free}, which is `schedule.next`"),
            )),
            None => Ok(image),
        }
    }
}

impl Image {
    /// What each part of it counts and keeps must be what such a part can come to by itself.
    fn check(&self) -> Result<(), BadImage> {
        if self.aliases.len() > MOST_RULES {
            let detail = format!("{} are more than {MOST_RULES}", self.aliases.len());
            return Err(BadImage::new("aliases", detail));
        }
        numbered("faults.rules", self.faults.numbers(), MOST_RULES)?;
        numbered("outcomes.rules", self.outcomes.numbers(), MOST_RULES)?;
        numbered("overrides.rules", self.overrides.numbers(), MOST_RULES)?;
        numbered("messages.sent", self.messages.numbers(), MOST_MESSAGES)
    }
}

/// Whether there are no more than `most` of something, numbered upwards to `latest` at most.
fn numbered(place: &str, (latest, ids): (u64, Vec<u64>), most: usize) -> Result<(), BadImage> {
    if ids.len() > most {
        return Err(BadImage::new(place, format!("{} are more than the {most} that are kept", ids.len())));
    }
    let mut before = 0;
    for (index, id) in ids.into_iter().enumerate() {
        if id <= before || id > latest {
            let detail = format!(
                "{id} is not above {before}, which comes before it, or is above {latest}, the latest"
            );
            return Err(BadImage::new(format!("{place}[{index}].id"), detail));
        }
        before = id;
    }
    Ok(())
}

/// Read one part of a document.
pub(super) fn read<T: de::DeserializeOwned>(document: Value) -> Result<T, BadImage> {
    tree::read(&document.into()).map_err(|misfit| BadImage::new(misfit.path(), plain(&misfit.to_string())))
}
