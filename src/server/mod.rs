//! The transport: sockets, real time, signals. The only floor with actix, tokio and the wall clock.

mod counter;
pub mod delivery;
mod desk;
mod diagnosis;
mod drain;
mod framing;
mod held_body;
mod hold;
mod host;
mod incoming;
mod last;
mod limits;
mod listen;
mod outgoing;
mod refusal;
mod shelf;
mod stock;
mod ticking;
mod traffic;
mod upgrade;
pub mod wall_clock;
mod watched;
mod wire;

pub use desk::Desk;
pub use limits::Limits;
pub use listen::{Listening, MOST_WORKERS, Options, bind};
pub use ticking::every;
