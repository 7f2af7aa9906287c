//! The setting `strictness`: every row of its table, in each mode.

use std::sync::atomic::{AtomicUsize, Ordering};

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::identify::{ANN, DEVICE, OTHER_DEVICE, PASSWORD, PROJECT, body, cognito, query};
use crate::support::{Answer, Server, Sim};

const MODES: [&str; 3] = ["strict", "documented", "lenient"];

/// A namespace of each mode, in which Ann is logged in.
async fn modes() -> Vec<(&'static str, Sim, Value)> {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let round = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut modes = Vec::new();
    for mode in MODES {
        let sim = Sim::in_namespace(Server::shared(), &format!("strictness-{round}-{mode}"));
        let clock = json!({ "at": "2026-03-01T09:00:00Z", "mode": "frozen" });
        sim.admin()
            .post("/__admin/namespaces", json!({ "name": sim.namespace, "clock": clock }))
            .await
            .expect(201);
        let session = sim.ann().await;
        for project in [PROJECT, "no-uuid"] {
            let set = json!({ "project_id": project, "settings": { "strictness": mode } });
            sim.act("identify.set_project", set).await;
        }
        modes.push((mode, sim, session));
    }
    modes
}

/// The statuses of a request in each mode.
async fn statuses(ask: impl AsyncFn(&Sim, &Value) -> Answer) -> [u16; 3] {
    let mut seen = Vec::new();
    for (_, sim, session) in &modes().await {
        seen.push(ask(sim, session).await.status);
    }
    seen.try_into().unwrap()
}

/// Acceptance 39.
#[tokio::test]
async fn a_missing_provider_or_strategy() {
    for left_out in ["provider", "strategy"] {
        let seen = statuses(async |sim, session| {
            let parts: Vec<_> = "strategy=email&provider=awsCognito"
                .split('&')
                .filter(|part| !part.starts_with(left_out))
                .map(str::to_owned)
                .collect();
            sim.with_session(session).get(&format!("/v1/user?projectId={PROJECT}&{}", parts.join("&"))).await
        });
        assert_eq!(seen.await, [400, 200, 200], "{left_out}");
    }
}

/// Acceptance 39: strictness is that of the project, so without one it is that of the token's, or of all.
#[tokio::test]
async fn a_missing_project() {
    let with_token = statuses(async |sim, session| {
        sim.with_session(session).get("/v1/user?strategy=email&provider=awsCognito").await
    });
    assert_eq!(with_token.await, [400, 200, 200]);
    for (mode, status) in MODES.into_iter().zip([400, 400, 200]) {
        let sim = Sim::identify_with(&format!("settings: {{ strictness: {mode} }}"));
        let body = json!({ "strategy": "simplified", "provider": "noLogin", "externalId": "x" });
        let answer = sim.caller().post("/v1/user", body).await.expect(status);
        if mode == "lenient" {
            assert_eq!(answer.text_at("/projectId"), "00000000-0000-0000-0000-000000000000");
        }
    }
}

/// Acceptance 39.
#[tokio::test]
async fn ids_that_are_no_uuids() {
    let project = statuses(async |sim, _| {
        let mut body = cognito(json!({ "email": ANN, "password": PASSWORD }));
        body["projectId"] = json!("no-uuid");
        sim.caller().post("/v1/user", body).await
    });
    assert_eq!(project.await, [400, 400, 201]);
    let device = statuses(async |sim, _| sim.login_on(ANN, PASSWORD, "no-uuid").await);
    assert_eq!(device.await, [400, 400, 200]);
}

/// Acceptance 39.
#[tokio::test]
async fn a_missing_device_at_a_check() {
    let seen = statuses(async |sim, session| {
        sim.with_session(session).get(&format!("/v1/user/check?{}", query("awsCognito"))).await
    });
    assert_eq!(seen.await, [400, 400, 200]);
}

/// Acceptance 39.
#[tokio::test]
async fn a_bearer_that_is_documented_and_not_looked_at() {
    for bearer in [None, Some("anything")] {
        let seen = statuses(async |sim, _| {
            let caller = bearer.map_or_else(|| sim.caller(), |token| sim.caller().bearer(token));
            caller.put("/v1/user/forgot-password", cognito(json!({ "email": ANN }))).await
        });
        let expected = if bearer.is_none() { [401, 200, 200] } else { [200; 3] };
        assert_eq!(seen.await, expected, "{bearer:?}");
        let confirmed = statuses(async |sim, _| {
            sim.caller().bearer("x").put("/v1/user/forgot-password", cognito(json!({ "email": ANN }))).await;
            let data = json!({ "email": ANN, "confirmationCode": sim.code().await, "password": PASSWORD });
            let caller = bearer.map_or_else(|| sim.caller(), |token| sim.caller().bearer(token));
            caller.post("/v1/user/confirm-forgot-password", cognito(data)).await
        });
        assert_eq!(confirmed.await, expected, "{bearer:?}");
        let refreshed = statuses(async |sim, session| {
            let mut body = cognito(json!({}));
            body["refreshToken"] = session["refreshToken"].clone();
            body["deviceId"] = json!(DEVICE);
            let caller = bearer.map_or_else(|| sim.caller(), |token| sim.caller().bearer(token));
            caller.post("/v1/user/refresh", body).await
        });
        assert_eq!(refreshed.await, expected, "{bearer:?}");
    }
}

/// Acceptance 39.
#[tokio::test]
async fn a_token_in_the_query_alone() {
    let seen = statuses(async |sim, _| {
        sim.caller().get(&format!("/v1/user/check/nonstandard?{}&accessToken=x", query("google"))).await
    });
    assert_eq!(seen.await, [401, 200, 200]);
}

/// Acceptance 39.
#[tokio::test]
async fn a_device_that_is_missing_unknown_or_known() {
    let login =
        async |sim: &Sim, data: Value| sim.caller().put("/v1/user/login", body("anonymous", data)).await;
    let without = statuses(async |sim, _| login(sim, json!({})).await);
    assert_eq!(without.await, [400, 200, 200]);
    let unknown = statuses(async |sim, _| login(sim, json!({ "deviceId": DEVICE })).await);
    assert_eq!(unknown.await, [404, 200, 200]);
    let again = statuses(async |sim, _| {
        let body = body("anonymous", json!({ "deviceId": DEVICE }));
        sim.caller().post("/v1/user", body.clone()).await.expect(201);
        sim.caller().post("/v1/user", body).await
    });
    assert_eq!(again.await, [409, 201, 201]);
}

/// Acceptance 39.
#[tokio::test]
async fn a_refresh_without_a_device_or_with_another() {
    let refresh = async |sim: &Sim, session: &Value, device: Value| {
        let mut body = cognito(json!({}));
        body["refreshToken"] = session["refreshToken"].clone();
        body["deviceId"] = device;
        sim.caller().bearer("x").post("/v1/user/refresh", body).await
    };
    let without = statuses(async |sim, session| refresh(sim, session, Value::Null).await);
    assert_eq!(without.await, [400, 200, 200]);
    let other = statuses(async |sim, session| refresh(sim, session, json!(OTHER_DEVICE)).await);
    assert_eq!(other.await, [401, 401, 200]);
    let bound = statuses(async |sim, session| refresh(sim, session, json!(DEVICE)).await);
    assert_eq!(bound.await, [200; 3]);
}

/// Acceptance 39: members beyond the document; checks are looked at where checks are.
#[tokio::test]
async fn members_beyond_the_document() {
    for (mode, sim, _) in modes().await {
        let device =
            sim.caller().post("/v1/user", body("anonymous", json!({ "deviceId": DEVICE }))).await.expect(201);
        let name =
            sim.caller().post("/v1/user", body("noLogin", json!({ "externalId": "x" }))).await.expect(200);
        let path = format!("/v1/user?{}&externalId=x", query("noLogin"));
        let read = sim.caller().get(&path).await.expect(200);
        let has = |answer: &Answer, pointer: &str| answer.json().pointer(pointer).is_some();
        let is_strict = mode == "strict";
        assert_eq!(has(&device, "/data/userId"), !is_strict);
        assert_eq!((has(&name, "/data"), has(&name, "/externalId")), (!is_strict, !is_strict));
        assert_eq!((has(&read, "/data"), has(&read, "/externalId")), (!is_strict, true));
    }
}

/// Acceptance 39.
#[tokio::test]
async fn a_body_without_the_content_type_of_json() {
    let body = cognito(json!({ "email": "bob@example.org", "password": PASSWORD })).to_string();
    for kind in ["", "text/plain"] {
        let seen = statuses(async |sim, _| sim.caller().bytes("POST", "/v1/user", kind, body.clone()).await);
        assert_eq!(seen.await, [415, 201, 201], "{kind}");
    }
    for kind in ["application/json; charset=utf-8", "application/vnd.x+json"] {
        let seen = statuses(async |sim, _| sim.caller().bytes("POST", "/v1/user", kind, body.clone()).await);
        assert_eq!(seen.await, [201; 3], "{kind}");
    }
    let sim = Sim::start().await;
    sim.set(json!({ "strictness": "strict" })).await;
    let refused = sim.unchanged_by(sim.caller().bytes("POST", "/v1/user", "text/plain", body)).await;
    assert_eq!(refused.reason(), "wrong-content-type");
    assert_snapshot!(refused, @r#"415 {"result":0,"message":"content type must be application/json","data":{"code":"InvalidRequest"}}"#);
}
