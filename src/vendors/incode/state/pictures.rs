//! A person's pictures: faces to be known by, and the sides of a document.
//!
//! Looking at them takes long and needs no namespace, so that is done once and remembered; what a namespace allows
//! is asked afterwards.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::face::{Candidate, Limits, Print, card, encode};
use super::Person;
use crate::engine::Attachment;

/// A picture of a face.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shot {
    /// A file beside the scenario.
    File(Attachment),
    /// The picture itself.
    Base64(String),
    /// SHA-256 of its bytes in hex: it is known by nothing else.
    Sha256(String),
}

/// Pictures of an identity document: JPEG files beside the scenario.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Cards {
    /// The front.
    pub front: Option<Attachment>,
    /// The back.
    pub back: Option<Attachment>,
}

/// A person's pictures, looked at, of which the faces are not judged yet.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    faces: Option<Vec<Sighted>>,
    front: Option<String>,
    back: Option<String>,
}

/// A face, and what to call it where it cannot be used.
#[derive(Clone, Debug)]
enum Sighted {
    Picture { name: String, candidate: Candidate },
    Digest(Print),
}

/// What is kept of a person's pictures.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    pub(super) faces: Option<Vec<Print>>,
    pub(super) front: Option<String>,
    pub(super) back: Option<String>,
}

impl Person {
    /// Look at its pictures before a namespace is locked: that takes its time, and is remembered.
    pub fn look(&self) {
        let _ = self.looked();
    }

    /// What is kept of its pictures where they are limited like that.
    pub fn pictures(&self, limits: Limits) -> Result<Pictures, String> {
        let Looked { faces, front, back } = self.looked().as_ref().map_err(Clone::clone)?;
        let faces = faces.as_ref().map(|faces| each_face(faces, |face| face.print(limits))).transpose()?;
        Ok(Pictures { faces, front: front.clone(), back: back.clone() })
    }

    fn looked(&self) -> &Result<Looked, String> {
        self.looked_at.get_or_init(|| {
            let Cards { front, back } = self.id_images.clone().unwrap_or_default();
            Ok(Looked {
                faces: self.faces.as_deref().map(|shots| each_face(shots, Shot::sight)).transpose()?,
                front: seeded_card("front", front)?,
                back: seeded_card("back", back)?,
            })
        })
    }
}

/// Do something with each face; a refusal says with which.
fn each_face<F, T>(faces: &[F], one: impl Fn(&F) -> Result<T, String>) -> Result<Vec<T>, String> {
    let numbered = faces.iter().enumerate();
    numbered.map(|(index, face)| one(face).map_err(|error| format!("faces[{index}]: {error}"))).collect()
}

impl Shot {
    fn sight(&self) -> Result<Sighted, String> {
        Ok(match self {
            Self::File(file) => {
                let candidate = Candidate::of_picture(file.bytes()?);
                Sighted::Picture { name: format!("`{}`: ", file.path), candidate }
            }
            Self::Base64(text) => {
                Sighted::Picture { name: String::new(), candidate: Candidate::of_base64(text) }
            }
            Self::Sha256(digest) => Sighted::Digest(Print::of_digest(digest)?),
        })
    }
}

impl Sighted {
    fn print(&self, limits: Limits) -> Result<Print, String> {
        match self {
            Self::Picture { name, candidate } => {
                candidate.print(limits).map_err(|error| format!("{name}{error}"))
            }
            Self::Digest(print) => Ok(print.clone()),
        }
    }
}

/// The picture of a side of the document, if there is one, in base64.
fn seeded_card(side: &str, file: Option<Attachment>) -> Result<Option<String>, String> {
    let Some(file) = file else { return Ok(None) };
    let bytes = file.bytes().map_err(|error| format!("id_images.{side}: {error}"))?;
    if card::is_shown(bytes) {
        return Ok(Some(encode(bytes)));
    }
    let what =
        "is no JPEG that can be decoded; name a whole JPEG file, or leave the side out to have one drawn";
    Err(format!("id_images.{side}: `{}` {what}", file.path))
}
