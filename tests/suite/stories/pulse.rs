//! Stories of neomia Pulse.

use insta::assert_snapshot;

use crate::support::{Answer, Made, Sim};

const MARIE: &str = "marie@example.test";

async fn typed(sim: &Sim, typist: &str, repetition: u32) -> Answer {
    sim.verify(MARIE, Made::by(typist, repetition).body()).await
}

/// What is recommended, and why a robot was seen.
fn judged(answer: &Answer) -> String {
    let json = answer.json();
    let reason = json.pointer("/biometrics/robotReason").or_else(|| json.pointer("/robotReason"));
    format!("{} {}", json["recommended_action"], reason.unwrap_or(&serde_json::Value::Null))
}

#[tokio::test]
async fn pulse_happy_path() {
    let sim = Sim::story().await;
    assert_eq!(sim.counts(MARIE).await, (5, 5, "ok".into()));
    assert_eq!(typed(&sim, "marie", 6).await.expect(200).text_at("/recommended_action"), "auth");
    assert_eq!(typed(&sim, "bob", 6).await.expect(200).text_at("/recommended_action"), "reject");
}

#[tokio::test]
async fn pulse_password_manager_then_human() {
    let sim = Sim::story().await;
    let mut seen = Vec::new();
    for repetition in 6..9 {
        let answer = typed(&sim, "marie", repetition).await.expect(200);
        seen.push(format!("{} {}", judged(&answer), answer.reason()));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    "reject" "UNIFORM_INTERVALS" outcome-scenario
    "reject" "UNIFORM_INTERVALS" outcome-scenario
    "auth" null
    "#);
}

#[tokio::test]
async fn pulse_enrolment_never_completes() {
    let sim = Sim::story().await;
    let mut repetition = 10;
    for (day, times) in [(1, 1), (2, 6), (3, 2)] {
        for _ in 0..times {
            let robot = sim.enrolling(MARIE, Made::by("marie", repetition).body()).await.expect(200);
            assert_eq!(judged(&robot), r#""reject" "UNIFORM_INTERVALS""#, "day {day}");
            sim.action(MARIE, "LINK_PATTERN_ID", robot.at("/patternId")).await.expect(400);
            let by_hand = sim.action(MARIE, "LINK_PATTERN", Made::by("marie", repetition).body()).await;
            assert_eq!(by_hand.expect(400).at("/error/code"), "ROBOT_PATTERN");
            repetition += 1;
        }
        sim.advance("24h").await;
    }
    assert_eq!(sim.counts(MARIE).await, (12, 3, "nok".into()));
}

#[tokio::test]
async fn pulse_service_nok() {
    let sim = Sim::story().await;
    assert_eq!(sim.pulse().get("/pulse/status").await.expect(200).text_at("/status"), "NOK");
    let refused = sim.unchanged_by(typed(&sim, "marie", 6)).await;
    assert_snapshot!(refused, @r#"503 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"The server is up but is not ready to receive requests. There are no available classifiers/workers.","userRef":"marie@example.test","error":{"code":"NOT_READY","status":503,"detail":"Pulse is not able to process patterns at the moment."}}"#);
    sim.pulse().get(&format!("/pulse/users/{MARIE}")).await.expect(200);
    sim.advance("10m").await;
    assert_eq!(sim.pulse().get("/pulse/status").await.expect(200).text_at("/status"), "OK");
    assert_eq!(typed(&sim, "marie", 6).await.expect(200).text_at("/recommended_action"), "auth");
}

#[tokio::test]
async fn pulse_key_revoked() {
    let sim = Sim::story().await;
    sim.pulse().get("/pulse/status").await.expect(200);
    sim.advance("59m").await;
    sim.pulse().get("/pulse/status").await.expect(200);
    sim.advance("1m").await;
    assert_snapshot!(sim.pulse().get("/pulse/status").await, @r#"401 {"timestamp":"2026-03-01T10:00:00.000Z","success":false,"message":"Invalid authentication credentials.","userRef":null,"error":{"code":"API_KEY_INVALID","status":401,"detail":"This API key is not accepted."}}"#);
    sim.caller().with("apikey", "another-key").get("/pulse/status").await.expect(200);
}

#[tokio::test]
async fn pulse_replayed_typing() {
    let sim = Sim::story().await;
    let recording = Made::by("marie", 6).body();
    let mut seen = Vec::new();
    for _ in 0..2 {
        seen.push(judged(&sim.verify(MARIE, recording.clone()).await.expect(200)));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    "auth" null
    "reject" "REPLAY"
    "#);
}
