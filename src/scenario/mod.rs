//! Scenario files: YAML, checked, laid out as the blueprint of a namespace.
//!
//! The floor stands above the vendors because a scenario describes the whole universe, so its type names
//! each vendor's section; then neither a vendor nor the engine knows of scenarios.

mod apply;
mod check;
mod library;
mod load;
mod model;
mod snippet;
mod steering;

pub use apply::blueprint;
pub use library::{DEFAULT, embedded, names};
pub use load::{Unreadable, find, read};
pub use model::{Scenario, Sections, TimelineEntry, Version};
pub use steering::{Steering, check_entry};
