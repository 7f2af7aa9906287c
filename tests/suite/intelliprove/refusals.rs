//! The whole catalogue of section 5.1 on the wire: status, body, reason, and nothing changed.

use insta::assert_snapshot;
use serde_json::json;

use super::operations::{ANNA, TWO_USERS};
use crate::support::Sim;

/// Section 5.1.
#[tokio::test]
async fn every_row_of_the_catalogue_has_its_status_text_and_reason() {
    let sim =
        Sim::intelliprove_with(&TWO_USERS.replace("settings: {", "settings: { duplicate_user: error_400,"))
            .await;
    let (key, nobody) = (sim.intelliprove(), sim.caller());
    let token = |subject: &str, flaw: Option<&str>| sim.mint(json!({ "subject": subject, "flaw": flaw }));
    let anna = sim.intelliprove_token(&token(ANNA, None).await);
    let bert = sim.intelliprove_token(&token("bert@example.test", None).await);
    let unlinked = sim.intelliprove_token(&token("none", None).await);
    let expired = sim.intelliprove_token(&token(ANNA, Some("expired")).await);
    let forged = sim.intelliprove_token(&token(ANNA, Some("bad_signature")).await);
    sim.user("carl").await;
    let gone = sim.intelliprove_token(&token("carl", None).await);
    key.delete("/v2/users?external_user_id=carl").await.expect(204);
    let session = anna.call("POST", "/plugin/api/sessions").await.expect(201).text_at("/session_id");
    let events = format!("/plugin/api/sessions/{session}/events");
    let (no_events, scan) = (events.replace(&session, ANNA), format!("/v2/facescans/{ANNA}"));
    let large = "x".repeat(1_048_577);
    let (duplicate, widget, event) = (
        r#"{"external_user_id":"anna@example.test"}"#,
        r#"{"data":{}}"#,
        r#"{"event":"recording_completed"}"#,
    );
    let range = r#"{"data":{"parameter":"heart_rate","start":"2026-02-02","stop":"2026-02-01"}}"#;
    let table = [
        (&nobody, "GET", "/v2/users/", ""),
        (&key, "GET", "/v2/users", ""),
        (&key, "POST", "/v2/users", duplicate),
        (&unlinked, "GET", "/v2/metrics", ""),
        (&anna, "POST", "/v2/widgets/graph", range),
        (&anna, "POST", &events, event),
        (&nobody, "GET", "/v2/metrics", ""),
        (&nobody.with("x-api-key", "x"), "GET", "/v2/metrics", ""),
        (&forged, "GET", "/v2/metrics", ""),
        (&gone, "GET", "/v2/metrics", ""),
        (&expired, "GET", "/v2/metrics", ""),
        (&anna, "DELETE", "/v2/users", ""),
        (&anna, "GET", "/v2/metrics?external_user_id=bert@example.test", ""),
        (&bert, "POST", &events, event),
        (&nobody, "GET", "/v2/nothing", ""),
        (&key, "GET", "/v2/users?external_user_id=x", ""),
        (&key, "GET", &scan, ""),
        (&anna, "POST", "/v2/widgets/nothing", widget),
        (&anna, "POST", "/v2/widgets/main", r#"{"data":{},"appearance":{"variation":"x"}}"#),
        (&anna, "POST", "/v2/questions/answer", r#"{"lookup_key":"x","value":1}"#),
        (&anna, "POST", &no_events, event),
        (&key, "POST", "/v2/metrics", ""),
        (&key, "POST", "/v2/users", &large),
        (&key, "POST", "/v2/users", ""),
    ];
    let mut seen = Vec::new();
    for (caller, method, path, body) in table {
        let request = caller.bytes(method, path, "application/json", body.to_owned());
        let answer = sim.unchanged_by(request).await;
        assert!(answer.header("x-lookalike-request-id").starts_with(&sim.namespace));
        seen.push(format!("{answer} [{}]", answer.reason()));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    307  [trailing-slash]
    400 {"detail":"Provide exactly one of user_id or external_user_id"} [user-parameter]
    400 {"detail":"User already exists!"} [duplicate]
    400 {"detail":"Action token is not linked to a user!"} [token-without-user]
    400 {"detail":"start must not be after stop"} [bad-range]
    400 {"detail":"Invalid session event!"} [bad-event]
    401 {"detail":"Not authenticated"} [no-credential]
    401 {"detail":"Invalid API key"} [bad-key]
    401 {"detail":"Invalid authentication credentials"} [bad-token]
    401 {"detail":"Invalid authentication credentials"} [user-gone]
    401 {"detail":"Token has expired"} [clock-expired]
    403 {"detail":"Forbidden"} [key-required]
    403 {"detail":"Forbidden"} [other-user]
    403 {"detail":"Forbidden"} [other-user]
    404 {"detail":"Not Found"} [unknown-route]
    404 {"detail":"User not found!"} [not-found]
    404 {"detail":"Face scan not found!"} [not-found]
    404 {"detail":"Widget not found!"} [not-found]
    404 {"detail":"Widget variation not found!"} [not-found]
    404 {"detail":"Question not found!"} [not-found]
    404 {"detail":"Session not found!"} [not-found]
    405 {"detail":"Method Not Allowed"} [method]
    413 {"detail":"Request Entity Too Large"} [body-too-large]
    422 {"detail":[{"loc":["query","external_user_id"],"msg":"field required","type":"value_error.missing"}]} [validation]
    "#);
}

/// Section 5.1: the rows that need a setting or a moment of their own.
#[tokio::test]
async fn retirement_and_measurement_limit_have_their_rows_too() {
    let sim = Sim::intelliprove_with("users: [{ external_user_id: anna, max_measurement_count: 0 }]").await;
    let page = sim.intelliprove_token(&sim.mint(json!({ "subject": "anna" })).await);
    let limit = sim.unchanged_by(page.call("POST", "/plugin/api/sessions")).await;
    assert_snapshot!(format!("{limit} [{}]", limit.reason()), @r#"403 {"detail":"Measurement limit reached!"} [measurement-limit]"#);
    let retired = sim.unchanged_by(sim.caller().bytes("PUT", "/v2/userprofiles/physical", "", "{")).await;
    assert_snapshot!(format!("{retired} [{}]", retired.reason()), @r#"404 {"detail":"Not Found"} [retired]"#);
}
