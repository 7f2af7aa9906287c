//! The typed harness.

mod answer;
mod caller;
mod intelliprove;
mod server;
mod sim;

pub use answer::Answer;
pub use caller::Caller;
pub use server::Server;
pub use sim::Sim;
