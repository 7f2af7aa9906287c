//! Outcomes: each of each operation, in each way in which one can be chosen (sections 4 and 11).

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Answer, Sim, came};

const AUTHENTICATE: &str = "/omni/incode-id/authenticate";
const VERDICTS: [(&str, &str); 11] = [
    ("pass", "PASS"),
    ("hasFaceMask", "hasFaceMask"),
    ("hasLenses", "hasLenses"),
    ("spoofAttempt", "spoofAttempt"),
    ("faceMatchFailed", "faceMatchFailed"),
    ("otherError", "otherError 6000"),
    ("faceNotFound", "otherError 4019"),
    ("blurred", "otherError 3006"),
    ("glare", "otherError 3007"),
    ("imageSize", "otherError 3008"),
    ("blocked", "otherError 4003"),
];

fn face(items: &str) -> serde_json::Value {
    json!({ "face": { "template": format!("lookalike:{items}") } })
}

/// Acceptance 24.
#[tokio::test]
async fn an_attempt_can_be_told_what_to_decide_by_header() {
    let sim = Sim::with_ana();
    for (outcome, expected) in VERDICTS {
        for items in ["face=ana", "face=nobody", "mask"] {
            let answer = sim.incode().forcing(outcome).post(AUTHENTICATE, face(items)).await.expect(200);
            assert_eq!((came(&answer).as_str(), answer.reason()), (expected, "outcome-header"), "{items}");
        }
    }
}

/// Acceptance 24.
#[tokio::test]
async fn an_attempt_can_be_told_what_to_decide_by_the_queue() {
    let sim = Sim::with_ana();
    sim.queue("incode.authenticate", &VERDICTS.map(|(outcome, _)| outcome)).await;
    for (_, expected) in VERDICTS {
        let answer = sim.show_marker("face=nobody").await.expect(200);
        assert_eq!((came(&answer).as_str(), answer.reason()), (expected, "outcome-queue"));
    }
    assert_eq!(sim.show_marker("face=ana").await.reason(), "");
}

/// Acceptance 24.
#[tokio::test]
async fn an_attempt_can_be_told_what_to_decide_by_its_source() {
    let sim = Sim::with_ana();
    for (outcome, expected) in VERDICTS {
        let mut body = face("face=nobody");
        let source = format!("lookalike:{outcome}");
        body["source"] = source.clone().into();
        let answer = sim.incode().post(AUTHENTICATE, body).await.expect(200);
        assert_eq!((came(&answer).as_str(), answer.reason()), (expected, "outcome-magic"));
        assert_eq!(answer.text_at("/source"), source);
    }
}

/// Acceptance 25.
#[tokio::test]
async fn an_outcome_that_nobody_knows_is_refused_by_us() {
    let sim = Sim::with_ana();
    let mut body = face("face=ana");
    body["source"] = "lookalike:nonsense".into();
    let by_source = sim.unchanged_by(sim.incode().post(AUTHENTICATE, body)).await;
    let by_header =
        sim.unchanged_by(sim.incode().forcing("nonsense").post(AUTHENTICATE, face("face=ana"))).await;
    for answer in [by_source, by_header] {
        assert_eq!((answer.status, answer.reason()), (400, "unknown-outcome"));
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let known: Vec<String> = serde_json::from_value(answer.at("/known")).unwrap();
        assert!(VERDICTS.iter().all(|(outcome, _)| known.iter().any(|known| known == outcome)), "{answer}");
    }
}

#[tokio::test]
async fn a_pass_is_that_of_whom_the_picture_shows_else_of_who_was_enrolled_first() {
    let sim = Sim::incode_with(
        "
identities:
  - { key: ana, full_name: Ana, status: REVOKED }
  - { key: bea, full_name: Bea }
  - { key: cy, full_name: Cy, blocked: true }",
    );
    for (items, expected) in [
        ("face=cy", "Cy"),
        ("mask;face=cy", "Cy"),
        ("face=ana", "Bea"),
        ("face=nobody", "Bea"),
        ("none", "Bea"),
    ] {
        let answer = sim.incode().forcing("pass").post(AUTHENTICATE, face(items)).await.expect(200);
        let holder = sim.incode_holder(&answer.text_at("/token"));
        assert_eq!(
            holder.get("/omni/incode-id/userinfo").await.text_at("/name/fullName"),
            expected,
            "{items}"
        );
    }
}

#[tokio::test]
async fn a_pass_of_nobody_is_impossible() {
    let sim = Sim::incode_with("identities: [{ key: ana, full_name: Ana, enrolled: false }]");
    let answer = sim.unchanged_by(sim.incode().forcing("pass").post(AUTHENTICATE, face("face=ana"))).await;
    assert_snapshot!(answer, @r#"400 {"type":"urn:lookalike:problem:outcome-impossible","title":"Bad Request","status":400,"detail":"`pass` needs an ACTIVE identity whose face is enrolled, and there is none","hint":"seed or verify an identity, or reinstate one"}"#);
    assert_eq!(answer.reason(), "outcome-impossible");
}

async fn forced(sim: &Sim, subject: &str, path: &str, outcome: &str) -> Answer {
    sim.holder_of(subject).await.forcing(outcome).get(path).await
}

#[tokio::test]
async fn user_info_can_be_told_what_to_show() {
    let sim = Sim::with_ana();
    let path = "/omni/incode-id/userinfo";
    for status in ["ACTIVE", "REVOKED"] {
        let answer = forced(&sim, "ana", path, status).await.expect(200);
        assert_eq!((answer.text_at("/status").as_str(), answer.reason()), (status, "outcome-header"));
    }
    forced(&sim, "ana", path, "not_found").await.expect(404);
    let plain = sim.holder_of("ana").await.get(path).await.expect(200);
    assert_eq!(plain.text_at("/status"), "ACTIVE");
}

#[tokio::test]
async fn a_verification_can_be_told_what_to_show() {
    let sim = Sim::with_ana();
    let id = sim
        .act("incode.complete_verification", json!({ "identity": "ana" }))
        .await
        .text_at("/verification_id");
    let path = format!("/omni/incode-id/verification/{id}");
    for (status, has_data) in [("VERIFIED", true), ("FAILED", false), ("PENDING", false)] {
        let answer = forced(&sim, &id, &path, status).await.expect(200);
        assert_eq!(
            (answer.text_at("/status").as_str(), answer.json().get("data").is_some()),
            (status, has_data)
        );
    }
    forced(&sim, &id, &path, "not_found").await.expect(404);
    let failed = sim
        .act("incode.complete_verification", json!({ "status": "FAILED" }))
        .await
        .text_at("/verification_id");
    let answer = forced(&sim, &failed, &format!("/omni/incode-id/verification/{failed}"), "VERIFIED")
        .await
        .expect(400);
    assert_eq!(answer.reason(), "outcome-impossible");
}

#[tokio::test]
async fn an_authentication_can_be_told_not_to_be_found() {
    let sim = Sim::with_ana();
    let id = sim.show_marker("face=ana").await.text_at("/authenticationId");
    let answer =
        forced(&sim, &id, &format!("/omni/incode-id/authentication/{id}"), "not_found").await.expect(404);
    assert_eq!(answer.reason(), "outcome-header");
}

/// Acceptance 24.
#[tokio::test]
async fn an_attempt_can_be_told_what_to_decide_by_the_scenario() {
    let rules: String = VERDICTS.iter().fold(String::new(), |rules, (outcome, _)| {
        rules
            + "  - { operation: incode.authenticate, when: { body.source: at-"
            + outcome
            + " }, outcome: "
            + outcome
            + " }\n"
    });
    let section = Sim::scenario_of("incode", "identities: [{ key: ana, full_name: Ana }]");
    let sim = Sim::playing(&format!("{section}outcomes:\n{rules}"));
    for (outcome, expected) in VERDICTS {
        let mut body = face("face=nobody");
        body["source"] = format!("at-{outcome}").into();
        let answer = sim.incode().post(AUTHENTICATE, body).await.expect(200);
        assert_eq!((came(&answer).as_str(), answer.reason()), (expected, "outcome-scenario"));
    }
    assert_eq!(came(&sim.show_marker("face=ana").await), "PASS");
}
