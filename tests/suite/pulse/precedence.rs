//! Outcomes: each way in which one can be chosen, and which way comes first (section 11).

use insta::assert_snapshot;
use serde_json::json;

use super::outcomes::judged;
use crate::support::{Made, Sim};

/// Acceptance 39.
#[tokio::test]
async fn the_header_comes_before_the_queue_and_the_queue_before_the_reference() {
    let sim = Sim::start().await;
    let user_ref = "marie+reject@example.test";
    sim.enroll(user_ref).await;
    sim.queue("pulse.user_verify", &["challenge", "auth"]).await;
    let body = Made::by(user_ref, 6).body();
    let mut seen = Vec::new();
    for header in [Some("robot"), None, None, None, Some("enroll")] {
        let caller = header.map_or_else(|| sim.pulse(), |outcome| sim.pulse().forcing(outcome));
        let answer = caller.post(&format!("/pulse/user-verify/{user_ref}"), body.clone()).await;
        seen.push(format!("{} {}", answer.text_at("/recommended_action"), answer.reason()));
    }
    assert_eq!(
        seen,
        [
            "reject outcome-header",
            "challenge outcome-queue",
            "auth outcome-queue",
            "reject outcome-magic",
            "enroll outcome-header"
        ]
    );
}

/// Acceptance 39.
#[tokio::test]
async fn the_reference_comes_before_the_scenario_and_the_scenario_before_the_rules() {
    let sim = Sim::playing(
        "version: 1
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
outcomes:
  - operation: pulse.user_verify
    when: { path.user_ref: { matches: ^marie } }
    sequence: [challenge, auth]
",
    );
    let mut seen = Vec::new();
    sim.queue("pulse.user_verify", &["robot"]).await;
    for (user_ref, header) in [
        ("marie", Some("enroll")),
        ("marie+reject@example.test", None),
        ("marie+reject@example.test", None),
        ("nobody", None),
        ("marie", None),
        ("marie@example.test", None),
        ("other", None),
        ("marie2", None),
    ] {
        // Refused before row 6, so nothing is used up.
        sim.unchanged_by(sim.caller().post("/pulse/user-verify/marie", json!({}))).await.expect(401);
        let caller = header.map_or_else(|| sim.pulse(), |outcome| sim.pulse().forcing(outcome));
        let answer = caller.post(&format!("/pulse/user-verify/{user_ref}"), Made::by("m", 1).body()).await;
        seen.push(format!(
            "{} {}",
            judged(&answer).split(' ').take(2).collect::<Vec<_>>().join(" "),
            answer.reason()
        ));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    enroll {"recorded":1,"required":5} outcome-header
    reject 0 outcome-queue
    reject 15 outcome-magic
    404 USER_NOT_FOUND unknown-user
    challenge 40 outcome-scenario
    auth 75 outcome-scenario
    404 USER_NOT_FOUND unknown-user
    404 USER_NOT_FOUND unknown-user
    "#);
}

/// Section 11: each suffix, on a verify and nowhere else.
#[tokio::test]
async fn a_reference_can_ask_for_its_outcome() {
    let sim = Sim::start().await;
    for (suffix, action) in
        [("auth", "auth"), ("challenge", "challenge"), ("reject", "reject"), ("robot", "reject")]
    {
        let user_ref = format!("marie+{suffix}@example.test");
        let answer = sim.verify(&user_ref, json!({})).await.expect(200);
        assert_eq!(
            (answer.text_at("/recommended_action").as_str(), answer.reason()),
            (action, "outcome-magic")
        );
        assert_eq!(answer.at("/indicators/keyboard") == "ok", suffix == "auth");
        sim.pulse().get(&format!("/pulse/users/{user_ref}")).await.expect(404);
        sim.action(&user_ref, "RESET_BIOMETRIC_PROFILE", json!(null)).await.expect(404);
    }
}

/// Acceptance 39: what is refused in rows 1 to 5 uses up nothing that was queued.
#[tokio::test]
async fn an_early_refusal_uses_up_no_queued_outcome() {
    let sim = Sim::start().await;
    sim.queue("pulse.user_verify", &["auth"]).await;
    sim.queue("pulse.user_action", &["not_found"]).await;
    let long = "x".repeat(255);
    for path in ["/pulse/user-verify/", "/pulse/user-action/"] {
        let at = |user_ref: &str| format!("{path}{user_ref}");
        for (caller, method, path, kind, body, status) in [
            (sim.pulse(), "GET", at("marie"), "", "{}", 405),
            (sim.caller(), "POST", at("marie"), "", "{}", 401),
            (sim.pulse(), "POST", at(&long), "", "{}", 400),
            (sim.pulse(), "POST", at("marie"), "text/plain", "{}", 415),
            (sim.pulse(), "POST", at("marie"), "", "[]", 400),
        ] {
            sim.unchanged_by(caller.bytes(method, &path, kind, body)).await.expect(status);
        }
    }
    for body in [json!({}), json!({ "type": "LINK_PATTERN" })] {
        sim.unchanged_by(sim.pulse().post("/pulse/user-action/marie", body)).await.expect(400);
    }
    assert_eq!(sim.verify("marie", json!({})).await.text_at("/recommended_action"), "auth");
    let used = sim.action("marie", "RESET_BIOMETRIC_PROFILE", json!(null)).await.expect(404);
    assert_eq!(used.reason(), "outcome-queue");
    // Later refusals do use it up: the outcome decides in their place.
    sim.queue("pulse.user_verify", &["enroll"]).await;
    sim.act("pulse.set_status", json!({ "status": "NOK" })).await;
    sim.verify("new", json!({})).await.expect(400);
    sim.verify("new", json!({})).await.expect(503);
}
