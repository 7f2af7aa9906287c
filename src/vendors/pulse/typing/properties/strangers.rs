//! Owners are let in and strangers are not, over many synthetic typists.

use super::*;

const TYPISTS: u32 = 200;
const REFERENCES: u32 = 5;
const TEXTS: [&str; 6] = [
    "mountain lighthouse garden telescope",
    "river stone under bridge",
    "winter garden morning light",
    "copper lantern silver thread",
    "distant thunder over meadow",
    "paper island quiet harbour",
];

fn name(number: u32) -> String {
    format!("typist-{number}@example.org")
}

/// In how many of a hundred cases the owner is accepted, and a stranger refused.
fn rates(references: impl Fn(u32) -> Vec<Pattern>, probe: impl Fn(u32, u32) -> Pattern) -> (usize, usize) {
    let accepted =
        |typist, owner| judged(&probe(typist, owner), &references(owner)).decision == Decision::Auth;
    let percent = |holds: &dyn Fn(u32) -> bool| {
        (0..TYPISTS).filter(|owner| holds(*owner)).count() * 100 / TYPISTS as usize
    };
    (percent(&|owner| accepted(owner, owner)), percent(&|owner| !accepted(owner + 1, owner)))
}

fn text(number: u32) -> &'static str {
    TEXTS[number as usize % TEXTS.len()]
}

#[test]
fn on_the_same_text_owners_are_accepted_and_strangers_refused() {
    let references = |owner| (1..=REFERENCES).map(|time| typed(&name(owner), text(owner), time)).collect();
    let (owners, strangers) =
        rates(references, |typist, owner| typed(&name(typist), text(owner), REFERENCES + 1));
    assert!(
        owners >= 95 && strangers >= 95,
        "{owners} % of owners accepted, {strangers} % of strangers refused"
    );
}

#[test]
fn on_free_text_owners_are_accepted_and_strangers_refused() {
    let references =
        |owner| (1..=REFERENCES).map(|other| typed(&name(owner), text(owner + other), 1)).collect();
    let (owners, strangers) =
        rates(references, |typist, owner| typed(&name(typist), text(owner), REFERENCES + 1));
    assert!(
        owners >= 95 && strangers >= 95,
        "{owners} % of owners accepted, {strangers} % of strangers refused"
    );
}
