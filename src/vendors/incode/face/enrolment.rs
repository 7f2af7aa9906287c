//! What is kept of a picture by which somebody is to be known again.

use thiserror::Error;

use super::{Limits, Presented, Print, Seen, UnknownItem, Unusable, decode, digest_of};

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

/// A picture by which somebody is to be known: looked at, and not judged yet.
#[derive(Clone, Debug)]
pub struct Candidate(Result<Looked, NoPrint>);

#[derive(Clone, Debug)]
struct Looked {
    seen: Seen,
    /// Of all its bytes; what was not looked at as a picture is known by nothing else.
    digest: String,
}

impl Candidate {
    /// Look at a picture.
    pub fn of_picture(bytes: &[u8]) -> Self {
        Self(Ok(Looked { seen: Seen::of(bytes), digest: digest_of(bytes) }))
    }

    /// Look at a picture in base64.
    pub fn of_base64(text: &str) -> Self {
        decode(text).map_or(Self(Err(NoPrint::Base64)), |bytes| Self::of_picture(&bytes))
    }

    /// What the picture is known by where pictures are limited like that. One that carries a marker says itself what
    /// it shows, so only its digest counts.
    pub fn print(&self, limits: Limits) -> Result<Print, NoPrint> {
        let Looked { seen, digest } = self.0.as_ref().map_err(Clone::clone)?;
        match seen.within(limits)? {
            Presented::Pictured(print) => Ok(print),
            Presented::Unusable(unusable) => Err(NoPrint::Unusable(unusable)),
            _ => Ok(Print { digest: digest.clone(), hash: None }),
        }
    }
}
