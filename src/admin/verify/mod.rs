//! Assertions about the journal: how many requests there were of a kind, now or soon.
//!
//! A failed one is answered as 409 with the nearest misses, so that `curl -f` and every test library see it
//! fail. What eviction could change is never answered as a "no": it is `incomplete`.

mod candidate;
mod check;
mod count;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Admin, Error, here};
use crate::api::{Ctx, Hold, Json, Nothing, Problem, Query, Redaction, Reply};
use crate::engine::{Audience, Conditions, Entry, Namespace, Seat, Span};
use candidate::{Judge, Judged, Miss};
use count::{Bounds, Count, Ruling};

/// How many nearest misses are told.
const MISSES: usize = 3;
/// How many wait in a namespace at most: each judges the journal whenever something happens.
const WAITING: usize = 100;
/// What can change the number of requests that fit.
const DECISIVE: [&str; 3] = ["request", "answer", "reset"];
/// How many ids of requests that fit are told.
const IDS: usize = 100;

/// What to assert: requests that fit all that is given are counted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// The id of the operation that they met.
    #[serde(default)]
    pub operation: Option<String>,
    /// Their method.
    #[serde(default)]
    pub method: Option<String>,
    /// Their path without a namespace's prefix and without the query, or a route such as `/v2/facescans/{id}`.
    #[serde(default)]
    pub path: Option<String>,
    /// Conditions on them, as in scenarios.
    #[serde(default)]
    pub when: Conditions,
    /// The status that they were answered with; 0 where a fault left them unanswered.
    #[serde(default)]
    #[schemars(range(max = 599))]
    pub status: Option<u16>,
    /// How many there must be; left out: one at least.
    #[serde(default)]
    count: Count,
    /// How long to wait for it (real time, up to 5m); left out: not at all. With only a `max`, it is watched all
    /// that time that there are no more; else it is answered as soon as the count is right.
    #[serde(default)]
    within: Option<Span>,
}

/// What holds.
#[derive(Serialize, JsonSchema)]
pub struct Verified {
    /// Always true: what does not hold is a problem.
    satisfied: bool,
    /// How many requests fit.
    matched: u64,
    /// Their ids, oldest first; the first hundred.
    requests: Vec<String>,
}

/// What the journal says now.
struct Finding<'e> {
    fitting: Vec<String>,
    matched: u64,
    /// Exchanges of which it cannot be told: they had to go, or their body is kept as a digest only.
    unknown: u64,
    misses: Vec<Miss<'e>>,
}

/// `POST /__admin/requests/verify`
pub fn verify(
    ctx: &Ctx<'_, Admin>,
    _: Query<Nothing>,
    Json(expected): Json<Expectation>,
) -> Result<Reply<Verified>, Error> {
    let bounds = expected.count.bounds()?;
    let within = expected.within.unwrap_or_default();
    check::expectation(ctx, &expected)?;
    let namespace = here(ctx)?;
    let redaction = Redaction::of(ctx.api().catalogue.secrets());
    let aliases = namespace.aliases();
    let judge = Judge::new(&expected, &ctx.api().catalogue, &aliases, &redaction);
    let (entries, evicted) = namespace.journal(|journal| (journal.copied(), journal.evicted()));
    let finding = look(&judge, namespace.name(), &entries, evicted);
    let ruling = bounds.rule(finding.matched, finding.unknown);
    let may_change = match ruling {
        Ruling::TooMany => false,
        Ruling::Satisfied => bounds.is_only_a_limit(),
        Ruling::TooFew | Ruling::Unknown => true,
    };
    if may_change && ctx.visit().waited < within {
        let bus = Arc::clone(namespace.bus());
        let seat = if ctx.visit().waited == Span::ZERO { Some(seat(&namespace)?) } else { None };
        ctx.hold(Hold::Ask { bus, kinds: &DECISIVE, within, seat });
    }
    match ruling {
        Ruling::Satisfied => {
            Ok(Reply(Verified { satisfied: true, matched: finding.matched, requests: finding.fitting }))
        }
        Ruling::Unknown => Err(incomplete(&bounds, &finding).into()),
        Ruling::TooFew | Ruling::TooMany => Err(not_satisfied(&bounds, &finding).into()),
    }
}

/// A seat for one more that waits here.
fn seat(namespace: &Namespace) -> Result<Seat, Error> {
    namespace.bus().seat(Audience::Waiting, WAITING).ok_or_else(|| {
        let detail = format!("{WAITING} requests wait in `{}` already", namespace.name());
        Problem::new(503, "too-many-waiting", detail, "let some of them end first").into()
    })
}

fn look<'e>(judge: &Judge<'_>, namespace: &str, entries: &'e [Entry<'static>], evicted: u64) -> Finding<'e> {
    let mut finding = Finding { fitting: Vec::new(), matched: 0, unknown: evicted, misses: Vec::new() };
    for entry in entries {
        let id = || format!("{namespace}-{}", entry.number);
        match judge.judge(entry) {
            Judged::Fits => {
                finding.matched += 1;
                if finding.fitting.len() < IDS {
                    finding.fitting.push(id());
                }
            }
            Judged::Unknown => finding.unknown += 1,
            Judged::Misses { likeness, place } => {
                finding.misses.push(Miss { likeness, place, entry });
            }
        }
    }
    // The most alike first; of those that are equally so, the newest.
    finding.misses.sort_unstable_by_key(|miss| std::cmp::Reverse((miss.likeness, miss.entry.number)));
    finding.misses.truncate(MISSES);
    for miss in &mut finding.misses {
        judge.explain(miss, namespace);
    }
    finding
}

fn problem(word: &'static str, detail: String, hint: &str, finding: &Finding<'_>) -> Problem {
    let misses: Vec<_> = finding.misses.iter().map(|miss| miss.place.clone()).collect();
    Problem::new(409, word, detail, hint)
        .with("satisfied", false)
        .with("matched", finding.matched)
        .with("requests", finding.fitting.clone())
        .with("nearest", misses)
}

fn not_satisfied(bounds: &Bounds, finding: &Finding<'_>) -> Problem {
    let detail = format!("{} fit, expected {bounds}", requests(finding.matched));
    let is_too_few = bounds.rule(finding.matched, 0) == Ruling::TooFew;
    let hint = match finding.misses.as_slice() {
        _ if !is_too_few => "`requests` names those that fit; GET /__admin/requests/{id} shows one",
        [] if finding.matched == 0 => {
            "no request has come in here; GET /__admin/namespaces tells which namespaces got any, and those that are \
             still to come are waited for as long as `within` says"
        }
        [] => {
            "no other request has come in here; those that are still to come are waited for as long as `within` says"
        }
        _ => "`nearest` tells the first thing in which the requests differ that come nearest",
    };
    problem("not-satisfied", detail, hint, finding)
}

fn incomplete(bounds: &Bounds, finding: &Finding<'_>) -> Problem {
    let detail = format!(
        "{} fit, expected {bounds}; of {} more it cannot be told, because the journal keeps them no longer, or not \
         whole, or because a text is too long for the expression that is looked for in it",
        requests(finding.matched),
        finding.unknown,
    );
    let hint = "empty the journal first with DELETE /__admin/requests, or give it more room with --journal-entries \
                and --journal-bytes";
    problem("incomplete", detail, hint, finding)
        .with("satisfied", json!(null))
        .with("unknown", finding.unknown)
}

fn requests(count: u64) -> String {
    if count == 1 { "1 request".into() } else { format!("{count} requests") }
}
