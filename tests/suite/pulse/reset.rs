//! `POST /pulse/user-action/{userRef}` with `RESET_BIOMETRIC_PROFILE`.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Made, Sim};

const RESET: &str = "RESET_BIOMETRIC_PROFILE";

/// Acceptance 28.
#[tokio::test]
async fn a_reset_deletes_the_references_and_nothing_else() {
    let sim = Sim::start().await;
    let ids = sim.enroll("marie").await;
    sim.verify("marie", Made::by("marie", 6).body()).await.expect(200);
    sim.action("marie", "UNLINK_PATTERN_ID", json!(ids[0])).await.expect(200);
    let reset = sim.pulse().post("/pulse/user-action/marie", json!({ "type": RESET })).await;
    assert_snapshot!(reset, @r#"200 {"timestamp":"2026-03-01T09:00:00.000Z","success":true,"message":"Biometric profile reset.","userRef":"marie","deletedPatterns":4}"#);
    assert_eq!(sim.counts("marie").await, (2, 0, "nok".into()));
    assert_eq!(sim.action("marie", RESET, json!(null)).await.at("/deletedPatterns"), 0);
    assert_eq!(sim.verify("marie", Made::by("marie", 7).body()).await.at("/enrollment/recorded"), 1);
}

/// Acceptance 29.
#[tokio::test]
async fn a_reset_may_keep_or_bring_one_pattern() {
    let sim = Sim::start().await;
    let ids = sim.enroll("marie").await;
    let reset = sim.action("marie", RESET, json!([ids[3]])).await.expect(200);
    assert_eq!(reset.at("/deletedPatterns"), 4);
    assert_eq!(sim.counts("marie").await, (1, 1, "nok".into()));
    sim.action("marie", "UNLINK_PATTERN_ID", json!(ids[3])).await.expect(200);
    assert_eq!(sim.action("marie", RESET, json!({ "id": ids[3] })).await.at("/deletedPatterns"), 0);
    assert_eq!(sim.counts("marie").await, (1, 1, "nok".into()));
    let reset = sim.action("marie", RESET, Made::by("marie", 9).body()).await.expect(200);
    assert_eq!(reset.at("/deletedPatterns"), 1);
    assert_eq!(sim.counts("marie").await, (1, 1, "nok".into()));
}

/// Acceptance 30.
#[tokio::test]
async fn a_reset_that_is_refused_deletes_nothing() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    for (data, status) in [(json!("65eecb0f5d1c2a0012ab34cd"), 404), (json!({}), 400), (json!(7), 400)] {
        sim.unchanged_by(sim.action("marie", RESET, data)).await.expect(status);
    }
    sim.unchanged_by(sim.action("nobody", RESET, json!(null))).await.expect(404);
}
