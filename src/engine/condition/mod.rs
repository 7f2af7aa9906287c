//! Conditions on a request: which ones a rule is for (`when`), and which ones a test looks for.
//!
//! They are read and checked once, and can tell the first thing that differs, in words: a rule that was
//! passed over, or a request that nearly fits, is explained with it.

mod field;
mod form;
mod matcher;
mod pattern;
#[cfg(test)]
mod tests;

use std::fmt;

pub(super) use field::{Field, Part};
pub(super) use matcher::Matcher;

use super::Facts;

/// Conditions that must all hold; none at all hold always. In the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conditions(Vec<Condition>);

/// One condition: a place in the request, and what must stand there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    field: Field,
    matcher: Matcher,
}

/// The first condition that does not hold. What was found may be a secret: hide it before it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The place, as it was written: `query.user_id`.
    pub field: String,
    /// What was expected there, in words.
    pub expected: String,
    /// What stands there, in words; shortened where it is long.
    pub found: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: expected {}, found {}", self.field, self.expected, self.found)
    }
}

impl Difference {
    /// Whether it speaks of the body.
    pub fn is_on_body(&self) -> bool {
        Field::parse(&self.field).is_ok_and(|field| matches!(field.part(), Part::Body(_)))
    }
}

impl Condition {
    fn holds(&self, facts: &Facts<'_>) -> bool {
        self.matcher.fits(&facts.find(&self.field))
    }

    /// What is expected and what is there, in words, whether or not it holds.
    pub(super) fn told(&self, facts: &Facts<'_>) -> Difference {
        let Self { field, matcher } = self;
        let found = facts.find(field);
        let expected = match matcher.exceeded_by(&found) {
            Some(reach) => format!("{matcher} (looked for in texts of up to {reach} bytes)"),
            None => matcher.to_string(),
        };
        Difference { field: field.to_string(), expected, found: found.to_string() }
    }
}

impl Conditions {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all of them hold.
    pub fn hold(&self, facts: &Facts<'_>) -> bool {
        self.first_unmet(facts).is_none()
    }

    /// The first one that does not hold.
    pub(super) fn first_unmet(&self, facts: &Facts<'_>) -> Option<&Condition> {
        self.0.iter().find(|condition| !condition.holds(facts))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many speak of the body.
    pub fn on_body(&self) -> usize {
        self.0.iter().filter(|condition| matches!(condition.field.part(), Part::Body(_))).count()
    }

    /// How many do not hold only because a text is too long for the expression that is looked for; and the others that
    /// do not hold, in words and in their order.
    pub fn judged(&self, facts: &Facts<'_>) -> (usize, Vec<Difference>) {
        let unmet = self.0.iter().filter(|condition| !condition.holds(facts));
        let (unseen, unmet): (Vec<_>, Vec<_>) =
            unmet.partition(|Condition { field, matcher }| matcher.exceeded_by(&facts.find(field)).is_some());
        (unseen.len(), unmet.into_iter().map(|condition| condition.told(facts)).collect())
    }

    /// The first one that does not hold, in words; `None` where all hold.
    pub fn first_difference(&self, facts: &Facts<'_>) -> Option<Difference> {
        self.first_unmet(facts).map(|condition| condition.told(facts))
    }

    /// The names of the path parameters that are spoken of: an operation may not have them.
    pub fn path_parameters(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|condition| match condition.field.part() {
            Part::Path(name) => Some(name.as_str()),
            _ => None,
        })
    }
}
