//! A file per family of operations: wire in, plain out, wire out.

pub mod anonymous;
pub mod auth0;
pub mod cognito;
pub mod described;
pub mod game;
pub mod keys;
pub mod no_login;
pub mod passwords;
pub mod sessions;
pub mod social;
