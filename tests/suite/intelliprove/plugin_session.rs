//! `POST /plugin/api/sessions`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Sim};

const PATH: &str = "/plugin/api/sessions";
const OPERATION: &str = "intelliprove.plugin_session";
const OUTCOMES: [&str; 5] = ["success", "quality_fail", "camera_denied", "no_camera", "time_out"];

async fn open(caller: &Caller, body: Value) -> Answer {
    caller.post(PATH, body).await
}

/// Acceptance 47.
#[tokio::test]
async fn a_session_is_201_and_leaves_the_outcome_to_the_person_at_the_page() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let holder = sim.holder("anna").await;
    assert_snapshot!(open(&holder, json!({})).await, @r#"201 {"session_id":"6a886195-f305-450a-90ae-f920d348bc17","user_id":"55cc6314-95b2-4b0a-a26b-6d37280d52e6","outcome":null,"mode":"manual","language":"en","step_ms":400}"#);
    assert_snapshot!(holder.call("POST", PATH).await, @r#"201 {"session_id":"93db5c70-4160-4da2-930c-09f11393fb10","user_id":"55cc6314-95b2-4b0a-a26b-6d37280d52e6","outcome":null,"mode":"manual","language":"en","step_ms":400}"#);
    let body = json!({ "outcome": null, "mode": "scripted", "language": "fr" });
    assert_snapshot!(open(&holder, body).await, @r#"201 {"session_id":"f539afde-b58f-4ccb-a4ba-5352c430f737","user_id":"55cc6314-95b2-4b0a-a26b-6d37280d52e6","outcome":"success","mode":"scripted","language":"fr","step_ms":400}"#);
}

/// Acceptance 47.
#[tokio::test]
async fn each_outcome_is_chosen_by_header_queue_magic_id_or_body() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let anna = sim.holder("anna").await;
    for outcome in OUTCOMES {
        sim.queue(OPERATION, &[outcome]).await;
        let queued = open(&anna, json!({})).await.expect(201);
        let forced = open(&anna.forcing(outcome), json!({})).await.expect(201);
        let in_body = open(&anna, json!({ "outcome": outcome })).await;
        let external = format!("{outcome}+lookalike.{outcome}@example.test");
        sim.user(&external).await;
        let by_id = open(&sim.holder(&external).await, json!({})).await.expect(201);
        for (answer, reason) in [
            (queued, "outcome-queue"),
            (forced, "outcome-header"),
            (by_id, "outcome-magic"),
            (in_body, "outcome-magic"),
        ] {
            assert_eq!(answer.text_at("/outcome"), outcome, "{reason}");
            assert_eq!(answer.reason(), reason, "{outcome}");
        }
    }
}

/// The queue and the URL give more precise orders than an id, and the header more than any.
#[tokio::test]
async fn the_header_wins_over_the_queue_the_queue_over_the_body_and_that_over_the_id() {
    let sim = Sim::start().await;
    sim.user("lookalike.no_camera").await;
    let holder = sim.holder("lookalike.no_camera").await;
    let body = json!({ "outcome": "camera_denied" });
    assert_eq!(open(&holder, json!({})).await.text_at("/outcome"), "no_camera");
    assert_eq!(open(&holder, body.clone()).await.text_at("/outcome"), "camera_denied");
    sim.queue(OPERATION, &["time_out"]).await;
    let forced = open(&holder.forcing("quality_fail"), body.clone()).await;
    assert_eq!(forced.text_at("/outcome"), "quality_fail");
    assert_eq!(open(&holder, body.clone()).await.text_at("/outcome"), "time_out");
    assert_eq!(open(&holder, body).await.text_at("/outcome"), "camera_denied");
}

/// Acceptance 47.
#[tokio::test]
async fn an_unknown_outcome_is_400_from_us_with_the_five() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.user("anna+lookalike.sneeze@example.test").await;
    let holder = sim.holder("anna").await;
    let before = sim.state().await;
    assert_snapshot!(open(&holder, json!({ "outcome": "sneeze" })).await, @r#"400 {"type":"urn:lookalike:problem:unknown-outcome","title":"Bad Request","status":400,"detail":"`sneeze` is no outcome of a plug-in session","hint":"use one of: success, quality_fail, camera_denied, no_camera, time_out","known":["success","quality_fail","camera_denied","no_camera","time_out"]}"#);
    let forced = open(&holder.forcing("sneeze"), json!({})).await.expect(400);
    assert!(OUTCOMES.iter().all(|known| forced.text().contains(known)), "{forced}");
    assert_eq!(sim.state().await, before);
    let no_magic = sim.holder("anna+lookalike.sneeze@example.test").await;
    assert_eq!(open(&no_magic, json!({})).await.expect(201).at("/outcome"), json!(null));
}

/// Acceptance 49, on the server: without a person everything succeeds, at the pace of the setting.
#[tokio::test]
async fn in_scripted_mode_a_session_succeeds_unless_told_otherwise() {
    let sim = Sim::intelliprove_with(
        "settings: { plugin_mode: scripted, plugin_step: 50ms }\nusers: [{ external_user_id: anna }]",
    )
    .await;
    let holder = sim.holder("anna").await;
    let opened = open(&holder, json!({})).await.expect(201).json();
    assert_eq!(
        (&opened["outcome"], &opened["mode"], &opened["step_ms"]),
        (&json!("success"), &json!("scripted"), &json!(50))
    );
    assert_eq!(open(&holder, json!({ "outcome": "time_out" })).await.text_at("/outcome"), "time_out");
    let manual = open(&holder, json!({ "mode": "manual" })).await.json();
    assert_eq!((&manual["outcome"], &manual["mode"]), (&json!(null), &json!("manual")));
}

/// Acceptance 50.
#[tokio::test]
async fn at_the_limit_of_completed_scans_a_session_is_403_whatever_the_outcome() {
    let sim = Sim::intelliprove_with(
        "settings: { max_measurement_count: 1 }\nusers:\n  - { external_user_id: anna }\n  \
         - { external_user_id: free, max_measurement_count: -1, face_scans: [{ ago: 1h }, { ago: 2h }] }\n  \
         - { external_user_id: none at all, max_measurement_count: 0 }\n",
    )
    .await;
    let anna = sim.holder("anna").await;
    open(&anna, json!({})).await.expect(201);
    sim.act("intelliprove.complete_face_scan", json!({ "user": "anna", "quality_failure": true })).await;
    open(&anna, json!({})).await.expect(201);
    sim.scan("anna", json!({})).await;
    let refused = open(&anna, json!({})).await;
    assert_snapshot!(refused, @r#"403 {"detail":"Measurement limit reached!"}"#);
    assert_eq!(refused.reason(), "measurement-limit");
    open(&anna.forcing("success"), json!({})).await.expect(403);
    open(&sim.holder("free").await, json!({})).await.expect(201);
    open(&sim.holder("none at all").await, json!({})).await.expect(403);
    // The action is not bound by the limit.
    sim.scan("anna", json!({})).await;
}

/// Section 2: an outcome, even one that is none, never skips the checks before it.
#[tokio::test]
async fn an_unknown_outcome_is_told_to_nobody_who_may_not_open_a_session() {
    let sim = Sim::intelliprove_with("users: [{ external_user_id: anna, max_measurement_count: 0 }]").await;
    let body = json!({ "outcome": "sneeze" });
    let refused = open(&sim.holder("anna").await, body.clone()).await;
    assert_snapshot!(refused, @r#"403 {"detail":"Measurement limit reached!"}"#);
    let refused = open(&sim.holder("none").await, body).await;
    assert_snapshot!(refused, @r#"400 {"detail":"Action token is not linked to a user!"}"#);
}

#[tokio::test]
async fn only_a_token_of_a_user_opens_a_session() {
    let sim = Sim::start().await;
    assert_snapshot!(open(&sim.intelliprove(), json!({})).await, @r#"401 {"detail":"Not authenticated"}"#);
    assert_snapshot!(open(&sim.holder("none").await, json!({})).await, @r#"400 {"detail":"Action token is not linked to a user!"}"#);
    sim.user("anna").await;
    let holder = sim.holder("anna").await;
    assert_snapshot!(open(&holder, json!({ "mode": "fast", "language": "de" })).await, @r#"422 {"detail":[{"loc":["body","mode"],"msg":"value is not a valid enumeration member; permitted: 'manual', 'scripted'","type":"type_error.enum","ctx":{"enum_values":["manual","scripted"]}},{"loc":["body","language"],"msg":"value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'","type":"type_error.enum","ctx":{"enum_values":["en","nl","fr"]}}]}"#);
    sim.advance("6h").await;
    assert_snapshot!(open(&holder, json!({})).await, @r#"401 {"detail":"Token has expired"}"#);
}
