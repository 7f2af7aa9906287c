//! Stories of Monterosa Identify about passwords, codes and sessions that come to an end.

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::identify::{ANN, OTHER_DEVICE, OTHER_PASSWORD, PASSWORD, PROJECT, query};
use crate::support::{Answer, Sim};

fn text<'a>(session: &'a Value, name: &str) -> &'a str {
    session[name].as_str().expect("text")
}

#[tokio::test]
async fn identify_wrong_password_lockout() {
    let sim = Sim::story().await;
    for _ in 0..3 {
        sim.try_login(ANN, "wrong").await.expect(401);
    }
    assert_snapshot!(sim.try_login(ANN, PASSWORD).await, @r#"429 {"result":0,"message":"Password attempts exceeded","data":{"code":"NotAuthorizedException"}}"#);
    sim.advance("1s").await;
    sim.try_login(ANN, "wrong").await.expect(401);
    let mut seen = Vec::new();
    for _ in 0..2 {
        sim.advance("1s").await;
        seen.push(sim.try_login(ANN, PASSWORD).await.status);
    }
    assert_eq!(seen, [429, 200], "the second lock is of two seconds");
}

#[tokio::test]
async fn identify_expired_code() {
    let sim = Sim::story().await;
    sim.forgot(ANN).await.expect(200);
    let first = sim.code().await;
    sim.advance("1h").await;
    assert_snapshot!(sim.confirm(ANN, &first, OTHER_PASSWORD).await, @r#"400 {"result":0,"message":"Invalid code provided, please request a code again.","data":{"code":"ExpiredCodeException"}}"#);
    sim.try_login(ANN, PASSWORD).await.expect(200);
    sim.forgot(ANN).await.expect(200);
    let second = sim.code().await;
    sim.confirm(ANN, &second, OTHER_PASSWORD).await.expect(200);
    assert_eq!(
        (sim.try_login(ANN, PASSWORD).await.status, sim.try_login(ANN, OTHER_PASSWORD).await.status),
        (401, 200)
    );
    let states: Vec<_> = sim.messages().await.iter().map(|message| message["state"].clone()).collect();
    assert_eq!(states, ["used", "expired"]);
}

#[tokio::test]
async fn identify_refresh_after_expiry() {
    let sim = Sim::story().await;
    let first = sim.session().await;
    sim.advance("4m59s").await;
    sim.profile(&first).await.expect(200);
    sim.advance("1s").await;
    assert_snapshot!(sim.profile(&first).await, @r#"401 {"result":0,"message":"Access Token has expired","data":{"code":"NotAuthorizedException"}}"#);
    let second = sim.refresh(text(&first, "refreshToken")).await.expect(200).at("/data");
    sim.profile(&second).await.expect(200);
    assert_snapshot!(sim.refresh(text(&first, "refreshToken")).await, @r#"401 {"result":0,"message":"Refresh Token has been revoked","data":{"code":"NotAuthorizedException"}}"#);
    sim.advance("23h55m").await;
    assert_snapshot!(sim.refresh(text(&second, "refreshToken")).await, @r#"401 {"result":0,"message":"Refresh Token has expired","data":{"code":"NotAuthorizedException"}}"#);
    let third = sim.session().await;
    sim.profile(&third).await.expect(200);
}

#[tokio::test]
async fn identify_signed_out_elsewhere() {
    let sim = Sim::story().await;
    let phone = sim.session().await;
    let tablet = sim.login_on(ANN, PASSWORD, OTHER_DEVICE).await.expect(200).at("/data");
    sim.advance("10m").await;
    for session in [&phone, &tablet] {
        assert_eq!(
            sim.profile(session).await.expect(401).text_at("/message"),
            "Access Token has been revoked"
        );
        let refreshed = sim.refresh(text(session, "refreshToken")).await.expect(401);
        assert_eq!(refreshed.text_at("/message"), "Refresh Token has been revoked");
    }
    let again = sim.session().await;
    sim.profile(&again).await.expect(200);
    sim.advance("50m").await;
    assert_snapshot!(sim.try_login(ANN, PASSWORD).await, @r#"403 {"result":0,"message":"User is disabled.","data":{"code":"NotAuthorizedException"}}"#);
    sim.profile(&again).await.expect(403);
    sim.refresh(text(&again, "refreshToken")).await.expect(403);
}

#[tokio::test]
async fn identify_extension_switched_off() {
    let sim = Sim::story().await;
    let session = sim.session().await;
    sim.advance("10m").await;
    assert_snapshot!(sim.profile(&session).await, @r#"403 {"result":0,"message":"Identify is not enabled for this project.","data":{"code":"ExtensionDisabled"}}"#);
    sim.try_login(ANN, PASSWORD).await.expect(403);
    sim.advance("19m59s").await;
    sim.refresh(text(&session, "refreshToken")).await.expect(403);
    sim.advance("1s").await;
    sim.profile(&session).await.expect(200);
}

#[tokio::test]
async fn identify_social_token_expired() {
    let sim = Sim::story().await;
    let check = async |provider: &str, token: &str| -> Answer {
        let query = query(provider);
        sim.caller().get(&format!("/v1/user/check/nonstandard?{query}&accessToken={token}")).await
    };
    let first = check("google", "google-of-ann-1").await.expect(200).at("/data");
    check("google", "google-of-ann-2").await.expect(401);
    assert_snapshot!(check("facebook", "facebook-of-ann").await, @r#"401 {"result":0,"message":"Token has been revoked","data":{"code":"NotAuthorizedException"}}"#);
    sim.advance("30m").await;
    assert_snapshot!(check("google", "google-of-ann-1").await, @r#"401 {"result":0,"message":"Token has expired","data":{"code":"NotAuthorizedException"}}"#);
    let game = format!("/v1/user/game-profile?projectId={PROJECT}");
    sim.with_session(&first).get(&game).await.expect(200);
    let second = check("google", "google-of-ann-2").await.expect(200).at("/data");
    assert_eq!(second["userId"], first["userId"]);
}
