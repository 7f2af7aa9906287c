//! The sex of a user, as far as the simulated values depend on it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Male or female; the vendor writes `M` and `F`. Not knowing it is an `Option`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum Sex {
    /// Male.
    M,
    /// Female.
    F,
}
