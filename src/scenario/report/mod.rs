//! Problems for people, for programs, and for code scanning.

mod json;
mod sarif;
mod snippet;
mod text;

pub use json::{View, json};
pub use sarif::sarif;
pub use text::text;
