//! What was typed: commands, flags and their environment variables.

use std::io::Write;
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use clap::builder::{BoolishValueParser, Resettable};
use clap::{Arg, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::engine::{NamespaceLimits, Span};
use crate::settings::{Secret, Settings};
use crate::telemetry::{self, LogFormat};
use crate::vendors::pulse::typing::Recipe;
use crate::{offline, scenario, startup};

/// Stands in for the APIs of `IntelliProve`, neomia Pulse, Incode ID and Monterosa Identify.
#[derive(Debug, Parser)]
#[command(name = "lookalike", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server.
    Serve(Serve),
    /// Diagnose scenario files; exit code 1 where one is wrong.
    Check {
        /// Files or built-in names.
        #[arg(required = true, value_name = "NAME|FILE")]
        files: Vec<String>,
        /// How problems are written: for people (to standard error), as JSON, or as SARIF for code scanning.
        #[arg(long, env = "LOOKALIKE_CHECK_FORMAT", value_enum, default_value_t)]
        format: Format,
    },
    /// Print the JSON Schema of scenario files.
    Schema {
        /// Print the reference of the format as Markdown instead.
        #[arg(long)]
        markdown: bool,
    },
    /// List the built-in scenarios, or print one.
    Scenarios {
        /// Its name.
        name: Option<String>,
    },
    /// Print an OpenAPI 3.1 document.
    Openapi {
        /// A vendor, or `admin`; left out: all of them by name.
        name: Option<String>,
    },
    /// Print the table of operations with provenance.
    Operations,
    /// Make a typing pattern to post to neomia Pulse, so that nobody need be recorded.
    Pattern(Recipe),
    /// Ask a running server whether it is well: exit code 0 or 1.
    Healthcheck(Place),
}

/// How problems are written.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Sarif,
}

/// Where the server is.
#[derive(Clone, Copy, Debug, Args)]
struct Place {
    /// The address to listen on.
    #[arg(long, env = "LOOKALIKE_BIND", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// The port; 0 picks a free one.
    #[arg(long, env = "LOOKALIKE_PORT", default_value_t = 8080)]
    port: u16,
}

#[derive(Debug, Args)]
struct Serve {
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
    /// Write `{url, pid, vendors}` to this file once the port is known.
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
    log_level: String,
    /// How log lines are written.
    #[arg(long, env = "LOOKALIKE_LOG_FORMAT", value_enum, default_value_t)]
    log_format: LogFormat,
}

fn span(text: &str) -> Result<Span, String> {
    Span::parse(text).ok_or_else(|| "expected a length of time such as 6h or 30m".into())
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| "expected a whole number of at least 1".into())
}

fn url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    rest.filter(|rest| !rest.is_empty() && !rest.starts_with('/'))
        .map(|_| text.to_owned())
        .ok_or_else(|| "expected an absolute URL such as http://lookalike:8080".into())
}

impl Serve {
    fn settings(&self) -> Settings {
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

/// What was typed. An environment variable that is empty counts as not set: that is how people unset one in files.
fn typed() -> Cli {
    let is_empty = |arg: &Arg| {
        arg.get_env().is_some_and(|name| std::env::var_os(name).is_some_and(|value| value.is_empty()))
    };
    let forget = |arg: Arg| if is_empty(&arg) { arg.env(Resettable::Reset) } else { arg };
    let command = Cli::command().mut_subcommands(|command| command.mut_args(forget));
    Cli::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
}

/// Do what the command line says.
pub fn run() -> ExitCode {
    let done = match typed().command {
        Command::Serve(serve) => start(&serve),
        Command::Check { files, format } => check(&files, format),
        Command::Schema { markdown } => print(&offline::schema(markdown)),
        Command::Scenarios { name } => offline::scenarios(name.as_deref()).and_then(|text| print(&text)),
        Command::Openapi { name } => offline::openapi(name.as_deref()).and_then(|text| print(&text)),
        Command::Operations => print(&offline::operations()),
        Command::Pattern(recipe) => pattern(&recipe),
        Command::Healthcheck(place) => healthcheck(place),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to be done where even this cannot be written.
            let _ = writeln!(std::io::stderr(), "lookalike: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        // Whoever reads has seen enough (`lookalike openapi | head`).
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("writing to standard output"),
    }
}

fn start(serve: &Serve) -> Result<()> {
    telemetry::start(&serve.log_level, serve.log_format);
    let settings = serve.settings();
    actix_web::rt::System::new().block_on(async {
        let listening = startup::listen(&settings)?;
        print(&startup::greeting(&startup::base_url(&settings, &listening)))?;
        let served = listening.run().await.context("serving");
        startup::withdraw(&settings);
        served
    })
}

fn check(files: &[String], format: Format) -> Result<()> {
    let checked = offline::check(files);
    match format {
        Format::Text if checked.is_fine() => print(&format!("{} scenario(s) are fine", files.len()))?,
        // Nothing is left to be done where even this cannot be written.
        Format::Text => _ = writeln!(std::io::stderr(), "{}", checked.text()),
        Format::Json => print(&checked.json().to_string())?,
        Format::Sarif => print(&serde_json::to_string_pretty(&checked.sarif())?)?,
    }
    if checked.is_fine() { Ok(()) } else { bail!("{}", checked.summary()) }
}

fn pattern(recipe: &Recipe) -> Result<()> {
    recipe.check().map_err(|wrong| anyhow!(wrong))?;
    print(&recipe.make().to_string())
}

/// Ask for the health over a plain socket, so that an image needs neither a shell nor a client.
fn healthcheck(place: Place) -> Result<()> {
    use std::io::Read;
    let host = if place.bind.is_unspecified() { IpAddr::from([127, 0, 0, 1]) } else { place.bind };
    let address = SocketAddr::new(host, place.port);
    let patience = Duration::from_secs(2);
    let mut stream = TcpStream::connect_timeout(&address, patience)
        .with_context(|| format!("no server answers at {address}"))?;
    stream.set_read_timeout(Some(patience))?;
    write!(stream, "GET /__admin/health HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .with_context(|| format!("the server at {address} did not answer in time"))?;
    let status = answer.split(' ').nth(1).unwrap_or_default();
    if status == "200" { Ok(()) } else { Err(anyhow!("the server at {address} answered status {status}")) }
}
