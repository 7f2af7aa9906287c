//! What the checks of an identity document came to, list by list and over all.

use std::borrow::Cow;

use super::check::{self, Check, Checks, KNOWN, List, Shows, Status};

/// One check with its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its key.
    pub key: String,
    /// Its key in words.
    pub name: Cow<'static, str>,
    /// What it shows.
    pub value: String,
    /// What it came to.
    pub status: Status,
}

/// A result without a check of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// What it shows.
    pub value: String,
    /// What it came to.
    pub status: Status,
}

/// All checks of an identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// Of the pictures.
    pub photo_security_and_quality: Vec<Checked>,
    /// Of the document.
    pub id_specific: Vec<Checked>,
    /// Of what was compared, and whatever else a scenario adds.
    pub custom_fields: Vec<Checked>,
    /// The rule that was applied.
    pub applied_rule: Summary,
    /// The worst of all.
    pub overall: Summary,
}

impl Attestation {
    /// What `said` leaves of the checks by themselves, with the two numbers that were drawn.
    pub fn of(said: &Checks, drawn: [u8; 2]) -> Self {
        let list = |list| checked(list, said, drawn);
        let (photo, document, custom) = (list(List::Photo), list(List::Document), list(List::Custom));
        let worst = [&photo, &document, &custom].into_iter().flatten().map(|checked| checked.status).max();
        let overall = summary(said.get("overall"), worst.unwrap_or_default(), |status| {
            match status {
                Status::Ok => "100.0",
                Status::Fail | Status::ManualFail => "0.0",
                _ => "50.0",
            }
            .into()
        });
        let applied_rule = summary(said.get("appliedRule"), overall.status, |_| "default".into());
        Self {
            photo_security_and_quality: photo,
            id_specific: document,
            custom_fields: custom,
            applied_rule,
            overall,
        }
    }

    /// Whether the document is refused, which decides a hosted page that nobody else decides.
    pub fn is_refused(&self) -> bool {
        matches!(self.overall.status, Status::Fail | Status::ManualFail)
    }
}

fn summary(said: Option<&Check>, status: Status, value: impl Fn(Status) -> String) -> Summary {
    let status = said.map_or(status, |said| said.status);
    Summary { value: said.and_then(|said| said.value.clone()).unwrap_or_else(|| value(status)), status }
}

/// What a check of which nothing else is known shows.
const FULL: &str = "100";

/// The checks of a list: those that are known in their order, then those that only the scenario knows.
fn checked(list: List, said: &Checks, drawn: [u8; 2]) -> Vec<Checked> {
    let known = KNOWN.iter().filter(|(of, _, _)| *of == list).filter_map(|(_, key, shows)| {
        let said = said.get(*key);
        let value = match shows {
            Shows::Text(text) => (*text).to_owned(),
            Shows::Drawn(place) => drawn.get(*place).copied().unwrap_or_default().to_string(),
            Shows::Nothing => said.map(|_| FULL.to_owned())?,
        };
        Some(one(key, said, value))
    });
    let others = said.iter().filter(|(key, _)| list == List::Custom && is_unknown(key));
    known.chain(others.map(|(key, check)| one(key, Some(check), FULL.into()))).collect()
}

fn is_unknown(key: &str) -> bool {
    !["overall", "appliedRule"].contains(&key) && !KNOWN.iter().any(|(_, known, _)| *known == key)
}

fn one(key: &str, said: Option<&Check>, value: String) -> Checked {
    let Check { value: own, status } = said.cloned().unwrap_or_default();
    Checked { key: key.into(), name: check::name(key), value: own.unwrap_or(value), status }
}
