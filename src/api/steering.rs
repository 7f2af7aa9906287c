//! Whether what is to steer the simulator fits what there is to steer: operations, their outcomes, their parameters.
//!
//! Scenario files and the admin API ask the same questions, so they are answered here, once.

use std::collections::BTreeSet;
use std::sync::Arc;

use thiserror::Error;

use super::{Mounted, OperationInfo, covers, likeness};
use crate::engine::{
    Alias, BadFault, BadOverride, BadPlan, Conditions, Fault, OutcomePlan, Override, covers_operation,
    listed, nearest,
};

/// Something that does not fit, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}; {hint}", self.said())]
pub struct Misfit {
    /// What was found, and what is wrong with it.
    pub detail: String,
    /// The known name that was probably meant.
    pub meant: Option<String>,
    /// What would fit.
    pub hint: String,
}

impl Misfit {
    /// A misfit in words.
    pub fn new(detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { detail: detail.into(), meant: None, hint: hint.into() }
    }

    /// The same with the known name that was probably meant, if any.
    #[must_use]
    pub fn meaning(mut self, meant: Option<impl Into<String>>) -> Self {
        self.meant = meant.map(Into::into);
        self
    }

    /// What is wrong, and what was probably meant.
    pub fn said(&self) -> String {
        let meant =
            self.meant.as_ref().map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        format!("{}{meant}", self.detail)
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
            BadOverride::Bodiless(_) => "leave the body out, or answer with another status",
            BadOverride::TwoBodies => r#"such as {"respond":{"json":{"detail":"no"}}}"#,
            BadOverride::Header(_) => {
                "name another one; the transport writes length, connection and date itself"
            }
            BadOverride::HeaderValue(_) => "write it in one line",
            BadOverride::File(_) => {
                "a scenario names a file in its folder; elsewhere give its bytes: {\"path\":\"a.json\",\"base64\":\"e30=\"}"
            }
            BadOverride::Together(_) => "say more with fewer of them; text without braces counts for nothing",
            BadOverride::Json(_) => "give it as text in `body`, with its content type in `headers`",
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
        let hint = if id.contains('*') { NO_PATTERN } else { LISTS };
        Misfit::new(format!("no operation is named `{id}`"), hint).meaning(likeness::operation(id, &ids))
    })
}

/// The operations that a pattern covers: one at least.
pub fn covered<'m>(mounts: &'m Mounts, pattern: &str) -> Result<Vec<&'m OperationInfo>, Misfit> {
    let operations = mounts.iter().flat_map(|mount| mount.operations());
    let (covered, unmet): (Vec<_>, Vec<_>) = operations
        .clone()
        .filter(|info| covers_operation(pattern, &info.id))
        .partition(|info| !info.methods.is_empty());
    if covered.is_empty() && !unmet.is_empty() {
        let detail =
            format!("`{pattern}` stands for requests that meet no operation, and nothing strikes those");
        return Err(Misfit::new(detail, LISTS));
    }
    if covered.is_empty() {
        let ids: Vec<_> = operations.map(|info| &*info.id).collect();
        let misfit = Misfit::new(format!("no operation is covered by `{pattern}`"), LISTS);
        return Err(misfit.meaning(likeness::pattern(pattern, &ids)));
    }
    Ok(covered)
}

/// Whether an operation knows an outcome.
pub fn check_outcome(info: &OperationInfo, name: &str) -> Result<(), Misfit> {
    if info.outcomes.contains(&name) {
        return Ok(());
    }
    let hint = match info.outcomes.as_slice() {
        [] => "it knows none".into(),
        known => format!("it knows {}", listed(known.iter().copied())),
    };
    let misfit = Misfit::new(format!("`{name}` is no outcome of {}", info.id), hint);
    Err(misfit.meaning(nearest(name, info.outcomes.iter().copied())))
}

/// Whether chosen outcomes fit their operation.
pub fn check_outcomes(mounts: &Mounts, plan: &OutcomePlan) -> Result<(), Misfit> {
    let info = operation(mounts, &plan.operation)?;
    plan.check()?;
    plan.names().try_for_each(|name| check_outcome(info, name))?;
    check_conditions(&plan.when, &[info])
}

/// Whether a fault fits itself and covers any operation.
pub fn check_fault(mounts: &Mounts, fault: &Fault) -> Result<(), Misfit> {
    fault.check()?;
    check_conditions(&fault.when, &covered(mounts, &fault.operation)?)
}

/// Whether an override fits itself and covers any operation.
pub fn check_override(mounts: &Mounts, given: &Override) -> Result<(), Misfit> {
    given.respond.check()?;
    check_conditions(&given.when, &covered(mounts, &given.operation)?)
}

/// Whether an alias fits its operation.
pub fn check_alias(mounts: &Mounts, alias: &Alias) -> Result<(), Misfit> {
    let info = operation(mounts, &alias.operation)?;
    check_path(mounts, info, &alias.path)
}

/// Whether a further path fits the operation that it is for, and stands where nothing is served yet.
pub fn check_path(mounts: &Mounts, info: &OperationInfo, path: &str) -> Result<(), Misfit> {
    check_form(path)?;
    check_root(mounts, info, path)?;
    if braces(path) != braces(info.path) {
        let detail = format!("the path `{path}` must have the parameters of `{}` and no others", info.path);
        return Err(Misfit::new(detail, ""));
    }
    let shares = |other: &OperationInfo| other.methods.iter().any(|method| info.methods.contains(method));
    let takes = |other: &&OperationInfo| shares(other) && covers(other.below_root(path), other.path);
    let Some(served) = mounts.iter().flat_map(|mount| mount.operations()).find(takes) else {
        return Ok(());
    };
    let detail = if covers(served.path, served.below_root(path)) {
        format!("`{path}` is served by {} already", served.id)
    } else {
        format!("`{path}` would take `{}` away from {}", served.path, served.id)
    };
    Err(Misfit::new(detail, "an alias is for a further path; choose one that is free"))
}

/// Whether requests could have a path.
pub fn check_form(path: &str) -> Result<(), Misfit> {
    let tell = |wrong: &str, hint: &str| Err(Misfit::new(format!("the path `{path}` {wrong}"), hint));
    if !path.starts_with('/') {
        return tell("does not begin with a slash", "write it like `/people`");
    }
    if path.starts_with("/@") {
        return tell(
            "begins like a namespace's prefix",
            "leave that out: an alias is there in each namespace",
        );
    }
    if path.starts_with("/__") {
        return tell("begins as only the control API's paths do", "choose another first segment");
    }
    match path.chars().find(|letter| !letter.is_ascii_graphic() || "?#".contains(*letter)) {
        None => Ok(()),
        Some('?' | '#') => {
            tell("has more than a path", "an alias is met whatever the query; overrides can tell it apart")
        }
        Some(_) => tell("has a letter that no path has", "percent-encode it, as clients do"),
    }
}

/// Whether a path begins as none does that always belongs to another API.
fn check_root(mounts: &Mounts, info: &OperationInfo, path: &str) -> Result<(), Misfit> {
    let root = path.split('/').nth(1).unwrap_or_default();
    let Some(owner) = mounts.iter().find(|mount| mount.roots().contains(&root)) else { return Ok(()) };
    if owner.name() == info.vendor {
        return Ok(());
    }
    let detail =
        format!("what begins with `/{root}` never comes to {}: it belongs to {}", info.vendor, owner.name());
    Err(Misfit::new(detail, "choose another first segment"))
}

/// The parameters of a path, braces included.
fn braces(path: &str) -> BTreeSet<&str> {
    path.split('/').filter(|part| part.starts_with('{')).collect()
}

/// Whether conditions speak only of path parameters that one of the operations has: they could never hold otherwise.
pub fn check_conditions(when: &Conditions, operations: &[&OperationInfo]) -> Result<(), Misfit> {
    when.path_parameters().try_for_each(|name| check_parameter(name, operations))
}

/// Whether one of the operations has a path parameter.
pub fn check_parameter(name: &str, operations: &[&OperationInfo]) -> Result<(), Misfit> {
    let known: BTreeSet<_> = operations.iter().flat_map(|info| parameters(info.path)).collect();
    if known.contains(name) {
        return Ok(());
    }
    let hint = if known.is_empty() {
        "its path has none; ask for `query.<name>`, `header.<name>` or `body.<member>`".into()
    } else {
        format!("there are: {}", listed(known.iter().copied()))
    };
    let ids: Vec<_> = operations.iter().take(3).map(|info| &*info.id).collect();
    let misfit = Misfit::new(format!("`{name}` is no path parameter of {}", ids.join(", ")), hint);
    Err(misfit.meaning(nearest(name, known)))
}

/// The names of the parameters of a path.
fn parameters(path: &str) -> impl Iterator<Item = &str> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.map(|name| name.trim_start_matches('*'))
}
