//! Outcomes: each of each operation, in each way in which one can be chosen (sections 4.3 to 4.8 and 11).

use insta::assert_snapshot;
use lookalike::vendors::pulse::typing::Kind;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Made, Sim};

const VERDICTS: [&str; 7] = ["auth", "challenge", "reject", "robot", "enroll", "not_found", "not_ready"];

fn judged(answer: &Answer) -> String {
    match answer.status {
        200 if answer.json().get("score").is_some() => {
            let biometrics = answer.at("/biometrics");
            format!("{} {} {biometrics}", answer.text_at("/recommended_action"), answer.at("/score"))
        }
        200 => format!("{} {}", answer.text_at("/recommended_action"), answer.at("/enrollment")),
        status => format!("{status} {}", answer.text_at("/error/code")),
    }
}

/// Acceptance 38.
#[tokio::test]
async fn a_verify_can_be_told_what_to_decide() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let bob = Made::by("bob", 1).body();
    let mut seen = Vec::new();
    for (user_ref, body) in [("marie", bob.clone()), ("marie", json!({ "tId": 7 })), ("nobody", bob)] {
        for verdict in VERDICTS {
            let answer = sim
                .pulse()
                .forcing(verdict)
                .post(&format!("/pulse/user-verify/{user_ref}"), body.clone())
                .await;
            assert_eq!(answer.reason(), "outcome-header");
            let counts = sim.counts(user_ref).await;
            seen.push(format!("{user_ref} {verdict}: {} -> {} {}", judged(&answer), counts.0, counts.1));
        }
    }
    assert_snapshot!(seen.join("\n"), @r#"
    marie auth: auth 75 {"robot":false,"score":75,"distance":1.0627,"comparedPatterns":5} -> 6 5
    marie challenge: challenge 40 {"robot":false,"score":40,"distance":1.2507,"comparedPatterns":5} -> 7 5
    marie reject: reject 15 {"robot":false,"score":15,"distance":1.4168,"comparedPatterns":5} -> 8 5
    marie robot: reject 0 {"robot":true,"robotReason":"UNIFORM_INTERVALS","score":0} -> 9 5
    marie enroll: enroll {"recorded":6,"required":5} -> 10 6
    marie not_found: 404 USER_NOT_FOUND -> 10 6
    marie not_ready: 503 NOT_READY -> 10 6
    marie auth: auth 75 {"robot":false,"score":75,"distance":1.0627,"comparedPatterns":5} -> 11 6
    marie challenge: challenge 40 {"robot":false,"score":40,"distance":1.2507,"comparedPatterns":5} -> 12 6
    marie reject: reject 15 {"robot":false,"score":15,"distance":1.4168,"comparedPatterns":5} -> 13 6
    marie robot: reject 0 {"robot":true,"robotReason":"UNIFORM_INTERVALS","score":0} -> 14 6
    marie enroll: 400 INVALID_PATTERN -> 14 6
    marie not_found: 404 USER_NOT_FOUND -> 14 6
    marie not_ready: 503 NOT_READY -> 14 6
    nobody auth: auth 75 {"robot":false,"score":75,"distance":1.0627,"comparedPatterns":5} -> 0 0
    nobody challenge: challenge 40 {"robot":false,"score":40,"distance":1.2507,"comparedPatterns":5} -> 0 0
    nobody reject: reject 15 {"robot":false,"score":15,"distance":1.4168,"comparedPatterns":5} -> 0 0
    nobody robot: reject 0 {"robot":true,"robotReason":"UNIFORM_INTERVALS","score":0} -> 0 0
    nobody enroll: enroll {"recorded":1,"required":5} -> 1 1
    nobody not_found: 404 USER_NOT_FOUND -> 1 1
    nobody not_ready: 503 NOT_READY -> 1 1
    "#);
}

/// Acceptance 38: `lastVerifyAt` follows a forced B5, and an unreadable `tId` is null.
#[tokio::test]
async fn a_forced_decision_leaves_the_traces_of_a_real_one() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    sim.advance("1m").await;
    let caller = sim.pulse().forcing("reject");
    let answer = caller.post("/pulse/user-verify/marie", json!({ "tId": ["no", "text"] })).await;
    assert_snapshot!(answer, @r#"200 {"timestamp":"2026-03-01T09:01:00.000Z","success":true,"message":"Pattern verified.","userRef":"marie","patternId":"3f316bdb0039f12c1dd0db87","tId":null,"recommended_action":"reject","score":15,"threshold":50,"biometrics":{"robot":false,"score":15,"distance":1.4168,"comparedPatterns":5},"indicators":{"keyboard":"nok","device":"ok","browser":"ok","network":"ok","location":"ok","impossibleTravel":"ok"},"refPatternsStatus":{"textVisible":"ok"}}"#);
    let user = sim.pulse().get("/pulse/users/marie").await;
    assert_eq!(user.text_at("/lastVerifyAt"), "2026-03-01T09:01:00.000Z");
    assert_eq!(user.text_at("/updatedAt"), "2026-03-01T09:01:00.000Z");
    let robot = sim.pulse().forcing("robot");
    let found = robot.post("/pulse/user-verify/marie", Made::by("m", 1).kind(Kind::Instant).body()).await;
    assert_eq!(found.at("/biometrics/robotReason"), "ZERO_DWELL");
    let id = found.at("/patternId");
    sim.action("marie", "LINK_PATTERN_ID", id).await.expect(400);
}

/// Acceptance 38: scores lie in the middle of the bands that the settings draw.
#[tokio::test]
async fn forced_scores_follow_the_settings() {
    let sim = Sim::pulse_with("settings: { auth_score: 81, challenge_score: 60, enrollment_target: 3 }");
    for (verdict, score) in [("auth", 90), ("challenge", 70), ("reject", 30)] {
        let answer = sim.pulse().forcing(verdict).post("/pulse/user-verify/nobody", json!({})).await;
        assert_eq!((answer.at("/score"), answer.at("/threshold")), (json!(score), json!(81)));
        assert_eq!(answer.at("/biometrics/comparedPatterns"), 3);
    }
}

/// Acceptance 38: the other operations.
#[tokio::test]
async fn the_other_operations_can_be_told_too() {
    let sim = Sim::start().await;
    let ids = sim.enroll("marie").await;
    let action = |kind: &str, data: Value| Some(json!({ "type": kind, "data": data }));
    for (outcome, method, path, body, status, code) in [
        (
            "not_found",
            "POST",
            "/pulse/user-action/marie",
            action("LINK_PATTERN_ID", json!(ids[0])),
            404,
            "USER_NOT_FOUND",
        ),
        (
            "not_ready",
            "POST",
            "/pulse/user-action/marie",
            action("UNLINK_PATTERN_ID", json!(ids[0])),
            503,
            "NOT_READY",
        ),
        (
            "robot",
            "POST",
            "/pulse/user-action/marie",
            action("RESET_BIOMETRIC_PROFILE", json!(null)),
            400,
            "ROBOT_PATTERN",
        ),
        (
            "robot",
            "POST",
            "/pulse/user-action/marie",
            action("LINK_PATTERN", Made::by("m", 1).body()),
            400,
            "ROBOT_PATTERN",
        ),
        ("not_found", "DELETE", "/pulse/users/marie", None, 404, "USER_NOT_FOUND"),
        (
            "not_found",
            "POST",
            "/pulse-auth/api/links/reset-profile/marie",
            Some(json!({})),
            404,
            "USER_NOT_FOUND",
        ),
        (
            "not_found",
            "POST",
            "/pulse-auth/api/links/complete-profile/marie",
            Some(json!({})),
            404,
            "USER_NOT_FOUND",
        ),
    ] {
        let operation = sim.pulse().forcing(outcome);
        let mut request = operation.request(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let refused = sim.unchanged_by(operation.send(request)).await.expect(status);
        assert_eq!(
            (refused.text_at("/error/code").as_str(), refused.reason()),
            (code, "outcome-header"),
            "{path}"
        );
    }
    let status = sim.unchanged_by(sim.pulse().forcing("not_ready").get("/pulse/status")).await.expect(200);
    assert_eq!((status.text_at("/status").as_str(), status.reason()), ("NOK", "outcome-header"));
    sim.unchanged_by(sim.pulse().forcing("not_found").get("/pulse/users/marie")).await.expect(404);
}

/// Acceptance 38, and the rows of section 2: what is refused in rows 1 to 5 is refused as without the header.
#[tokio::test]
async fn an_unknown_outcome_is_our_400_with_the_known_ones() {
    let sim = Sim::start().await;
    let pattern = || Some(Made::by("marie", 1).body());
    let action = Some(json!({ "type": "LINK_PATTERN_ID", "data": "x" }));
    for (method, path, body, known) in [
        ("GET", "/pulse/status", None, json!(["not_ready"])),
        (
            "POST",
            "/pulse/user-verify/marie",
            pattern(),
            json!(["auth", "challenge", "enroll", "not_found", "not_ready", "reject", "robot"]),
        ),
        ("POST", "/pulse/user-action/marie", action, json!(["not_found", "not_ready", "robot"])),
        ("GET", "/pulse/users/marie", None, json!(["not_found"])),
        ("DELETE", "/pulse/users/marie", None, json!(["not_found"])),
        ("POST", "/pulse-auth/api/links/create-profile/marie", None, json!([])),
        ("POST", "/pulse-auth/api/links/reset-profile/marie", None, json!(["not_found"])),
        ("POST", "/pulse-auth/api/links/complete-profile/marie", None, json!(["not_found"])),
        ("GET", "/pulse-auth/b/key", None, json!([])),
        ("POST", "/pulse-auth/b/key/passes", pattern(), json!([])),
    ] {
        let caller = sim.pulse().forcing("maybe");
        let ask = async |caller: &Caller| match &body {
            Some(body) => caller.send(caller.request(method, path).json(body)).await,
            None => caller.call(method, path).await,
        };
        let refused = sim.unchanged_by(ask(&caller)).await.expect(400);
        assert_eq!(refused.header("content-type"), "application/problem+json", "{method} {path}");
        assert_eq!(refused.at("/known"), known, "{method} {path}");
        if path.starts_with("/pulse/") {
            assert_eq!(ask(&caller.without("apikey")).await.status, 401, "{method} {path}");
        }
    }
}

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
