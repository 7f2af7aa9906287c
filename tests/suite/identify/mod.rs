//! Monterosa Identify, a topic or a family of operations per file.

mod accounts;
mod auth0;
mod bodies;
mod cors;
mod determinism;
mod devices;
mod dispatch;
mod errors;
mod game;
mod guests;
mod idp_tokens;
mod lockout;
mod magic;
mod order;
mod outcomes;
mod overrides;
mod passwords;
mod projects;
mod samples;
mod seed_rules;
mod seeds;
mod sessions;
mod social;
mod statuses;
mod strictness;
mod tokens;
