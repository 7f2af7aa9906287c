//! `--watch`: the scenario files are looked at, and what has changed is played.

use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::engine::{Moment, Namespaces};
use crate::scenario::{Playing, Watch};
use crate::server;

/// How often the files are looked at. A change counts once it has stayed for one look.
const PERIOD: Duration = Duration::from_millis(250);

/// Look at the files of `playing` for as long as there are `namespaces` to play them.
pub fn start(playing: Arc<Playing>, namespaces: &Arc<Namespaces>) -> std::io::Result<()> {
    let namespaces = Arc::downgrade(namespaces);
    let mut watch = Watch::starting(&playing.files());
    server::every(PERIOD, "watch", move |real| look(&playing, &namespaces, &mut watch, real))
}

/// One look; whether there will be another.
fn look(playing: &Playing, namespaces: &Weak<Namespaces>, watch: &mut Watch, real: Moment) -> bool {
    let Some(namespaces) = namespaces.upgrade() else { return false };
    let files = playing.files();
    if watch.has_changed(&files) {
        match playing.reload(&namespaces, real) {
            Ok(()) => {
                let scenario = &namespaces.blueprint().scenario;
                tracing::info!(%scenario, "the scenario has changed: new namespaces play it, others after a reset");
            }
            Err(problems) => {
                tracing::error!(
                    "the scenario has changed but is wrong; the last good one is still played\n{problems}"
                );
            }
        }
        watch.acted(&files, &playing.files());
    }
    true
}
