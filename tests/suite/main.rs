//! The test suite: real sockets, one namespace per test, virtual clocks, no sleeping.
//!
//! One crate, so one link step. A folder per API; a test's name is the sentence that it proves.

mod support;

mod intelliprove;
