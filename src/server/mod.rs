//! The transport: sockets, real time, signals. The only floor with actix, tokio and the wall clock.

mod drain;
mod hold;
mod listen;
mod transport;
pub mod wall_clock;

pub use listen::{Listening, Options, bind};
