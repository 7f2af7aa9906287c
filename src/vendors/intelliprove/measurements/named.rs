//! Things that the vendor calls by a fixed name: one way to list, print and find them.
//!
//! The order of [`Named::all`] is the order in which the vendor sends them and lists them in its `enum` messages.

use std::{error, fmt};

/// A closed family whose members have a name on the wire.
pub trait Named: Copy + 'static {
    /// Every member, in the vendor's order.
    fn all() -> impl Iterator<Item = Self>;

    /// The name on the wire.
    fn name(self) -> &'static str;

    /// The member of exactly this name.
    #[must_use]
    fn parse(name: &str) -> Option<Self> {
        Self::all().find(|member| member.name() == name)
    }

    /// All names, as the vendor's `enum` messages list them.
    #[must_use]
    fn names() -> Vec<&'static str> {
        Self::all().map(Self::name).collect()
    }
}

/// A stored name that no member of the family has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    given: String,
    known: Vec<&'static str>,
}

impl UnknownName {
    /// `given` names no member of `T`.
    pub fn among<T: Named>(given: String) -> Self {
        Self { given, known: T::names() }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "unknown name `{}`, expected one of {}", self.given, self.known.join(", "))
    }
}

impl error::Error for UnknownName {}

#[cfg(test)]
mod tests {
    use super::super::{Biomarker, Metric, Parameter, Profile, Vital};
    use super::*;
    use serde::{Serialize, de::DeserializeOwned};
    use std::fmt::Debug;

    fn is_found_and_stored_by_name<T: Named + Serialize + DeserializeOwned + PartialEq + Debug>() {
        for member in T::all() {
            let stored = serde_json::to_value(member).unwrap();
            assert_eq!(stored, member.name());
            assert_eq!(serde_json::from_value::<T>(stored).unwrap(), member);
            assert_eq!(T::parse(member.name()), Some(member));
        }
        assert_eq!(T::parse("pulse"), None);
        assert!(serde_json::from_value::<T>("pulse".into()).is_err());
    }

    #[test]
    fn every_member_is_found_and_stored_by_its_name() {
        is_found_and_stored_by_name::<Biomarker>();
        is_found_and_stored_by_name::<Vital>();
        is_found_and_stored_by_name::<Metric>();
        is_found_and_stored_by_name::<Parameter>();
        is_found_and_stored_by_name::<Profile>();
    }

    #[test]
    fn names_stand_in_the_order_of_the_contract() {
        let vitals = "heart_rate respiratory_rate heart_rate_variability resonant_breathing_score blood_pressure \
                      systolic_blood_pressure diastolic_blood_pressure";
        let metrics =
            "energy_balance general_fitness hypertension mental_health_risk mental_stress sleep_quality";
        assert_eq!(Vital::names().join(" "), vitals);
        assert_eq!(Metric::names().join(" "), metrics);
        assert_eq!(Parameter::names().join(" "), format!("{vitals} {metrics}"));
    }
}
