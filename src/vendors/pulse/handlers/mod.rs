//! Wire in, plain out; plain in, wire out: a file per resource.

pub mod actions;
pub mod links;
pub mod page;
pub mod service;
pub mod users;
pub mod verification;
