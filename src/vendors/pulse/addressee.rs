//! Whom a path means: every refusal repeats the reference that its path has (section 5).
//!
//! A refusal may come before any handler ran, so the path is read here once more, by the templates of the
//! vendor's own routes and of the scenario's further paths.

use super::routes::{
    COMPLETE_PROFILE, CREATE_PROFILE, PAGE, PASSES, RESET_PROFILE, USER_ACTION, USER_VERIFY, USERS,
};
use super::{Pulse, State};
use crate::api::{Visit, segment};

const TEMPLATES: [&str; 8] =
    [USER_VERIFY, USER_ACTION, USERS, CREATE_PROFILE, RESET_PROFILE, COMPLETE_PROFILE, PAGE, PASSES];

/// The reference in the path of a request, or of the user of the link in it; none where it has neither.
pub(super) fn user_ref(visit: &Visit<'_>) -> Option<String> {
    let aliases = visit.arrival.aliases().iter().filter(|alias| alias.operation.starts_with("pulse."));
    let mut templates = TEMPLATES.into_iter().chain(aliases.map(|alias| alias.path.as_str()));
    match templates.find_map(|template| parameter(template, visit.path))? {
        ("user_ref", text) => Some(text),
        (_, key) => user_of_link(visit, &key),
    }
}

fn user_of_link(visit: &Visit<'_>, key: &str) -> Option<String> {
    let user = |state: &mut State| state.link(key).map(|link| link.user_ref.clone());
    let real = visit.request.received;
    let found = visit.namespace?.transact::<Pulse, _, _>(&visit.arrival, real, |state, _| user(state));
    found?.0.ok()
}

/// The parameter of `template` with what stands in its place, if `path` fits; what is not UTF-8 is replaced.
fn parameter<'t>(template: &'t str, path: &str) -> Option<(&'t str, String)> {
    let mut found = None;
    let mut given = path.split('/');
    for part in template.split('/') {
        let text = given.next()?;
        match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) if !text.is_empty() => found = Some((name, lossy(text))),
            None if segment(text).as_deref() == Some(part) => {}
            _ => return None,
        }
    }
    if given.next().is_none() { found } else { None }
}

fn lossy(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_found_where_the_template_has_it() {
        for (path, expected) in [
            ("/pulse/users/a%2Fb+c", Some("a/b+c")),
            ("/pulse/us%65rs/a", Some("a")),
            ("/pulse/users/%ff", Some("\u{fffd}")),
            ("/pulse/users/", None),
            ("/pulse/users/a/b", None),
            ("/pulse/other/a", None),
        ] {
            assert_eq!(parameter(USERS, path).map(|(_, text)| text).as_deref(), expected, "{path}");
        }
    }
}
