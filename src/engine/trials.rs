//! How many cases a property test tries, and which.
//!
//! The same ones at every run, so that a gate is red for a reason and never by chance; nothing is kept in files. Whoever
//! has more time asks for more of them (`LOOKALIKE_CASES=50` tries fifty times as many) or for others
//! (`LOOKALIKE_SEED=7`). The suite in `tests` includes this file, so it uses nothing of ours.

use std::str::FromStr;

use proptest::test_runner::{Config, RngSeed};

/// The seed where none is asked for.
const SEED: u64 = 20_260_301;

/// Try so many cases, or a multiple of that if it was asked for.
pub(crate) fn trials(cases: u32) -> Config {
    let (usual, times) = (Config::default(), asked("LOOKALIKE_CASES").unwrap_or(1));
    Config {
        cases: cases.saturating_mul(times),
        // The bounds on cases that do not count are meant for the usual number of them.
        max_global_rejects: usual.max_global_rejects.saturating_mul(times),
        max_local_rejects: usual.max_local_rejects.saturating_mul(times),
        rng_seed: RngSeed::Fixed(asked("LOOKALIKE_SEED").unwrap_or(SEED)),
        failure_persistence: None,
        ..usual
    }
}

#[allow(clippy::disallowed_methods, reason = "a test has no command line to ask")]
fn asked<T: FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}
