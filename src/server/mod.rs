//! The transport: sockets, real time, signals. The only floor with actix, tokio and the wall clock.

pub mod delivery;
mod diagnosis;
mod drain;
mod framing;
mod held_body;
mod hold;
mod limits;
mod listen;
mod refusal;
mod ticking;
mod traffic;
mod transport;
pub mod wall_clock;
mod watched;
mod wire;

pub use limits::Limits;
pub use listen::{Desk, Listening, MOST_WORKERS, Options, bind};
pub use ticking::every;
pub use transport::HELD;
