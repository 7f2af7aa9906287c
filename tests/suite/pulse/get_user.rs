//! `GET /pulse/users/{userRef}`

use insta::assert_snapshot;
use lookalike::vendors::pulse::typing::Kind;
use serde_json::json;

use crate::support::{Made, Sim};

/// Acceptance 32.
#[tokio::test]
async fn every_change_shows_in_the_user() {
    let sim = Sim::start().await;
    let mut seen = Vec::new();
    let look = async |step: &str, seen: &mut Vec<String>| {
        let user = sim.unchanged_by(sim.pulse().get("/pulse/users/marie")).await.expect(200);
        let clock = |pointer| {
            user.at(pointer)
                .as_str()
                .map_or("null".into(), |at| at.chars().skip(14).take(5).collect::<String>())
        };
        seen.push(format!(
            "{step}: created {} updated {} verified {} patterns {} references {} {}",
            clock("/createdAt"),
            clock("/updatedAt"),
            clock("/lastVerifyAt"),
            user.at("/patternsTotal"),
            user.at("/refPatternsTotal"),
            user.text_at("/refPatternsStatus/textVisible"),
        ));
    };
    let ids = sim.enroll("marie").await;
    look("enrolled", &mut seen).await;
    sim.advance("1m").await;
    let verified = sim.verify("marie", Made::by("marie", 6).body()).await.text_at("/patternId");
    look("verified", &mut seen).await;
    sim.advance("1m").await;
    sim.verify("marie", Made::by("marie", 7).kind(Kind::Instant).body()).await.expect(200);
    look("robot", &mut seen).await;
    sim.advance("1m").await;
    sim.action("marie", "LINK_PATTERN_ID", json!(ids[0])).await.expect(200);
    look("linked again", &mut seen).await;
    sim.action("marie", "LINK_PATTERN_ID", json!(verified)).await.expect(200);
    look("linked", &mut seen).await;
    sim.advance("1m").await;
    sim.action("marie", "UNLINK_PATTERN_ID", json!(ids[0])).await.expect(200);
    look("unlinked", &mut seen).await;
    sim.advance("1m").await;
    sim.action("marie", "RESET_BIOMETRIC_PROFILE", json!(null)).await.expect(200);
    look("reset", &mut seen).await;
    assert_snapshot!(seen.join("\n"), @"
    enrolled: created 00:00 updated 00:00 verified null patterns 5 references 5 ok
    verified: created 00:00 updated 01:00 verified 01:00 patterns 6 references 5 ok
    robot: created 00:00 updated 02:00 verified 01:00 patterns 7 references 5 ok
    linked again: created 00:00 updated 02:00 verified 01:00 patterns 7 references 5 ok
    linked: created 00:00 updated 03:00 verified 01:00 patterns 7 references 6 ok
    unlinked: created 00:00 updated 04:00 verified 01:00 patterns 7 references 5 ok
    reset: created 00:00 updated 05:00 verified 01:00 patterns 2 references 0 nok
    ");
    assert_snapshot!(sim.pulse().get("/pulse/users/marie").await, @r#"200 {"timestamp":"2026-03-01T09:05:00.000Z","success":true,"message":"User found.","userRef":"marie","exists":true,"createdAt":"2026-03-01T09:00:00.000Z","updatedAt":"2026-03-01T09:05:00.000Z","lastVerifyAt":"2026-03-01T09:01:00.000Z","patternsTotal":2,"refPatternsTotal":0,"refPatternsCount":{"textVisible":0},"refPatternsStatus":{"textVisible":"nok"}}"#);
}

/// Acceptance 33.
#[tokio::test]
async fn a_user_who_is_not_there_has_the_shape_of_a_user() {
    let sim = Sim::start().await;
    let nobody = sim.unchanged_by(sim.pulse().get("/pulse/users/nobody@example.test")).await;
    assert_snapshot!(nobody, @r#"404 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"User does not exist.","userRef":"nobody@example.test","exists":false,"createdAt":null,"updatedAt":null,"lastVerifyAt":null,"patternsTotal":0,"refPatternsTotal":0,"refPatternsCount":{"textVisible":0},"refPatternsStatus":{"textVisible":"nok"}}"#);
    assert_eq!(nobody.reason(), "unknown-user");
    let forced = sim.pulse().forcing("not_found").get("/pulse/users/nobody@example.test").await;
    assert_eq!((forced.reason(), &forced.body), ("outcome-header", &nobody.body));
}
