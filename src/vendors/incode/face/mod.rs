//! The face model (section 12), as far as it needs no state: what is it that was presented?
//!
//! Bytes go in; out comes what can be compared with enrolled faces, or what is wrong with the picture. All of
//! it is pure and takes its time, so it runs before the namespace is locked.

mod base64;
pub mod card;
mod defect;
mod enrolment;
mod grey;
mod jpeg;
mod marker;
mod pixels;
mod presented;
mod print;
#[cfg(test)]
mod tests;

pub use base64::{decode, encode};
pub use defect::{Defect, Failure, Unusable};
pub use enrolment::{Candidate, NoPrint};
pub use marker::{Marker, UnknownItem};
pub use presented::{Presented, Seen, picture};
pub use print::{Print, digest_of};

/// What a picture may be like.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most bytes, decoded from base64.
    pub bytes: usize,
    /// A picture of which both sides are shorter is too small.
    pub side: u32,
}
