//! How a server is to be started.

use std::net::{IpAddr, SocketAddr};

use anyhow::Result;

use super::Server;
use crate::settings::Settings;

/// Settings of a server that is to be started; what is not set is as on the command line, but for a free port.
#[derive(Clone, Debug)]
pub struct Builder(pub(super) Settings);

impl Default for Builder {
    fn default() -> Self {
        let address = SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 0);
        Self(Settings { address, workers: 1, ..Settings::default() })
    }
}

impl Builder {
    /// Play this scenario: a built-in name or a path. Further calls lay more scenarios over it.
    #[must_use]
    pub fn scenario(mut self, name_or_path: impl Into<String>) -> Self {
        if self.0.scenarios == Settings::default().scenarios {
            self.0.scenarios.clear();
        }
        self.0.scenarios.push(name_or_path.into());
        self
    }

    /// The seed of all chance, instead of the scenario's.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.0.seed = Some(seed);
        self
    }

    /// How many threads serve; one, unless this is called.
    #[must_use]
    pub fn workers(mut self, workers: usize) -> Self {
        self.0.workers = workers.max(1);
        self
    }

    /// Listen on this port instead of a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.0.address.set_port(port);
        self
    }

    /// Any other setting.
    #[must_use]
    pub fn settings(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.0);
        self
    }

    /// Start it; it serves once this has returned. An error tells what is wrong with the scenario or the port.
    pub async fn start(self) -> Result<Server> {
        Server::start(self.0).await
    }
}
