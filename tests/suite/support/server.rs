//! A server in this process, on a free port, for as long as the process lives.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use lookalike::settings::Settings;
use lookalike::startup;

/// A running server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// The one that plays the default scenario, shared by all tests of this process.
    pub fn shared() -> Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(Settings::default())).clone()
    }

    /// One that plays a scenario of its own.
    pub fn playing(scenario: &str) -> Self {
        Self::playing_with(scenario, Settings::default())
    }

    /// One that plays a scenario of its own with settings of its own.
    pub fn playing_with(scenario: &str, settings: Settings) -> Self {
        Self::start(Settings { scenarios: vec![file(scenario).display().to_string()], ..settings })
    }

    /// One with settings of its own.
    pub fn start(settings: Settings) -> Self {
        Self::start_with_workers(settings, 2)
    }

    /// One with that many threads.
    pub fn start_with_workers(settings: Settings, workers: usize) -> Self {
        let settings = Settings { address: SocketAddr::from(([127, 0, 0, 1], 0)), workers, ..settings };
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let listening = startup::listen(&settings).expect("the server starts");
                tell.send(listening.address()).expect("the test waits for the address");
                listening.run().await.expect("the server runs");
            });
        });
        Self { address: told.recv().expect("the server tells its address") }
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// A scenario as a file that no other test writes.
fn file(scenario: &str) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("scenario-{}-{number}.yaml", std::process::id());
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, scenario).expect("the scenario is written");
    path
}
