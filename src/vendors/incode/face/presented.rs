//! What was presented: steps 1 to 6 of the face model.

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

/// A picture, from its size on.
pub fn picture(bytes: &[u8], limits: Limits) -> Result<Presented, UnknownItem> {
    if bytes.len() > limits.bytes {
        return Ok(Presented::Unusable(Unusable::Size));
    }
    let Some(kind) = Kind::of(bytes) else { return Ok(Presented::Unusable(Unusable::Undecodable)) };
    if let Some(marker) = Marker::find(bytes)? {
        return Ok(Presented::Marked(marker));
    }
    Ok(look(bytes, kind, limits).map_or_else(Presented::Unusable, Presented::Pictured))
}

fn look(bytes: &[u8], kind: Kind, limits: Limits) -> Result<Print, Unusable> {
    let grey = Grey::of(&pixels::decode(bytes, kind, limits.side)?);
    if grey.is_blank() {
        return Err(Unusable::NoFace);
    }
    Ok(Print { digest: digest_of(bytes), hash: Some(grey.hash()) })
}
