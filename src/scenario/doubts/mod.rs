//! What is right and yet hardly meant: warnings, which keep nobody from playing a scenario.
//!
//! They are looked for once nothing is wrong, so that what follows from a mistake is no warning. Requests make users as
//! seeds do; so a name that nobody seeds is nothing to speak of, unless a seeded one is nearly the same.

mod names;

use std::sync::Arc;

use super::references::identities;
use super::yaml::Node;
use super::{Code, Problem, Sections, seeding};

/// Every warning of a tree in which nothing is wrong, with its sections as they were read.
pub(super) fn check(root: &Arc<Node>, sections: &Sections) -> Vec<Problem> {
    let told = sections.doubts().into_iter().map(|told| {
        let (place, message) = seeding::placed(root, &told);
        Problem::new(Code::Unlikely, place, message)
    });
    told.chain(names::check(root)).chain(identities::doubts(root)).collect()
}
