//! The transport: sockets, real time, signals. The only floor with actix, tokio and the wall clock.

pub mod delivery;
mod drain;
mod held_body;
mod hold;
mod listen;
mod transport;
pub mod wall_clock;
mod wire;

pub use listen::{Listening, Options, bind};
