//! Reading the inputs of an operation: all problems of one request at once, in the framework's order.
//!
//! An operation says what it takes in one function, [`Input::read`]. The same function answers two questions: what a
//! request gives ([`Form::read`]) and what the operation takes ([`Form::describe`], for `OpenAPI`). It therefore must
//! visit every field before it gives up: read into variables first, unwrap with `?` only when building the result.

mod entry;
mod field;
mod ledger;
mod members;
mod patch;
mod query;
mod source;

pub use entry::{Form, Input};
pub use field::{Field, Place};
pub use members::Members;
pub use patch::Patch;
pub use source::{Body, Questions, Sources};

/// What a form reads: nothing means that a problem was noted, and the reading of the other fields goes on.
pub type Read<T> = Option<T>;
