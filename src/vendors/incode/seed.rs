//! The vendor's section of a scenario (section 9), and how it fills the state. Nothing of it notifies anybody.

use std::collections::BTreeSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Incode;
use super::face::{Defect, Failure};
use super::newcomer::Newcomer;
use super::state::{Came, Kind, Person, Settings, State, Verification, VerificationStatus, Wishes};
use crate::engine::{Attachment, Checked, Refusals, Span, Transaction};

/// Settings, identities and what happened to them.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    // Namespaces of one scenario share them.
    /// What differs from the defaults.
    pub settings: Arc<Settings>,
    /// Identities that are there from the start; each needs a `key` and a name.
    pub identities: Vec<Newcomer>,
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
        self.identities.iter_mut().flat_map(|Newcomer(person)| person.attachments()).collect()
    }

    /// Countries that are no code such as the vendor's; the vendor does not say that it refuses others.
    pub(super) fn doubts(&self) -> Vec<String> {
        let is_code =
            |country: &str| country.len() == 3 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        let doubt = |(index, Newcomer(person)): (usize, &Newcomer)| {
            let country = person.country.as_deref().filter(|country| !is_code(country))?;
            Some(format!(
                "identities[{index}].country: `{country}` is no code of three letters such as `MEX`"
            ))
        };
        self.identities.iter().enumerate().filter_map(doubt).collect()
    }
}

/// Fill an empty state.
pub(super) fn fill(seed: &Seed, state: &mut State, tx: &mut Tx<'_>) -> Result<(), Refusals> {
    let mut refusals = Refusals::default();
    refusals.keep("settings", seed.settings.check());
    state.settings = Arc::clone(&seed.settings);
    let (mut known, mut refused) = (BTreeSet::new(), BTreeSet::new());
    for (index, Newcomer(person)) in seed.identities.iter().enumerate() {
        let way = format!("identities[{index}]");
        if !known.insert(person.key.as_str()) {
            let why = format!("the key `{}` stands twice", person.key);
            refusals.refuse(format_args!("{way}.key"), why);
        } else if refusals.keep(way, state.put_person(tx, person, None)).is_none() {
            refused.insert(person.key.as_str());
        }
    }
    // What is said of somebody who was refused follows from that.
    let is_sound = |name: &Option<String>| name.as_deref().is_none_or(|name| !refused.contains(name));
    for (index, entry) in seed.verifications.iter().enumerate().filter(|(_, entry)| is_sound(&entry.identity))
    {
        refusals.keep(format_args!("verifications[{index}]"), entry.put(state, tx));
    }
    let mut settled = BTreeSet::new();
    for (index, Newcomer(person)) in seed.identities.iter().enumerate() {
        if !refused.contains(person.key.as_str()) && settled.insert(&person.key) {
            refusals.keep(format_args!("identities[{index}]"), enroll(seed, person, state, tx));
        }
    }
    for (index, entry) in
        seed.authentications.iter().enumerate().filter(|(_, entry)| is_sound(&entry.identity))
    {
        refusals.keep(format_args!("authentications[{index}]"), entry.put(state, tx));
    }
    refusals.done()
}

/// Give an identity the verification that it has anyway, and enrol its face, unless the scenario says otherwise.
fn enroll(seed: &Seed, person: &Person, state: &mut State, tx: &mut Tx<'_>) -> Result<(), Refusals> {
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
    let mut refusals = Refusals::default();
    match (is_verified, person.enrolled) {
        (true, _) => state.enroll(place),
        (false, Some(_)) => {
            let why = format!("`{}` cannot be enrolled: none of its verifications is VERIFIED", person.key);
            refusals.refuse("enrolled", why);
        }
        // What failed enrols nobody.
        (false, None) => {}
    }
    refusals.done()
}

fn place(state: &State, key: &str) -> Result<u64, String> {
    state.by_key(key).ok_or_else(|| format!("there is no identity `{key}`"))
}

/// The identity that an entry names, if it names one.
fn named(state: &State, key: Option<&str>, refusals: &mut Refusals) -> Option<u64> {
    refusals.keep("identity", key.map(|key| place(state, key)).transpose()).flatten()
}

impl SeedVerification {
    fn put(&self, state: &mut State, tx: &mut Tx<'_>) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        let identity = named(state, self.identity.as_deref(), &mut refusals);
        let is_verified = self.status == VerificationStatus::Verified;
        if is_verified && self.identity.is_none() {
            refusals.keep("", Err::<(), _>("a VERIFIED verification has an identity".to_owned()));
        }
        refusals.keep("id", check_id(self.id.as_deref(), |id| state.verifications.contains_key(id)));
        refusals.done()?;
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
    fn put(&self, state: &mut State, tx: &mut Tx<'_>) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        let place = named(state, self.identity.as_deref(), &mut refusals);
        match (self.status, &self.identity) {
            (Some(Came::Fail), Some(_)) => {
                refusals.refuse("identity", "a failed authentication has no identity");
            }
            (Some(Came::Pass), None) => {
                refusals.refuse("status", "an authentication that passed has an identity");
            }
            _ => {}
        }
        let identity = place.and_then(|place| state.identities.get(&place));
        if let Some(identity) = identity.filter(|identity| identity.verification.is_none()) {
            let why = format!("`{}` was never verified, so its face cannot pass", identity.key);
            refusals.refuse("identity", why);
        }
        refusals.keep("id", check_id(self.id.as_deref(), |id| state.authentications.contains_key(id)));
        refusals.done()?;
        let result = place.ok_or(Defect::Failed(Failure::FaceMatchFailed));
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
