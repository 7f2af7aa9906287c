//! Settings are held to one set of rules, whether a scenario says them or a state that was exported, and maybe edited.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, de};

use super::Refusals;

/// What can be wrong though each member by itself is of its type.
pub trait Checked {
    /// What is wrong, if anything is.
    fn check(&self) -> Result<(), Refusals>;
}

/// Read what an exported state says, unless something is wrong with it.
pub fn checked<'de, T: Checked + Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Arc<T>, D::Error> {
    let read = T::deserialize(deserializer)?;
    read.check().map_err(de::Error::custom)?;
    Ok(Arc::new(read))
}
