//! The 422 of the vendor's framework, to the letter: what a request may hold, and how it is told what it got wrong.
//!
//! The real service answers with the list of *all* mistakes of a request, in the words of its framework's older validator.
//! Clients match on these words and positions, so they are reproduced exactly instead of being derived from serde's errors.
//!
//! | Part | Concept |
//! | --- | --- |
//! | [`json`] | the decoder whose messages and positions are those of Python's `json` module |
//! | [`Fault`], [`Problem`] | what is wrong, and what is wrong *where* |
//! | [`types`] | the value types with their coercions |
//! | [`form`] | reading all inputs of an operation, and describing them for `OpenAPI` with the same code |

mod fault;
pub mod form;
pub mod json;
mod problem;
#[cfg(test)]
mod tests;
pub mod types;

pub use fault::Fault;
pub use form::{Body, Field, Form, Input, Members, Patch, Place, Questions, Read, Sources};
#[cfg(test)]
use problem::Loc;
pub use problem::Problem;
pub use types::{Given, Kind};
