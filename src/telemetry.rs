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

/// The levels, from nothing to everything.
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// What is to be logged, if it is a level or a list of `target=level`: what is neither would silence the log.
pub fn level(text: &str) -> Result<String, String> {
    let is_level = |word: &str| LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word));
    let is_known = |part: &str| match part.split_once('=') {
        Some((target, level)) => !target.trim().is_empty() && is_level(level),
        None => is_level(part),
    };
    match text.split(',').find(|part| !is_known(part)) {
        None => Ok(text.to_owned()),
        Some(part) => Err(format!(
            "`{part}` is no level; levels are {}, also for a part of the program, such as `info,lookalike::server=debug`",
            LEVELS.join(", ")
        )),
    }
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
