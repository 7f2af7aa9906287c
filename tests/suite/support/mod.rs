//! The typed harness.

mod answer;
mod caller;
mod ear;
mod hooks;
pub mod identify;
mod incode;
mod intelliprove;
mod process;
mod pulse;
mod pulse_bodies;
mod receiver;
mod server;
mod sim;
pub mod tenant;
mod traffic;

pub use answer::Answer;
pub use caller::Caller;
pub use ear::Ear;
pub use hooks::Hooked;
pub use incode::{ANA, base64, came};
pub use process::Process;
pub use pulse::{Made, keystrokes};
pub use pulse_bodies::pretty;
pub use receiver::{Receiver, Reply};
pub use server::Server;
pub use sim::{START, Sim, http};
pub use traffic::Traffic;
