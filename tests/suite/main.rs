//! The test suite: real sockets, one namespace per test, virtual clocks, no sleeping.
//!
//! One crate, so one link step. A folder per API; a test's name is the sentence that it proves.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]
#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    clippy::string_slice,
    clippy::too_many_lines,
    reason = "a test tells line by line what it saw, and a story is as long as it is"
)]

mod support;

mod acceptance;
mod admin;
mod architecture;
mod cli;
mod contract;
mod embedded;
mod identify;
mod incode;
mod intelliprove;
mod isolation;
mod properties;
mod pulse;
mod readme;
mod scenarios;
mod server;
mod steering;
mod stories;
