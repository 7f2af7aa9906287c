//! `/pulse-auth/b/{key}`: the hosted page and its passes.

use insta::assert_snapshot;
use lookalike::vendors::pulse::typing::Kind;
use serde_json::{Value, json};

use crate::support::{Answer, Made, Sim};

async fn key(sim: &Sim, purpose: &str, body: Value) -> String {
    let path = format!("/pulse-auth/api/links/{purpose}-profile/marie");
    sim.pulse().post(&path, body).await.expect(200).text_at("/key")
}

async fn page(sim: &Sim, key: &str) -> Answer {
    sim.caller().get(&format!("/pulse-auth/b/{key}")).await
}

async fn pass(sim: &Sim, key: &str, pattern: Value) -> Answer {
    sim.caller().post(&format!("/pulse-auth/b/{key}/passes"), pattern).await
}

/// Section 4.8.
#[tokio::test]
async fn the_page_shows_the_words_and_names_the_action() {
    let sim = Sim::start().await;
    let key = key(&sim, "create", json!({})).await;
    let page = sim.unchanged_by(page(&sim, &key)).await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-store");
    let words = page.text().split("<strong>").nth(1).unwrap().split("</strong>").next().unwrap();
    assert_snapshot!(words, @"forest anchor marble galaxy");
    let origin = format!("{}/@{}", sim.server.url(), sim.namespace);
    let call =
        format!("POST {origin}/__admin/actions/pulse.complete_link\n{{\"key\":\"{key}\"}}</code></pre>");
    assert!(page.text().contains(&call), "{page}");
    let unknown = sim.caller().get("/pulse-auth/b/unknown").await.expect(404);
    assert_eq!(
        (unknown.header("content-type"), unknown.reason()),
        ("text/html; charset=utf-8", "unknown-link")
    );
}

/// Section 4.8: five passes enrol an absent user, then the link is done.
#[tokio::test]
async fn five_passes_enrol() {
    let sim = Sim::start().await;
    let key = key(&sim, "create", json!({ "redirect_uri": "https://app.example.test/done" })).await;
    assert_snapshot!(pass(&sim, &key, Made::by("marie", 1).body()).await, @r#"200 {"recorded":1,"required":5,"done":false,"redirectUri":"https://app.example.test/done","success":true,"message":"Done","timestamp":"2026-03-01T09:00:00.000Z"}"#);
    for repetition in 2..=5 {
        let passed = pass(&sim, &key, Made::by("marie", repetition).body()).await.expect(200);
        assert_eq!((passed.at("/recorded"), passed.at("/done")), (json!(repetition), json!(repetition == 5)));
    }
    assert_eq!(sim.counts("marie").await, (5, 5, "ok".into()));
    let over = sim.unchanged_by(pass(&sim, &key, Made::by("marie", 6).body())).await;
    assert_snapshot!(over, @r#"410 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Link is no longer valid.","userRef":"marie","error":{"code":"LINK_EXPIRED","status":410,"detail":"Link is no longer valid."}}"#);
    assert_eq!(over.reason(), "link-used");
    assert_eq!(page(&sim, &key).await.expect(410).reason(), "link-used");
}

/// A pass is read and tested like a pattern to link; nothing is recorded of a bad one.
#[tokio::test]
async fn a_bad_pass_is_refused() {
    let sim = Sim::start().await;
    let key = key(&sim, "create", json!({})).await;
    for (pattern, status, code) in [
        (json!({}), 400, "INVALID_PATTERN"),
        (json!({ "pasted": true }), 400, "INVALID_PATTERN"),
        (Made::by("marie", 1).kind(Kind::Instant).body(), 400, "ROBOT_PATTERN"),
        (json!([]), 400, "INVALID_BODY"),
    ] {
        let refused = sim.unchanged_by(pass(&sim, &key, pattern)).await.expect(status);
        assert_eq!(
            (refused.text_at("/error/code").as_str(), refused.text_at("/userRef").as_str()),
            (code, "marie")
        );
    }
    sim.act("pulse.set_status", json!({ "status": "NOK" })).await;
    let refused = sim.unchanged_by(pass(&sim, &key, Made::by("marie", 1).body())).await;
    assert_eq!(refused.expect(503).at("/error/code"), "NOT_READY");
    page(&sim, &key).await.expect(200);
    let unknown = sim.unchanged_by(pass(&sim, "unknown", Made::by("marie", 1).body())).await;
    assert_snapshot!(unknown, @r#"404 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Link does not exist.","userRef":null,"error":{"code":"LINK_NOT_FOUND","status":404,"detail":"Link does not exist."}}"#);
    assert_eq!(unknown.reason(), "unknown-link");
}

/// Acceptance 43.
#[tokio::test]
async fn a_link_is_over_at_the_very_instant() {
    let sim = Sim::start().await;
    let key = key(&sim, "create", json!({ "validity": 60 })).await;
    sim.advance("59.999s").await;
    page(&sim, &key).await.expect(200);
    pass(&sim, &key, Made::by("marie", 1).body()).await.expect(200);
    sim.advance("1ms").await;
    let over = page(&sim, &key).await.expect(410);
    assert_eq!((over.header("content-type"), over.reason()), ("text/html; charset=utf-8", "clock-expired"));
    let refused = sim.unchanged_by(pass(&sim, &key, Made::by("marie", 2).body())).await.expect(410);
    assert_eq!((refused.at("/error/code"), refused.reason()), (json!("LINK_EXPIRED"), "clock-expired"));
}

/// Acceptance 45.
#[tokio::test]
async fn a_reset_link_starts_over_with_its_first_pass() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    sim.verify("marie", Made::by("marie", 6).body()).await.expect(200);
    let key = key(&sim, "reset", json!({})).await;
    pass(&sim, &key, json!({})).await.expect(400);
    page(&sim, &key).await.expect(200);
    assert_eq!(sim.counts("marie").await, (6, 5, "ok".into()));
    let first = pass(&sim, &key, Made::by("marie", 7).body()).await.expect(200);
    assert_eq!((first.at("/recorded"), first.at("/done")), (json!(1), json!(false)));
    assert_eq!(sim.counts("marie").await, (2, 1, "nok".into()));
    assert_eq!(pass(&sim, &key, Made::by("marie", 8).body()).await.at("/recorded"), 2);
}

/// A user who was deleted meanwhile is created anew by the next pass.
#[tokio::test]
async fn a_link_outlives_its_user() {
    let sim = Sim::start().await;
    sim.enrolling("marie", Made::by("marie", 1).body()).await.expect(200);
    let key = key(&sim, "complete", json!({})).await;
    sim.pulse().delete("/pulse/users/marie").await.expect(200);
    assert_eq!(pass(&sim, &key, Made::by("marie", 2).body()).await.at("/recorded"), 1);
    assert_eq!(sim.counts("marie").await, (1, 1, "nok".into()));
}
