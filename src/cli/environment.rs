//! What the environment says: variables that are empty, that somebody else has set, or that nobody knows.
//!
//! Whoever runs a container says everything by variables, and never sees a flag; so what is wrong is told by their names.
//! One of the names is not ours alone: Kubernetes tells every pod of a Service that is called `lookalike`, and linked
//! containers of each other, by the address in `LOOKALIKE_PORT`, and no server may be kept from starting by that.

use std::collections::BTreeSet;
use std::ffi::OsStr;

use clap::builder::Resettable;
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, Command, Error};

use crate::engine::nearest;

const PREFIX: &str = "LOOKALIKE_";
const PORT: &str = "LOOKALIKE_PORT";
/// What others call a setting of ours.
const ELSEWHERE: [(&str, &str); 4] =
    [("HOST", "BIND"), ("ADDRESS", "BIND"), ("ADDR", "BIND"), ("LISTEN", "BIND")];
/// What addresses of services begin with; no port does.
const ADDRESS: &str = "tcp://";

/// The same argument without its variable where that counts as not set.
pub(super) fn forget(arg: Arg) -> Arg {
    let value = arg.get_env().and_then(|name| Some((name, std::env::var_os(name)?)));
    let is_unset = value.is_some_and(|(name, value)| {
        // A token that somebody meant to set must not vanish: the control API would be open to everybody.
        let is_empty = value.is_empty() && arg.get_id() != "admin_token";
        is_empty || (name == PORT && is_address(&value))
    });
    if is_unset { arg.env(Resettable::Reset) } else { arg }
}

fn is_address(value: &OsStr) -> bool {
    value.to_string_lossy().starts_with(ADDRESS)
}

/// That the port is not the one that a variable seems to say.
pub(super) fn foreign_port() -> Option<String> {
    let value = std::env::var_os(PORT)?.into_string().ok().filter(|value| value.starts_with(ADDRESS))?;
    Some(format!(
        "{PORT} is `{value}`, the address of another service (Kubernetes puts it there for a Service that is called \
         `lookalike`, as linked containers do), so it counts as not set; `enableServiceLinks: false` in the pod keeps it out"
    ))
}

/// Variables that were probably meant for the program, and that none of its commands knows.
pub(super) fn misspelt(command: impl FnOnce() -> Command) -> Vec<String> {
    let set = std::env::vars_os().filter(|(_, value)| !value.is_empty());
    let ours = set.filter_map(|(name, _)| Some(name.to_str()?.strip_prefix(PREFIX)?.to_owned()));
    let given: Vec<_> = ours.filter(|name| !tells_of_a_service(name)).collect();
    if given.is_empty() {
        // Mostly, and then a start need not put together what is known.
        return Vec::new();
    }
    let command = command();
    let known: BTreeSet<_> = command
        .get_subcommands()
        .flat_map(Command::get_arguments)
        .filter_map(|arg| arg.get_env()?.to_str()?.strip_prefix(PREFIX))
        .collect();
    let unknown = given.into_iter().filter(|name| !known.contains(name.as_str()));
    let told = |name: String| {
        let elsewhere = ELSEWHERE.iter().find(|(theirs, _)| *theirs == name).map(|(_, ours)| *ours);
        let meant = elsewhere.or_else(|| nearest(&name, known.iter().copied()))?;
        Some(format!("no setting is called {PREFIX}{name}; did you mean `{PREFIX}{meant}`?"))
    };
    unknown.filter_map(told).collect()
}

/// Whether others set a variable of that name: `SERVICE_HOST`, `PORT_8080_TCP_ADDR`, and those of `lookalike-…`.
fn tells_of_a_service(name: &str) -> bool {
    ["SERVICE_HOST", "SERVICE_PORT", "PORT_"].iter().any(|part| name.contains(part))
}

/// Why a value cannot be read, with the variable that it comes from: whoever set that has typed no flag.
pub(super) fn sourced(mut error: Error, command: &Command) -> Error {
    let typed: Vec<_> = std::env::args().skip(1).collect();
    let Some(ContextValue::String(shown)) = error.get(ContextKind::InvalidArg).cloned() else { return error };
    let flag = shown.split(' ').next().unwrap_or_default();
    let of = |arg: &&Arg| arg.get_long().is_some_and(|long| flag.strip_prefix("--") == Some(long));
    let asked = typed.first().and_then(|name| command.find_subcommand(name));
    let Some(arg) = asked.and_then(|command| command.get_arguments().find(of)) else { return error };
    let is_typed = typed.iter().any(|word| word == flag || word.starts_with(&format!("{flag}=")));
    if let Some(name) = arg.get_env().filter(|name| !is_typed && std::env::var_os(name).is_some()) {
        let told = format!("{shown} (from {})", name.display());
        error.insert(ContextKind::InvalidArg, ContextValue::String(told));
    }
    error
}

/// The same without who stands in a URL, and their password: the log of a build is read by many.
pub(super) fn discreet(mut error: Error) -> Error {
    if let Some(ContextValue::String(value)) = error.get(ContextKind::InvalidValue)
        && let Some((scheme, rest)) = value.split_once("://")
        && let Some((_, host)) = rest.rsplit_once('@')
    {
        let shown = format!("{scheme}://…@{host}");
        error.insert(ContextKind::InvalidValue, ContextValue::String(shown));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_say_of_services_is_none_of_our_settings() {
        for name in
            ["SERVICE_HOST", "SERVICE_PORT_HTTP", "PORT_8080_TCP", "PORT_8080_TCP_ADDR", "EU_SERVICE_HOST"]
        {
            assert!(tells_of_a_service(name), "{name}");
        }
        for name in ["PROT", "PORTS", "SEEED", "SCENARIOS"] {
            assert!(!tells_of_a_service(name), "{name}");
        }
    }
}
