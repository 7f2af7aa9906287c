//! Notifications: list, read, send again, wait for them; and where they go.

pub(super) mod endpoints;
mod hide;
mod patience;
mod undelivered;
mod view;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::errors::{conflict, missing, no_cursor};
use super::reveal::How;
use super::{Admin, Error, here, names, shown, waiting};
use crate::api::{Ctx, Nothing, OptionalJson, Query, Reply};
use crate::engine::{Delivery, DeliveryState, Moment, Namespace, Span};
use hide::Veil;
pub(super) use patience::wait_for_webhooks;
pub(super) use view::id;
use view::{Line, Whole};

/// How many are listed where nobody says; and at most.
const USUAL: usize = 100;
const MOST: usize = 1_000;
/// How long a resend waits for its attempt: no timeout is longer.
const ATTEMPT: Span = Span::from_seconds(620);

/// Which notifications to list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only those of this vendor.
    #[serde(default)]
    vendor: Option<String>,
    /// Only those of this event.
    #[serde(default)]
    event: Option<String>,
    /// Only those in this state.
    #[serde(default)]
    state: Option<DeliveryState>,
    /// Only those whose event happened at this time of the namespace's clock or later.
    #[serde(default)]
    since: Option<Moment>,
    /// Only those that are older than the one with this id: what the list before ended with.
    #[serde(default)]
    before: Option<String>,
    /// At most so many, up to 1000; default 100.
    #[serde(default)]
    limit: Option<usize>,
}

impl Filter {
    fn fits(&self, delivery: &Delivery) -> bool {
        self.vendor.as_deref().is_none_or(|wanted| delivery.vendor == wanted)
            && self.event.as_deref().is_none_or(|wanted| delivery.event == wanted)
            && self.state.is_none_or(|wanted| delivery.state == wanted)
            && self.since.is_none_or(|since| delivery.at >= since)
    }
}

/// Notifications of a namespace.
#[derive(Serialize, JsonSchema)]
pub struct List {
    /// Newest first.
    webhooks: Vec<Line>,
    /// How many had to go for newer ones.
    evicted: u64,
}

/// `GET /__admin/webhooks`
pub fn list_webhooks(ctx: &Ctx<'_, Admin>, Query(filter): Query<Filter>) -> Result<Reply<List>, Error> {
    filter.vendor.as_deref().map_or(Ok(()), |vendor| names::vendor(ctx, vendor))?;
    filter.event.as_deref().map_or(Ok(()), names::event)?;
    let namespace = here(ctx)?;
    let (limit, veil) = (filter.limit.unwrap_or(USUAL).min(MOST), Veil::new(ctx, false));
    let before = filter
        .before
        .as_deref()
        .map(|id| parsed(&namespace, id).ok_or_else(|| no_cursor(id, &view::id(namespace.name(), 1))));
    let before = before.transpose()?;
    let (webhooks, evicted) = namespace.steer(|universe| {
        let outbox = universe.outbox();
        let fitting = outbox
            .iter()
            .rev()
            .filter(|delivery| before.is_none_or(|before| delivery.number < before))
            .filter(|delivery| filter.fits(delivery))
            .take(limit);
        (fitting.map(|delivery| Line::of(namespace.name(), delivery)).collect::<Vec<_>>(), outbox.evicted())
    });
    // Veiled from a copy, so that nobody waits for that.
    Ok(Reply(List { webhooks: webhooks.into_iter().map(|line| line.behind(&veil)).collect(), evicted }))
}

/// `GET /__admin/webhooks/{id}`
pub fn get_webhook(ctx: &Ctx<'_, Admin>, Query(how): Query<How>) -> Result<Reply<Whole>, Error> {
    let namespace = here(ctx)?;
    let number = number(ctx, &namespace)?;
    let veil = Veil::new(ctx, how.reveal);
    let found = namespace.steer(|universe| universe.outbox().find(number).cloned());
    let found = found.ok_or_else(|| gone(ctx, &namespace))?;
    Ok(Reply(Whole::of(namespace.name(), &found, &veil)))
}

/// The number in an id of this namespace.
fn number(ctx: &Ctx<'_, Admin>, namespace: &Namespace) -> Result<u64, Error> {
    parsed(namespace, &ctx.segment("id")?).ok_or_else(|| gone(ctx, namespace))
}

fn parsed(namespace: &Namespace, id: &str) -> Option<u64> {
    shown::number(namespace, "w", id)
}

fn gone(ctx: &Ctx<'_, Admin>, namespace: &Namespace) -> Error {
    let id = ctx.segment("id").unwrap_or_default();
    missing(
        format!(
            "no notification `{id}` is in the outbox of `{0}`, whose ids look like `{0}-w1`",
            namespace.name()
        ),
        "GET /__admin/webhooks lists what is kept, until newer ones push it out; what is in another namespace is asked \
         for there, as in GET /@name/__admin/webhooks",
    )
}

/// `POST /__admin/webhooks/{id}/resend`
pub fn resend_webhook(
    ctx: &Ctx<'_, Admin>,
    Query(how): Query<How>,
    _: OptionalJson<Nothing>,
) -> Result<Reply<Whole>, Error> {
    let namespace = here(ctx)?;
    let number = number(ctx, &namespace)?;
    let real = ctx.request().received;
    let (resets, asked) = namespace.steer(|universe| {
        let is_there = universe.outbox().find(number).is_some();
        (namespace.resets(), is_there.then(|| universe.resend(number, real)))
    });
    let nobody = || {
        let hint = "PUT /__admin/webhooks/endpoints says where later ones go";
        conflict("the notification was for nobody, so it cannot be sent", hint)
    };
    let asked = asked.ok_or_else(|| gone(ctx, &namespace))?.ok_or_else(nobody)?;
    let veil = Veil::new(ctx, how.reveal);
    waiting::within(ctx, &Arc::clone(&namespace), ATTEMPT, move |_, is_last| {
        let found = namespace.steer_since(resets, |universe| {
            let delivery = universe.outbox().find(number)?;
            Some((is_last || delivery.has_made(asked)).then(|| delivery.clone()))
        });
        let hint = "there is nothing to send any more";
        match found {
            None => Some(Err(conflict("the namespace was reset meanwhile", hint))),
            Some(None) => Some(Err(conflict("the notification is there no more", hint))),
            Some(Some(ended)) => {
                ended.map(|delivery| Ok(Reply(Whole::of(namespace.name(), &delivery, &veil))))
            }
        }
    })
}
