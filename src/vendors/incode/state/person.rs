//! What may be said of a person, in a scenario, an action or at the hosted page; and how it becomes an identity.

use std::sync::OnceLock;

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::Incode;
use super::super::face::Print;
use super::identity::{Details, Face};
use super::pictures::{Cards, Looked, Shot};
use super::{Checks, DateOfBirth, Identity, IdentityStatus, Kind, Name, State};
use crate::engine::{Attachment, Refusals, Transaction};

/// A person; whatever is left out stays as it is, or unknown.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Person {
    /// Our handle, 1–64 of `A-Z a-z 0-9 . _ -`.
    #[schemars(regex(pattern = "^[A-Za-z0-9._-]{1,64}$"), title = "a text of 1 to 64 of A-Z a-z 0-9 . _ -")]
    pub key: String,
    /// The whole name; split at its first blank where no part is given.
    pub full_name: Option<String>,
    /// The first part of the name.
    pub first_name: Option<String>,
    /// The rest of the name.
    pub last_name: Option<String>,
    /// A date, or digits that are sent as they are.
    pub date_of_birth: Option<DateOfBirth>,
    /// The telephone number.
    pub phone: Option<String>,
    /// The sex.
    pub sex: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The country, three letters.
    pub country: Option<String>,
    /// The Mexican population number; shown where the country is `MEX`.
    pub curp: Option<String>,
    /// Whether the person wants e-mail.
    pub email_preference: Option<bool>,
    /// Whether the identity may be used.
    pub status: Option<IdentityStatus>,
    /// The vendor's id; left out: drawn.
    pub identity_id: Option<String>,
    /// Whether the face is enrolled.
    pub enrolled: Option<bool>,
    /// Whether the person is on a block list.
    pub blocked: Option<bool>,
    /// Pictures by which the person is known, beside the marker that always works.
    pub faces: Option<Vec<Shot>>,
    /// Templates by which the person is known.
    pub templates: Option<Vec<String>>,
    /// Addresses by which the person is known.
    pub image_urls: Option<Vec<String>>,
    /// Pictures of the document.
    pub id_images: Option<Cards>,
    /// Results of checks that replace or join those that every identity has.
    pub checks: Option<Checks>,
    /// Looking at pictures takes its time, and a scenario builds many namespaces.
    #[serde(skip)]
    pub(super) looked_at: OnceLock<Result<Looked, String>>,
}

type Tx<'a> = Transaction<'a, Incode>;

impl Person {
    /// The files that it names.
    pub fn attachments(&mut self) -> Vec<&mut Attachment> {
        let shots = self.faces.iter_mut().flatten().filter_map(|shot| match shot {
            Shot::File(file) => Some(file),
            _ => None,
        });
        let cards = self.id_images.iter_mut().flat_map(|cards| [&mut cards.front, &mut cards.back]);
        shots.chain(cards.flatten()).collect()
    }

    fn check(&self, refusals: &mut Refusals) {
        let is_key = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if self.key.is_empty() {
            refusals.keep(
                "",
                Err::<(), _>("`key` is missing, by which everything else names the identity".to_owned()),
            );
        } else if self.key.len() > 64 || !self.key.bytes().all(is_key) {
            refusals
                .refuse("key", format_args!("the key `{}` is not 1 to 64 of A-Z a-z 0-9 . _ -", self.key));
        }
        // Clients resolve dots in a path before they follow it, so a link to such an id would lead elsewhere.
        let leads_elsewhere = |id: &str| ["", ".", ".."].contains(&id) || id.contains(['/', '?', '#', '%']);
        if self.identity_id.as_deref().is_some_and(leads_elsewhere) {
            refusals.refuse(
                "identity_id",
                "an identity_id is not empty, is not . or .., and has none of / ? # %",
            );
        }
    }

    fn name(&self, known: Option<&Name>) -> Result<Name, String> {
        let [full, first, last] = [&self.full_name, &self.first_name, &self.last_name]
            .map(|name| name.clone().filter(|name| !name.trim().is_empty()));
        match known {
            Some(known) => Ok(known.changed(full, first, last)),
            None => Name::new(full, first, last)
                .ok_or_else(|| "a person has a full_name, or a first_name and a last_name".into()),
        }
    }

    fn details(&self, known: &Details) -> Details {
        let Details { date_of_birth, phone, sex, email, city, country, curp, email_preference } = known;
        Details {
            date_of_birth: self.date_of_birth.as_ref().or(date_of_birth.as_ref()).cloned(),
            phone: self.phone.as_ref().or(phone.as_ref()).cloned(),
            sex: self.sex.as_ref().or(sex.as_ref()).cloned(),
            email: self.email.as_ref().or(email.as_ref()).cloned(),
            city: self.city.as_ref().or(city.as_ref()).cloned(),
            country: self.country.as_ref().or(country.as_ref()).cloned(),
            curp: self.curp.as_ref().or(curp.as_ref()).cloned(),
            email_preference: self.email_preference.unwrap_or(*email_preference),
        }
    }
}

impl State {
    /// Why what is said of a person does not fit, if it does not; nothing changes.
    pub fn check_person(&self, person: &Person, known: Option<u64>) -> Result<(), Refusals> {
        let mut refusals = Refusals::default();
        person.check(&mut refusals);
        let identity = known.and_then(|place| self.identities.get(&place));
        refusals.keep("", person.name(identity.map(|identity| &identity.name)));
        refusals.keep("", person.pictures(self.settings.picture()));
        let named = person.identity_id.as_deref().and_then(|id| Some((id, self.by_id(id)?)));
        if let Some((id, _)) = named.filter(|(_, place)| Some(*place) != known) {
            refusals.refuse("identity_id", format_args!("the identity_id `{id}` is another identity's"));
        }
        refusals.done()
    }

    /// Create the identity of a person, or change the one at `known`; its place.
    pub fn put_person(&mut self, tx: &Tx<'_>, person: &Person, known: Option<u64>) -> Result<u64, Refusals> {
        self.check_person(person, known)?;
        let pictures = person.pictures(self.settings.picture())?;
        let place = match known {
            Some(place) => place,
            None => self.new_identity(tx, person)?,
        };
        let faces = pictures.faces.map(|prints| self.numbered(prints));
        if let Some(identity) = self.identities.get_mut(&place) {
            identity.name = person.name(Some(&identity.name))?;
            identity.details = person.details(&identity.details);
            identity.faces = faces.unwrap_or_else(|| std::mem::take(&mut identity.faces));
            identity.front = pictures.front.or_else(|| identity.front.take());
            identity.back = pictures.back.or_else(|| identity.back.take());
            identity.take(person);
        }
        Ok(place)
    }

    /// The same for a person who was verified, which does not undo that an identity was revoked.
    pub fn put_verified(
        &mut self,
        tx: &Tx<'_>,
        person: &Person,
        known: Option<u64>,
    ) -> Result<u64, Refusals> {
        let known_as = known.and_then(|place| self.identities.get(&place)).map(|identity| identity.status);
        let status = person.status.filter(|_| known_as != Some(IdentityStatus::Revoked));
        let person = Person { status, ..person.clone() };
        self.put_person(tx, &person, known)
    }

    fn new_identity(&mut self, tx: &Tx<'_>, person: &Person) -> Result<u64, String> {
        let name = person.name(None)?;
        let id = self.next_id(tx, Kind::Identity, person.identity_id.clone());
        // A state that was written by hand may have more of them than it counts.
        let free = self.identities.last_key_value().map_or(0, |(last, _)| last.saturating_add(1));
        let place = self.count("identities").max(free);
        let mut stream = tx.fresh(&format!("checks:{}", person.key));
        let drawn = [(); 2].map(|()| 90 + u8::try_from(stream.next_u64() % 10).unwrap_or_default());
        let identity = Identity {
            key: person.key.clone(),
            id,
            name,
            details: Details::default(),
            status: IdentityStatus::Active,
            blocked: false,
            enrolled: None,
            verification: None,
            faces: Vec::new(),
            templates: Vec::new(),
            image_urls: Vec::new(),
            front: None,
            back: None,
            checks: Checks::new(),
            drawn,
        };
        self.identities.insert(place, identity);
        Ok(place)
    }

    fn numbered(&mut self, prints: Vec<Print>) -> Vec<Face> {
        prints.into_iter().map(|print| Face { number: self.count("enrolment"), print }).collect()
    }
}

impl Identity {
    /// Take over what needs no judgement.
    fn take(&mut self, person: &Person) {
        let Person { status, identity_id, blocked, templates, image_urls, checks, .. } = person.clone();
        self.status = status.unwrap_or(self.status);
        self.blocked = blocked.unwrap_or(self.blocked);
        if let Some(id) = identity_id {
            self.id = id;
        }
        if let Some(templates) = templates {
            self.templates = templates;
        }
        if let Some(image_urls) = image_urls {
            self.image_urls = image_urls;
        }
        self.checks.extend(checks.unwrap_or_default());
        if person.enrolled == Some(false) {
            self.enrolled = None;
        }
    }
}
