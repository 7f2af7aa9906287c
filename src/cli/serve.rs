//! The flags of `serve`, and the settings that they mean.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::{Place, at_least_one, number, seed, span, truth};
use crate::engine::{NamespaceLimits, Span};
use crate::scenario;
use crate::server::MOST_WORKERS;
use crate::settings::{Secret, Settings};
use crate::telemetry::{self, LogFormat};

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: Place,
    /// The scenario: a built-in name or a file. Given several times, or parted by commas, later ones are laid over
    /// earlier ones, as `extends` does: mappings merge, lists and everything else are replaced.
    #[arg(long, env = "LOOKALIKE_SCENARIO", default_value = scenario::DEFAULT, value_name = "NAME|FILE", value_delimiter = ',', value_parser = super::scenario)]
    scenario: Vec<String>,
    /// Look for changes of the scenario files: new namespaces play them, others after a reset; a broken change is
    /// told in the log and the last good version is kept.
    #[arg(long, env = "LOOKALIKE_WATCH", value_parser = truth)]
    watch: bool,
    /// The seed of all chance, instead of the scenario's. Each namespace has one of its own, made of this and its name;
    /// `GET /__admin/namespaces` lists it, and a namespace that is created with it as `seed` has the same chance.
    #[arg(long, env = "LOOKALIKE_SEED", allow_negative_numbers = true, value_parser = seed)]
    seed: Option<u64>,
    /// The base of URLs that are handed out, where clients reach the server under another name.
    #[arg(long, env = "LOOKALIKE_PUBLIC_URL", value_name = "URL", value_parser = url)]
    public_url: Option<String>,
    /// Refuse namespaces that were not created through the admin API.
    #[arg(long, env = "LOOKALIKE_STRICT_NAMESPACES", value_parser = truth)]
    strict_namespaces: bool,
    /// Leave out the `x-lookalike-…` header fields of answers.
    #[arg(long, env = "LOOKALIKE_NO_HEADERS", value_parser = truth)]
    no_headers: bool,
    /// Write `{url, listen, pid, vendors}` to this file once the port is known.
    #[arg(long, env = "LOOKALIKE_ANNOUNCE", value_name = "FILE")]
    announce: Option<PathBuf>,
    /// Ask callers of the control API for this token, in `Authorization: Bearer`; health stays open.
    #[arg(long, env = "LOOKALIKE_ADMIN_TOKEN", value_name = "TOKEN", hide_env_values = true, value_parser = token)]
    pub(super) admin_token: Option<Secret>,
    /// Further names by which the control API may be addressed; addresses and names that nobody can own on
    /// the internet (without a dot, or ending in .local, .internal, .test, .svc …) always may. Its subdomains are not meant.
    #[arg(long, env = "LOOKALIKE_ADMIN_HOST", value_name = "NAME", value_delimiter = ',', value_parser = host)]
    admin_host: Vec<String>,
    /// How many threads serve, 1 to 512; left out: half as many as there are cores, since those who ask mostly run beside them.
    #[arg(long, env = "LOOKALIKE_WORKERS", allow_negative_numbers = true, value_parser = workers)]
    workers: Option<usize>,
    /// How many namespaces there may be at a time.
    #[arg(long, env = "LOOKALIKE_MAX_NAMESPACES", value_name = "N", allow_negative_numbers = true, default_value_t = Settings::default().namespaces.count, value_parser = at_least_one)]
    max_namespaces: usize,
    /// After how long without a request a namespace may go (real time). They are looked over once a minute, and when
    /// --max-namespaces is met.
    #[arg(long, env = "LOOKALIKE_NAMESPACE_IDLE", value_name = "SPAN", allow_hyphen_values = true, default_value = "6h", value_parser = idle)]
    namespace_idle: Span,
    /// How many exchanges each namespace's journal keeps. With 0 it keeps none, so that `verify` cannot tell what came.
    #[arg(long, env = "LOOKALIKE_JOURNAL_ENTRIES", value_name = "N", allow_negative_numbers = true, default_value_t = Settings::default().namespaces.journal.entries, value_parser = entries)]
    journal_entries: usize,
    /// How many bytes each namespace's journal takes.
    #[arg(long, env = "LOOKALIKE_JOURNAL_BYTES", value_name = "N", allow_negative_numbers = true, default_value_t = Settings::default().namespaces.journal.bytes, value_parser = bytes)]
    journal_bytes: usize,
    /// How many bytes all journals take together; those of namespaces that are not used give way first.
    #[arg(long, env = "LOOKALIKE_JOURNAL_TOTAL_BYTES", value_name = "N", allow_negative_numbers = true, default_value_t = Settings::default().namespaces.journals, value_parser = bytes)]
    journal_total_bytes: usize,
    /// What is logged: a level, or a list of `target=level`. `debug` has a line per request to a vendor.
    /// What belongs to no API, or is no HTTP, is told at `warn`.
    #[arg(long, env = "LOOKALIKE_LOG_LEVEL", value_name = "LEVEL", default_value = "info", value_parser = telemetry::level)]
    pub(super) log_level: String,
    /// How log lines are written.
    #[arg(long, env = "LOOKALIKE_LOG_FORMAT", value_name = "FORMAT", value_enum, default_value_t)]
    pub(super) log_format: LogFormat,
}

fn url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match rest.filter(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#'])) {
        Some(rest) if rest.contains(['?', '#']) => {
            Err("paths are put behind it, so it has neither a query nor a fragment".into())
        }
        Some(rest) if rest.split('/').next().is_some_and(|authority| authority.contains('@')) => {
            Err("it is handed out to everybody, so it has neither a user nor a password".into())
        }
        Some(rest) if !rest.contains(|c: char| c.is_whitespace() || c.is_control()) => Ok(text.to_owned()),
        _ => Err("expected an absolute URL such as http://lookalike:8080".into()),
    }
}

/// A length of time in which somebody can use a namespace again.
fn idle(text: &str) -> Result<Span, String> {
    let given = span(text)?;
    if given > Span::ZERO {
        Ok(given)
    } else {
        Err("expected more than no time: everything would go at once".into())
    }
}

fn entries(text: &str) -> Result<usize, String> {
    number(text, "a whole number such as 4096")
}

fn bytes(text: &str) -> Result<usize, String> {
    number(text, "a number of bytes such as 4194304")
}

fn workers(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|number| (1..=MOST_WORKERS).contains(number))
        .ok_or_else(|| format!("expected a whole number from 1 to {MOST_WORKERS}"))
}

/// A token, which somebody must be able to show.
fn token(text: &str) -> Result<Secret, String> {
    if !text.trim().is_empty() && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Ok(Secret(text.to_owned()));
    }
    Err(if text.trim().is_empty() {
        "an empty token is one that nobody can show: leave it out for a control API that asks for none".into()
    } else {
        "a token is sent in a header field, so it is made of printable ASCII".into()
    })
}

/// The name of a host, as it stands in a URL between `//` and the port.
fn host(text: &str) -> Result<String, String> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if !text.is_empty() && text.bytes().all(is_name) {
        return Ok(text.to_owned());
    }
    Err("expected the name of a host alone, such as lookalike.example.com, without scheme, port and path"
        .into())
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
            admin_token: self.admin_token.clone(),
            admin_hosts: self.admin_host.clone(),
            namespaces: NamespaceLimits {
                count: self.max_namespaces,
                idle: self.namespace_idle,
                create_on_use: !self.strict_namespaces,
                journal,
                journals: self.journal_total_bytes,
            },
            connections: defaults.connections,
        }
    }
}
