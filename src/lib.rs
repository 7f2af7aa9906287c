//! lookalike stands in for the APIs of `IntelliProve`, neomia Pulse, Incode ID and Monterosa Identify.
//!
//! It is a faithful, stateful, in-memory simulator. The floors, each using only those below it:
//!
//! | Floor | Module | Holds |
//! | --- | --- | --- |
//! | 5 | [`server`] | the transport: the only floor with actix, tokio and the wall clock |
//! | 4 | [`admin`] | the control API, looking in from outside |
//! | 3 | [`scenario`] | YAML files and how they fill a namespace |
//! | 2 | [`vendors`] | a room per vendor, without doors between them |
//! | 1 | [`api`] | how a request becomes a call and an answer |
//! | 0 | [`engine`] | isolated universes with their own time, chance and state |
//! | 0 | [`documents`] | what is written from the types and carried by the binary |
//!
//! [`cli`], [`settings`], [`startup`], [`offline`], [`telemetry`] and [`watching`] wire them together and decide nothing.
//!
//! Tests of other projects start a [`Server`] in their own process and steer it by its handles.

pub mod admin;
pub mod api;
pub mod cli;
pub mod documents;
mod embedded;
pub mod engine;
pub mod offline;
pub mod scenario;
pub mod server;
pub mod settings;
pub mod startup;
pub mod telemetry;
pub mod vendors;
pub mod watching;

pub use embedded::{Builder, Clock, Expectation, Journal, Namespace, Outcomes, Refused, Server, Webhooks};
