//! `POST /pulse-auth/api/links/…`: links to hosted enrolment pages.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Made, Sim};

async fn link(sim: &Sim, purpose: &str, user_ref: &str, body: Value) -> Answer {
    sim.pulse().post(&format!("/pulse-auth/api/links/{purpose}-profile/{user_ref}"), body).await
}

/// Acceptance 41.
#[tokio::test]
async fn a_link_has_96_hex_digits_and_lives_ten_minutes() {
    let sim = Sim::start().await;
    let issued = link(&sim, "create", "marie", json!({})).await.expect(200);
    let key = issued.text_at("/key");
    assert!(key.len() == 96 && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{key}");
    let origin = format!("{}/@{}", sim.server.url(), sim.namespace);
    assert_eq!(issued.text_at("/link"), format!("{origin}/pulse-auth/b/{key}"));
    assert_snapshot!(issued.to_string().replace(&key, "KEY").replace(&origin, "ORIGIN"), @r#"200 {"link":"ORIGIN/pulse-auth/b/KEY","key":"KEY","expiresIn":600000,"success":true,"message":"Done","timestamp":"2026-03-01T09:00:00.000Z"}"#);
    assert_ne!(link(&sim, "create", "marie", json!({})).await.text_at("/key"), key);
    sim.caller().get("/pulse/users/marie").await.expect(401);
    sim.pulse().get("/pulse/users/marie").await.expect(404);
}

/// Acceptance 41.
#[tokio::test]
async fn the_life_of_a_link_can_be_chosen() {
    let sim = Sim::start().await;
    for (body, expires_in) in [
        (r#"{"validity":60}"#, 60_000),
        (r#"{" validity":60}"#, 60_000),
        (r#"{" validity ":1,"other":true}"#, 1_000),
        (r#"{"validity":604800}"#, 604_800_000),
        (r#"{"redirect_uri":"https://app.example.test/x"}"#, 600_000),
        ("", 600_000),
    ] {
        let path = "/pulse-auth/api/links/create-profile/marie";
        let issued = sim.pulse().bytes("POST", path, "application/json", body).await.expect(200);
        assert_eq!(issued.at("/expiresIn"), expires_in, "{body}");
    }
    let sim = Sim::pulse_with("settings: { link_validity: 90s }");
    assert_eq!(link(&sim, "create", "marie", json!({})).await.at("/expiresIn"), 90_000);
}

#[tokio::test]
async fn a_wrong_wish_is_named() {
    let sim = Sim::start().await;
    for body in [
        json!({ "validity": 0 }),
        json!({ "validity": 604_801 }),
        json!({ "validity": -1 }),
        json!({ "validity": 1.5 }),
        json!({ "validity": "60" }),
        json!({ "redirect_uri": "/relative" }),
        json!({ "redirect_uri": "ftp://app.example.test" }),
        json!({ "redirect_uri": 7 }),
        json!({ "redirect_uri": "" }),
        json!({ "redirect_uri": "https://host:notaport/" }),
        json!({ "redirect_uri": "https://[bad/" }),
        json!({ "redirect_uri": "https://a:99999" }),
        json!({ "redirect_uri": "https://%zz/" }),
        json!({ "redirect_uri": null }),
        json!({ "validity": null }),
        json!({ " validity": null }),
    ] {
        // The members are judged before the user is looked up.
        let refused = sim.unchanged_by(link(&sim, "reset", "nobody", body.clone())).await.expect(400);
        assert_eq!(refused.at("/error/code"), "INVALID_BODY");
        let member = body.as_object().unwrap().keys().next().unwrap().trim();
        assert!(refused.text_at("/error/detail").starts_with(member), "{refused}");
    }
}

/// Acceptance 42.
#[tokio::test]
async fn who_gets_which_link_depends_on_the_user() {
    let sim = Sim::start().await;
    sim.enroll("ready").await;
    sim.enrolling("enrolling", Made::by("enrolling", 1).body()).await.expect(200);
    for (purpose, absent, enrolling, ready) in
        [("create", 200, 200, 409), ("reset", 404, 200, 200), ("complete", 404, 200, 409)]
    {
        for (user_ref, status) in [("absent", absent), ("enrolling", enrolling), ("ready", ready)] {
            let answer = link(&sim, purpose, user_ref, json!({})).await;
            assert_eq!(answer.status, status, "{purpose} {user_ref}");
            if status != 200 {
                sim.unchanged_by(link(&sim, purpose, user_ref, json!({}))).await.expect(status);
            }
        }
    }
    assert_snapshot!(link(&sim, "create", "ready", json!({})).await, @r#"409 {"timestamp":"2026-03-01T09:00:00.000Z","success":false,"message":"Profile is already complete.","userRef":"ready","error":{"code":"PROFILE_READY","status":409,"detail":"The user is ready; use reset-profile to start over."}}"#);
    assert_eq!(link(&sim, "create", "ready", json!({})).await.reason(), "profile-ready");
}
