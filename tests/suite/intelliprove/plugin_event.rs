//! `POST /plugin/api/sessions/{session_id}/events`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Answer, Caller, Sim};

/// A page with a session.
struct Page {
    caller: Caller,
    session: String,
}

impl Page {
    async fn open(sim: &Sim) -> Self {
        let caller = sim.holder("anna").await;
        let session = caller.post("/plugin/api/sessions", json!({})).await.expect(201);
        Self { caller, session: session.text_at("/session_id") }
    }

    async fn report(&self, event: &str) -> Answer {
        let path = format!("/plugin/api/sessions/{}/events", self.session);
        self.caller.post(&path, json!({ "event": event })).await
    }
}

/// Acceptance 48.
#[tokio::test]
async fn the_scan_is_completed_when_the_completed_recording_is_answered() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let page = Page::open(&sim).await;
    let started = page.report("recording_started").await;
    assert_snapshot!(started, @r#"200 {"face_scan_id":"9e59ec69-8dd1-49c9-ab9b-2c69fa228164","status":"recording"}"#);
    let path = format!("/v2/facescans/{}", started.text_at("/face_scan_id"));
    assert_eq!(page.caller.get(&path).await.text_at("/status"), "recording");
    assert_snapshot!(page.report("recording_completed").await, @r#"200 {"face_scan_id":"9e59ec69-8dd1-49c9-ab9b-2c69fa228164","status":"completed"}"#);
    assert_eq!(page.caller.get(&path).await.text_at("/status"), "completed");
    assert_snapshot!(page.report("closed").await, @r#"200 {"face_scan_id":"9e59ec69-8dd1-49c9-ab9b-2c69fa228164","status":"completed"}"#);
}

/// Acceptance 48. Every event in every state of the session; `x` stands for what is refused.
#[tokio::test]
async fn the_order_of_events_is_enforced() {
    const EVENTS: [&str; 4] = ["recording_started", "recording_completed", "recording_failed", "closed"];
    let table = [
        ("open", vec![], "recording x x null"),
        ("recording", vec![0], "x completed failed recording"),
        ("completed", vec![0, 1], "recording x x completed"),
        ("failed", vec![0, 2], "recording x x failed"),
        ("closed", vec![3], "x x x x"),
    ];
    let sim = Sim::start().await;
    sim.user("anna").await;
    for (state, way, expected) in table {
        let mut seen = Vec::new();
        for event in EVENTS {
            let page = Page::open(&sim).await;
            for step in &way {
                page.report(EVENTS[*step]).await.expect(200);
            }
            let before = sim.state().await;
            let answer = page.report(event).await;
            seen.push(if answer.status == 200 {
                answer.at("/status").to_string().replace('"', "")
            } else {
                assert_eq!(answer.to_string(), r#"400 {"detail":"Invalid session event!"}"#);
                assert_eq!((answer.reason(), sim.state().await), ("bad-event", before));
                "x".to_owned()
            });
        }
        assert_eq!(seen.join(" "), expected, "{state}");
    }
}

/// Acceptance 48.
#[tokio::test]
async fn a_retry_makes_a_second_scan() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let page = Page::open(&sim).await;
    let first = page.report("recording_started").await.text_at("/face_scan_id");
    assert_eq!(page.report("recording_failed").await.text_at("/face_scan_id"), first);
    let second = page.report("recording_started").await.text_at("/face_scan_id");
    page.report("recording_completed").await.expect(200);
    let list = page.caller.get("/v2/facescans").await.json();
    let list: Vec<_> =
        list.as_array().unwrap().iter().map(|scan| (&scan["face_scan_id"], &scan["status"])).collect();
    assert_ne!(first, second);
    assert_eq!(list, [(&json!(second), &json!("completed")), (&json!(first), &json!("failed"))]);
}

/// Acceptance 31. An unfinished recording fails ten minutes after its start, and so does its session.
#[tokio::test]
async fn an_unfinished_recording_fails_after_ten_minutes() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let page = Page::open(&sim).await;
    let scan = page.report("recording_started").await.text_at("/face_scan_id");
    let status = async || page.caller.get(&format!("/v2/facescans/{scan}")).await.text_at("/status");
    sim.advance("599s").await;
    assert_eq!(status().await, "recording");
    sim.advance("1s").await;
    assert_eq!(status().await, "failed");
    page.report("recording_completed").await.expect(400);
    assert_ne!(page.report("recording_started").await.text_at("/face_scan_id"), scan);
}

/// A scan in its processing time is announced as such.
#[tokio::test]
async fn with_a_processing_time_the_completed_recording_is_processing() {
    let sim = Sim::intelliprove_with("settings: { scan_processing_time: 10s }").await;
    sim.user("anna").await;
    let page = Page::open(&sim).await;
    page.report("recording_started").await.expect(200);
    assert_eq!(page.report("recording_completed").await.text_at("/status"), "processing");
    sim.advance("10s").await;
    assert_eq!(page.report("closed").await.text_at("/status"), "completed");
}

#[tokio::test]
async fn unknown_sessions_sessions_of_others_and_unknown_events_are_refused() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.user("bert").await;
    let page = Page::open(&sim).await;
    assert_snapshot!(page.report("sneezed").await, @r#"422 {"detail":[{"loc":["body","event"],"msg":"value is not a valid enumeration member; permitted: 'recording_started', 'recording_completed', 'recording_failed', 'closed'","type":"type_error.enum","ctx":{"enum_values":["recording_started","recording_completed","recording_failed","closed"]}}]}"#);
    let foreign = Page { caller: sim.holder("bert").await, session: page.session.clone() };
    assert_snapshot!(foreign.report("closed").await, @r#"403 {"detail":"Forbidden"}"#);
    let lost = Page { caller: page.caller.clone(), session: "3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77".into() };
    assert_snapshot!(lost.report("closed").await, @r#"404 {"detail":"Session not found!"}"#);
    let with_key = Page { caller: sim.intelliprove(), session: page.session.clone() };
    assert_snapshot!(with_key.report("closed").await, @r#"401 {"detail":"Not authenticated"}"#);
    sim.advance("6h").await;
    assert_snapshot!(page.report("recording_started").await, @r#"401 {"detail":"Token has expired"}"#);
}

/// Section 6: a session dies with its token, and lives again where a clock that is turned back revives that.
#[tokio::test]
async fn a_session_dies_with_the_token_it_was_opened_with() {
    let sim = Sim::intelliprove_with("settings: { token_ttl: 1h }").await;
    sim.user("anna").await;
    let page = Page::open(&sim).await;
    sim.advance("1h").await;
    let later = Page { caller: sim.holder("anna").await, session: page.session.clone() };
    let refused = sim.unchanged_by(later.report("recording_started")).await;
    assert_snapshot!(refused, @r#"404 {"detail":"Session not found!"}"#);
    sim.admin().put("/__admin/clock", json!({ "at": "2026-03-01T09:59:59Z" })).await.expect(200);
    later.report("recording_started").await.expect(200);
}
