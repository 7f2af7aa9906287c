//! The vendor's section of a scenario (section 9), and how it fills the state. Nothing of it notifies anybody.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Incode;
use super::face::{Defect, Failure};
use super::state::{Came, Kind, Person, Settings, State, Verification, VerificationStatus, Wishes};
use crate::engine::{Attachment, Span, Transaction};

/// Settings, identities and what happened to them.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    /// What differs from the defaults.
    pub settings: Settings,
    /// Identities that are there from the start; each needs a `key` and a name.
    pub identities: Vec<Person>,
    /// Verifications; one of an identity takes the place of the one that it would have anyway.
    pub verifications: Vec<SeedVerification>,
    /// Authentications.
    pub authentications: Vec<SeedAuthentication>,
}

/// A verification that is there from the start.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedVerification {
    /// Its id; left out: drawn.
    #[serde(default)]
    id: Option<String>,
    /// The key of the identity that it is about.
    #[serde(default)]
    identity: Option<String>,
    /// What it came to; left out: `VERIFIED`.
    #[serde(default)]
    status: VerificationStatus,
    /// How long before the start of the namespace it was created.
    #[serde(default)]
    created_ago: Span,
}

/// An authentication that is there from the start.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeedAuthentication {
    /// Its id; left out: drawn.
    #[serde(default)]
    id: Option<String>,
    /// The key of the identity that passed; a failed one has none.
    #[serde(default)]
    identity: Option<String>,
    /// How it came out; left out: `pass` with an identity, else `fail`.
    #[serde(default)]
    status: Option<Came>,
    /// Where it took place.
    #[serde(default)]
    source: Option<String>,
    /// How long before the start of the namespace it happened.
    #[serde(default)]
    created_ago: Span,
}

type Tx<'a> = Transaction<'a, Incode>;

impl Seed {
    /// The files that it names.
    pub fn attachments(&mut self) -> Vec<&mut Attachment> {
        self.identities.iter_mut().flat_map(Person::attachments).collect()
    }
}

/// Fill an empty state.
pub(super) fn fill(seed: &Seed, state: &mut State, tx: &mut Tx<'_>) -> Result<(), String> {
    seed.settings.check().map_err(|error| format!("settings: {error}"))?;
    state.settings = Arc::new(seed.settings.clone());
    each("identities", &seed.identities, |person| {
        if state.by_key(&person.key).is_some() {
            return Err(format!("the key `{}` stands twice", person.key));
        }
        state.put_person(tx, person, None).map(|_| ())
    })?;
    each("verifications", &seed.verifications, |entry| entry.put(state, tx))?;
    each("identities", &seed.identities, |person| enroll(seed, person, state, tx))?;
    each("authentications", &seed.authentications, |entry| entry.put(state, tx))
}

fn each<T>(list: &str, entries: &[T], mut put: impl FnMut(&T) -> Result<(), String>) -> Result<(), String> {
    let mut numbered = entries.iter().enumerate();
    numbered.try_for_each(|(index, entry)| put(entry).map_err(|error| format!("{list}[{index}]: {error}")))
}

/// Give an identity the verification that it has anyway, and enrol its face, unless the scenario says otherwise.
fn enroll(seed: &Seed, person: &Person, state: &mut State, tx: &mut Tx<'_>) -> Result<(), String> {
    if person.enrolled == Some(false) {
        return Ok(());
    }
    let place = place(state, &person.key)?;
    let is_told = |entry: &SeedVerification| entry.identity.as_ref() == Some(&person.key);
    if !seed.verifications.iter().any(is_told) {
        let entry = SeedVerification {
            id: None,
            identity: Some(person.key.clone()),
            status: VerificationStatus::Verified,
            created_ago: Span::ZERO,
        };
        entry.put(state, tx)?;
    }
    let is_verified = state.identities.get(&place).is_some_and(|identity| identity.verification.is_some());
    match (is_verified, person.enrolled) {
        (true, _) => state.enroll(place),
        (false, Some(_)) => return Err("it cannot be enrolled: none of its verifications is VERIFIED".into()),
        // What failed enrols nobody.
        (false, None) => {}
    }
    Ok(())
}

fn place(state: &State, key: &str) -> Result<u64, String> {
    state.by_key(key).ok_or_else(|| format!("there is no identity `{key}`"))
}

impl SeedVerification {
    fn put(&self, state: &mut State, tx: &mut Tx<'_>) -> Result<(), String> {
        let identity = self.identity.as_deref().map(|key| place(state, key)).transpose()?;
        let is_verified = self.status == VerificationStatus::Verified;
        if is_verified && identity.is_none() {
            return Err("a VERIFIED verification has an identity".into());
        }
        check_id(self.id.as_deref(), |id| state.verifications.contains_key(id))?;
        let data = identity.filter(|_| is_verified).and_then(|place| state.identities.get(&place));
        let verification = Verification {
            created_at: tx.now().before(self.created_ago),
            status: self.status,
            identity,
            data: data.map(super::state::Identity::data),
            wishes: Wishes::default(),
        };
        let id = state.next_id(tx, Kind::Verification, self.id.clone());
        state.put_verification(id, verification);
        Ok(())
    }
}

impl SeedAuthentication {
    fn put(&self, state: &mut State, tx: &mut Tx<'_>) -> Result<(), String> {
        let identity = self.identity.as_deref().map(|key| place(state, key)).transpose()?;
        let result = match (self.status, identity) {
            (Some(Came::Fail), Some(_)) => return Err("a failed authentication has no identity".into()),
            (Some(Came::Pass), None) => return Err("an authentication that passed has an identity".into()),
            (_, None) => Err(Defect::Failed(Failure::FaceMatchFailed)),
            (_, Some(place)) => Ok(place),
        };
        let identity = identity.and_then(|place| state.identities.get(&place));
        if identity.is_some_and(|identity| identity.verification.is_none()) {
            return Err("nobody passes who was never verified".into());
        }
        check_id(self.id.as_deref(), |id| state.authentications.contains_key(id))?;
        let id = state.next_id(tx, Kind::Authentication, self.id.clone());
        state.put_authentication(id, tx.now().before(self.created_ago), result, self.source.clone());
        Ok(())
    }
}

fn check_id(id: Option<&str>, is_taken: impl Fn(&str) -> bool) -> Result<(), String> {
    match id {
        Some("") => Err("an id is not empty".into()),
        Some(id) if is_taken(id) => Err(format!("the id `{id}` stands twice")),
        _ => Ok(()),
    }
}
