//! `POST /pulse/user-action/{userRef}`: linking and unlinking.

use insta::assert_snapshot;
use lookalike::vendors::pulse::typing::Kind;
use serde_json::{Value, json};

use crate::support::{Made, Sim};

/// Acceptance 23.
#[tokio::test]
async fn a_verified_pattern_can_be_linked_and_twice_is_no_more() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let id = sim.verify("marie", Made::by("marie", 6).body()).await.at("/patternId");
    let linked = sim.action("marie", "LINK_PATTERN_ID", id.clone()).await;
    assert_snapshot!(linked, @r#"200 {"timestamp":"2026-03-01T09:00:00.000Z","success":true,"message":"Pattern linked.","userRef":"marie","patternId":"2dbaae95b2a15f91c56b3c4d"}"#);
    assert_eq!(sim.counts("marie").await, (6, 6, "ok".into()));
    let again = sim.unchanged_by(sim.action("marie", "LINK_PATTERN_ID", id)).await;
    assert_eq!(again.expect(200).body, linked.body);
}

/// Acceptance 24.
#[tokio::test]
async fn an_unlinked_pattern_stays_recorded() {
    let sim = Sim::start().await;
    let ids = sim.enroll("marie").await;
    let unlinked = sim.action("marie", "UNLINK_PATTERN_ID", json!(ids[2])).await;
    assert_snapshot!(unlinked, @r#"200 {"timestamp":"2026-03-01T09:00:00.000Z","success":true,"message":"Pattern unlinked.","userRef":"marie","patternId":"912583b87a2016f1a7c35480"}"#);
    assert_eq!(sim.counts("marie").await, (5, 4, "nok".into()));
    sim.unchanged_by(sim.action("marie", "UNLINK_PATTERN_ID", json!(ids[2]))).await.expect(200);
    sim.action("marie", "LINK_PATTERN_ID", json!(ids[2])).await.expect(200);
    assert_eq!(sim.counts("marie").await, (5, 5, "ok".into()));
}

/// Acceptance 25.
#[tokio::test]
async fn an_id_has_four_forms_and_no_other() {
    let sim = Sim::start().await;
    let ids = sim.enroll("marie").await;
    let id = &ids[0];
    for data in [json!(id), json!([id]), json!({ "patternId": id }), json!({ "id": id })] {
        for kind in ["UNLINK_PATTERN_ID", "LINK_PATTERN_ID"] {
            let done = sim.action("marie", kind, data.clone()).await.expect(200);
            assert_eq!(done.text_at("/patternId"), *id);
        }
    }
    for data in [
        json!(7),
        json!(true),
        json!([]),
        json!([id, id]),
        json!([7]),
        json!({}),
        json!({ "id": id, "more": 1 }),
        json!({ "id": 7 }),
        json!(null),
    ] {
        let refused =
            sim.unchanged_by(sim.action("marie", "LINK_PATTERN_ID", data.clone())).await.expect(400);
        assert_eq!(refused.at("/error/code"), "MISSING_DATA", "{data}");
    }
}

/// Acceptance 26.
#[tokio::test]
async fn a_pattern_can_be_recorded_and_linked_at_once() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let linked =
        sim.action("marie", "LINK_PATTERN", Made::by("marie", 6).named("t").body()).await.expect(200);
    assert_eq!(linked.text_at("/message"), "Pattern linked.");
    assert_eq!(sim.counts("marie").await, (6, 6, "ok".into()));
    sim.action("marie", "UNLINK_PATTERN_ID", linked.at("/patternId")).await.expect(200);
    assert_eq!(sim.counts("marie").await, (6, 5, "ok".into()));
    // A string is a pattern here, never an id.
    let text = "h|b,777,90,b|a,140,80,a|n,130,100,n|a,160,85,a|n,130,95,n|a,160,110,a";
    sim.action("marie", "LINK_PATTERN", json!(text)).await.expect(200);
    assert_eq!(sim.counts("marie").await, (7, 6, "ok".into()));
}

/// A pattern is first read, then tested for robots (row 9 of section 2).
#[tokio::test]
async fn a_pattern_to_link_must_be_readable_and_a_persons() {
    let sim = Sim::start().await;
    let ids = sim.enroll("marie").await;
    for (data, code, detail) in [
        (
            json!({}),
            "INVALID_PATTERN",
            "no usable timing: no known layout, and 0 numbers are fewer than 8; accepted",
        ),
        (json!({ "pasted": true }), "INVALID_PATTERN", "no usable timing: no known layout"),
        (json!(ids[0]), "INVALID_PATTERN", "no usable timing: no known layout"),
        (json!(5), "INVALID_PATTERN", "no usable timing: no known layout"),
        (Made::by("marie", 6).kind(Kind::Metronome).body(), "ROBOT_PATTERN", "UNIFORM_INTERVALS"),
        (
            json!({ "press": [0, 140, 270, 430], "hold": [90, 80, 100, -85] }),
            "INVALID_PATTERN",
            "a release before its press",
        ),
        (
            json!({ "press": [0, 140, 270, 430], "hold": [90, 80, 100] }),
            "INVALID_PATTERN",
            "no usable timing: the lengths of `press` and `hold` do not fit",
        ),
        (
            json!({ "keystrokes": [{ "key": "a", "press": 0, "release": 90 }] }),
            "INVALID_PATTERN",
            "fewer than 4 keystrokes: 1 found",
        ),
    ] {
        let refused = sim.unchanged_by(sim.action("marie", "LINK_PATTERN", data.clone())).await.expect(400);
        assert_eq!(refused.text_at("/error/code"), code);
        assert!(refused.text_at("/error/detail").starts_with(detail), "{refused}");
    }
}

/// Acceptance 27.
#[tokio::test]
async fn only_the_users_own_patterns_are_found() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let foreign = sim.enroll("bob").await;
    for data in [json!(foreign[0]), json!("65eecb0f5d1c2a0012ab34cd"), json!("")] {
        for kind in ["LINK_PATTERN_ID", "UNLINK_PATTERN_ID"] {
            let refused = sim.unchanged_by(sim.action("marie", kind, data.clone())).await.expect(404);
            assert_eq!(
                (refused.text_at("/error/code"), refused.reason()),
                ("PATTERN_NOT_FOUND".into(), "unknown-pattern")
            );
        }
    }
    let nobody = sim.unchanged_by(sim.action("nobody", "LINK_PATTERN_ID", json!(foreign[0]))).await;
    assert_snapshot!(nobody, @r#"404 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"User does not exist.","userRef":"nobody","error":{"code":"USER_NOT_FOUND","status":404,"detail":"No user with this reference."}}"#);
}

/// Acceptance 31.
#[tokio::test]
async fn the_type_and_the_data_are_judged_before_the_user_is_looked_up() {
    let sim = Sim::start().await;
    let act = async |body: Value| sim.unchanged_by(sim.pulse().post("/pulse/user-action/nobody", body)).await;
    for body in [
        json!({}),
        json!({ "type": "link_pattern" }),
        json!({ "type": 7 }),
        json!({ "type": " LINK_PATTERN" }),
    ] {
        let refused = act(body).await.expect(400);
        assert_eq!(
            (refused.text_at("/error/code"), refused.reason()),
            ("INVALID_ACTION".into(), "bad-action")
        );
    }
    for kind in ["LINK_PATTERN", "LINK_PATTERN_ID", "UNLINK_PATTERN_ID"] {
        let refused = act(json!({ "type": kind })).await.expect(400);
        assert_eq!(
            (refused.text_at("/error/code"), refused.reason()),
            ("MISSING_DATA".into(), "missing-data")
        );
        assert_eq!(act(json!({ "type": kind, "data": null })).await.body, refused.body);
    }
    act(json!({ "type": "RESET_BIOMETRIC_PROFILE" })).await.expect(404);
}

/// What a forced outcome recorded without readable timing can never be a reference.
#[tokio::test]
async fn a_record_without_timing_cannot_be_linked() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let recorded = sim.pulse().forcing("auth").post("/pulse/user-verify/marie", json!({})).await.expect(200);
    let refused = sim.unchanged_by(sim.action("marie", "LINK_PATTERN_ID", recorded.at("/patternId"))).await;
    assert_eq!(refused.expect(400).at("/error/code"), "INVALID_PATTERN");
}
