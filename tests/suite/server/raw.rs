//! A socket without an HTTP client on it.

use std::time::Duration;

use lookalike::server::Limits;
use lookalike::settings::Settings;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::Server;

/// A server whose patience a test can wait for.
pub fn impatient() -> Server {
    let limits = Limits {
        head: Duration::from_millis(150),
        body: Duration::from_millis(150),
        idle: Duration::from_millis(600),
        ..Limits::default()
    };
    Server::start(Settings { connections: limits, ..Settings::default() })
}

/// A connection to a server.
pub struct Raw(pub TcpStream);

impl Raw {
    /// Connect.
    pub async fn to(server: &Server) -> Self {
        Self(TcpStream::connect(server.address).await.expect("the server accepts"))
    }

    /// Send bytes; that the server may have closed the connection already is for the answer to tell.
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let _ = self.0.write_all(bytes.as_ref()).await;
        self
    }

    /// Everything that comes until the server closes the connection, which it must.
    pub async fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(10), self.0.read_to_end(&mut bytes));
        // What was not read of us makes the connection end with a reset; what came before it counts.
        let _ = read.await.expect("the server closes the connection");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// What comes until `text` is among it.
    pub async fn until(&mut self, text: &str) -> String {
        let mut bytes = Vec::new();
        let read = async {
            while !String::from_utf8_lossy(&bytes).contains(text) {
                assert_ne!(self.0.read_buf(&mut bytes).await.expect("the server answers"), 0, "{bytes:?}");
            }
        };
        tokio::time::timeout(Duration::from_secs(10), read).await.expect("the server answers in time");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Send bytes, and read until the server closes the connection.
    pub async fn exchange(server: &Server, bytes: impl AsRef<[u8]>) -> String {
        Self::to(server).await.send(bytes).await.rest().await
    }
}

/// The status of the first answer in what came.
pub fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

/// How many answers are in what came.
pub fn answers(text: &str) -> usize {
    ["HTTP/1.1 1", "HTTP/1.1 2", "HTTP/1.1 4", "HTTP/1.1 5", "HTTP/1.0 2", "HTTP/1.0 4", "HTTP/1.0 5"]
        .map(|begin| text.matches(begin).count())
        .iter()
        .sum()
}
