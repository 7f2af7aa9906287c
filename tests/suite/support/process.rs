//! The program itself, in a process of its own, so that its log can be read as it is written, or to the end.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;

use super::Server;

/// Longer than anything takes here; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// `lookalike serve` on a free port with a log in JSON; it ends with the test.
pub struct Process {
    child: Child,
    log: BufReader<ChildStderr>,
    /// Where it listens.
    pub server: Server,
}

impl Process {
    /// One that plays a scenario file, with more arguments.
    pub async fn playing(scenario: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lookalike"))
            .args(["serve", "--port", "0", "--log-format", "json", "--scenario"])
            .arg(scenario)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let log = BufReader::new(child.stderr.take().expect("a log"));
        let mut greeting = String::new();
        let mut lines = BufReader::new(child.stdout.take().expect("an output"));
        timeout(PATIENCE, lines.read_line(&mut greeting)).await.expect("it greets").expect("it can be read");
        let port = greeting.split("http://127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next());
        let port = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("no port in {greeting}"));
        Self { child, log, server: Server { address: SocketAddr::from(([127, 0, 0, 1], port)) } }
    }

    /// The next line of the log that holds `wanted`.
    pub async fn logged(&mut self, wanted: &str) -> String {
        let reading = async {
            loop {
                let mut line = String::new();
                assert_ne!(
                    self.log.read_line(&mut line).await.expect("it can be read"),
                    0,
                    "the server goes on"
                );
                if line.contains(wanted) {
                    return line;
                }
            }
        };
        timeout(PATIENCE, reading).await.unwrap_or_else(|_| panic!("nothing says `{wanted}`"))
    }

    /// End it; all that it has logged and nobody has read.
    pub async fn end(mut self) -> String {
        let pid = self.child.id().expect("it runs").to_string();
        let told = Command::new("kill").args(["-s", "TERM", &pid]).status().await;
        assert!(told.expect("it can be told").success());
        let mut log = String::new();
        let read = timeout(PATIENCE, self.log.read_to_string(&mut log)).await;
        read.expect("it ends").expect("its log is text");
        self.child.wait().await.expect("it has ended");
        log
    }
}
