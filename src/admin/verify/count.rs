//! How many there must be, and what follows from how many there are.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::Error;
use super::super::errors::invalid;

/// How many there must be.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object such as {\"min\":1,\"max\":3} or {\"exactly\":2}")]
pub struct Count {
    /// At least so many.
    #[serde(default)]
    min: Option<u64>,
    /// At most so many.
    #[serde(default)]
    max: Option<u64>,
    /// Exactly so many; goes without the others.
    #[serde(default)]
    exactly: Option<u64>,
}

/// The same, checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    min: u64,
    max: Option<u64>,
    is_only_a_limit: bool,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ruling {
    /// It is right, whatever the unknown ones are.
    Satisfied,
    /// There are fewer, whatever the unknown ones are; more may come.
    TooFew,
    /// There are more, and that cannot change.
    TooMany,
    /// It depends on those of which it cannot be told.
    Unknown,
}

impl Count {
    pub(super) fn bounds(self) -> Result<Bounds, Error> {
        let Self { min, max, exactly } = self;
        if exactly.is_some() && (min.is_some() || max.is_some()) {
            return Err(invalid("`exactly` goes with neither `min` nor `max`", "leave one of them out"));
        }
        let bounds = Bounds {
            min: exactly.or(min).unwrap_or(u64::from(max.is_none())),
            max: exactly.or(max),
            is_only_a_limit: max.is_some() && min.is_none(),
        };
        match bounds.max {
            Some(max) if max < bounds.min => {
                Err(invalid(format!("`max` is {max} and `min` is {}", bounds.min), "no count can be both"))
            }
            _ => Ok(bounds),
        }
    }
}

impl Bounds {
    /// Whether no number is to be reached, only none to be exceeded.
    pub(super) fn is_only_a_limit(&self) -> bool {
        self.is_only_a_limit
    }

    /// What follows from `matched` that fit and `unknown` that may.
    pub(super) fn rule(&self, matched: u64, unknown: u64) -> Ruling {
        let most = matched.saturating_add(unknown);
        if self.max.is_some_and(|max| matched > max) {
            Ruling::TooMany
        } else if most < self.min {
            Ruling::TooFew
        } else if matched >= self.min && self.max.is_none_or(|max| most <= max) {
            Ruling::Satisfied
        } else {
            Ruling::Unknown
        }
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (min, Some(max)) if min == max => write!(f, "exactly {min}"),
            (0, Some(max)) => write!(f, "at most {max}"),
            (min, Some(max)) => write!(f, "{min} to {max}"),
            (min, None) => write!(f, "at least {min}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(min: Option<u64>, max: Option<u64>, exactly: Option<u64>) -> Bounds {
        Count { min, max, exactly }.bounds().unwrap()
    }

    #[test]
    fn what_is_unknown_is_never_a_no() {
        let table = [
            (bounds(None, None, None), 0, 0, Ruling::TooFew),
            (bounds(None, None, None), 1, 9, Ruling::Satisfied),
            (bounds(None, None, None), 0, 1, Ruling::Unknown),
            (bounds(Some(3), None, None), 1, 1, Ruling::TooFew),
            (bounds(Some(3), None, None), 1, 2, Ruling::Unknown),
            (bounds(None, Some(1), None), 0, 1, Ruling::Satisfied),
            (bounds(None, Some(1), None), 1, 1, Ruling::Unknown),
            (bounds(None, Some(1), None), 2, 5, Ruling::TooMany),
            (bounds(None, None, Some(0)), 0, 0, Ruling::Satisfied),
            (bounds(None, None, Some(2)), 2, 1, Ruling::Unknown),
            (bounds(Some(1), Some(2), None), 2, 0, Ruling::Satisfied),
        ];
        for (bounds, matched, unknown, expected) in table {
            assert_eq!(bounds.rule(matched, unknown), expected, "{bounds} of {matched} and {unknown}");
        }
    }

    #[test]
    fn bounds_that_contradict_each_other_are_refused() {
        for (min, max, exactly) in
            [(Some(2), Some(1), None), (Some(1), None, Some(1)), (None, Some(1), Some(1))]
        {
            assert!(Count { min, max, exactly }.bounds().is_err());
        }
    }
}
