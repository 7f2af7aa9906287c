//! What was presented: steps 1 to 6 of the face model.

use image::DynamicImage;

use super::grey::Grey;
use super::print::Kind;
use super::{Limits, Marker, Print, UnknownItem, Unusable, base64, digest_of, pixels};

/// Something that is to be recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presented {
    /// A picture or template that says what it shows.
    Marked(Marker),
    /// A picture that shows something.
    Pictured(Print),
    /// A template.
    Template(String),
    /// The address of a picture, which nobody fetches.
    Url(String),
    /// A picture that cannot be used.
    Unusable(Unusable),
}

impl Presented {
    /// A picture in base64.
    pub fn in_base64(text: &str, limits: Limits) -> Result<Self, UnknownItem> {
        match base64::decode(text) {
            None => Ok(Self::Unusable(Unusable::Undecodable)),
            Some(bytes) => picture(&bytes, limits),
        }
    }

    /// A template, or a marker in its place.
    pub fn as_template(text: String) -> Result<Self, UnknownItem> {
        Ok(Marker::of_template(&text)?.map_or(Self::Template(text), Self::Marked))
    }
}

/// A picture that was looked at, before anybody said what it may be like.
///
/// Looking takes long and is the same everywhere, while the limits lie in a namespace: so it can be done before
/// that is locked.
#[derive(Clone, Debug)]
pub struct Seen {
    size: usize,
    /// The longer of its sides, where its pixels were looked at.
    side: Option<u32>,
    shows: Result<Presented, UnknownItem>,
}

impl Seen {
    /// Look at a picture.
    pub fn of(bytes: &[u8]) -> Self {
        let size = bytes.len();
        let unusable = |unusable| Self { size, side: None, shows: Ok(Presented::Unusable(unusable)) };
        let Some(kind) = Kind::of(bytes) else { return unusable(Unusable::Undecodable) };
        match Marker::find(bytes) {
            Err(unknown) => Self { size, side: None, shows: Err(unknown) },
            Ok(Some(marker)) => Self { size, side: None, shows: Ok(Presented::Marked(marker)) },
            Ok(None) => match pixels::decode(bytes, kind) {
                Ok(pixels) => Self {
                    size,
                    side: Some(pixels.width().max(pixels.height())),
                    shows: Ok(look(bytes, &pixels)),
                },
                Err(reason) => unusable(reason),
            },
        }
    }

    /// What it is where pictures are limited like that.
    pub fn within(&self, limits: Limits) -> Result<Presented, UnknownItem> {
        if self.size > limits.bytes || self.side.is_some_and(|side| side < limits.side) {
            return Ok(Presented::Unusable(Unusable::Size));
        }
        self.shows.clone()
    }
}

/// A picture, from its size on.
pub fn picture(bytes: &[u8], limits: Limits) -> Result<Presented, UnknownItem> {
    if bytes.len() > limits.bytes {
        return Ok(Presented::Unusable(Unusable::Size));
    }
    Seen::of(bytes).within(limits)
}

fn look(bytes: &[u8], pixels: &DynamicImage) -> Presented {
    let grey = Grey::of(pixels);
    if grey.is_blank() {
        return Presented::Unusable(Unusable::NoFace);
    }
    Presented::Pictured(Print { digest: digest_of(bytes), hash: Some(grey.hash()) })
}
