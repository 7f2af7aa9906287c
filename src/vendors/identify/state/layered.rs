//! Laying the settings of one project over those of all: whole where a setting is one value, member by member where it
//! has members.

use serde::{Deserialize, Deserializer};

use super::settings::{ExternalIdStyle, IdpTrust, StatusMode, Strictness, UnsupportedStatus};

/// A setting that another may be laid over.
pub trait Layered {
    /// What may be laid over it.
    type Over;

    /// Lay it over.
    fn lay(&mut self, over: &Self::Over);
}

macro_rules! whole {
    ($($kind:ty),+ $(,)?) => {
        $(impl Layered for $kind {
            type Over = Self;

            fn lay(&mut self, over: &Self) {
                self.clone_from(over);
            }
        })+
    };
}

whole!(
    bool,
    u32,
    usize,
    String,
    Option<String>,
    Strictness,
    StatusMode,
    UnsupportedStatus,
    IdpTrust,
    ExternalIdStyle
);

/// Lay one member over another, if it is named.
pub(super) fn lay_over<T>(member: &mut T, over: Option<T>) {
    if let Some(over) = over {
        *member = over;
    }
}

/// Read what is given, `null` too: for a setting that may be none it says so, and is not the same as nothing.
pub(super) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
