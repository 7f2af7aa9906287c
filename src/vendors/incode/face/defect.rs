//! What can be wrong with a face: the picture cannot be used at all, or it shows nobody who may pass.

use serde::{Deserialize, Serialize};

/// Why an attempt fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// The picture cannot be used (section 5.2).
    Unusable(Unusable),
    /// The picture is good, but does not let anybody pass.
    Failed(Failure),
}

/// The vendor's words for a good picture that does not pass (documented).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Failure {
    /// A mask covers the face.
    HasFaceMask,
    /// The person wears lenses.
    HasLenses,
    /// It is no living face.
    SpoofAttempt,
    /// Nobody who may pass looks like that.
    FaceMatchFailed,
    /// Whatever makes a picture unusable.
    OtherError,
}

/// Why a picture cannot be used: the rows of section 5.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is no picture.
    Undecodable,
    /// It is too large or too small.
    Size,
    /// There is no face in it.
    NoFace,
    /// It is blurred.
    Blurred,
    /// It has glare.
    Glare,
    /// The person is on a block list.
    Blocked,
    /// Only ever chosen as an outcome.
    Unexpected,
}

impl Unusable {
    /// The vendor's code (observed) and text.
    pub fn face(self) -> (u16, &'static str) {
        match self {
            Self::Undecodable => (3010, "BadRequestException: Image could not be decoded."),
            Self::Size => (3008, "BadRequestException: Image size is not supported."),
            Self::NoFace => (4019, "BadRequestException: Face not found."),
            Self::Blurred => (3006, "BadRequestException: Image is blurred."),
            Self::Glare => (3007, "BadRequestException: Image has glare."),
            Self::Blocked => (4003, "BadRequestException: User is on a block list."),
            Self::Unexpected => (6000, "BadRequestException: Unexpected selfie error."),
        }
    }
}

impl From<Defect> for Failure {
    /// The word that the vendor has for it.
    fn from(defect: Defect) -> Self {
        match defect {
            Defect::Failed(failure) => failure,
            Defect::Unusable(_) => Self::OtherError,
        }
    }
}

impl From<Unusable> for Defect {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

impl From<Failure> for Defect {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
