//! Markers: `lookalike:face=ana` anywhere in a picture says what it shows, so that a test needs no camera
//! (section 11).
//!
//! A picture is searched as it is stored, without decoding. Only PNG needs to be taken apart for that: the
//! checksum behind a chunk could go on with the marker's alphabet, while a segment of JPEG is always followed
//! by a byte outside of it.

use thiserror::Error;

use super::{Defect, Failure, Unusable};

const PREFIX: &str = "lookalike:";

/// What a marker says of its picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marker {
    /// What is wrong with the picture, first that which counts.
    defects: Vec<usize>,
    /// The key of the identity that it shows.
    pub face: Option<String>,
}

/// An item that no marker has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is no item of a marker")]
pub struct UnknownItem(pub String);

/// The items that make an attempt fail, in the order in which they count.
const ITEMS: [(&str, Defect); 7] = [
    ("none", Defect::Unusable(Unusable::NoFace)),
    ("blurred", Defect::Unusable(Unusable::Blurred)),
    ("glare", Defect::Unusable(Unusable::Glare)),
    ("mask", Defect::Failed(Failure::HasFaceMask)),
    ("lenses", Defect::Failed(Failure::HasLenses)),
    ("spoof", Defect::Failed(Failure::SpoofAttempt)),
    ("blocked", Defect::Unusable(Unusable::Blocked)),
];

impl Marker {
    /// The marker that a picture carries, if it carries one.
    pub fn find(picture: &[u8]) -> Result<Option<Self>, UnknownItem> {
        let marked = super::print::parts(picture).into_iter().find_map(|part| {
            // A byte at a time until the first fits: comparing at every place would take longer than decoding.
            let mut rest = part;
            while let Some(at) = rest.iter().position(|byte| PREFIX.as_bytes().first() == Some(byte)) {
                rest = rest.get(at..)?;
                if let Some(items) = rest.strip_prefix(PREFIX.as_bytes()) {
                    return Some(items);
                }
                rest = rest.get(1..)?;
            }
            None
        });
        let Some(rest) = marked else { return Ok(None) };
        let items: String = rest.iter().copied().map(char::from).take_while(|c| is_of_alphabet(*c)).collect();
        Self::read(&items).map(Some)
    }

    /// The marker that a template is as a whole, if it is one.
    pub fn of_template(template: &str) -> Result<Option<Self>, UnknownItem> {
        template.strip_prefix(PREFIX).map(Self::read).transpose()
    }

    /// The items that can stand in a marker.
    pub fn known() -> Vec<&'static str> {
        ["face=<key>"].into_iter().chain(ITEMS.map(|(name, _)| name)).collect()
    }

    /// Why the attempt fails whoever is shown, if it does.
    pub fn defect(&self) -> Option<Defect> {
        self.defects.first().and_then(|place| ITEMS.get(*place)).map(|(_, defect)| *defect)
    }

    fn read(items: &str) -> Result<Self, UnknownItem> {
        let mut marker = Self::default();
        for item in items.split(';').filter(|item| !item.is_empty()) {
            if let Some(key) = item.strip_prefix("face=") {
                marker.face.get_or_insert_with(|| key.to_owned());
                continue;
            }
            let place = ITEMS.iter().position(|(name, _)| *name == item);
            marker.defects.push(place.ok_or_else(|| UnknownItem(item.to_owned()))?);
        }
        marker.defects.sort_unstable();
        Ok(marker)
    }
}

fn is_of_alphabet(c: char) -> bool {
    c.is_ascii_alphanumeric() || "=;._-".contains(c)
}
