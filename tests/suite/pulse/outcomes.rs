//! Outcomes: each of each operation (sections 4.3 to 4.8).

use insta::assert_snapshot;
use lookalike::vendors::pulse::typing::Kind;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Made, Sim};

const VERDICTS: [&str; 7] = ["auth", "challenge", "reject", "robot", "enroll", "not_found", "not_ready"];

/// What was decided, in one line.
pub fn judged(answer: &Answer) -> String {
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

/// Section 4.3: an unusable `tId` is then null, and nothing else is lost with it.
#[tokio::test]
async fn a_bad_text_id_takes_no_timing_away_from_a_forced_outcome() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    sim.act("pulse.add_references", json!({ "user_ref": "marie", "count": 1 })).await;
    let force = async |outcome: &str, made: Made| {
        let mut body = made.body();
        body["tId"] = json!([1]);
        sim.pulse().forcing(outcome).post("/pulse/user-verify/marie", body).await
    };
    let decided = force("auth", Made::by("marie", 7)).await.expect(200);
    assert_eq!((decided.at("/biometrics/comparedPatterns"), decided.at("/tId")), (json!(6), Value::Null));
    sim.action("marie", "LINK_PATTERN_ID", decided.at("/patternId")).await.expect(200);
    let robot = force("robot", Made::by("marie", 8).kind(Kind::Instant)).await.expect(200);
    assert_eq!(robot.at("/biometrics/robotReason"), "ZERO_DWELL");
    force("enroll", Made::by("marie", 9)).await.expect(400);
}
