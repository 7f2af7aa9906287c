//! Every acceptance line of a contract has a test that bears its number, as `/// Acceptance 13.` above it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Vendors whose tests are numbered, and how many lines their contracts have.
const NUMBERED: [(&str, u32); 2] = [("pulse", 47), ("identify", 52)];

/// The numbers in the comments of the tests of a vendor, and of what these tests share.
fn numbers(vendor: &str) -> BTreeSet<u32> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let own = fs::read_dir(suite.join(vendor)).unwrap().map(|entry| entry.unwrap().path());
    let shared = suite.join(format!("support/{vendor}_bodies.rs"));
    let sources = own.chain(shared.exists().then_some(shared)).map(|path| fs::read_to_string(path).unwrap());
    sources.flat_map(|source| source.lines().flat_map(of_comment).collect::<Vec<_>>()).collect()
}

/// `/// Acceptance 8, 9: why` names 8 and 9.
fn of_comment(line: &str) -> Vec<u32> {
    let named = line.trim().strip_prefix("/// Acceptance ").unwrap_or_default();
    let named = named.split(['.', ':']).next().unwrap_or_default();
    named.split(", ").filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn every_acceptance_line_has_a_test_of_its_number() {
    for (vendor, lines) in NUMBERED {
        assert_eq!(numbers(vendor), (1..=lines).collect(), "{vendor}");
    }
}
