//! Robots: what is recorded of them, and what the settings look for.

use std::fs;

use lookalike::vendors::pulse::typing::Kind;
use serde_json::{Value, json};

use crate::support::{Made, Sim};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pulse/patterns");

/// Acceptance 20.
#[tokio::test]
async fn a_robot_is_recorded_with_a_mark_and_can_never_be_linked() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let robot = sim.verify("marie", Made::by("marie", 6).kind(Kind::Instant).body()).await.expect(200);
    assert_eq!(robot.text_at("/refPatternsStatus/textVisible"), "ok");
    assert_eq!(sim.counts("marie").await, (6, 5, "ok".into()));
    let id = robot.at("/patternId");
    for kind in ["LINK_PATTERN_ID", "RESET_BIOMETRIC_PROFILE"] {
        let refused = sim.unchanged_by(sim.action("marie", kind, id.clone())).await.expect(400);
        assert_eq!(refused.at("/error/code"), "ROBOT_PATTERN");
        assert_eq!(refused.at("/error/detail"), "ZERO_DWELL");
        assert_eq!(refused.reason(), "robot-pattern");
    }
    sim.action("marie", "UNLINK_PATTERN_ID", id).await.expect(200);
}

/// Acceptance 21.
#[tokio::test]
async fn a_robot_is_a_robot_even_where_nothing_can_be_read() {
    let sim = Sim::start().await;
    for (body, status) in [(json!({ "pasted": true, "keystrokes": [] }), 200), (json!({}), 400)] {
        sim.unchanged_by(sim.verify("marie", body.clone())).await.expect(404);
        sim.enrolling("marie", body).await.expect(status);
    }
    sim.pulse().get("/pulse/users/marie").await.expect(404);
    let untrusted = json!({ "tId": [], "isTrusted": false });
    assert_eq!(sim.enrolling("marie", untrusted).await.at("/tId"), Value::Null);
}

/// Acceptance 22.
#[tokio::test]
async fn the_settings_say_which_robots_are_looked_for() {
    let instant = Made::by("marie", 1).kind(Kind::Instant).body();
    let sim = Sim::pulse_with("settings: { robot_detection: false }");
    sim.enrolling("marie", instant.clone()).await.expect(200);
    assert_eq!(sim.counts("marie").await, (1, 1, "nok".into()));
    sim.action("marie", "LINK_PATTERN", instant.clone()).await.expect(200);
    sim.enrolling("marie", json!({ "pasted": true })).await.expect(400);
    let forced = sim.pulse().forcing("robot").post("/pulse/user-verify/marie", instant).await;
    assert_eq!(forced.at("/biometrics/robotReason"), "ZERO_DWELL");

    let sim = Sim::pulse_with("settings: { replay_detection: true }");
    let human = Made::by("marie", 1).body();
    assert_eq!(sim.enrolling("marie", human.clone()).await.at("/recommended_action"), "enroll");
    assert_eq!(sim.enrolling("marie", human.clone()).await.at("/biometrics/robotReason"), "REPLAY");
    let refused = sim.unchanged_by(sim.action("marie", "LINK_PATTERN", human.clone())).await.expect(400);
    assert_eq!(refused.at("/error/detail"), "REPLAY");
    assert_eq!(sim.enrolling("bob", human.clone()).await.at("/recommended_action"), "enroll");
    let sim = Sim::start().await;
    sim.enrolling("marie", human.clone()).await.expect(200);
    assert_eq!(sim.enrolling("marie", human).await.at("/enrollment/recorded"), 2);
}

/// Realistic typing of scripts is found out over the wire, that of people is not.
#[tokio::test]
async fn scripts_are_found_out_and_people_are_not() {
    let sim = Sim::start().await;
    let mut names: Vec<_> =
        fs::read_dir(FOLDER).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(names.len() >= 28);
    for name in names {
        let body = fs::read_to_string(format!("{FOLDER}/{name}")).unwrap();
        let caller = sim.pulse().with("x-enrollment", "USER");
        let path = format!("/pulse/user-verify/{name}");
        let answer = caller.bytes("POST", &path, "application/json", body).await.expect(200);
        let is_human = answer.at("/recommended_action") == "enroll";
        assert_eq!(is_human, name.starts_with("human"), "{name}: {answer}");
    }
}

/// Acceptance 20: the mark alone forbids it, whether there is timing to link or not.
#[tokio::test]
async fn a_robot_without_timing_is_refused_as_a_robot() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    let robot = sim.verify("marie", json!({ "pasted": true })).await.expect(200);
    let id = robot.at("/patternId");
    for kind in ["LINK_PATTERN_ID", "RESET_BIOMETRIC_PROFILE"] {
        let refused = sim.unchanged_by(sim.action("marie", kind, id.clone())).await.expect(400);
        assert_eq!(refused.at("/error/code"), "ROBOT_PATTERN");
        assert_eq!(refused.at("/error/detail"), "PASTED");
    }
}
