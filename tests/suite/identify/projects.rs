//! Projects with their own users; who may be asked at all.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;
use crate::support::identify::{ANN, DEVICE, PASSWORD, PROJECT, cognito, query};

const OTHER: &str = "5d5b0676-ce0f-4058-b2bf-49af49f61cb5";

/// Acceptance 40.
#[tokio::test]
async fn a_user_of_one_project_is_unknown_in_another() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let mut body = cognito(json!({ "email": ANN, "password": PASSWORD }));
    body["projectId"] = json!(OTHER);
    sim.caller().put("/v1/user/login", body.clone()).await.expect(401);
    sim.caller().post("/v1/user", body.clone()).await.expect(201);
    let other = sim.caller().put("/v1/user/login", body).await.expect(200).at("/data");
    assert_ne!(other["userId"], session["userId"]);
    let path = format!("/v1/user?{}", query("awsCognito")).replace(PROJECT, OTHER);
    assert_eq!(
        sim.with_session(&session).get(&path).await.expect(401).text_at("/message"),
        "Invalid Access Token"
    );
    sim.with_session(&other).get(&path).await.expect(200);
    sim.refresh(other["refreshToken"].as_str().unwrap()).await.expect(401);

    let check = async |project: &str| {
        let path =
            format!("/v1/user/check?{}&deviceId={DEVICE}", query("authZero")).replace(PROJECT, project);
        sim.caller().bearer("opaque").get(&path).await.expect(200).at("/data")
    };
    let (one, two) = (check(PROJECT).await, check(OTHER).await);
    assert_ne!(one["userId"], two["userId"]);
    assert_eq!(one["externalId"], two["externalId"]);
}

/// Acceptance 41.
#[tokio::test]
async fn only_declared_projects_that_are_enabled_are_served() {
    let sim = Sim::identify_with(&format!(
        "settings: {{ declared_projects_only: true }}\nprojects: [{{ id: {PROJECT} }}]"
    ));
    sim.register(ANN).await.expect(201);
    let mut body = cognito(json!({ "email": ANN, "password": PASSWORD }));
    body["projectId"] = json!(OTHER);
    let unknown = sim.unchanged_by(sim.caller().post("/v1/user", body)).await;
    assert_snapshot!(unknown, @r#"404 {"result":0,"message":"Project not found.","data":{"code":"ResourceNotFoundException"}}"#);
    for document in ["jwks.json", "openid-configuration"] {
        sim.caller().get(&format!("/projects/{PROJECT}/.well-known/{document}")).await.expect(200);
        let unknown =
            sim.caller().get(&format!("/projects/{OTHER}/.well-known/{document}")).await.expect(404);
        assert_eq!(unknown.reason(), "unknown-project");
    }
    let session = sim.session().await;
    sim.act("identify.set_project", json!({ "project_id": PROJECT, "enabled": false })).await;
    let disabled = sim.unchanged_by(sim.try_login(ANN, PASSWORD)).await;
    assert_snapshot!(disabled, @r#"403 {"result":0,"message":"Identify is not enabled for this project.","data":{"code":"ExtensionDisabled"}}"#);
    sim.profile(&session).await.expect(403);
    sim.act("identify.set_project", json!({ "project_id": PROJECT, "enabled": true })).await;
    sim.profile(&session).await.expect(200);
}

/// Section 8: a setting of one project is none of another's.
#[tokio::test]
async fn a_project_has_settings_of_its_own() {
    let sim = Sim::identify_with(&format!(
        "settings: {{ lockout_after: 1, token_life: {{ access: 1m }} }}\nprojects: [{{ id: {PROJECT}, settings: {{ lockout_after: 0 }} }}]"
    ));
    for status in [401, 401] {
        sim.try_login(ANN, "x").await.expect(status);
    }
    for status in [401, 429] {
        let mut body = cognito(json!({ "email": ANN, "password": "x" }));
        body["projectId"] = json!(OTHER);
        sim.caller().put("/v1/user/login", body).await.expect(status);
    }
    let session = sim.ann().await;
    sim.advance("1m").await;
    assert_eq!(sim.profile(&session).await.text_at("/message"), "Access Token has expired");
}

/// Acceptance 41: the extension is off from the start.
#[tokio::test]
async fn a_project_may_be_switched_off_from_the_start() {
    let sim = Sim::identify_with(&format!("projects: [{{ id: {PROJECT}, enabled: false }}]"));
    assert_eq!(sim.register(ANN).await.expect(403).reason(), "extension-disabled");
}

/// Section 2: a project's id is the same in any case.
#[tokio::test]
async fn a_project_is_known_by_its_id_in_any_case() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let path = format!("/v1/user?{}", query("awsCognito")).replace(PROJECT, &PROJECT.to_uppercase());
    sim.with_session(&session).get(&path).await.expect(200);
}

/// Section 10: an operator acts from a timeline too.
#[tokio::test]
async fn an_operator_acts_from_a_timeline() {
    let sim = Sim::playing(&format!(
        "version: 1\nclock: {{ at: 2026-03-01T09:00:00Z, mode: frozen }}\nvendors:\n  identify:\n    projects: [{{ id: {PROJECT}, users: [{{ provider: awsCognito, email: {ANN}, password: '{PASSWORD}' }}] }}]\ntimeline:\n  - {{ after: 5m, action: identify.set_user_status, with: {{ email: {ANN}, status: DISABLED }} }}\n"
    ));
    sim.try_login(ANN, PASSWORD).await.expect(200);
    sim.advance("5m").await;
    sim.try_login(ANN, PASSWORD).await.expect(403);
}

/// Acceptance 1: with and without `/v1` it is the same operation on the same state.
#[tokio::test]
async fn both_bases_answer_alike() {
    let sim = Sim::start().await;
    sim.caller().post("/user", cognito(json!({ "email": ANN, "password": PASSWORD }))).await.expect(201);
    let session = sim.session().await;
    let holder = sim.with_session(&session);
    for path in [
        format!("/user?{}", query("awsCognito")),
        format!("/user/check?{}&deviceId={DEVICE}", query("awsCognito")),
        format!("/user/game-profile?projectId={PROJECT}"),
        format!("/user?{}&externalId=nobody", query("noLogin")),
        format!("/projects/{PROJECT}/.well-known/jwks.json"),
        format!("/projects/{PROJECT}/.well-known/openid-configuration"),
        format!("/user/check/nonstandard?{}", query("awsCognito")),
    ] {
        let (bare, based) = (holder.get(&path).await, holder.get(&format!("/v1{path}")).await);
        assert_eq!((bare.status, &bare.body), (based.status, &based.body), "{path}");
    }
    let logout = cognito(json!({}));
    holder.post("/user/logout", logout).await.expect(200);
    assert_eq!(sim.profile(&session).await.expect(401).reason(), "revoked-token");
}
