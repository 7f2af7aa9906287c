//! Why a namespace could not be had: a person or a test is to read what to do about it.

use thiserror::Error;

/// Why a namespace could not be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoNamespace {
    /// It is not there, and may not or should not be created.
    #[error("there is no namespace `{name}`{meant}")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The one that was probably meant, if any is near.
        meant: String,
    },
    /// It is there already.
    #[error("namespace `{0}` exists already")]
    Exists(String),
    /// The cap is reached and none is idle.
    #[error("there are {0} namespaces already, which is the limit, and none has been idle long enough")]
    Full(usize),
    /// The default one stays.
    #[error("the default namespace cannot be dropped; reset it instead")]
    Permanent,
    /// The scenario could not be applied.
    #[error("the scenario could not be applied: {0}")]
    Scenario(String),
}
