//! Whether what is to steer the simulator fits what there is to steer: operations, their outcomes, their parameters.
//!
//! Scenario files and the admin API ask the same questions, so they are answered here, once.

use std::collections::BTreeSet;
use std::sync::Arc;

use thiserror::Error;

use super::{Mounted, OperationInfo, covers, likeness};
use crate::engine::{Alias, BadFault, BadOverride, BadPlan, Conditions, Fault, OutcomePlan, Override, meant};

/// Something that does not fit, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{detail}; {hint}")]
pub struct Misfit {
    /// What was found, and what is wrong with it.
    pub detail: String,
    /// What would fit.
    pub hint: String,
}

impl Misfit {
    /// A misfit in words.
    pub fn new(detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { detail: detail.into(), hint: hint.into() }
    }
}

impl From<BadPlan> for Misfit {
    fn from(bad: BadPlan) -> Self {
        let hint = match bad {
            BadPlan::Ambiguous => r#"such as {"operation":"intelliprove.get_user","outcome":"not_found"}"#,
            BadPlan::Length(_) => "name at least one, and no more than these at a time",
        };
        Self::new(bad.to_string(), hint)
    }
}

impl From<BadFault> for Misfit {
    fn from(bad: BadFault) -> Self {
        let hint = match bad {
            BadFault::Nothing | BadFault::TwoKinds => {
                r#"such as {"inject":{"delay":{"fixed":"200ms"},"status":503}}"#
            }
            BadFault::Status => "inject an error status",
            BadFault::Delay(_) => r#"such as {"lognormal":{"p50":"120ms","p99":"900ms"}}"#,
            BadFault::SlowBody => r#"such as {"slow_body":{"over":"2s","chunks":10}}"#,
            BadFault::Zero(_) => "leave it out for a fault that stays",
            BadFault::Probability => r#"such as {"probability":0.1}"#,
            BadFault::Between => r#"such as {"between":["1m","5m"]}"#,
            BadFault::TwoTimes => r#"such as {"on":{"times":2}}"#,
            BadFault::Pattern => "such as intelliprove.*",
        };
        Self::new(bad.to_string(), hint)
    }
}

impl From<BadOverride> for Misfit {
    fn from(bad: BadOverride) -> Self {
        let hint = match bad {
            BadOverride::Status => r#"such as {"respond":{"status":418}}"#,
            BadOverride::TwoBodies => r#"such as {"respond":{"json":{"detail":"no"}}}"#,
            BadOverride::Header(_) => {
                "name another one; the transport writes length, connection and date itself"
            }
            BadOverride::File(_) => {
                "a scenario names a file in its folder; elsewhere give its bytes: {\"path\":\"a.json\",\"base64\":\"e30=\"}"
            }
            BadOverride::Together(_) => "say more with fewer of them; text without braces counts for nothing",
            BadOverride::Template(_) => "such as {{ request.query.name }}",
        };
        Self::new(bad.to_string(), hint)
    }
}

/// The vendors' APIs.
type Mounts = [Arc<dyn Mounted>];

const LISTS: &str = "`lookalike operations` and GET /__admin/operations list them all";
const NO_PATTERN: &str = "one operation is named here; patterns with `*` are for faults and overrides";

/// The operation of that id.
pub fn operation<'m>(mounts: &'m Mounts, id: &str) -> Result<&'m OperationInfo, Misfit> {
    let mut operations = mounts.iter().flat_map(|mount| mount.operations());
    operations.clone().find(|info| *info.id == *id).ok_or_else(|| {
        let ids: Vec<_> = operations.by_ref().map(|info| &*info.id).collect();
        let meant = said(likeness::operation(id, &ids));
        let hint = if id.contains('*') { NO_PATTERN } else { LISTS };
        Misfit::new(format!("no operation is named `{id}`{meant}"), hint)
    })
}

/// Whether chosen outcomes fit their operation.
pub fn check_outcomes(mounts: &Mounts, plan: &OutcomePlan) -> Result<(), Misfit> {
    let info = operation(mounts, &plan.operation)?;
    plan.check()?;
    if let Some(unknown) = plan.names().find(|name| !info.outcomes.contains(name)) {
        let known = match info.outcomes.as_slice() {
            [] => "it knows none".into(),
            known => format!("it knows: {}", known.join(", ")),
        };
        let meant = meant(unknown, info.outcomes.iter().copied());
        return Err(Misfit::new(format!("`{unknown}` is no outcome of {}{meant}", info.id), known));
    }
    check_conditions(&plan.when, &[info])
}

/// Whether a fault fits itself and covers any operation.
pub fn check_fault(mounts: &Mounts, fault: &Fault) -> Result<(), Misfit> {
    fault.check()?;
    check_conditions(&fault.when, &covered(mounts, &fault.operation, |id| fault.covers(id))?)
}

/// Whether an override fits itself and covers any operation.
pub fn check_override(mounts: &Mounts, given: &Override) -> Result<(), Misfit> {
    given.respond.check()?;
    check_conditions(&given.when, &covered(mounts, &given.operation, |id| given.covers(id))?)
}

/// What was probably meant, behind a message.
fn said(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"))
}

/// Whether an alias fits its operation.
pub fn check_alias(mounts: &Mounts, alias: &Alias) -> Result<(), Misfit> {
    let info = operation(mounts, &alias.operation)?;
    check_path(mounts.iter().flat_map(|mount| mount.operations()), info, &alias.path)
}

/// Whether a further path fits the operation that it is for, and stands where none of `operations` is served yet.
pub fn check_path<'m>(
    mut operations: impl Iterator<Item = &'m OperationInfo>,
    info: &OperationInfo,
    path: &str,
) -> Result<(), Misfit> {
    check_slash(path)?;
    if braces(path) != braces(info.path) {
        let detail = format!("the path `{path}` must have the parameters of `{}` and no others", info.path);
        return Err(Misfit::new(detail, ""));
    }
    let shares = |other: &OperationInfo| other.methods.iter().any(|method| info.methods.contains(method));
    let Some(served) = operations.find(|other| shares(other) && covers(path, other.path)) else {
        return Ok(());
    };
    let detail = if covers(served.path, path) {
        format!("`{path}` is served by {} already", served.id)
    } else {
        format!("`{path}` would take `{}` away from {}", served.path, served.id)
    };
    Err(Misfit::new(detail, "an alias is for a further path; choose one that is free"))
}

/// Whether a path begins as paths do.
pub fn check_slash(path: &str) -> Result<(), Misfit> {
    let tell = || Misfit::new(format!("the path `{path}` does not begin with a slash"), "");
    path.starts_with('/').then_some(()).ok_or_else(tell)
}

/// The parameters of a path, braces included.
fn braces(path: &str) -> BTreeSet<&str> {
    path.split('/').filter(|part| part.starts_with('{')).collect()
}

/// The operations that a pattern covers: one at least.
fn covered<'m>(
    mounts: &'m Mounts,
    pattern: &str,
    covers: impl Fn(&str) -> bool,
) -> Result<Vec<&'m OperationInfo>, Misfit> {
    let operations = mounts.iter().flat_map(|mount| mount.operations());
    let covered: Vec<_> = operations.clone().filter(|info| covers(&info.id)).collect();
    if covered.is_empty() {
        let ids: Vec<_> = operations.map(|info| &*info.id).collect();
        let meant = said(likeness::pattern(pattern, &ids).as_deref());
        return Err(Misfit::new(format!("no operation is covered by `{pattern}`{meant}"), LISTS));
    }
    Ok(covered)
}

/// Whether conditions speak only of path parameters that one of the operations has: they could never hold otherwise.
pub fn check_conditions(when: &Conditions, operations: &[&OperationInfo]) -> Result<(), Misfit> {
    let known: BTreeSet<_> = operations.iter().flat_map(|info| parameters(info.path)).collect();
    let Some(unknown) = when.path_parameters().find(|name| !known.contains(name)) else { return Ok(()) };
    let known: Vec<_> = known.into_iter().collect();
    let hint = match known.as_slice() {
        [] => "its path has none; ask for `query.<name>`, `header.<name>` or `body.<member>`".into(),
        known => format!("there are: {}", known.join(", ")),
    };
    let ids: Vec<_> = operations.iter().take(3).map(|info| &*info.id).collect();
    let meant = meant(unknown, known.iter().copied());
    Err(Misfit::new(format!("`{unknown}` is no path parameter of {}{meant}", ids.join(", ")), hint))
}

/// The names of the parameters of a path.
fn parameters(path: &str) -> impl Iterator<Item = &str> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| name.trim_start_matches('*'))
}
