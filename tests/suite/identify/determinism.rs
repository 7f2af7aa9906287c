//! Same seed, same clock, same requests, same bytes, tokens included; and secrets that do not show.

use lookalike::settings::Settings;
use lookalike::vendors::identify::State;
use serde_json::{Value, json};

use crate::support::identify::{ANN, DEVICE, OTHER_PASSWORD, PASSWORD, body, cognito, query};
use crate::support::{Answer, Server, Sim};

async fn played(sim: &Sim) -> Vec<Answer> {
    let session = sim.ann().await;
    let holder = sim.with_session(&session);
    let mut answers = vec![
        sim.try_login(ANN, PASSWORD).await,
        sim.try_login(ANN, "wrong").await,
        sim.refresh(session["refreshToken"].as_str().unwrap()).await,
        sim.forgot(ANN).await,
        sim.confirm(ANN, "123456", OTHER_PASSWORD).await,
        sim.confirm(ANN, &sim.code().await, OTHER_PASSWORD).await,
        holder
            .put("/v1/user", cognito(json!({ "nickname": "n", "appProfile": { "b": 1, "a": [0.1] } })))
            .await,
        holder.get(&format!("/v1/user/check?{}&deviceId={DEVICE}", query("awsCognito"))).await,
        sim.caller()
            .bearer("opaque")
            .get(&format!("/v1/user/check?{}&deviceId={DEVICE}", query("authZero")))
            .await,
        sim.caller().post("/v1/user", body("anonymous", json!({ "deviceId": DEVICE }))).await,
        sim.caller().post("/v1/user", body("noLogin", json!({}))).await,
        holder.post("/v1/user/logout", cognito(json!({}))).await,
    ];
    answers.push(sim.admin().post("/__admin/tokens/identify", json!({ "email": ANN })).await);
    answers.push(sim.admin().get("/__admin/messages").await);
    answers.push(sim.admin().get("/__admin/state").await);
    answers
}

fn server() -> Server {
    Server::start(Settings { public_url: Some("https://identify.example".into()), ..Settings::default() })
}

async fn island(server: Server) -> Sim {
    let sim = Sim::in_namespace(server, "island");
    let clock = json!({ "at": "2026-03-01T09:00:00Z", "mode": "frozen" });
    sim.admin().post("/__admin/namespaces", json!({ "name": "island", "clock": clock })).await.expect(201);
    sim
}

/// Acceptance 50.
#[tokio::test]
async fn the_same_requests_get_the_same_bytes() {
    let (one, two) = (island(server()).await, island(server()).await);
    for (one, two) in played(&one).await.iter().zip(played(&two).await) {
        assert_eq!(one.text(), two.text());
    }
}

/// Acceptance 50: what is exported can be read back and is exported the same; in a copy old tokens still work.
#[tokio::test]
async fn a_state_survives_its_export_and_old_tokens_with_it() {
    let sim = Sim::start().await;
    played(&sim).await;
    let exported: Value = serde_json::from_str(&sim.state().await).unwrap();
    let text = exported.pointer("/vendors/identify/state").expect("the state of the vendor").to_string();
    let read: State = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);

    let session = sim.try_login(ANN, OTHER_PASSWORD).await.expect(200).at("/data");
    let copy = sim.other("identify-copy");
    sim.admin()
        .post("/__admin/namespaces", json!({ "name": "identify-copy", "from": sim.namespace }))
        .await
        .expect(201);
    assert_eq!(copy.state().await, sim.state().await);
    copy.profile(&session).await.expect(200);
    let imported = sim.other("identify-import");
    let document = sim.state().await;
    imported.admin().bytes("PUT", "/__admin/state", "application/json", document.clone()).await.expect(200);
    assert_eq!(imported.state().await, document);
    imported.profile(&session).await.expect(200);
    imported.refresh(session["refreshToken"].as_str().unwrap()).await.expect(200);
    copy.refresh(session["refreshToken"].as_str().unwrap()).await.expect(200);
    sim.profile(&session).await.expect(200);
}

/// Section 2: what the journal hides, however it was sent.
#[tokio::test]
async fn passwords_codes_and_tokens_do_not_show_in_the_journal() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    sim.forgot(ANN).await.expect(200);
    let code = sim.code().await;
    sim.confirm(ANN, &code, OTHER_PASSWORD).await.expect(200);
    let holder = sim.with_session(&session);
    let change = json!({ "password": PASSWORD, "previousPassword": OTHER_PASSWORD });
    holder.put("/v1/user/change-password", cognito(change.clone())).await.expect(200);
    holder.put("/v1/user/change-passwort", cognito(change.clone())).await.expect(404);
    let broken = format!("{}, ", cognito(change));
    for path in ["/v1/user/change-password", "/v1/nothing", "/v1/user/login"] {
        holder.bytes("PUT", path, "application/json", broken.clone()).await;
    }
    sim.caller()
        .bytes(
            "POST",
            "/v1/user/login",
            "application/x-www-form-urlencoded",
            format!("email={ANN}&password={PASSWORD}"),
        )
        .await;
    sim.caller()
        .get(&format!("/v1/user/check/nonstandard?{}&accessToken=secret-social-token", query("google")))
        .await
        .expect(200);
    sim.refresh(session["refreshToken"].as_str().unwrap()).await.expect(200);
    let mut shown = sim.admin().get("/__admin/requests").await.text().to_owned();
    for line in sim.admin().get("/__admin/requests").await.at("/requests").as_array().unwrap() {
        shown += sim.admin().get(&format!("/__admin/requests/{}", line["id"].as_str().unwrap())).await.text();
    }
    let tokens = ["accessToken", "profileToken", "refreshToken"].map(|name| session[name].as_str().unwrap());
    let secrets = [PASSWORD, OTHER_PASSWORD, &code, "secret-social-token"];
    for secret in tokens.into_iter().chain(secrets) {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains(ANN) && shown.contains("[redacted]"));
}
