//! The journal: list, read, empty. Secrets are hidden unless they are asked for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::bodiless::NoBody;
use super::errors::missing;
use super::reveal::{How, redaction};
use super::shown::{self, folded, number};
use super::{Admin, Error, here, names};
use crate::api::{Ctx, NoContent, Nothing, Query, Redaction, Reply, below_namespace};
use crate::engine::{Entry, Moment, Shown, Struck, Why};

/// How many are listed where nobody says; and at most.
const USUAL: usize = 100;
const MOST: usize = 1_000;

/// Which exchanges to list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only those of this operation.
    #[serde(default)]
    operation: Option<String>,
    /// Only those with this status; 0 for those that a fault left unanswered.
    #[serde(default)]
    status: Option<u16>,
    /// Only those that came in at this time of the namespace's clock or later.
    #[serde(default)]
    since: Option<Moment>,
    /// Only those that came in before the one with this id: what the list before ended with.
    #[serde(default)]
    before: Option<String>,
    /// At most so many, up to 1000; default 100.
    #[serde(default)]
    limit: Option<usize>,
}

/// An exchange in one line.
#[derive(Serialize, JsonSchema)]
pub struct Line {
    /// Its id, which the answer carried as `x-lookalike-request-id`.
    id: String,
    /// When it came in, on the namespace's clock.
    at: Moment,
    /// The method.
    method: String,
    /// Path and query, secrets hidden.
    target: String,
    /// The status of the answer; null while the request is on its way, 0 where a fault left it unanswered.
    status: Option<u16>,
    /// The operation that it met.
    operation: Option<String>,
    /// What the vendor calls whoever asked, by the credentials that it knows now: with IntelliProve the alias of the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<String>,
    /// The outcome that was chosen for it, and by whom.
    outcome: Option<Chosen>,
    /// Why the simulator refused or altered the answer.
    reason: Option<String>,
    /// The fault that struck it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<Struck>,
}

#[derive(Serialize, JsonSchema)]
struct Chosen {
    name: String,
    by: Why,
}

/// The journal's exchanges.
#[derive(Serialize, JsonSchema)]
pub struct List {
    /// Newest first.
    requests: Vec<Line>,
    /// How many older ones had to go since the journal was empty.
    evicted: u64,
}

/// An exchange in full.
#[derive(Serialize, JsonSchema)]
pub struct Whole {
    #[serde(flatten)]
    line: Line,
    /// What was asked.
    request: Message,
    /// What was answered.
    answer: Message,
}

/// Header fields and body of a message.
#[derive(Serialize, JsonSchema)]
pub struct Message {
    /// Header fields by name; of a repeated one, the list.
    headers: Map<String, Value>,
    /// JSON as such, other text as text, nothing as null; large or binary bodies as size and SHA-256.
    body: Value,
}

/// The path of a request, without a namespace's prefix and the query.
pub(super) fn own_path(target: &str) -> &str {
    below_namespace(target.split_once('?').map_or(target, |(path, _)| path))
}

/// How many to list where `asked` were asked for.
pub(super) fn limited(asked: Option<usize>) -> usize {
    asked.unwrap_or(USUAL).min(MOST)
}

pub(super) fn line(name: &str, entry: &Entry, redaction: &Redaction) -> Line {
    Line {
        id: format!("{name}-{}", entry.number),
        at: entry.at,
        method: entry.method.to_string(),
        target: redaction.text(&entry.exchange().target),
        status: entry.status,
        operation: entry.operation.as_deref().map(str::to_owned),
        caller: None,
        outcome: entry.decision().map(|decision| Chosen { name: decision.outcome.clone(), by: decision.why }),
        reason: entry.reason().map(str::to_owned),
        fault: entry.fault().cloned(),
    }
}

/// `GET /__admin/requests`
pub fn list_requests(ctx: &Ctx<'_, Admin>, Query(filter): Query<Filter>) -> Result<Reply<List>, Error> {
    filter.operation.as_deref().map_or(Ok(()), |id| names::operation(ctx, id).map(drop))?;
    filter.status.map_or(Ok(()), names::status)?;
    let namespace = here(ctx)?;
    let redaction = Redaction::of(ctx.api().catalogue.secrets());
    let before = filter.before.as_deref().map(|id| {
        number(&namespace, "", id)
            .ok_or_else(|| super::errors::no_cursor(id, &format!("{}-1", namespace.name())))
    });
    let before = before.transpose()?;
    let fits = |entry: &Entry<'_>| {
        before.is_none_or(|before| entry.number < before)
            && filter.operation.as_deref().is_none_or(|wanted| entry.operation.as_deref() == Some(wanted))
            && filter.status.is_none_or(|wanted| entry.status == Some(wanted))
            && filter.since.is_none_or(|since| entry.at >= since)
    };
    let (entries, evicted) = namespace.journal(|journal| {
        let fitting = journal.iter().rev().filter(fits).take(limited(filter.limit));
        (fitting.map(Entry::into_owned).collect::<Vec<_>>(), journal.evicted())
    });
    // Secrets are hidden in a copy, so that nobody waits for that.
    let catalogue = &ctx.api().catalogue;
    let told = |entry| Line {
        caller: catalogue.caller(&namespace, entry),
        ..line(namespace.name(), entry, &redaction)
    };
    let requests = entries.iter().map(told).collect();
    Ok(Reply(List { requests, evicted }))
}

/// `GET /__admin/requests/{id}`
pub fn get_request(ctx: &Ctx<'_, Admin>, Query(how): Query<How>) -> Result<Reply<Whole>, Error> {
    let namespace = here(ctx)?;
    let id = ctx.segment("id")?;
    let number = number(&namespace, "", &id);
    let redaction = redaction(ctx, how.reveal);
    let (found, counted) = namespace.journal(|journal| {
        let found = number.and_then(|number| journal.find(number).map(Entry::into_owned));
        (found, journal.counted())
    });
    let told = |entry: Entry<'_>| {
        let mut whole = whole(namespace.name(), &entry, &redaction);
        whole.line.caller = ctx.api().catalogue.caller(&namespace, &entry);
        Reply(whole)
    };
    found.map(told).ok_or_else(|| {
        let name = namespace.name();
        missing(
            match number {
                None => format!("no exchange `{id}` is in the journal of `{name}`, whose ids look like `{name}-1`"),
                Some(number) if (1..=counted).contains(&number) => format!(
                    "`{id}` is not in the journal: newer ones have pushed it out, the journal was emptied, or it was \
                     no request to a vendor"
                ),
                Some(_) => format!("`{id}` never was in the journal: {counted} requests have come to `{name}` so far"),
            },
            "GET /__admin/requests lists what is kept: requests to vendors, until newer ones push them out; what is \
             in another namespace is asked for there, as in GET /@name/__admin/requests",
        )
    })
}

fn whole(name: &str, entry: &Entry, redaction: &Redaction) -> Whole {
    let exchange = entry.exchange();
    Whole {
        line: line(name, entry, redaction),
        request: Message {
            headers: headers(&exchange.request_headers, redaction),
            body: if exchange.request_body != Shown::Whole(&[])
                && redaction.hides_body(entry.operation.as_deref(), &exchange.target)
            {
                Redaction::hidden()
            } else {
                body(&exchange.request_body, redaction, Redaction::unreadable)
            },
        },
        answer: Message {
            headers: headers(&exchange.answer_headers, redaction),
            body: body(&exchange.answer_body, redaction, Redaction::broken_json),
        },
    }
}

fn headers<'a>(
    fields: &'a [(std::borrow::Cow<'a, str>, std::borrow::Cow<'a, str>)],
    redaction: &Redaction,
) -> Map<String, Value> {
    // Sorted by name: the web framework gives them in no order.
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_unstable();
    folded(fields.into_iter().map(|(name, value)| (name.to_string(), redaction.header(name, value))))
}

/// A body as it is shown; `plain` shows what is no JSON.
fn body(kept: &Shown<'_>, redaction: &Redaction, plain: fn(&Redaction, &str) -> String) -> Value {
    match kept {
        Shown::Whole(bytes) => shown::body(bytes, redaction, plain),
        Shown::Digest { size, sha256 } => json!({ "size": size, "sha256": sha256 }),
    }
}

/// `DELETE /__admin/requests`
pub fn clear_requests(ctx: &Ctx<'_, Admin>, _: NoBody, _: Query<Nothing>) -> Result<NoContent, Error> {
    here(ctx)?.journal(crate::engine::Journal::clear);
    Ok(NoContent)
}
