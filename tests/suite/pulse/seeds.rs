//! Seed data (section 9), and what is wrong with it.

use std::process::Command;

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Made, Sim};

/// The scenario of section 9.
const SCENARIO: &str = "
settings: { enrollment_target: 5 }
api_keys:
  - { key: demo-key }
  - { key: old-key, status: revoked }
users:
  - user_ref: marie@example.org
    references: 5
    typist: marie@example.org
    text: mountain lighthouse garden telescope
    t_id: mountain-lighthouse-garden-telescope
    created_at: 2026-02-01T08:00:00Z
  - user_ref: bob@example.org
    api_key: demo-key
    references: 1
    patterns:
      - { id: 65eecb0f5d1c2a0012ab34cd, t_id: demo, linked: true, pattern: { press: [0, 140, 270, 430], hold: [90, 80, 100, 85] } }
      - { linked: false, pattern: { press: [0, 150, 285, 440], hold: [95, 85, 95, 90] } }
";

#[tokio::test]
async fn seeded_users_are_as_the_scenario_says() {
    let sim = Sim::pulse_with(SCENARIO);
    assert_snapshot!(sim.pulse().get("/pulse/users/marie@example.org").await, @r#"200 {"timestamp":"2026-03-01T09:00:00.000Z","success":true,"message":"User found.","userRef":"marie@example.org","exists":true,"createdAt":"2026-02-01T08:00:00.000Z","updatedAt":"2026-02-01T08:00:00.000Z","lastVerifyAt":null,"patternsTotal":5,"refPatternsTotal":5,"refPatternsCount":{"textVisible":5},"refPatternsStatus":{"textVisible":"ok"}}"#);
    let user = sim.pulse().get("/pulse/users/bob@example.org").await;
    assert_eq!(user.text_at("/createdAt"), "2026-03-01T09:00:00.000Z");
    assert_eq!(sim.counts("bob@example.org").await, (3, 2, "nok".into()));
    sim.action("bob@example.org", "UNLINK_PATTERN_ID", json!("65eecb0f5d1c2a0012ab34cd")).await.expect(200);
    sim.caller().with("apikey", "old-key").get("/pulse/status").await.expect(401);
    let known = Made::by("marie@example.org", 6).named("mountain-lighthouse-garden-telescope").body();
    assert_eq!(sim.verify("marie@example.org", known).await.text_at("/recommended_action"), "auth");
    let new = Made::by("marie@example.org", 6).named("other").body();
    assert_eq!(sim.verify("marie@example.org", new).await.text_at("/recommended_action"), "enroll");
}

/// A seeded pattern is not tested for robots, but it must be readable; its own `tId` counts unless another is given.
#[tokio::test]
async fn seeded_patterns_may_be_machines() {
    let sim = Sim::pulse_with(
        "settings: { enrollment_target: 1 }
users:
  - user_ref: marie
    patterns: [{ pattern: { tId: own, press: [0, 2, 4, 6, 8, 10, 12, 14], hold: [1, 1, 1, 1, 1, 1, 1, 1] } }]",
    );
    let probe = json!({ "tId": "own", "press": [0, 140, 270, 430], "hold": [90, 80, 100, 85] });
    assert_eq!(sim.verify("marie", probe).await.expect(200).at("/threshold"), 50);
}

/// What a scenario's section is refused for.
#[test]
fn a_wrong_seed_says_what_is_wrong() {
    let pattern = "{ press: [0, 150, 285, 440], hold: [95, 85, 95, 90] }";
    let mut seen = Vec::new();
    for section in [
        "settings: { enrollment_target: 0 }".to_owned(),
        "settings: { enrollment_target: 51 }".into(),
        "settings: { auth_score: 100 }".into(),
        "settings: { auth_score: 0 }".into(),
        "settings: { auth_score: 20 }".into(),
        "settings: { status: ok }".into(),
        "settings: { colour: red }".into(),
        "api_keys: [{ key: x, status: lost }]".into(),
        "api_keys: [{ key: '' }]".into(),
        "api_keys: [{ key: x }, { key: y }, { key: x, status: revoked }]".into(),
        "api_keys: [{ key: invalid-1 }]".into(),
        "users: [{ user_ref: a, api_key: '' }]".into(),
        "users: [{ user_ref: a, api_key: invalid-1 }]".into(),
        "settings: { declared_keys_only: true }\napi_keys: [{ key: demo-key }]\nusers: [{ user_ref: a }, { user_ref: b, api_key: demo-kye }]".into(),
        "settings: { declared_keys_only: true }\nusers: [{ user_ref: b, api_key: demo-key }]".into(),
        "users: [{ user_ref: '' }]".into(),
        "users: [{ user_ref: a, t_id: '' }]".into(),
        format!(
            "users: [{{ user_ref: a, patterns: [{{ t_id: {}, pattern: {pattern} }}] }}]",
            "x".repeat(257)
        ),
        "users: [{ user_ref: a, text: short }]".into(),
        "users: [{ user_ref: a, references: 1001 }]".into(),
        "users: [{ user_ref: a }, { user_ref: b }, { user_ref: a }]".into(),
        "users: [{ user_ref: a, patterns: [{ pattern: {} }] }]".into(),
        format!("users: [{{ user_ref: a, patterns: [{{ id: XYZ, pattern: {pattern} }}] }}]"),
        format!(
            "users: [{{ user_ref: a, patterns: [{{ id: {id}, pattern: {pattern} }}, {{ id: {id}, pattern: {pattern} }}] }}]",
            id = "65eecb0f5d1c2a0012ab34cd"
        ),
    ] {
        let path = format!("{}/pulse-seed-{}.yaml", env!("CARGO_TARGET_TMPDIR"), seen.len());
        std::fs::write(&path, Sim::scenario_of("pulse", &section)).unwrap();
        let checked = Command::new(env!("CARGO_BIN_EXE_lookalike")).args(["check", &path]).output().unwrap();
        assert_eq!(checked.status.code(), Some(1), "{section}");
        let told = String::from_utf8(checked.stderr).unwrap();
        let told = told.replace(&path, "FILE");
        seen.push(told.lines().next().unwrap_or_default().to_owned());
    }
    assert_snapshot!(seen.join("\n"), @"
    FILE:5:36: expected a whole number from 1 to 50, found the number 0
    FILE:5:36: expected a whole number from 1 to 50, found the number 51
    FILE:5:29: expected a whole number from 1 to 99, found the number 100
    FILE:5:29: expected a whole number from 1 to 99, found the number 0
    FILE:5:5: challenge_score 30 is above auth_score 20
    FILE:5:25: expected one of OK, NOK, found `ok`; did you mean `OK`?
    FILE:5:17: unknown member `colour`; known are enrollment_target, unknown_tid, auth_score, challenge_score, robot_detection, replay_detection, declared_keys_only, status, link_validity
    FILE:5:34: expected one of active, revoked, found `lost`
    FILE:5:23: a key is not empty
    FILE:5:47: the key `x` stands twice, first in line 5
    FILE:5:23: the key `invalid-1` begins with `invalid`, so it is never accepted
    FILE:5:37: a key is not empty
    FILE:5:37: the key `invalid-1` begins with `invalid`, so it is never accepted
    FILE:7:54: the api_key `demo-kye` is not listed under `api_keys`, and `declared_keys_only` accepts no other; did you mean `demo-key`?
    FILE:6:37: the api_key `demo-key` is not listed under `api_keys`, and `declared_keys_only` accepts no other; list it there
    FILE:5:25: a user_ref has 1 to 254 characters and no control characters
    FILE:5:34: a t_id has 1 to 256 characters
    FILE:5:47: a t_id has 1 to 256 characters
    FILE:5:34: expected 16 to 2000 characters, found 5
    FILE:5:40: a user has at most 1000 patterns
    FILE:5:59: the user_ref `a` stands twice, first in line 5
    FILE:5:41: no usable timing: no known layout, and 0 numbers are fewer than 8; accepted are an array of {key, press, release}, an array of events {type: keydown or keyup, key, time}, arrays (press with release or hold, seek or flight with hold), a text header|seek,hold|…, or 8 numbers and more
    FILE:5:45: expected a text of 24 of 0-9 a-f, found `XYZ`
    FILE:5:143: the id `65eecb0f5d1c2a0012ab34cd` stands twice, first in line 5
    ");
}
