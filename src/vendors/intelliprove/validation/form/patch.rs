//! A member that may be absent, null or given; an update treats the three differently.

/// What a request says about one member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patch<T> {
    /// The member is not there: what is stored stays.
    Absent,
    /// The member is null: what is stored is cleared.
    Null,
    /// The member has a value, which replaces what is stored.
    Value(T),
}

impl<T> Patch<T> {
    /// The value, where absent and null mean the same.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The same about a value that is made of this one.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(make(value)),
        }
    }

    /// Applies this to what is stored.
    pub fn apply(self, stored: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *stored = None,
            Self::Value(value) => *stored = Some(value),
        }
    }
}
