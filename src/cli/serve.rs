//! The flags of `serve`, and the settings that they mean.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::BoolishValueParser;

use super::{Place, at_least_one, span};
use crate::engine::{NamespaceLimits, Span};
use crate::scenario;
use crate::settings::{Secret, Settings};
use crate::telemetry::LogFormat;

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: Place,
    /// The scenario: a built-in name or a file. Given several times, or parted by commas, later ones are laid over
    /// earlier ones, as `extends` does: mappings merge, lists and everything else are replaced.
    #[arg(long, env = "LOOKALIKE_SCENARIO", default_value = scenario::DEFAULT, value_name = "NAME|FILE", value_delimiter = ',')]
    scenario: Vec<String>,
    /// Look for changes of the scenario files: new namespaces play them, others after a reset; a broken change is
    /// told in the log and the last good version is kept.
    #[arg(long, env = "LOOKALIKE_WATCH", value_parser = BoolishValueParser::new())]
    watch: bool,
    /// The seed of all chance, instead of the scenario's.
    #[arg(long, env = "LOOKALIKE_SEED")]
    seed: Option<u64>,
    /// The base of URLs that are handed out, where clients reach the server under another name.
    #[arg(long, env = "LOOKALIKE_PUBLIC_URL", value_name = "URL", value_parser = url)]
    public_url: Option<String>,
    /// Refuse namespaces that were not created through the admin API.
    #[arg(long, env = "LOOKALIKE_STRICT_NAMESPACES", value_parser = BoolishValueParser::new())]
    strict_namespaces: bool,
    /// Leave out the `x-lookalike-…` header fields of answers.
    #[arg(long, env = "LOOKALIKE_NO_HEADERS", value_parser = BoolishValueParser::new())]
    no_headers: bool,
    /// Write `{url, pid, vendors, listen}` to this file once the port is known.
    #[arg(long, env = "LOOKALIKE_ANNOUNCE", value_name = "FILE")]
    announce: Option<PathBuf>,
    /// Ask callers of the control API for this token, in `Authorization: Bearer`; health stays open.
    #[arg(long, env = "LOOKALIKE_ADMIN_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    admin_token: Option<String>,
    /// Further names by which the control API may be addressed; addresses and private names always may.
    #[arg(long, env = "LOOKALIKE_ADMIN_HOST", value_name = "NAME", value_delimiter = ',')]
    admin_host: Vec<String>,
    /// How many threads serve; left out: one per core.
    #[arg(long, env = "LOOKALIKE_WORKERS", value_parser = at_least_one)]
    workers: Option<usize>,
    /// How many namespaces there may be at a time.
    #[arg(long, env = "LOOKALIKE_MAX_NAMESPACES", default_value_t = Settings::default().namespaces.count, value_parser = at_least_one)]
    max_namespaces: usize,
    /// After how long without a request a namespace may go (real time).
    #[arg(long, env = "LOOKALIKE_NAMESPACE_IDLE", default_value = "6h", value_parser = span)]
    namespace_idle: Span,
    /// How many exchanges each namespace's journal keeps.
    #[arg(long, env = "LOOKALIKE_JOURNAL_ENTRIES", default_value_t = Settings::default().namespaces.journal.entries)]
    journal_entries: usize,
    /// How many bytes each namespace's journal takes.
    #[arg(long, env = "LOOKALIKE_JOURNAL_BYTES", default_value_t = Settings::default().namespaces.journal.bytes)]
    journal_bytes: usize,
    /// How many bytes all journals take together; those of namespaces that are not used give way first.
    #[arg(long, env = "LOOKALIKE_JOURNAL_TOTAL_BYTES", default_value_t = Settings::default().namespaces.journals)]
    journal_total_bytes: usize,
    /// What is logged: a level, or a list of `target=level`. `debug` has a line per request.
    #[arg(long, env = "LOOKALIKE_LOG_LEVEL", default_value = "info")]
    pub(super) log_level: String,
    /// How log lines are written.
    #[arg(long, env = "LOOKALIKE_LOG_FORMAT", value_enum, default_value_t)]
    pub(super) log_format: LogFormat,
}

fn url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    rest.filter(|rest| !rest.is_empty() && !rest.starts_with('/'))
        .map(|_| text.to_owned())
        .ok_or_else(|| "expected an absolute URL such as http://lookalike:8080".into())
}

impl Serve {
    /// What they mean.
    pub(super) fn settings(&self) -> Settings {
        let defaults = Settings::default();
        let mut journal = defaults.namespaces.journal;
        journal.entries = self.journal_entries;
        journal.bytes = self.journal_bytes;
        Settings {
            address: SocketAddr::new(self.place.bind, self.place.port),
            workers: self.workers.unwrap_or(defaults.workers),
            scenarios: self.scenario.clone(),
            watch: self.watch,
            seed: self.seed,
            public_url: self.public_url.clone(),
            no_headers: self.no_headers,
            announce: self.announce.clone(),
            admin_token: self.admin_token.clone().map(Secret),
            admin_hosts: self.admin_host.clone(),
            namespaces: NamespaceLimits {
                count: self.max_namespaces.max(1),
                idle: self.namespace_idle,
                create_on_use: !self.strict_namespaces,
                journal,
                journals: self.journal_total_bytes,
            },
            connections: defaults.connections,
        }
    }
}
