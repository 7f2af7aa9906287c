//! Outcomes of every operation.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::identify::{ANN, DEVICE, OTHER_PASSWORD, PASSWORD, PROJECT, body, cognito, query};
use crate::support::{Answer, Caller, Sim};

/// A request of every operation, without a credential.
fn requests() -> Vec<(&'static str, &'static str, String, Value)> {
    let get = |id, path: &str, provider| {
        (
            id,
            "GET",
            format!("{path}?{}&deviceId={DEVICE}&userId=1001&externalId=x", query(provider)),
            json!(null),
        )
    };
    let account = || json!({ "email": ANN, "password": PASSWORD, "previousPassword": PASSWORD, "confirmationCode": "123456" });
    let send = |id, method, path: &str, provider| {
        let mut all =
            body(provider, if provider == "awsCognito" { account() } else { json!({ "deviceId": DEVICE }) });
        all["refreshToken"] = json!("x");
        all["externalId"] = json!("x");
        (id, method, path.to_owned(), all)
    };
    vec![
        get("cognito.get_user", "/v1/user", "awsCognito"),
        send("cognito.register", "POST", "/v1/user", "awsCognito"),
        send("cognito.update_user", "PUT", "/v1/user", "awsCognito"),
        send("cognito.change_password", "PUT", "/v1/user/change-password", "awsCognito"),
        send("cognito.forgot_password", "PUT", "/v1/user/forgot-password", "awsCognito"),
        send("cognito.confirm_forgot_password", "POST", "/v1/user/confirm-forgot-password", "awsCognito"),
        send("cognito.refresh", "POST", "/v1/user/refresh", "awsCognito"),
        send("cognito.logout", "POST", "/v1/user/logout", "awsCognito"),
        send("cognito.login", "PUT", "/v1/user/login", "awsCognito"),
        get("cognito.check", "/v1/user/check", "awsCognito"),
        get("auth0.get_user", "/v1/user", "authZero"),
        send("auth0.update_user", "PUT", "/v1/user", "authZero"),
        get("auth0.check", "/v1/user/check", "authZero"),
        send("anonymous.register", "POST", "/v1/user", "anonymous"),
        send("anonymous.login", "PUT", "/v1/user/login", "anonymous"),
        get("no_login.get_user", "/v1/user", "noLogin"),
        send("no_login.register", "POST", "/v1/user", "noLogin"),
        send("no_login.update_user", "PUT", "/v1/user", "noLogin"),
        get("twitter.check_nonstandard", "/v1/user/check/nonstandard", "twitter"),
        get("google.check_nonstandard", "/v1/user/check/nonstandard", "google"),
        get("facebook.check_nonstandard", "/v1/user/check/nonstandard", "facebook"),
        ("get_game_profile", "GET", format!("/v1/user/game-profile?projectId={PROJECT}"), json!(null)),
        ("update_game_profile", "PUT", "/v1/user/game-profile".into(), json!({ "projectId": PROJECT })),
    ]
}

async fn ask(caller: &Caller, (_, method, path, body): &(&str, &str, String, Value)) -> Answer {
    if body.is_null() {
        caller.call(method, path).await
    } else {
        caller.bytes(method, path, "application/json", body.to_string()).await
    }
}

/// Which operations gave an outcome with which answer.
#[derive(Default)]
struct Told(BTreeMap<String, Vec<&'static str>>);

impl Told {
    fn note(&mut self, outcome: &str, answer: &Answer, operation: &'static str) {
        let row = format!("{outcome}: {} {}", answer.status, answer.text_at("/message"));
        self.0.entry(row).or_default().push(operation);
    }

    /// A row for each outcome and answer, with the operations that gave it.
    fn rows(&self, all: usize) -> String {
        let named = |operations: &Vec<&str>| {
            if operations.len() == all { "every operation".into() } else { operations.join(", ") }
        };
        self.0.iter().map(|(row, operations)| format!("{row} | {}\n", named(operations))).collect()
    }
}

async fn known(sim: &Sim) -> BTreeMap<String, Vec<String>> {
    let operations = sim.admin().get("/__admin/operations").await.json();
    let ours = operations.as_array().unwrap().iter().filter(|row| row["vendor"] == "identify");
    ours.map(|row| {
        let names = row["outcomes"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
        (row["id"].as_str().unwrap().trim_start_matches("identify.").to_owned(), names.collect())
    })
    .collect()
}

/// Acceptance 46.
#[tokio::test]
async fn every_refusing_outcome_answers_at_once_and_changes_nothing() {
    let sim = Sim::start().await;
    sim.set(json!({ "fixed_code": "123456" })).await;
    let known = known(&sim).await;
    let mut told = Told::default();
    for request in requests() {
        for outcome in known[request.0].iter().filter(|outcome| *outcome != "accept") {
            let answer = sim.unchanged_by(ask(&sim.caller().forcing(outcome), &request)).await;
            assert_eq!(answer.reason(), "outcome-header", "{} {outcome}", request.0);
            told.note(outcome, &answer, request.0);
        }
        let unknown = sim.unchanged_by(ask(&sim.caller().forcing("odd"), &request)).await;
        assert_eq!((unknown.status, unknown.header("content-type")), (400, "application/problem+json"));
    }
    for id in ["jwks", "openid_configuration", "unresolved"] {
        assert!(known[id].is_empty(), "{id}");
    }
    assert_snapshot!(told.rows(requests().len()), @"
    alias_exists: 409 An account with the given email already exists. | cognito.update_user
    code_expired: 400 Invalid code provided, please request a code again. | cognito.confirm_forgot_password
    code_mismatch: 400 Invalid verification code provided, please try again. | cognito.confirm_forgot_password
    extension_disabled: 403 Identify is not enabled for this project. | every operation
    limit_exceeded: 429 Attempt limit exceeded, please try after some time. | cognito.change_password, cognito.forgot_password, cognito.confirm_forgot_password
    locked: 429 Password attempts exceeded | cognito.login
    not_confirmed: 403 User is not confirmed. | cognito.login
    project_not_found: 404 Project not found. | every operation
    token_expired: 401 Access Token has expired | cognito.get_user, cognito.update_user, cognito.change_password, cognito.logout, cognito.check, get_game_profile, update_game_profile
    token_expired: 401 Refresh Token has expired | cognito.refresh
    token_expired: 401 Token has expired | auth0.get_user, auth0.update_user, auth0.check, twitter.check_nonstandard, google.check_nonstandard, facebook.check_nonstandard
    token_invalid: 401 Invalid Access Token | cognito.get_user, cognito.update_user, cognito.change_password, cognito.logout, cognito.check, get_game_profile, update_game_profile
    token_invalid: 401 Invalid Refresh Token | cognito.refresh
    token_invalid: 401 Invalid token | auth0.get_user, auth0.update_user, auth0.check, twitter.check_nonstandard, google.check_nonstandard, facebook.check_nonstandard
    token_revoked: 401 Access Token has been revoked | cognito.get_user, cognito.update_user, cognito.change_password, cognito.logout, cognito.check, get_game_profile, update_game_profile
    token_revoked: 401 Refresh Token has been revoked | cognito.refresh
    token_revoked: 401 Token has been revoked | auth0.get_user, auth0.update_user, auth0.check, twitter.check_nonstandard, google.check_nonstandard, facebook.check_nonstandard
    user_disabled: 403 User is disabled. | cognito.get_user, cognito.update_user, cognito.change_password, cognito.refresh, cognito.logout, cognito.login, cognito.check, auth0.get_user, auth0.update_user, auth0.check, twitter.check_nonstandard, google.check_nonstandard, facebook.check_nonstandard, get_game_profile, update_game_profile
    user_exists: 409 User already exists | cognito.register, anonymous.register, no_login.register
    user_not_found: 200 please check your email | cognito.forgot_password
    user_not_found: 400 Invalid verification code provided, please try again. | cognito.confirm_forgot_password
    user_not_found: 401 Incorrect username or password. | cognito.login
    user_not_found: 404 User not found | anonymous.login, no_login.get_user, no_login.update_user
    weak_password: 400 Password did not conform with policy: Password not long enough | cognito.register, cognito.change_password, cognito.confirm_forgot_password
    wrong_password: 401 Incorrect username or password. | cognito.change_password, cognito.login
    ");
}

/// Acceptance 46: `accept` of a login skips lock-out, password and status, and registers who is unknown.
#[tokio::test]
async fn an_accepted_login_checks_nothing() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    sim.act("identify.set_user_status", json!({ "email": ANN, "status": "DISABLED" })).await;
    for _ in 0..6 {
        sim.try_login(ANN, "wrong").await;
    }
    let accepting = sim.caller().forcing("accept");
    let login = |email: &str, password: &str| {
        accepting.put("/v1/user/login", cognito(json!({ "email": email, "password": password })))
    };
    let accepted = login(ANN, "whatever").await.expect(200);
    assert_eq!((accepted.at("/data").as_object().unwrap().len(), accepted.reason()), (9, "outcome-header"));
    login("new@example.org", PASSWORD).await.expect(200);
    sim.try_login("new@example.org", PASSWORD).await.expect(200);
    login("new@example.org", "").await.expect(200);
    assert_eq!(accepting.put("/v1/user/login", cognito(json!({ "email": ANN }))).await.status, 400);
}

/// Acceptance 46: the other operations that know `accept`.
#[tokio::test]
async fn what_is_accepted_elsewhere() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let change = cognito(json!({ "password": OTHER_PASSWORD, "previousPassword": "wrong" }));
    sim.with_session(&session).forcing("accept").put("/v1/user/change-password", change).await.expect(200);
    sim.try_login(ANN, OTHER_PASSWORD).await.expect(200);
    let confirm =
        |email: &str| cognito(json!({ "email": email, "confirmationCode": "000001", "password": PASSWORD }));
    let accepting = sim.caller().forcing("accept");
    accepting.post("/v1/user/confirm-forgot-password", confirm("nobody@example.org")).await.expect(400);
    accepting.post("/v1/user/confirm-forgot-password", confirm(ANN)).await.expect(200);
    sim.try_login(ANN, PASSWORD).await.expect(200);
    sim.set(json!({ "idp_trust": "none" })).await;
    let check = format!("/v1/user/check?{}&deviceId={DEVICE}", query("authZero"));
    sim.caller().bearer("x").get(&check).await.expect(401);
    accepting.bearer("x").get(&check).await.expect(200);
    let social = format!("/v1/user/check/nonstandard?{}&accessToken=x", query("google"));
    sim.caller().get(&social).await.expect(401);
    accepting.get(&social).await.expect(200);
    accepting.get(&format!("/v1/user/check/nonstandard?{}", query("google"))).await.expect(401);
}

/// Acceptance 46: an unknown user of a forgotten password is not revealed, and nothing is sent.
#[tokio::test]
async fn an_unknown_user_is_answered_as_the_rules_would() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    let forcing = sim.caller().forcing("user_not_found");
    let forgot = || forcing.put("/v1/user/forgot-password", cognito(json!({ "email": ANN })));
    let login = || forcing.put("/v1/user/login", cognito(json!({ "email": ANN, "password": PASSWORD })));
    assert_eq!(forgot().await.status, 200);
    assert_eq!(login().await.status, 401);
    assert_eq!(sim.messages().await.len(), 0);
    sim.set(json!({ "prevent_user_existence_errors": false })).await;
    assert_eq!((forgot().await.status, login().await.status), (404, 404));
}

/// Row 3 of the order of checks: an outcome comes before project, Bearer and inputs; rows 1 and 2 use nothing up.
#[tokio::test]
async fn an_outcome_comes_before_the_project_and_after_the_body() {
    let sim = Sim::start().await;
    sim.queue("identify.cognito.login", &["locked"]).await;
    let broken = sim.caller().bytes("PUT", "/v1/user/login?strategy=email", "", "{").await.expect(400);
    assert_eq!(broken.reason(), "malformed-body");
    sim.caller().put("/v1/user/login", json!({ "provider": "google" })).await.expect(501);
    let body = json!({ "provider": "awsCognito" });
    let queued = sim.caller().put("/v1/user/login", body.clone()).await.expect(429);
    assert_eq!(queued.reason(), "outcome-queue");
    assert_eq!(
        sim.caller().put("/v1/user/login", body).await.expect(400).text_at("/message"),
        "projectId is required"
    );
}

/// Row 3 of the order of checks: asking for nobody's code answers at once, whatever else is wrong.
#[tokio::test]
async fn a_forced_unknown_user_is_answered_before_the_project_is_looked_at() {
    let sim = Sim::start().await;
    let body = json!({ "strategy": "email", "provider": "awsCognito", "projectId": "no uuid" });
    let caller = sim.caller().forcing("user_not_found");
    let answer = sim.unchanged_by(caller.put("/v1/user/forgot-password", body)).await.expect(200);
    assert_eq!(answer.json(), json!({ "result": 1, "message": "please check your email", "data": {} }));
    assert_eq!(answer.reason(), "outcome-header");
}

/// Section 5: an outcome that only spares some checks did not make what the others refuse.
#[tokio::test]
async fn what_is_refused_though_some_checks_are_spared_has_its_own_reason() {
    let sim = Sim::start().await;
    let accepting = sim.caller().forcing("accept");
    let check = format!("/v1/user/check?{}&deviceId={DEVICE}", query("authZero"));
    assert_eq!(accepting.get(&check).await.expect(401).reason(), "missing-token");
    assert_eq!(accepting.bearer("x").get(&check).await.expect(200).reason(), "outcome-header");
    sim.act("identify.set_project", json!({ "project_id": PROJECT, "enabled": false })).await;
    assert_eq!(accepting.bearer("x").get(&check).await.expect(403).reason(), "extension-disabled");
    let forced = sim.caller().forcing("extension_disabled").get(&check).await.expect(403);
    assert_eq!(forced.reason(), "outcome-header");
}
