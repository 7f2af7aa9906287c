//! Names that callers give. One that is not known is refused with the one that was probably meant: to answer as if
//! there were merely nothing of that name would send people looking in the wrong place.

use super::errors::invalid;
use super::{Admin, Error};
use crate::api::{Ctx, OperationInfo, steering};
use crate::engine::{listed, meant};
use crate::vendors;

/// The kinds of event that a namespace tells of. What is told of the listening itself cannot be chosen.
pub(super) const EVENT_KINDS: [&str; 6] = ["request", "answer", "clock", "reset", "webhook", "scenario"];

/// Whether `given` is among `known`, which are called `what`.
pub(super) fn one_of(what: &str, given: &str, known: &[&str]) -> Result<(), Error> {
    if known.contains(&given) {
        return Ok(());
    }
    let detail = format!("no {what} is named `{given}`{}", meant(given, known.iter().copied()));
    Err(invalid(detail, format!("known are: {}", listed(known.iter().copied()))))
}

/// The operation of that id.
pub(super) fn operation<'c>(ctx: &Ctx<'c, Admin>, id: &str) -> Result<&'c OperationInfo, Error> {
    Ok(steering::operation(ctx.api().catalogue.mounts(), id)?)
}

/// Whether there is such a vendor.
pub(super) fn vendor(ctx: &Ctx<'_, Admin>, name: &str) -> Result<(), Error> {
    one_of("vendor", name, &ctx.api().catalogue.vendors().collect::<Vec<_>>())
}

/// Whether any vendor notifies of such an event: another one would be waited for in vain.
pub(super) fn event(name: &str) -> Result<(), Error> {
    let mut known: Vec<_> =
        vendors::all_events().into_iter().flat_map(|(_, events)| events).copied().collect();
    known.sort_unstable();
    known.dedup();
    one_of("event", name, &known)
}

/// Whether any vendor sends such messages to people.
pub(super) fn message(kind: &str) -> Result<(), Error> {
    one_of("kind of message", kind, &vendors::all_message_kinds())
}

/// Whether an answer can have such a status: that of HTTP, or 0 where a fault left a request unanswered.
pub(super) fn status(status: u16) -> Result<(), Error> {
    if status == 0 || (100..600).contains(&status) {
        return Ok(());
    }
    let hint = "give one from 100 to 599, or 0 for requests that a fault left unanswered";
    Err(invalid(format!("no answer has the status {status}"), hint))
}
