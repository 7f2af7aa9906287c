//! Messages: what would have been sent to people, so that a test can read the code that a person would type in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Admin, Error, here, names};
use crate::api::{Ctx, Query, Reply};
use crate::engine::Message;

/// Which messages to list.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only those of this vendor.
    #[serde(default)]
    vendor: Option<String>,
    /// Only those of this kind.
    #[serde(default)]
    kind: Option<String>,
    /// Only those to this addressee, in any case.
    #[serde(default)]
    to: Option<String>,
    /// At most so many; left out: all that are kept, up to 1000.
    #[serde(default)]
    limit: Option<usize>,
}

impl Filter {
    fn fits(&self, message: &Message) -> bool {
        self.vendor.as_ref().is_none_or(|vendor| *vendor == message.vendor)
            && self.kind.as_ref().is_none_or(|kind| *kind == message.kind)
            && self.to.as_ref().is_none_or(|to| to.to_lowercase() == message.to.to_lowercase())
    }
}

/// The messages of a namespace.
#[derive(Serialize, JsonSchema)]
pub struct List {
    /// Newest first.
    messages: Vec<Message>,
}

/// `GET /__admin/messages`
pub fn list_messages(ctx: &Ctx<'_, Admin>, Query(filter): Query<Filter>) -> Result<Reply<List>, Error> {
    filter.vendor.as_deref().map_or(Ok(()), |vendor| names::vendor(ctx, vendor))?;
    filter.kind.as_deref().map_or(Ok(()), names::message)?;
    let real = ctx.request().received;
    Ok(Reply(here(ctx)?.steer(|universe| {
        let now = universe.clock().now(real);
        let sent = universe.messages().iter().rev().filter(|message| filter.fits(message));
        let limit = filter.limit.unwrap_or(usize::MAX);
        List { messages: sent.take(limit).map(|message| message.at(now)).collect() }
    })))
}
