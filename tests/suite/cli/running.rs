//! A server of the binary that runs while a test lasts.

use std::process::Output;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use super::text;

/// Longer than anything takes here; only a test that fails waits for it.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running server and where it is.
pub struct Running {
    pub child: Child,
    pub greeting: String,
    pub port: u16,
}

impl Running {
    /// Start it and wait for its greeting, which is printed once the port is taken and announced.
    pub async fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut greeting = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        tokio::time::timeout(PATIENCE, lines.read_line(&mut greeting)).await.unwrap().unwrap();
        let port = greeting.split("http://127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next());
        let port = port.unwrap_or_else(|| panic!("no port in {greeting:?}")).parse().unwrap();
        Self { child, greeting, port }
    }

    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.unwrap()
    }

    /// Ask for a path on a connection of its own; the whole answer.
    pub async fn ask(&self, path: &str, headers: &str) -> String {
        let mut connection = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{headers}\r\n");
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        answer
    }

    pub async fn signal(&self, name: &str) {
        let pid = self.child.id().unwrap().to_string();
        let sent =
            Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", name, &pid]).status().await.unwrap();
        assert!(sent.success());
    }

    /// Tell it to end and wait for its end.
    pub async fn stop(mut self) -> Output {
        self.signal("TERM").await;
        tokio::time::timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap();
        self.child.wait_with_output().await.unwrap()
    }

    /// Wait for its end, which it was told of already; its exit code.
    pub async fn stopped(mut self) -> Option<i32> {
        tokio::time::timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap().code()
    }
}

/// Read until the answer holds `end`.
pub async fn read_until(connection: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains(end) {
        let mut chunk = [0; 1024];
        let size = connection.read(&mut chunk).await.unwrap();
        assert!(size > 0, "closed after {}", String::from_utf8_lossy(&read));
        read.extend_from_slice(&chunk[..size]);
    }
    text(&read)
}
