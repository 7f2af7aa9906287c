//! What was meant by what was typed, checked once.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use crate::engine::{JournalLimits, NamespaceLimits, Span};
use crate::server::Limits as ConnectionLimits;

/// How the server is to run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address to listen on.
    pub address: SocketAddr,
    /// How many threads serve.
    pub workers: usize,
    /// The scenarios, each a built-in name or a path; later ones are laid over earlier ones.
    pub scenarios: Vec<String>,
    /// Whether changes of scenario files are looked for.
    pub watch: bool,
    /// The seed, where it is not the scenario's.
    pub seed: Option<u64>,
    /// The base of URLs that are handed out, where it is not as the request addressed us.
    pub public_url: Option<String>,
    /// Whether answers go without our own header fields.
    pub no_headers: bool,
    /// Where to write the JSON for machines once the port is known.
    pub announce: Option<PathBuf>,
    /// What the control API asks its callers for, if anything.
    pub admin_token: Option<Secret>,
    /// Names by which the control API may be addressed, beside addresses and private names.
    pub admin_hosts: Vec<String>,
    /// How many namespaces there may be, and for how long.
    pub namespaces: NamespaceLimits,
    /// What connections may take.
    pub connections: ConnectionLimits,
}

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The bounds of a journal that nobody set.
pub const JOURNAL: JournalLimits = JournalLimits { entries: 4_096, bytes: 4 * 1024 * 1024, body: 64 * 1024 };

impl Default for Settings {
    fn default() -> Self {
        let namespaces = NamespaceLimits {
            count: 10_000,
            idle: Span::from_hours(6),
            create_on_use: true,
            journal: JOURNAL,
            journals: 256 * 1024 * 1024,
        };
        Self {
            address: SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 8080),
            workers: workers(),
            scenarios: vec![crate::scenario::DEFAULT.into()],
            watch: false,
            seed: None,
            public_url: None,
            no_headers: false,
            announce: None,
            admin_token: None,
            admin_hosts: Vec::new(),
            namespaces,
            connections: ConnectionLimits::default(),
        }
    }
}

/// Half of the cores: those who ask run on the same machine. On two cores that a client shared, one thread served a fifth
/// to two fifths more requests than two, and the slowest hundredth took half of the time or less.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2))
}
