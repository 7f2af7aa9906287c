//! Whether an expectation can hold at all: one that never could is a mistake of its writer, and no finding.

use super::super::errors::invalid;
use super::super::{Admin, Error, names};
use super::Expectation;
use crate::api::{Ctx, below_namespace, steering};
use crate::engine::Span;

/// The longest wait.
const LONGEST: Span = Span::from_seconds(300);

/// Check each part for itself.
pub(super) fn expectation(ctx: &Ctx<'_, Admin>, expected: &Expectation) -> Result<(), Error> {
    let Expectation { operation, method, path, when, status, within, .. } = expected;
    if within.is_some_and(|within| within > LONGEST) {
        let detail = format!("`within` is longer than {LONGEST}");
        return Err(invalid(detail, "wait for less, and verify again"));
    }
    method.as_deref().map_or(Ok(()), check_method)?;
    path.as_deref().map_or(Ok(()), check_path)?;
    status.map_or(Ok(()), names::status)?;
    let Some(id) = operation else { return Ok(()) };
    Ok(steering::check_conditions(when, &[names::operation(ctx, id)?])?)
}

fn check_method(method: &str) -> Result<(), Error> {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !method.is_empty() && method.bytes().all(is_letter) {
        return Ok(());
    }
    Err(invalid(format!("`{method}` is no method"), "give one such as \"POST\""))
}

/// Whether the braces of a segment, if it has any, stand around a name and nothing else.
fn is_segment(segment: &str) -> bool {
    let name = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let text = name.map_or(segment, |name| name.trim_start_matches('*'));
    !text.contains(['{', '}']) && (name.is_none() || !text.is_empty())
}

/// A path as it is compared: without a namespace and without a query.
fn check_path(path: &str) -> Result<(), Error> {
    let told = if !path.starts_with('/') {
        Some((
            format!("`path` is `{path}`, and every path begins with `/`"),
            "give one such as \"/v2/users\"",
        ))
    } else if path.contains('?') {
        let hint = "ask for the query below `when`, such as {\"query.page\": \"2\"}";
        Some((format!("`path` is `{path}`, and a path ends before the `?`"), hint))
    } else if !path.split('/').all(is_segment) {
        let hint = "a parameter is a whole segment, such as \"/v2/facescans/{id}\"";
        Some((format!("`path` is `{path}`, in which a brace stands that is no parameter's"), hint))
    } else if below_namespace(path) != path {
        let hint = "leave the first segment out, and send the call itself to that namespace";
        Some((format!("`path` is `{path}`, and paths are compared without their namespace"), hint))
    } else {
        None
    };
    told.map_or(Ok(()), |(detail, hint)| Err(invalid(detail, hint)))
}
