//! What is kept of a picture by which somebody is to be known again.

use thiserror::Error;

use super::{Limits, Presented, Print, UnknownItem, Unusable, decode, digest_of, picture};

/// Why nobody can be known by a picture.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoPrint {
    /// The text stands for no bytes.
    #[error("it is no base64")]
    Base64,
    /// Its marker says something that no marker says.
    #[error(transparent)]
    Marker(#[from] UnknownItem),
    /// It would not be recognised either.
    #[error("the picture cannot be used: {}", told(*.0))]
    Unusable(Unusable),
}

fn told(unusable: Unusable) -> String {
    let (code, message) = unusable.face();
    format!("{code} {}", message.trim_start_matches("BadRequestException: "))
}

impl Print {
    /// What a picture is known by. One that carries a marker says itself what it shows, so only its digest counts.
    pub fn of_picture(bytes: &[u8], limits: Limits) -> Result<Self, NoPrint> {
        match picture(bytes, limits)? {
            Presented::Pictured(print) => Ok(print),
            Presented::Unusable(unusable) => Err(NoPrint::Unusable(unusable)),
            _ => Ok(Self { digest: digest_of(bytes), hash: None }),
        }
    }

    /// The same of a picture in base64.
    pub fn of_base64(text: &str, limits: Limits) -> Result<Self, NoPrint> {
        Self::of_picture(&decode(text).ok_or(NoPrint::Base64)?, limits)
    }
}
