//! Identities: persons who were verified, with the faces by which they are known again (section 6).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::errors::{Error, Refusal};
use super::super::face::Print;
use super::{Attestation, Checks, Data, DateOfBirth, Name, State};

/// Whether an identity may be used (documented).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// It may.
    #[default]
    Active,
    /// It may not.
    Revoked,
}

/// A side of an identity document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The front.
    Front,
    /// The back.
    Back,
}

impl Side {
    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Back => "back",
        }
    }

    /// The side of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Front, Self::Back].into_iter().find(|side| side.name() == name)
    }
}

/// An enrolled picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Face {
    /// Its place in the order of enrolment, over all identities.
    pub number: u64,
    /// What it is known by.
    #[serde(flatten)]
    pub print: Print,
}

/// What is known of a person beside the name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "the names are the vendor's")]
pub struct Details {
    pub date_of_birth: Option<DateOfBirth>,
    pub phone: Option<String>,
    pub sex: Option<String>,
    pub email: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub curp: Option<String>,
    pub email_preference: bool,
}

/// An identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Our handle.
    pub key: String,
    /// The vendor's id.
    pub id: String,
    /// The name.
    pub name: Name,
    /// What else is known of the person.
    pub details: Details,
    /// Whether it may be used.
    pub status: Status,
    /// Whether the person is on a block list.
    pub blocked: bool,
    /// Its place in the order of enrolment; none: its face is not enrolled.
    pub enrolled: Option<u64>,
    /// The latest verification that was `VERIFIED`.
    pub verification: Option<String>,
    /// Enrolled pictures.
    pub faces: Vec<Face>,
    /// Enrolled templates.
    pub templates: Vec<String>,
    /// Enrolled addresses.
    pub image_urls: Vec<String>,
    /// The front of its document as JPEG in base64, where a scenario gives one.
    pub front: Option<String>,
    /// The back.
    pub back: Option<String>,
    /// What a scenario says of its checks.
    pub checks: Checks,
    /// The two numbers that were drawn for its checks.
    pub drawn: [u8; 2],
}

impl Identity {
    /// Whether its face lets it pass, a block list aside.
    pub fn can_pass(&self) -> bool {
        self.status == Status::Active && self.enrolled.is_some() && self.verification.is_some()
    }

    /// What its checks came to.
    pub fn attestation(&self) -> Attestation {
        Attestation::of(&self.checks, self.drawn)
    }

    /// The picture of a side that a scenario gave, in base64.
    pub fn card(&self, side: Side) -> Option<&String> {
        match side {
            Side::Front => self.front.as_ref(),
            Side::Back => self.back.as_ref(),
        }
    }

    /// The copy that a verification keeps.
    pub fn data(&self) -> Data {
        let Details { date_of_birth, phone, email, .. } = self.details.clone();
        Data { full_name: self.name.full.clone(), email, phone, date_of_birth }
    }
}

impl State {
    /// The place of the identity of that key.
    pub fn by_key(&self, key: &str) -> Option<u64> {
        self.place_of(|identity| identity.key == key)
    }

    /// The place of the identity of that id.
    pub fn by_id(&self, id: &str) -> Option<u64> {
        self.place_of(|identity| identity.id == id)
    }

    fn place_of(&self, is_it: impl Fn(&Identity) -> bool) -> Option<u64> {
        self.identities.iter().find(|(_, identity)| is_it(identity)).map(|(place, _)| *place)
    }

    /// The identity at a place, unless it was deleted.
    pub fn identity(&self, place: Option<u64>) -> Result<&Identity, Error> {
        let identity = place.and_then(|place| self.identities.get(&place));
        identity.ok_or(Refusal::NotFound("not-found").into())
    }

    /// One more picture by which an identity is known.
    pub fn add_face(&mut self, place: u64, print: Print) {
        let number = self.count("enrolment");
        if let Some(identity) = self.identities.get_mut(&place) {
            identity.faces.push(Face { number, print });
        }
    }

    /// From now on the face of that identity is known.
    pub fn enroll(&mut self, place: u64) {
        let number = self.count("enrolment");
        if let Some(identity) = self.identities.get_mut(&place) {
            identity.enrolled.get_or_insert(number);
        }
    }

    /// The identity that was enrolled first of those that can pass.
    pub fn first_that_can_pass(&self) -> Option<u64> {
        let able = self.identities.iter().filter(|(_, identity)| identity.can_pass());
        able.min_by_key(|(_, identity)| identity.enrolled).map(|(place, _)| *place)
    }
}
