//! A flag before its command: what people type who know other servers, which have no commands.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

/// The same with the command to which an unknown flag belongs, where some command has it; of several the first.
pub(super) fn placed(mut error: Error, command: &Command) -> Error {
    let typed: Vec<_> = std::env::args().skip(1).collect();
    let Some(flag) = typed.first().filter(|_| error.kind() == ErrorKind::UnknownArgument) else {
        return error;
    };
    let (name, given) =
        flag.split_once('=').map_or((flag.as_str(), None), |(name, value)| (name, Some(value)));
    let owner = command.get_subcommands().find_map(|owner| {
        let has = |arg: &&Arg| arg.get_long().is_some_and(|long| name.strip_prefix("--") == Some(long));
        owner.get_arguments().find(has).map(|arg| (owner.get_name(), arg))
    });
    let Some((owner, arg)) = owner else { return error };
    let value =
        given.or_else(|| typed.get(1).map(String::as_str)).filter(|_| arg.get_action().takes_values());
    // What is secret is not repeated: the log of a build is read by many.
    let is_plain = |value: &&str| !arg.is_hide_env_values_set() && !value.contains('@');
    let value = value.map_or_else(String::new, |value| match Some(value).filter(is_plain) {
        Some(value) => format!(" {value}"),
        None => " …".into(),
    });
    let tip = StyledStr::from(format!("`{name}` belongs to `{owner}`: `lookalike {owner} {name}{value}`"));
    error.remove(ContextKind::SuggestedArg);
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
    error
}
