//! The timeline: what happens by itself at a virtual time, in order with all other due work.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;

const STORY: &str = "version: 1
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
vendors:
  intelliprove: { users: [{ external_user_id: anna@example.test }] }
timeline:
  - { after: 10m, action: pulse.set_status, with: { status: OK } }
  - { after: 5m, action: pulse.set_status, with: { status: NOK } }
  - { after: 5m, action: intelliprove.complete_face_scan, with: { user: nobody@example.test } }
  - { at: 2026-03-01T09:05:00Z, action: intelliprove.complete_face_scan, with: { user: anna@example.test } }
  - { at: 2026-03-02T03:00:00Z, action: intelliprove.unlock, with: { user: anna@example.test } }
";

const SCANS: &str = "/v2/facescans?external_user_id=anna@example.test";

async fn status(sim: &Sim) -> String {
    sim.pulse().get("/pulse/status").await.expect(200).text_at("/status")
}

#[tokio::test]
async fn actions_happen_at_their_time_and_are_told_by_advance() {
    let sim = Sim::playing(STORY);
    assert_snapshot!(sim.advance("4m59s").await, @r#"200 {"at":"2026-03-01T09:04:59.000Z","mode":"frozen","fell_due_count":0,"fell_due":[]}"#);
    assert_eq!(status(&sim).await, "OK");
    assert_snapshot!(sim.advance("1s").await, @r#"200 {"at":"2026-03-01T09:05:00.000Z","mode":"frozen","fell_due_count":3,"fell_due":[{"at":"2026-03-01T09:05:00.000Z","vendor":"pulse","what":"timeline: pulse.set_status"},{"at":"2026-03-01T09:05:00.000Z","vendor":"intelliprove","what":"timeline: intelliprove.complete_face_scan","refused":"user `nobody@example.test` is unknown; did you mean `anna@example.test`? known: anna@example.test"},{"at":"2026-03-01T09:05:00.000Z","vendor":"intelliprove","what":"timeline: intelliprove.complete_face_scan"}]}"#);
    assert_eq!(status(&sim).await, "NOK");
    let scans = sim.intelliprove().get(SCANS).await.expect(200);
    assert_eq!(scans.at("/0/created_at"), "2026-03-01T09:05:00Z");
    assert_snapshot!(sim.advance("1d").await, @r#"200 {"at":"2026-03-02T09:05:00.000Z","mode":"frozen","fell_due_count":3,"fell_due":[{"at":"2026-03-01T09:10:00.000Z","vendor":"pulse","what":"timeline: pulse.set_status"},{"at":"2026-03-02T02:00:00.000Z","vendor":"intelliprove","what":"metrics recomputed"},{"at":"2026-03-02T03:00:00.000Z","vendor":"intelliprove","what":"timeline: intelliprove.unlock"}]}"#);
    assert_eq!(status(&sim).await, "OK");
    assert_snapshot!(sim.advance("365d").await.at("/fell_due/0"), @r#"{"at":"2026-03-03T02:00:00.000Z","vendor":"intelliprove","what":"metrics recomputed"}"#);
}

#[tokio::test]
async fn what_is_planned_is_exported_forked_and_brought_back_by_a_reset() {
    let sim = Sim::playing(STORY);
    let fresh = sim.state().await;
    let state: Value = serde_json::from_str(&fresh).unwrap();
    assert_snapshot!(json!([state["started"], state["schedule"], state["timeline"]]), @r#"["2026-03-01T09:00:00.000Z",{"next":5,"entries":[{"at":"2026-03-01T09:05:00.000Z","sequence":1,"owner":"timeline"},{"at":"2026-03-01T09:05:00.000Z","sequence":2,"owner":"timeline"},{"at":"2026-03-01T09:05:00.000Z","sequence":3,"owner":"timeline"},{"at":"2026-03-01T09:10:00.000Z","sequence":0,"owner":"timeline"},{"at":"2026-03-02T03:00:00.000Z","sequence":4,"owner":"timeline"}]},{"0":{"action":"pulse.set_status","with":{"status":"OK"}},"1":{"action":"pulse.set_status","with":{"status":"NOK"}},"2":{"action":"intelliprove.complete_face_scan","with":{"user":"nobody@example.test"}},"3":{"action":"intelliprove.complete_face_scan","with":{"user":"anna@example.test"}},"4":{"action":"intelliprove.unlock","with":{"user":"anna@example.test"}}}]"#);
    let fork = sim.other("fork");
    let from = json!({ "name": "fork", "from": sim.namespace });
    sim.outside().post("/__admin/namespaces", from).await.expect(201);
    fork.advance("5m").await;
    assert_eq!(sim.state().await, fresh);
    assert_eq!((status(&fork).await, status(&sim).await), ("NOK".into(), "OK".into()));
    sim.advance("6m").await;
    sim.admin().call("POST", "/__admin/reset").await.expect(200);
    assert_eq!(sim.state().await, fresh);
    sim.advance("5m").await;
    assert_eq!(status(&sim).await, "NOK");
}

#[tokio::test]
async fn a_clock_that_starts_elsewhere_shifts_after_and_leaves_at_alone() {
    let sim = Sim::playing(STORY);
    let later = sim.other("later");
    let clock = json!({ "at": "2026-03-01T12:00:00Z", "mode": "frozen" });
    let created = json!({ "name": "later", "clock": clock });
    sim.outside().post("/__admin/namespaces", created).await.expect(201);
    // What stands at a moment that has passed comes at once; what comes after a while waits for it.
    let scans = later.intelliprove().get(SCANS).await.expect(200);
    assert_eq!(scans.json().as_array().unwrap().len(), 1);
    assert_eq!(status(&later).await, "OK");
    later.advance("5m").await;
    assert_eq!(status(&later).await, "NOK");
}

#[tokio::test]
async fn a_clock_turned_back_plays_nothing_twice() {
    let sim = Sim::playing(STORY);
    sim.advance("5m").await;
    let back = json!({ "at": "2026-03-01T09:00:00Z" });
    sim.admin().put("/__admin/clock", back).await.expect(200);
    sim.advance("5m").await;
    assert_eq!(sim.intelliprove().get(SCANS).await.json().as_array().unwrap().len(), 1);
}
