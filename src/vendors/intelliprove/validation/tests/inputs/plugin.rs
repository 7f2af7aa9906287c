//! `plugin_session` and `plugin_event`: what the hosted pages send.

use uuid::Uuid;

use super::super::super::types::{Choice, Enumeration, Id, Text};
use super::super::super::{Form, Input, Read};

const MODES: [&str; 2] = ["manual", "scripted"];

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct OpenSession {
    /// Unknown outcomes are refused by the outcome machinery, not here.
    pub(crate) outcome: Option<String>,
    pub(crate) mode: Option<String>,
    pub(crate) language: Option<String>,
}

impl Input for OpenSession {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let body = form.optional_body(|body| {
            let outcome = body.optional("outcome", Text::ANY);
            let mode = body.optional("mode", Enumeration(&MODES));
            let language = body.optional("language", body.language());
            Some(Self { outcome: outcome?, mode: mode?, language: language? })
        });
        body.map(Option::unwrap_or_default)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    RecordingStarted,
    RecordingCompleted,
    RecordingFailed,
    Closed,
}

const EVENT: Choice<Event> = Choice::of(&[
    ("recording_started", Event::RecordingStarted),
    ("recording_completed", Event::RecordingCompleted),
    ("recording_failed", Event::RecordingFailed),
    ("closed", Event::Closed),
]);

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ReportEvent {
    pub(crate) session_id: Uuid,
    pub(crate) event: Event,
}

impl Input for ReportEvent {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let session_id = form.path("session_id", Id);
        let event = form.body(|body| body.required("event", EVENT));
        Some(Self { session_id: session_id?, event: event? })
    }
}
