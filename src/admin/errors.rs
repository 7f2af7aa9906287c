//! Every way in which the control API refuses: problem details with a hint.

use super::Admin;
use super::amiss::advice;
use crate::api::steering::Misfit;
use crate::api::{
    Api, Described, Problem, Rejection, Visit, covers, is_name, no_namespace, phrase, single_slashes,
};
use crate::engine::{ActionRefused, Answer, NoNamespace};

/// A refusal of the control API.
#[derive(Clone, Debug)]
pub enum Error {
    /// Turned away by the frame.
    Rejected(Rejection),
    /// Worded already.
    Problem(Box<Problem>),
    /// Not a refusal: the answer is still to come, and stands in place of this one.
    Waiting,
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<NoNamespace> for Error {
    fn from(error: NoNamespace) -> Self {
        no_namespace(&error).into()
    }
}

impl From<Misfit> for Error {
    fn from(misfit: Misfit) -> Self {
        invalid(misfit.said(), misfit.hint)
    }
}

impl From<ActionRefused> for Error {
    fn from(refused: ActionRefused) -> Self {
        let (status, word, hint) = face(&refused);
        Problem::new(status, word, refused.to_string(), hint).into()
    }
}

fn face(refused: &ActionRefused) -> (u16, &'static str, &str) {
    match refused {
        ActionRefused::Unknown { .. } => {
            (404, "unknown-action", "GET /__admin/actions lists what can be done")
        }
        ActionRefused::Arguments(_) => {
            (422, "arguments", "GET /__admin/actions and GET /__admin/tokens show what each takes")
        }
        ActionRefused::Missing { .. } => (
            422,
            "not-there",
            "name one that is known, or create it first; GET /__admin/state shows what there is",
        ),
        ActionRefused::NotFound(_) => {
            (404, "not-found", "create it first, or name another one; GET /__admin/state shows what there is")
        }
        ActionRefused::Conflict(_) => (409, "conflict", "name another one, or make a new one"),
        ActionRefused::Advised { refused, advice } => {
            let (status, word, _) = face(refused);
            (status, word, advice)
        }
    }
}

/// The body can be read, but one thing in it does not fit.
pub(super) fn invalid(detail: impl Into<String>, hint: impl Into<String>) -> Error {
    Problem::new(422, "invalid", detail, hint).into()
}

/// What is wrong, with the member that it is about; `.` is the whole document.
pub(super) fn located(place: &str, detail: &str) -> String {
    if place == "." { detail.to_owned() } else { format!("at `{place}`: {detail}") }
}

/// A list cannot go on from `id`, which is no id of this namespace; those look like `example`.
pub(super) fn no_cursor(id: &str, example: &str) -> Error {
    invalid(
        format!("`before` is `{id}`, and ids of this namespace look like `{example}`"),
        "give the id of the last entry of the list before",
    )
}

/// It cannot be done as things stand.
pub(super) fn conflict(detail: impl Into<String>, hint: impl Into<String>) -> Error {
    Problem::new(409, "conflict", detail, hint).into()
}

/// What was named is not there.
pub(super) fn missing(detail: impl Into<String>, hint: impl Into<String>) -> Error {
    Problem::new(404, "not-found", detail, hint).into()
}

/// Put a refusal on paper.
pub(super) fn render(error: Error, visit: &Visit<'_>) -> Answer {
    match error {
        Error::Problem(problem) => problem.answer(),
        Error::Waiting => Answer::empty(202),
        Error::Rejected(Rejection::WrongMethod { allowed }) => {
            let allowed = allowed.join(", ");
            let detail = format!("{} is not served at `{}`", visit.request.method, visit.path);
            Problem::new(405, "wrong-method", detail, format!("use {allowed}"))
                .answer()
                .with("allow", allowed)
        }
        Error::Rejected(Rejection::Slash { path }) => {
            Answer::empty(308).with("location", visit.url(&path)).because("trailing-slash")
        }
        Error::Rejected(rejection) => rejected(rejection, visit).answer(),
    }
}

fn rejected(rejection: Rejection, visit: &Visit<'_>) -> Problem {
    const BODY: &str = "correct it and send it again; GET /__docs/openapi/admin.json describes every body";
    match rejection {
        Rejection::UnknownRoute => Problem::new(
            404,
            "unknown-route",
            format!("nothing is served at `{}`{}", visit.path, nearest(visit.path)),
            "GET /__docs/openapi/admin.json lists every path",
        ),
        Rejection::BodyTooLarge { limit } => Problem::new(
            413,
            "body-too-large",
            format!("the body is larger than {limit} bytes"),
            "send less at a time",
        ),
        Rejection::WrongMediaType if visit.request.headers.bytes("content-encoding").is_some() => {
            Problem::new(
                415,
                "content-encoding",
                "a body with `content-encoding` is not read here",
                "send it as it is, not compressed",
            )
        }
        Rejection::WrongMediaType => Problem::new(
            415,
            "content-type",
            format!("a body of `{}` is not read here", content_type(visit)),
            "send application/json, or where a scenario is taken application/yaml",
        ),
        Rejection::Malformed { detail } => {
            let advice = visit.request.body.bytes().and_then(|body| advice(body));
            let hint = advice.unwrap_or_else(|| BODY.into());
            Problem::new(400, "malformed-body", format!("the body is no JSON: {detail}"), hint)
        }
        Rejection::Invalid { place, detail } => {
            Problem::new(422, "invalid", located(&place, &detail), BODY).with("place", place)
        }
        Rejection::BadQuery { detail } => Problem::new(
            422,
            "bad-query",
            format!("the query does not fit: {detail}"),
            "correct it and ask again; GET /__docs/openapi/admin.json describes every query",
        ),
        Rejection::BadSegment => Problem::new(
            400,
            "bad-path",
            "a path segment is not UTF-8 once it is percent-decoded",
            "encode the path as UTF-8",
        ),
        Rejection::Injected { status } => {
            Problem::new(status, "injected-fault", phrase(status), "a fault rule asked for this")
        }
        Rejection::RateLimited { .. } => {
            Problem::new(429, "injected-fault", phrase(429), "a fault rule asked for this")
        }
        Rejection::Slash { .. } | Rejection::WrongMethod { .. } => {
            Problem::new(405, "wrong-method", phrase(405), "use another method")
        }
        Rejection::UnknownOutcome | Rejection::Internal => Problem::internal(),
    }
}

/// The call that was probably meant, in words.
fn nearest(path: &str) -> String {
    let below = |path: &'static str| path.strip_prefix(Admin::BASE);
    let calls: Vec<_> = super::routes::routes().paths().filter_map(below).collect();
    let tidy = single_slashes(path);
    let asked = tidy.strip_prefix(Admin::BASE).unwrap_or_default();
    let is_served = tidy != path && super::routes::routes().paths().any(|served| covers(served, &tidy));
    let near = is_served
        .then(|| tidy.clone())
        .or_else(|| in_namespace(asked))
        .or_else(|| crate::engine::nearest(asked, calls).map(|near| format!("{}{near}", Admin::BASE)));
    near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

/// The path for a call that names its namespace in the wrong place: below ours instead of before it.
fn in_namespace(asked: &str) -> Option<String> {
    let (name, call) = asked.strip_prefix("/@")?.split_once('/')?;
    is_name(name).then(|| format!("/@{name}{}/{call}", Admin::BASE))
}

fn content_type<'v>(visit: &'v Visit<'_>) -> &'v str {
    visit.request.headers.get("content-type").unwrap_or_default()
}

/// The kinds of refusal, for the documentation.
pub(super) fn faces() -> Vec<Described> {
    [400, 401, 403, 404, 405, 409, 413, 415, 422, 500, 503].map(Problem::described).into()
}
