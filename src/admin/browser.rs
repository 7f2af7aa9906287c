//! Pages of other origins must not steer the simulator that a developer has open beside them.
//!
//! A browser says where a request comes from, in `Origin` or `Sec-Fetch-Site`; other clients send neither.

use crate::api::Problem;
use crate::engine::{Answer, Request};

/// The refusal of a request that a page of another origin makes.
pub(super) fn refuse(request: &Request) -> Option<Answer> {
    is_foreign(request).then(|| {
        let detail = "the control API answers no page of another origin";
        Problem::new(403, "cross-origin", detail, "call it from a test or a terminal, or open it directly")
            .answer()
    })
}

fn is_foreign(request: &Request) -> bool {
    let header = |name: &str| request.headers.get(name);
    let authority =
        |origin: &str| origin.split_once("://").is_some_and(|(_, authority)| authority == request.host());
    let by_origin = header("origin").is_some_and(|origin| !authority(origin));
    let by_fetch = header("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    by_origin || by_fetch
}
