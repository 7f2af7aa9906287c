//! What was typed: commands, flags and their environment variables.

mod environment;
mod explain;
mod healthcheck;
mod misplaced;
mod serve;

use std::io::Write;
use std::net::IpAddr;
use std::process::ExitCode;
use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::engine::Span;
use crate::offline::{self, Checked};
use crate::startup;
use crate::telemetry;
use crate::vendors::pulse::typing::Recipe;
use explain::Explain;
use serve::Serve;

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
        #[arg(required = true, value_name = "NAME|FILE", value_parser = scenario)]
        files: Vec<String>,
        /// Check all of them laid over each other, as `serve` and `explain` play several, instead of each alone.
        #[arg(long, env = "LOOKALIKE_CHECK_TOGETHER", value_parser = truth)]
        together: bool,
        /// How problems are written: for people (to standard error), as JSON, or as SARIF for code scanning.
        #[arg(long, env = "LOOKALIKE_CHECK_FORMAT", value_enum, default_value_t)]
        format: Format,
        /// Exit with 1 where there are warnings, too.
        #[arg(long, env = "LOOKALIKE_DENY_WARNINGS", value_parser = truth)]
        deny_warnings: bool,
    },
    /// Tell what becomes of a request in a scenario, and why.
    Explain(Explain),
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
    #[arg(long, env = "LOOKALIKE_BIND", value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    bind: IpAddr,
    /// The port; 0 picks a free one.
    #[arg(long, env = "LOOKALIKE_PORT", default_value_t = 8080, allow_negative_numbers = true, value_parser = port)]
    port: u16,
}

/// The name or the file of a scenario; after a comma there may be a blank.
fn scenario(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("an empty name; a comma too many?".into()) } else { Ok(text.to_owned()) }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|number| *number > 0)
        .ok_or_else(|| "expected a whole number of at least 1".into())
}

fn span(text: &str) -> Result<Span, String> {
    Span::parse(text).ok_or_else(|| "expected a length of time such as 6h or 30m".into())
}

fn number<T: FromStr>(text: &str, expected: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("expected {expected}"))
}

fn port(text: &str) -> Result<u16, String> {
    number(text, "a whole number from 0 to 65535")
}

fn seed(text: &str) -> Result<u64, String> {
    number(text, "a whole number from 0 to 18446744073709551615")
}

fn address(text: &str) -> Result<IpAddr, String> {
    number(text, "an IP address such as 127.0.0.1, 0.0.0.0 or ::, not a name")
}

/// Yes or no in the words that people use for it in variables.
fn truth(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "t" | "y" | "1" => Ok(true),
        "false" | "no" | "off" | "f" | "n" | "0" => Ok(false),
        _ => Err("expected true or false".into()),
    }
}

/// What was typed. An environment variable that is empty counts as not set: that is how people unset one in files.
fn typed() -> Cli {
    let mut command = Cli::command()
        .mut_subcommands(|command| command.mut_args(environment::forget))
        .mut_subcommand("healthcheck", healthcheck::worded);
    let matches = command.try_get_matches_from_mut(std::env::args_os());
    matches
        .map_err(|error| {
            misplaced::placed(environment::discreet(environment::sourced(error, &command)), &command)
        })
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .unwrap_or_else(|error| error.exit())
}

/// Do what the command line says.
pub fn run() -> ExitCode {
    let done = match typed().command {
        Command::Serve(serve) => start(&serve),
        Command::Check { files, together, format, deny_warnings } => {
            let check = if together { offline::check_together } else { offline::check };
            tell(&check(&files), format, deny_warnings)
        }
        Command::Explain(asked) => explain::run(&asked),
        Command::Schema { markdown } => print(&offline::schema(markdown)),
        Command::Scenarios { name } => offline::scenarios(name.as_deref()).and_then(|text| print(&text)),
        Command::Openapi { name } => offline::openapi(name.as_deref()).and_then(|text| print(&text)),
        Command::Operations => print(&offline::operations()),
        Command::Pattern(recipe) => pattern(&recipe),
        Command::Healthcheck(place) => healthcheck::run(place),
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
    for doubt in environment::foreign_port().into_iter().chain(environment::misspelt(Cli::command)) {
        tracing::warn!("{doubt}");
    }
    let settings = serve.settings();
    actix_web::rt::System::new().block_on(async {
        let listening = startup::listen(&settings)?;
        print(&startup::greeting(&startup::base_url(&settings, &listening)))?;
        let desk = Arc::clone(listening.desk());
        let served = listening.run().await.context("serving");
        startup::withdraw(&settings);
        // The process ends, and the system takes all of its memory back at once: giving a million users back one by one
        // took 0.6 s.
        std::mem::forget(desk);
        served
    })
}

fn tell(checked: &Checked, format: Format, deny_warnings: bool) -> Result<()> {
    let passes = if deny_warnings { checked.is_beyond_doubt() } else { checked.is_fine() };
    match format {
        Format::Text => {
            if !checked.is_beyond_doubt() {
                // Nothing is left to be done where even this cannot be written.
                let _ = writeln!(std::io::stderr(), "{}", checked.text());
            }
            if passes {
                print(&checked.summary())?;
            }
        }
        Format::Json => print(&checked.json().to_string())?,
        Format::Sarif => print(&serde_json::to_string_pretty(&checked.sarif())?)?,
    }
    if passes { Ok(()) } else { bail!("{}", checked.summary()) }
}

fn pattern(recipe: &Recipe) -> Result<()> {
    recipe.check().map_err(|wrong| anyhow!(wrong))?;
    print(&recipe.make().to_string())
}
