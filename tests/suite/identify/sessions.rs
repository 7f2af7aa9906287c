//! Sessions of awsCognito users: devices, checks, refresh, logout, in virtual time.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::identify::{ANN, DEVICE, OTHER_DEVICE, PASSWORD, PROJECT, claims, cognito, query};
use crate::support::{Answer, Sim};

fn text<'a>(session: &'a Value, name: &str) -> &'a str {
    session[name].as_str().expect("text")
}

async fn check(sim: &Sim, session: &Value, device: &str) -> Answer {
    sim.with_session(session).get(&format!("/v1/user/check?{}&deviceId={device}", query("awsCognito"))).await
}

/// Acceptance 8.
#[tokio::test]
async fn each_device_keeps_its_first_login_and_moves_its_last() {
    let sim = Sim::start().await;
    let first = sim.ann().await;
    sim.advance("10s").await;
    sim.login_on(ANN, PASSWORD, OTHER_DEVICE).await.expect(200);
    sim.advance("10s").await;
    let again = sim.session().await;
    assert_eq!((&again["signUp"], &first["signUp"]), (&json!(1_772_355_600), &json!(1_772_355_600)));
    assert_eq!(again["timeStamp"], 1_772_355_620);
    let profile = sim.profile(&again).await;
    let devices = profile.at("/data/devices");
    let shown = |place: usize| {
        let device = &devices[place];
        (device["deviceId"].clone(), device["signUp"].clone(), device["lastLogin"].clone())
    };
    assert_eq!(shown(0), (json!(DEVICE), json!(1_772_355_600), json!(1_772_355_620)));
    assert_eq!(shown(1), (json!(OTHER_DEVICE), json!(1_772_355_610), json!(1_772_355_610)));
    assert_eq!(profile.at("/data/data/loginHistory"), json!([1_772_355_600, 1_772_355_610, 1_772_355_620]));
}

/// Acceptance 9.
#[tokio::test]
async fn stamps_are_rounded_and_logins_are_not() {
    let sim = Sim::identify_with("settings: { timestamp_granularity: 10 }");
    sim.advance("7s").await;
    let session = sim.ann().await;
    assert_eq!((&session["timeStamp"], &session["signUp"]), (&json!(1_772_355_600), &json!(1_772_355_600)));
    let device = sim.profile(&session).await.at("/data/devices/0");
    assert_eq!(device["timeStamp"], 1_772_355_600);
    assert_eq!((&device["signUp"], &device["lastLogin"]), (&json!(1_772_355_600), &json!(1_772_355_607)));
}

/// Acceptance 10.
#[tokio::test]
async fn a_check_adds_a_device_that_was_never_seen() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let checked = check(&sim, &session, OTHER_DEVICE).await.expect(200);
    assert_eq!(checked.at("/data/devices/1"), json!({ "deviceId": OTHER_DEVICE }));
    assert_eq!(checked.at("/data/deviceId"), OTHER_DEVICE);
    let holder = sim.with_session(&session);
    let path = format!("/v1/user/check?{}", query("awsCognito"));
    assert_snapshot!(sim.unchanged_by(holder.get(&path)).await, @r#"400 {"result":0,"message":"deviceId is required","data":{"code":"InvalidParameterException"}}"#);
    sim.unchanged_by(check(&sim, &session, "no-uuid")).await.expect(400);
    sim.set(json!({ "strictness": "lenient" })).await;
    holder.get(&path).await.expect(200);
    check(&sim, &session, "no-uuid").await.expect(200);
}

/// Acceptance 11.
#[tokio::test]
async fn a_check_answers_profile_and_session() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    sim.advance("1m").await;
    let checked = check(&sim, &session, DEVICE).await.expect(200);
    let mut data = checked.at("/data");
    let profile = sim.profile(&session).await.at("/data");
    for (name, expected) in [
        ("userId", session["userId"].clone()),
        ("accessToken", session["accessToken"].clone()),
        ("deviceId", json!(DEVICE)),
        ("timeStamp", json!(1_772_355_660)),
        ("externalId", session["externalId"].clone()),
        ("signUp", json!(1_772_355_600)),
    ] {
        assert_eq!(data.as_object_mut().unwrap().remove(name), Some(expected), "{name}");
    }
    assert_eq!(data.as_object_mut().unwrap().remove("signature").unwrap().as_str().unwrap().len(), 40);
    assert_eq!(data, profile);
    sim.set(json!({ "strictness": "strict" })).await;
    assert_eq!(check(&sim, &session, DEVICE).await.expect(200).at("/data"), profile);
}

/// Acceptance 21.
#[tokio::test]
async fn an_access_token_dies_at_its_second_and_a_refresh_gives_new_ones() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    sim.advance("59m59s").await;
    sim.profile(&session).await.expect(200);
    sim.advance("1s").await;
    let dead = sim.profile(&session).await;
    assert_eq!(dead.reason(), "clock-expired");
    assert_snapshot!(dead, @r#"401 {"result":0,"message":"Access Token has expired","data":{"code":"NotAuthorizedException"}}"#);
    let answer = sim.refresh(text(&session, "refreshToken")).await.expect(200);
    assert_eq!(answer.text_at("/message"), "please check your email");
    let fresh = answer.at("/data");
    sim.profile(&fresh).await.expect(200);
    assert_ne!(fresh["accessToken"], session["accessToken"]);
    assert_eq!(fresh["refreshToken"], session["refreshToken"]);
    assert_eq!((&fresh["timeStamp"], &fresh["signUp"]), (&json!(1_772_359_200), &json!(1_772_355_600)));
    assert_eq!(sim.profile(&fresh).await.at("/data/data/loginHistory"), json!([1_772_355_600]));
}

/// Acceptance 21.
#[tokio::test]
async fn a_rotated_refresh_token_is_revoked_and_keeps_the_first_expiry() {
    let sim = Sim::identify_with("settings: { rotate_refresh_token: true }");
    let session = sim.ann().await;
    sim.advance("1d").await;
    let old = text(&session, "refreshToken");
    let fresh = sim.refresh(old).await.expect(200).at("/data");
    assert_ne!(fresh["refreshToken"], session["refreshToken"]);
    assert_snapshot!(sim.refresh(old).await, @r#"401 {"result":0,"message":"Refresh Token has been revoked","data":{"code":"NotAuthorizedException"}}"#);
    sim.advance("29d").await;
    assert_eq!(
        sim.refresh(text(&fresh, "refreshToken")).await.text_at("/message"),
        "Refresh Token has expired"
    );
}

/// Acceptance 22.
#[tokio::test]
async fn a_refresh_token_is_bound_to_its_device_and_lives_for_thirty_days() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    sim.advance("2h").await;
    let expired = sim.with_session(&session);
    let body = |device: Option<&str>| {
        let mut body = cognito(json!({}));
        body["refreshToken"] = session["refreshToken"].clone();
        body["deviceId"] = json!(device);
        body
    };
    expired.post("/v1/user/refresh", body(Some(DEVICE))).await.expect(200);
    expired.post("/v1/user/refresh", body(None)).await.expect(200);
    let other = sim.unchanged_by(expired.post("/v1/user/refresh", body(Some(OTHER_DEVICE)))).await;
    assert_snapshot!(other, @r#"401 {"result":0,"message":"Invalid Refresh Token","data":{"code":"NotAuthorizedException"}}"#);
    assert_eq!(sim.refresh("unknown").await.text(), other.text());
    sim.advance("29d21h59m59s").await;
    expired.post("/v1/user/refresh", body(None)).await.expect(200);
    sim.advance("1s").await;
    assert_snapshot!(expired.post("/v1/user/refresh", body(None)).await, @r#"401 {"result":0,"message":"Refresh Token has expired","data":{"code":"NotAuthorizedException"}}"#);
    sim.advance("29d").await;
    assert_eq!(
        sim.refresh(text(&session, "refreshToken")).await.text_at("/message"),
        "Refresh Token has expired"
    );
}

/// Acceptance 23.
#[tokio::test]
async fn a_logout_ends_one_session() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let other = sim.session().await;
    let answer = sim.with_session(&session).post("/v1/user/logout", cognito(json!({}))).await;
    assert_snapshot!(answer, @r#"200 {"result":1,"message":"please check your email","data":{}}"#);
    let revoked = sim.profile(&session).await;
    assert_eq!(revoked.reason(), "revoked-token");
    assert_snapshot!(revoked, @r#"401 {"result":0,"message":"Access Token has been revoked","data":{"code":"NotAuthorizedException"}}"#);
    assert_eq!(
        sim.refresh(text(&session, "refreshToken")).await.text_at("/message"),
        "Refresh Token has been revoked"
    );
    sim.profile(&other).await.expect(200);
    sim.refresh(text(&other, "refreshToken")).await.expect(200);
}

/// Section 6: an ended session is remembered until its refresh life is over.
#[tokio::test]
async fn an_ended_session_is_forgotten_when_it_would_have_ended_anyway() {
    let sim = Sim::identify_with("settings: { token_life: { access: 60d } }");
    let session = sim.ann().await;
    sim.act("identify.revoke_sessions", json!({ "email": ANN, "device_id": DEVICE })).await;
    sim.advance("29d23h59m59s").await;
    assert_eq!(sim.profile(&session).await.text_at("/message"), "Access Token has been revoked");
    sim.advance("1s").await;
    assert_eq!(sim.profile(&session).await.text_at("/message"), "Invalid Access Token");
    assert_eq!(
        sim.refresh(text(&session, "refreshToken")).await.text_at("/message"),
        "Invalid Refresh Token"
    );
    assert!(!sim.state().await.contains(text(&session, "refreshToken")));
}

/// Acceptance 24: what stands in the tokens.
#[tokio::test]
async fn the_tokens_say_who_where_and_how_long() {
    let sim = Sim::start().await;
    let data = json!({ "email": ANN, "password": PASSWORD, "nickname": "annie", "custom:team": "red", "town": "Ghent" });
    sim.caller().post("/v1/user", cognito(data)).await.expect(201);
    let session = sim.session().await;
    let origin = format!("{}/@{}", sim.server.url(), sim.namespace);
    let access = claims(text(&session, "accessToken"));
    assert_eq!(access["iss"], format!("{origin}/v1/projects/{PROJECT}"));
    let profile = claims(text(&session, "profileToken"));
    let shown = |claims: &Value| claims.to_string().replace(&origin, "ORIGIN");
    assert_snapshot!(shown(&access), @r#"{"sub":"58705d05-bd08-42ec-8811-1dbd42134c12","iss":"ORIGIN/v1/projects/a69a31e9-f2e6-4d5f-b080-6138c6a721b7","client_id":"a69a31e9-f2e6-4d5f-b080-6138c6a721b7","token_use":"access","scope":"aws.cognito.signin.user.admin","origin_jti":"ca5bb1a1-a423-476f-9143-c40fe8198696","event_id":"88a88602-f57e-484f-b891-d587a611b9f7","auth_time":1772355600,"iat":1772355600,"exp":1772359200,"jti":"bbe9152f-dfc4-4741-a4ae-59d6fb73f43a","username":"annie","projectId":"a69a31e9-f2e6-4d5f-b080-6138c6a721b7","userId":"6344d97c-d7ca-4128-b86b-f5e1214f1dff","deviceId":"16713b2d-3848-42c7-aeb0-f9714beac892","provider":"awsCognito"}"#);
    assert_snapshot!(shown(&profile), @r#"{"sub":"58705d05-bd08-42ec-8811-1dbd42134c12","iss":"ORIGIN/v1/projects/a69a31e9-f2e6-4d5f-b080-6138c6a721b7","aud":"a69a31e9-f2e6-4d5f-b080-6138c6a721b7","token_use":"id","origin_jti":"ca5bb1a1-a423-476f-9143-c40fe8198696","auth_time":1772355600,"iat":1772355600,"exp":1772359200,"jti":"769e0959-d284-4106-bedb-3147adc6100b","cognito:username":"annie","email":"ann@example.org","email_verified":true,"custom:team":"red","nickname":"annie","userId":"6344d97c-d7ca-4128-b86b-f5e1214f1dff"}"#);
}

/// Section 6: a session that came to its end is told to have expired for as long again, and then forgotten.
#[tokio::test]
async fn a_session_that_ended_is_forgotten_in_the_end() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let refresh = session["refreshToken"].as_str().unwrap();
    for (by, refreshed, read) in [
        ("30d", "Refresh Token has expired", "Access Token has expired"),
        ("29d", "Refresh Token has expired", "Access Token has expired"),
        ("1d", "Invalid Refresh Token", "Invalid Access Token"),
    ] {
        sim.advance(by).await;
        assert_eq!(sim.refresh(refresh).await.expect(401).text_at("/message"), refreshed);
        assert_eq!(sim.profile(&session).await.expect(401).text_at("/message"), read);
    }
    // Sessions without number come and go, and the state does not grow.
    for number in 0..256 {
        let caller = sim.caller().bearer(&format!("opaque-{number}"));
        caller.get(&format!("/v1/user?{}", query("authZero"))).await.expect(200);
    }
    assert!(!sim.state().await.contains(refresh));
}

/// Section 10: other devices than the one that is signed out stay signed in.
#[tokio::test]
async fn sessions_on_other_devices_live_on() {
    let sim = Sim::start().await;
    let first = sim.ann().await;
    let second = sim.login_on(ANN, PASSWORD, OTHER_DEVICE).await.expect(200).at("/data");
    let revoked =
        sim.act("identify.revoke_sessions", json!({ "email": ANN, "device_id": OTHER_DEVICE })).await;
    assert_eq!(revoked.at("/revoked"), 1);
    sim.profile(&first).await.expect(200);
    assert_eq!(sim.profile(&second).await.expect(401).reason(), "revoked-token");
}

/// Acceptance 10: a check that names no device, where that is granted, is on one that is drawn and kept.
#[tokio::test]
async fn a_check_without_a_device_draws_one() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    sim.set(json!({ "strictness": "lenient" })).await;
    let path = format!("/v1/user/check?{}", query("awsCognito"));
    let checked = sim.with_session(&session).get(&path).await.expect(200);
    let drawn = checked.text_at("/data/deviceId");
    assert_eq!(drawn.len(), 36);
    assert_eq!(checked.at("/data/devices/1"), json!({ "deviceId": drawn }));
    assert_eq!(checked.at("/data/signUp"), session["signUp"]);
    assert_eq!(sim.profile(&session).await.at("/data/devices/1"), json!({ "deviceId": drawn }));
}
