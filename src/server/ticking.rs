//! Something that is done again and again in real time, on a thread of its own.

use std::time::Duration;

use super::wall_clock;
use crate::engine::Moment;

/// Call `tick` with the time every `period`, until it answers that it is done.
#[expect(clippy::disallowed_methods, reason = "whoever needs this has to do with real time")]
pub fn every(
    period: Duration,
    name: &str,
    mut tick: impl FnMut(Moment) -> bool + Send + 'static,
) -> std::io::Result<()> {
    let ticking = move || {
        while tick(wall_clock::now()) {
            std::thread::sleep(period);
        }
    };
    std::thread::Builder::new().name(name.into()).spawn(ticking).map(|_| ())
}
