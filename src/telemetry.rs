//! Logs: to standard error, text for a terminal, JSON for machines. The journal is the record of requests.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// How log lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// Start logging at `level`, which is a level or a list of `target=level`.
pub fn start(level: &str, format: LogFormat) {
    // Our own lines say better what the web framework says of signals and of what is no HTTP.
    let filter = EnvFilter::try_new(format!("actix_server=warn,actix_http::h1=off,{level}"))
        .unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal());
    // A second start in one process keeps the first; there is nothing better to do with it.
    let _ = match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
}
