//! YAML as a tree in which every key and value knows where it stands.
//!
//! The crate that reads YAML straight into types ends at the first mistake and forgets positions once files are
//! merged. A tree of our own, built from the parser's events, gives both: all mistakes of a file in one pass,
//! and `extends` with positions that still name the right file. Types are then read from the tree.

mod build;
mod overlay;
mod scalar;
mod slips;
mod source;
mod syntax;

pub use crate::engine::tree::{Content, Key, Misfit, Node, Place, Source, Step, read as deserialize};
pub use build::build;
pub use overlay::overlay;
pub use source::MOST_BYTES;
