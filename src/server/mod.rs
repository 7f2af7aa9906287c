//! The transport: sockets, real time, signals. The only floor with actix, tokio and the wall clock.

mod drain;
mod hold;
mod listen;
mod ticking;
mod transport;
pub mod wall_clock;
mod wire;

pub use listen::{Listening, Options, bind};
pub use ticking::every;
