//! Stories of Monterosa Identify about who somebody is.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::identify::{ANN, DEVICE, OTHER_PASSWORD, PASSWORD, PROJECT, body, cognito, query};
use crate::support::tenant::{RSA, es256, rs256};
use crate::support::{Answer, Sim};

const OTHER_PROJECT: &str = "5d5b0676-ce0f-4058-b2bf-49af49f61cb5";

async fn game_profile(sim: &Sim, token: &str) -> Answer {
    sim.caller().bearer(token).get(&format!("/v1/user/game-profile?projectId={PROJECT}")).await
}

#[tokio::test]
async fn identify_happy_path() {
    let sim = Sim::story().await;
    let session = sim.session().await;
    let profile = sim.profile(&session).await.expect(200);
    assert_eq!(
        (profile.text_at("/data/nickname"), profile.at("/data/devices/0/lastLogin")),
        ("Annie".into(), json!(1_772_355_600))
    );
    assert_eq!(profile.at("/data/data/loginHistory"), json!([1_771_750_800, 1_772_182_800, 1_772_355_600]));
    let holder = sim.with_session(&session);
    for (kind, value) in [("points", json!(30)), ("badges", json!("regular"))] {
        let data = json!({ "type": kind, "operation": "add", "value": value });
        let added = json!({ "projectId": PROJECT, "data": data });
        holder.put("/v1/user/game-profile", added).await.expect(200);
    }
    let game = game_profile(&sim, session["accessToken"].as_str().unwrap()).await.expect(200);
    assert_snapshot!(game.at("/data/gamify/data/points/0"), @r#"{"pointId":"points","name":"Points","description":"","score":150,"total":370}"#);
    assert_eq!(game.text_at("/data/gamify/data/badges/1/name"), "Regular");
    holder.put("/v1/user", cognito(json!({ "nickname": "Anne" }))).await.expect(200);
    assert_eq!(sim.profile(&session).await.text_at("/data/data/nickname"), "Anne");
    let refreshed = sim.refresh(session["refreshToken"].as_str().unwrap()).await.expect(200).at("/data");
    sim.profile(&refreshed).await.expect(200);
    holder.post("/v1/user/logout", cognito(json!({}))).await.expect(200);
    assert_eq!(sim.profile(&refreshed).await.expect(401).reason(), "revoked-token");
}

#[tokio::test]
async fn identify_unconfirmed_user() {
    let sim = Sim::story().await;
    let bob = ("bob@example.org", "pitch>Side42");
    assert_snapshot!(sim.try_login(bob.0, bob.1).await, @r#"403 {"result":0,"message":"User is not confirmed.","data":{"code":"UserNotConfirmedException"}}"#);
    sim.advance("9m59s").await;
    sim.try_login(bob.0, bob.1).await.expect(403);
    sim.advance("1s").await;
    sim.try_login(bob.0, bob.1).await.expect(200);
    sim.register(ANN).await.expect(201);
    assert_eq!(sim.try_login(ANN, PASSWORD).await.expect(403).reason(), "not-confirmed");
}

#[tokio::test]
async fn identify_same_email_in_two_projects() {
    let sim = Sim::story().await;
    let login = async |project: &str, password: &str| {
        let mut body = cognito(json!({ "email": ANN, "password": password, "deviceId": DEVICE }));
        body["projectId"] = json!(project);
        sim.caller().put("/v1/user/login", body).await
    };
    let profile = async |project: &str, session: &Value| {
        let path = format!("/v1/user?{}", query("awsCognito")).replace(PROJECT, project);
        sim.with_session(session).get(&path).await
    };
    login(PROJECT, OTHER_PASSWORD).await.expect(401);
    let first = login(PROJECT, PASSWORD).await.expect(200).at("/data");
    let second = login(OTHER_PROJECT, OTHER_PASSWORD).await.expect(200).at("/data");
    assert_ne!(first["userId"], second["userId"]);
    assert_eq!(profile(PROJECT, &first).await.text_at("/data/data/username"), "ann-of-the-show");
    assert_eq!(profile(OTHER_PROJECT, &second).await.text_at("/data/data/username"), "ann-of-the-shop");
    assert_snapshot!(profile(OTHER_PROJECT, &first).await, @r#"401 {"result":0,"message":"Invalid Access Token","data":{"code":"NotAuthorizedException"}}"#);
    let third = login("00000000-0000-4000-8000-000000000003", PASSWORD).await;
    assert_snapshot!(third, @r#"404 {"result":0,"message":"Project not found.","data":{"code":"ResourceNotFoundException"}}"#);
}

#[tokio::test]
async fn identify_guests() {
    let sim = Sim::story().await;
    let login = async |device: &str| {
        let data = json!({ "deviceId": device });
        sim.caller().put("/v1/user/login", body("anonymous", data)).await.expect(200).at("/data")
    };
    let known = login("789f64dc-750d-4260-afef-7937062048e3").await;
    assert_eq!(known["externalId"], "5d95065e45b31c133678ca5d8cf2b38d4c159509efbe1ff3b3834bfddfa1bf58");
    assert_eq!(login("789f64dc-750d-4260-afef-7937062048e3").await["userId"], known["userId"]);
    assert_ne!(login(DEVICE).await["userId"], known["userId"]);
    assert!(known.get("accessToken").is_none(), "{known}");
    let player =
        format!("/v1/user?projectId={PROJECT}&strategy=simplified&provider=noLogin&externalId=player-1");
    assert_eq!(sim.caller().get(&player).await.expect(200).at("/data/appProfile/level"), 3);
    let mut body = body("noLogin", json!({ "appProfile": { "level": 4 } }));
    body["externalId"] = json!("player-1");
    sim.caller().put("/v1/user", body).await.expect(200);
    assert_eq!(sim.caller().get(&player).await.expect(200).at("/data/appProfile"), json!({ "level": 4 }));
    let stranger = sim.caller().get(&player.replace("player-1", "player-2")).await;
    assert_snapshot!(stranger, @r#"404 {"result":0,"message":"User not found","data":{"code":"UserNotFoundException"}}"#);
}

#[tokio::test]
async fn identify_signing_key_rotated() {
    let sim = Sim::story().await;
    let claims = json!({ "sub": "auth0|ann", "nickname": "annie", "iss": "https://tenant.example/", "aud": "https://api.example", "exp": 1_772_359_200 });
    let check = async |project: &str, token: &str| {
        let path =
            format!("/v1/user/check?{}&deviceId={DEVICE}", query("authZero")).replace(PROJECT, project);
        let answer = sim.caller().bearer(token).get(&path).await;
        format!("{} {}", answer.status, answer.at("/message"))
    };
    let mut seen = Vec::new();
    for (what, token) in [
        ("the old key", rs256(RSA, "tenant-2025", &claims)),
        ("the new key", es256("tenant-2026", &claims)),
        ("the old key by the new name", rs256(RSA, "tenant-2026", &claims)),
    ] {
        seen.push(format!(
            "{what}: {} · {}",
            check(PROJECT, &token).await,
            check(OTHER_PROJECT, &token).await
        ));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    the old key: 200 "OK" · 200 "OK"
    the new key: 401 "Invalid token" · 200 "OK"
    the old key by the new name: 401 "Invalid token" · 401 "Invalid token"
    "#);
    let before = check(OTHER_PROJECT, &es256("tenant-2026", &claims)).await;
    sim.advance("1h").await;
    let after = check(OTHER_PROJECT, &es256("tenant-2026", &claims)).await;
    assert_eq!((before.as_str(), after.as_str()), ("200 \"OK\"", "401 \"Token has expired\""));
}
