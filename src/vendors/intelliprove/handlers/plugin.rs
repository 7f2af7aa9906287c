//! The calls of the face scan page: a session and its events (section 14).

use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::super::IntelliProve;
use super::super::auth::Token;
use super::super::errors::{Error, Refusal};
use super::super::inputs::Sent;
use super::super::state::{Caller, Event, Named, PluginMode, ScanStatus};
use super::super::validation::types::{Choice, Id, Text};
use super::super::validation::{Form, Input, Read};
use crate::api::{Ctx, Forced, OutcomeSet, Problem, Reply, outcomes};

outcomes! {
    /// How a session at the page goes.
    SessionOutcome {
        /// The scan succeeds.
        Success = "success",
        /// The recording is no good.
        QualityFail = "quality_fail",
        /// The camera may not be used.
        CameraDenied = "camera_denied",
        /// There is no camera.
        NoCamera = "no_camera",
        /// Nothing happens for too long.
        TimeOut = "time_out",
    }
}

const MODES: Choice<PluginMode> =
    Choice::of(&[("manual", PluginMode::Manual), ("scripted", PluginMode::Scripted)]);
const EVENTS: Choice<Event> = Choice::of(&[
    ("recording_started", Event::RecordingStarted),
    ("recording_completed", Event::RecordingCompleted),
    ("recording_failed", Event::RecordingFailed),
    ("closed", Event::Closed),
]);

/// What the page was opened with.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct OpenSession {
    outcome: Option<String>,
    mode: Option<PluginMode>,
    language: Option<String>,
}

impl Input for OpenSession {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let body = form.optional_body(|body| {
            let outcome = body.optional("outcome", Text::ANY);
            let mode = body.optional("mode", MODES);
            let language = body.optional("language", body.language());
            Some(Self { outcome: outcome?, mode: mode?, language: language? })
        });
        body.map(Option::unwrap_or_default)
    }
}

/// A step of the page.
pub struct ReportEvent {
    pub(in super::super) session_id: Uuid,
    pub(in super::super) event: Event,
}

impl Input for ReportEvent {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let session_id = form.path("session_id", Id);
        let event = form.body(|body| body.required("event", EVENTS));
        Some(Self { session_id: session_id?, event: event? })
    }
}

/// A session of the page.
#[derive(Serialize, JsonSchema)]
pub struct SessionAnswer {
    session_id: Uuid,
    user_id: Uuid,
    /// Null: the person at the page decides.
    outcome: Option<&'static str>,
    mode: PluginMode,
    language: String,
    step_ms: i64,
}

/// The latest scan of a session.
#[derive(Serialize, JsonSchema)]
pub struct EventAnswer {
    face_scan_id: Option<Uuid>,
    status: Option<ScanStatus>,
}

/// The session outcome of that name, or our refusal, which lists the five.
pub(super) fn session_outcome(name: &str) -> Result<SessionOutcome, Error> {
    SessionOutcome::named(name).ok_or_else(|| {
        let known: Vec<_> = SessionOutcome::ALL.iter().map(|(name, _)| *name).collect();
        let hint = format!("use one of: {}", known.join(", "));
        let problem = Problem::new(
            400,
            "unknown-outcome",
            format!("`{name}` is no outcome of a plug-in session"),
            hint,
        )
        .with("known", known);
        Error::Ours(Box::new(problem))
    })
}

/// The outcome that an external id asks for: `lookalike.<outcome>`, bounded by the ends or by a character outside `[A-Za-z0-9_]`.
fn magic(external: &str) -> Option<SessionOutcome> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    external.match_indices("lookalike.").find_map(|(at, prefix)| {
        let (before, rest) = external.split_at_checked(at)?;
        let name = rest.strip_prefix(prefix)?;
        let name = name.split_once(|c| !part(c)).map_or(name, |(name, _)| name);
        SessionOutcome::named(name).filter(|_| !before.ends_with(part))
    })
}

/// `POST /plugin/api/sessions`
pub fn plugin_session(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<OpenSession>,
    Token(bearer): Token,
    forced: Forced<SessionOutcome>,
) -> Result<Reply<SessionAnswer, 201>, Error> {
    let OpenSession { outcome, mode, language } = sent.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = state.acted_on(Caller::Token(bearer), &Named::default())?;
        state.within_limit(bearer, user_id)?;
        let in_body = outcome.as_deref().map(session_outcome).transpose()?;
        let user = state.user(user_id)?;
        let mode = mode.unwrap_or(state.settings.plugin_mode);
        let by_id = || user.external_user_id.as_deref().and_then(magic);
        let unforced = || (mode == PluginMode::Scripted).then_some(SessionOutcome::Success);
        let magic = in_body.or_else(by_id).map(SessionOutcome::name);
        let outcome = forced.decide(tx, magic)?.or_else(unforced).map(SessionOutcome::name);
        let language = language.unwrap_or_else(|| user.language().to_owned());
        let step_ms = state.settings.plugin_step.millis();
        let session_id = state.open_session(tx, bearer, user_id);
        Ok(Reply(SessionAnswer { session_id, user_id, outcome, mode, language, step_ms }))
    })
}

/// `POST /plugin/api/sessions/{session_id}/events`
pub fn plugin_event(
    ctx: &Ctx<'_, IntelliProve>,
    sent: Sent<ReportEvent>,
    Token(bearer): Token,
) -> Result<Reply<EventAnswer>, Error> {
    let ReportEvent { session_id, event } = sent.read(ctx)?;
    ctx.transact(|state, tx| {
        let user_id = bearer.user_id.ok_or(Refusal::TokenWithoutUser)?;
        let (face_scan_id, status) = state.report(tx, user_id, session_id, event)?.unzip();
        Ok(Reply(EventAnswer { face_scan_id, status }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_external_id_asks_for_an_outcome_only_where_its_name_stands_alone() {
        let table = [
            ("anna+lookalike.quality_fail@example.test", Some(SessionOutcome::QualityFail)),
            ("lookalike.time_out", Some(SessionOutcome::TimeOut)),
            ("xlookalike.time_out", None),
            ("lookalike.time_outs", None),
            ("lookalike.nothing lookalike.success", Some(SessionOutcome::Success)),
            ("anna@example.test", None),
        ];
        for (external, expected) in table {
            assert_eq!(magic(external), expected, "{external}");
        }
    }
}
