//! What happens in a namespace, as it happens: server-sent events, secrets hidden.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::errors::invalid;
use super::{Admin, Error, here, names};
use crate::api::{Ctx, Described, Frame, Hold, Problem, Query, Redaction, Respond, Sketch};
use crate::engine::{Answer, Audience, Event, Span};

/// The most clients that listen to one namespace.
const MOST: usize = 100;
/// How long nothing is sent at most.
const SHORTEST: Span = Span::from_millis(100);
const LONGEST: Span = Span::from_seconds(60);
const USUAL: Span = Span::from_seconds(15);

/// What to listen to.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// Only these kinds, separated by commas: `request`, `answer`, `clock`, `reset`, `webhook`, `scenario`; left out: all.
    #[serde(default)]
    kinds: Option<String>,
    /// After how much silence (real time) a comment is sent, so that neither side takes the other for gone; default 15s.
    #[serde(default)]
    heartbeat: Option<Span>,
}

/// An answer that goes on.
pub struct Stream;

impl Respond for Stream {
    fn respond(self) -> Answer {
        Answer::new(200, "text/event-stream", "").with("cache-control", "no-store")
    }

    fn describe(sketch: &mut Sketch) {
        let about =
            "Events as they happen, each with a kind and JSON; `dropped` where the client was too slow.";
        let content = Some(("text/event-stream", serde_json::json!({ "type": "string" })));
        sketch.answers.push(Described { status: 200, meaning: about.into(), content });
    }
}

/// `GET /__admin/events`
pub fn listen(ctx: &Ctx<'_, Admin>, Query(listen): Query<Listen>) -> Result<Stream, Error> {
    let heartbeat = listen.heartbeat.unwrap_or(USUAL);
    if !(SHORTEST..=LONGEST).contains(&heartbeat) {
        return Err(invalid(
            format!("a heartbeat of {heartbeat} is not between {SHORTEST} and {LONGEST}"),
            "leave `heartbeat` out for 15s",
        ));
    }
    for kind in listen.kinds.iter().flat_map(|kinds| kinds.split(',')) {
        names::one_of("kind of event", kind.trim(), &names::EVENT_KINDS)?;
    }
    let namespace = here(ctx)?;
    let bus = Arc::clone(namespace.bus());
    let seat = bus.seat(Audience::Telling, MOST).ok_or_else(|| {
        let detail = format!("{MOST} clients listen to `{}` already", namespace.name());
        Problem::new(503, "too-many-listeners", detail, "close some of them")
    })?;
    let frame = frame(listen.kinds.as_deref(), Redaction::of(ctx.api().catalogue.secrets()));
    ctx.hold(Hold::Stream { bus, frame, heartbeat, seat });
    Ok(Stream)
}

fn frame(kinds: Option<&str>, redaction: Redaction) -> Frame {
    // Split once: every event passes here, under a lock of its namespace.
    let kinds: Option<Vec<_>> =
        kinds.map(|kinds| kinds.split(',').map(|kind| kind.trim().to_owned()).collect());
    let wants =
        move |event: &Event| kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind == event.kind));
    let write = move |event: &Event| {
        let data = redaction.json(serde_json::to_value(event).unwrap_or_default());
        format!("event: {}\ndata: {data}\n\n", event.kind)
    };
    Frame { wants: Arc::new(wants), write: Arc::new(write) }
}
