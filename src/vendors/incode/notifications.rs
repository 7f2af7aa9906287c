//! Webhooks (section 13): two events, one body of five members, and the ways in which a body can misbehave.

use bytes::Bytes;
use serde_json::{Value, json};

use super::Incode;
use super::model::Hook;
use super::state::{Kind, State, Subject};
use crate::engine::{Misbehaviour, Notification, Span, Transaction, Webhooks};

const VERIFICATION: &str = "verification.completed";
const AUTHENTICATION: &str = "authentication.completed";

/// How the vendor notifies: retries of 30 s, then two and a half times as long each (observed).
pub(super) static WEBHOOKS: Webhooks<Incode> = Webhooks {
    events: &[VERIFICATION, AUTHENTICATION],
    name,
    word,
    retries: &[
        Span::from_millis(30_000),
        Span::from_millis(75_000),
        Span::from_millis(187_500),
        Span::from_millis(468_750),
        Span::from_millis(1_171_880),
    ],
    timeout: Span::from_seconds(10),
    accepted,
    wanted: "200 needs the content type application/json; 204 needs nothing",
};

/// How much earlier a stale token was issued, at least: so that it has expired on arrival.
const STALE: Span = Span::from_seconds(1_800);

/// The events with the schemas of their bodies (section 13), for the documentation.
pub(super) fn described() -> Vec<(&'static str, Value)> {
    let schema = |event: &'static str, object: &str| {
        let schema = json!({
            "type": "object",
            "required": ["token", "event", "object", "id", "timestamp"],
            "properties": {
                "token": { "type": "string", "description": "Opens what the notification tells of, for 900 seconds." },
                "event": { "const": event },
                "object": { "const": object },
                "id": { "type": "string", "description": format!("The id of the {object}.") },
                "timestamp": { "type": "integer", "description": "When it happened, in unix seconds." },
            },
            "examples": [{
                "token": "<jwt>",
                "event": event,
                "object": object,
                "id": "0f6a1c52-9d3e-4b7a-8c11-5e2f7a90d413",
                "timestamp": 1_710_149_400,
            }],
        });
        (event, schema)
    };
    vec![schema(VERIFICATION, "verification"), schema(AUTHENTICATION, "authentication")]
}

fn name(event: &Subject) -> &'static str {
    words(event, false).0
}

/// The vendor's words for an event and for the kind of its object, or those of the other kind.
fn words(event: &Subject, other: bool) -> (&'static str, &'static str) {
    if matches!(event, Subject::Verification(_)) == other {
        (AUTHENTICATION, "authentication")
    } else {
        (VERIFICATION, "verification")
    }
}

/// 204 (documented), or 200 with JSON (observed).
fn accepted(status: u16, content_type: Option<&str>) -> bool {
    let kind = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    status == 204 || (status == 200 && kind.eq_ignore_ascii_case("application/json"))
}

fn word(
    state: &mut State,
    event: &Subject,
    misbehave: &[Misbehaviour],
    tx: &mut Transaction<'_, Incode>,
) -> Notification {
    let is = |misbehaviour| misbehave.contains(&misbehaviour);
    let issued = if is(Misbehaviour::StaleToken) {
        tx.now().before(STALE.max(state.settings.token_ttl))
    } else {
        tx.now()
    };
    let unknown = is(Misbehaviour::UnknownId).then(|| state.next_id(tx, Kind::Nothing, None));
    let (name, object) = words(event, is(Misbehaviour::WrongEvent));
    let id = unknown.as_deref().unwrap_or(event.parts().1);
    let hook = Hook {
        // A token that cannot be signed is left empty: the receiver learns more from it than from silence.
        token: state.issue(event, issued).unwrap_or_default(),
        event: name,
        object,
        id: (!is(Misbehaviour::MissingField)).then_some(id),
        timestamp: tx.now().seconds(),
    };
    let mut body = serde_json::to_string(&hook).unwrap_or_default();
    if is(Misbehaviour::TypographicQuotes) {
        // Quirk: as the vendor's own sample has it.
        body = body.replacen(&format!("\"{object}\""), &format!("\"{object}\u{201d}"), 1);
    }
    Notification { content_type: "application/json", body: Bytes::from(body) }
}

#[cfg(test)]
mod tests {
    use super::accepted;

    #[test]
    fn only_no_content_and_json_mean_that_it_was_received() {
        for (status, content_type, expected) in [
            (204, None, true),
            (204, Some("text/html"), true),
            (200, Some("application/json"), true),
            (200, Some("Application/JSON; charset=utf-8"), true),
            (200, Some("text/plain"), false),
            (200, Some("application/json-patch+json"), false),
            (200, None, false),
            (201, Some("application/json"), false),
            (302, None, false),
            (500, Some("application/json"), false),
        ] {
            assert_eq!(accepted(status, content_type), expected, "{status} {content_type:?}");
        }
    }
}
