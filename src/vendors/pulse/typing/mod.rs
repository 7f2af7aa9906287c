//! How a person types, and whether two ways of typing are the same person's: section 12 of the contract as pure functions.
//!
//! Nothing here knows of users, requests, storage or time. The way of one body: [`Submission::read`] →
//! [`Submission::robot`] (the order of robot rows and readability) → [`judge`] against the references. The way back, from
//! a name and a text to a body that can be posted, is [`Recipe::make`].
//!
//! All numbers are 64-bit floats and nothing is rounded but where the contract says so.

pub mod decision;
pub mod distance;
pub mod features;
pub mod maker;
pub mod pattern;
pub mod reading;
pub mod robot;
mod statistics;
pub mod submission;
pub mod text_id;
pub mod typist;

#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod vectors;

pub use decision::{Decision, Judgement, Thresholds, judge};
pub use distance::{Comparison, compare};
pub use maker::{Kind, Recipe};
pub use pattern::{Keystroke, Pattern, Sample};
pub use reading::{Reading, Unreadable, Untimed, read};
pub use robot::Reason;
pub use submission::Submission;
