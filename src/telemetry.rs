//! Logs: to standard error, text for a terminal, JSON for machines. The journal is the record of requests.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

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
    // Our own lines say better what the web framework says of signals and of what is no HTTP. Targets and levels are
    // all that is read: the filter that knows spans and fields brings an engine for regular expressions with it.
    let filter: Targets = format!("actix_server=warn,actix_http::h1=off,{level}")
        .parse()
        .unwrap_or_else(|_| Targets::new().with_default(tracing::Level::INFO));
    let lines = fmt::layer().with_writer(stderr).with_ansi(stderr().is_terminal());
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    // A second start in one process keeps the first; there is nothing better to do with it.
    let _ = tracing_subscriber::registry().with(lines.with_filter(filter)).try_init();
}
