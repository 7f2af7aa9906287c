//! The value types of the vendor's inputs, with the coercions of its framework (contract, section 5.2).
//!
//! A type is a small value that implements [`Kind`]: it accepts what a request gives, or names the [`Fault`], and it
//! describes itself as JSON Schema. Query and path parameters come as texts and follow the same rules as JSON texts.

mod any;
mod date;
mod enumeration;
mod given;
mod id;
mod number;
mod text;

use serde_json::Value;

use super::fault::Fault;

pub use any::AnyJson;
pub use date::Date;
pub use enumeration::{Choice, Enumeration};
pub use given::Given;
pub use id::Id;
pub use number::{Float, Integer};
pub use text::Text;

/// A value type of an input; a small copyable value, so a table of fields reads as prose.
pub trait Kind: Copy {
    /// What an accepted value becomes.
    type Out;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// The [`Fault`] that the framework reports for it.
    fn accept(&self, given: &Given<'_>) -> Result<Self::Out, Fault>;

    /// Describes the accepted values as a JSON Schema (2020-12), as a well-behaved client should send them.
    fn schema(&self) -> Value;
}
