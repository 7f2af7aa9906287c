//! The catalogue of refusals, row by row, and the statuses that a project may want.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::identify::{ANN, DEVICE, OTHER_PASSWORD, PASSWORD, PROJECT, body, cognito, query};
use crate::support::{Answer, Sim};

/// One refusal of every row of section 5 that rules answer.
async fn rows(sim: &Sim) -> Vec<Answer> {
    let caller = sim.caller();
    let login =
        |email: &str| caller.put("/v1/user/login", cognito(json!({ "email": email, "password": PASSWORD })));
    let forced = |outcome: &str, method: &'static str, path: &str, data: Value| {
        let (caller, path) = (caller.forcing(outcome), path.to_owned());
        async move {
            match method {
                "PUT" => caller.put(&path, cognito(data)).await,
                "POST" => caller.post(&path, cognito(data)).await,
                _ => caller.get(&format!("{path}?{}&deviceId={DEVICE}", query("awsCognito"))).await,
            }
        }
    };
    let account = || json!({ "email": ANN, "password": PASSWORD });
    let refresh = |outcome| forced(outcome, "POST", "/v1/user/refresh", json!({}));
    let foreign = |outcome: &str| {
        let caller = caller.forcing(outcome);
        async move { caller.get(&format!("/v1/user/check?{}&deviceId={DEVICE}", query("authZero"))).await }
    };
    vec![
        caller.bytes("POST", "/v1/user", "application/json", "{").await,
        caller.post("/v1/user", cognito(json!({}))).await,
        caller.get(&format!("/v1/user/check/nonstandard?{}", query("awsCognito"))).await,
        forced("project_not_found", "PUT", "/v1/user/login", account()).await,
        forced("extension_disabled", "PUT", "/v1/user/login", account()).await,
        caller.get(&format!("/v1/user?{}", query("awsCognito"))).await,
        forced("token_invalid", "GET", "/v1/user", json!({})).await,
        forced("token_expired", "GET", "/v1/user", json!({})).await,
        forced("token_revoked", "GET", "/v1/user", json!({})).await,
        foreign("token_invalid").await,
        foreign("token_expired").await,
        foreign("token_revoked").await,
        refresh("token_invalid").await,
        refresh("token_expired").await,
        refresh("token_revoked").await,
        login("x+disabled@example.org").await,
        login("x+wrongpassword@example.org").await,
        login("nobody@example.org").await,
        login("x+locked@example.org").await,
        login("x+notconfirmed@example.org").await,
        caller
            .post("/v1/user", cognito(json!({ "email": "x+exists@example.org", "password": PASSWORD })))
            .await,
        forced("alias_exists", "PUT", "/v1/user", json!({})).await,
        caller.post("/v1/user", cognito(json!({ "email": "no", "password": PASSWORD }))).await,
        caller.post("/v1/user", cognito(json!({ "email": ANN, "password": "five5" }))).await,
        caller.post("/v1/user", cognito(json!({ "email": ANN, "password": "x".repeat(257) }))).await,
        forced("weak_password", "POST", "/v1/user", account()).await,
        sim.forgot("nobody@example.org").await,
        sim.confirm(ANN, "000000", OTHER_PASSWORD).await,
        sim.confirm(ANN, "999999", OTHER_PASSWORD).await,
        sim.forgot("x+limit@example.org").await,
        caller.get(&format!("/v1/user?{}&externalId=nobody", query("noLogin"))).await,
    ]
}

/// Acceptance 42.
#[tokio::test]
async fn every_row_has_its_status_code_text_and_reason() {
    let sim = Sim::start().await;
    sim.set(json!({ "prevent_user_existence_errors": false })).await;
    let mut told = String::new();
    for answer in rows(&sim).await {
        let value = answer.json();
        assert_eq!((&value["result"], value.as_object().unwrap().len()), (&json!(0), 3), "{answer}");
        assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
        told += &format!(
            "{} {} | {} | {}\n",
            answer.status,
            value["data"]["code"].as_str().unwrap(),
            answer.text_at("/message"),
            answer.reason()
        );
    }
    assert_snapshot!(told, @"
    400 InvalidRequest | malformed JSON body | malformed-body
    400 InvalidParameterException | email is required | bad-parameter
    501 NotSupported | GET /user/check/nonstandard is not offered for awsCognito; offered for: twitter, google, facebook | not-supported
    404 ResourceNotFoundException | Project not found. | outcome-header
    403 ExtensionDisabled | Identify is not enabled for this project. | outcome-header
    401 Unauthorized | Missing bearer token | missing-token
    401 NotAuthorizedException | Invalid Access Token | outcome-header
    401 NotAuthorizedException | Access Token has expired | outcome-header
    401 NotAuthorizedException | Access Token has been revoked | outcome-header
    401 NotAuthorizedException | Invalid token | outcome-header
    401 NotAuthorizedException | Token has expired | outcome-header
    401 NotAuthorizedException | Token has been revoked | outcome-header
    401 NotAuthorizedException | Invalid Refresh Token | outcome-header
    401 NotAuthorizedException | Refresh Token has expired | outcome-header
    401 NotAuthorizedException | Refresh Token has been revoked | outcome-header
    403 NotAuthorizedException | User is disabled. | outcome-magic
    401 NotAuthorizedException | Incorrect username or password. | outcome-magic
    404 UserNotFoundException | User does not exist. | unknown-user
    429 NotAuthorizedException | Password attempts exceeded | outcome-magic
    403 UserNotConfirmedException | User is not confirmed. | outcome-magic
    409 UsernameExistsException | User already exists | outcome-magic
    409 AliasExistsException | An account with the given email already exists. | outcome-header
    400 InvalidParameterException | Invalid email address format. | bad-parameter
    400 InvalidParameterException | Value at 'password' failed to satisfy constraint: Member must have length greater than or equal to 6 | bad-parameter
    400 InvalidParameterException | Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 256 | bad-parameter
    400 InvalidPasswordException | Password did not conform with policy: Password not long enough | outcome-header
    404 UserNotFoundException | Username/client id combination not found. | unknown-user
    400 CodeMismatchException | Invalid verification code provided, please try again. | outcome-magic
    400 ExpiredCodeException | Invalid code provided, please request a code again. | outcome-magic
    429 LimitExceededException | Attempt limit exceeded, please try after some time. | outcome-magic
    404 UserNotFoundException | User not found | unknown-user
    ");
}

/// Acceptance 42.
#[tokio::test]
async fn statuses_are_as_the_project_wants_them() {
    let sim = Sim::start().await;
    sim.set(json!({ "prevent_user_existence_errors": false })).await;
    let rest = rows(&sim).await;
    sim.act("identify.reset_limits", json!({})).await;
    for (mode, expected) in [("cognito400", 400), ("always_200", 200)] {
        sim.set(json!({ "error_status_mode": mode })).await;
        for (answer, own) in rows(&sim).await.iter().zip(&rest) {
            let expected = if own.status == 501 && mode == "cognito400" { 501 } else { expected };
            let expected = if own.reason() == "malformed-body" { own.status } else { expected };
            assert_eq!(
                (answer.status, answer.body.as_slice()),
                (expected, own.body.as_slice()),
                "{mode} {own}"
            );
            assert_eq!(answer.header("www-authenticate"), "");
        }
        let caller = sim.caller();
        let unmapped = [
            caller.get("/v1/user/nothing").await.status,
            caller.call("PATCH", &format!("/v1/user?projectId={PROJECT}")).await.status,
            caller
                .bytes("POST", &format!("/v1/user?projectId={PROJECT}"), "", vec![b' '; 1024 * 1024 + 1])
                .await
                .status,
        ];
        assert_eq!(unmapped, [404, 405, 413]);
        sim.admin()
            .post("/__admin/faults", json!({ "inject": { "status": 503 }, "times": 1 }))
            .await
            .expect(201);
        assert_eq!(sim.try_login(ANN, PASSWORD).await.status, 503);
    }
    // Which project it is, and so what it wants, stands in the body that cannot be read; the query helps.
    let broken = sim.caller().bytes("POST", &format!("/v1/user?projectId={PROJECT}"), "", "{").await;
    assert_eq!((broken.status, broken.at("/result")), (200, json!(0)));
}

/// Section 5: injected statuses.
#[tokio::test]
async fn injected_statuses_have_codes_of_their_own() {
    let sim = Sim::start().await;
    for (status, code, text) in [
        (429, "TooManyRequestsException", "Too Many Requests"),
        (418, "InvalidRequest", "I'm a Teapot"),
        (503, "ServiceUnavailableException", "Service Unavailable"),
        (500, "InternalErrorException", "Internal Server Error"),
    ] {
        let fault =
            json!({ "operation": "identify.cognito.login", "inject": { "status": status }, "times": 1 });
        sim.admin().post("/__admin/faults", fault).await.expect(201);
        let refused = sim.try_login(ANN, PASSWORD).await.expect(status);
        assert_eq!(refused.json(), json!({ "result": 0, "message": text, "data": { "code": code } }));
        assert_eq!(refused.reason(), "injected-fault");
    }
}

/// Acceptance 43.
#[tokio::test]
async fn friendly_messages_change_four_texts() {
    let sim = Sim::start().await;
    let mut told = Vec::new();
    for friendly in [false, true] {
        sim.act("identify.set_project", json!({ "project_id": PROJECT, "settings": { "friendly_messages": friendly, "fixed_code": "123456" } })).await;
        let email = format!("ann-{friendly}@example.org");
        let mut texts = vec![sim.register(&email).await];
        let login = sim.try_login(&email, PASSWORD).await.expect(200);
        let session = login.at("/data");
        let holder = sim.with_session(&session);
        texts.push(login);
        texts.push(sim.profile(&session).await);
        texts.push(holder.put("/v1/user", cognito(json!({ "a": "b" }))).await);
        let change = json!({ "password": OTHER_PASSWORD, "previousPassword": PASSWORD });
        texts.push(holder.put("/v1/user/change-password", cognito(change)).await);
        texts.push(sim.forgot(&email).await);
        texts.push(sim.confirm(&email, "123456", PASSWORD).await);
        texts.push(sim.refresh(session["refreshToken"].as_str().unwrap()).await);
        texts.push(holder.post("/v1/user/logout", cognito(json!({}))).await);
        texts.push(sim.caller().bearer("opaque").put("/v1/user", body("authZero", json!({}))).await);
        texts.push(sim.caller().post("/v1/user", body("anonymous", json!({ "deviceId": DEVICE }))).await);
        texts.push(sim.caller().post("/v1/user", body("noLogin", json!({ "externalId": "x" }))).await);
        told.push(texts.iter().map(|answer| answer.text_at("/message")).collect::<Vec<_>>());
    }
    let changed: Vec<_> = told[0]
        .iter()
        .zip(&told[1])
        .filter(|(one, two)| one != two)
        .map(|(one, two)| format!("{one} -> {two}"))
        .collect();
    assert_snapshot!(changed.join("\n"), @"
    User is Correctly Created -> User is Correctly Updated
    please check your email -> password has been updated
    please check your email -> token has been refreshed
    please check your email -> user has been logged out
    User is Correctly Created -> User is Correctly Updated
    ");
    assert_eq!(told[0][0], told[1][0]);
}

/// Acceptance 42: the words for what no outcome was chosen for.
#[tokio::test]
async fn rules_have_reasons_of_their_own() {
    let sim = Sim::start().await;
    sim.ann().await;
    let register = async |password: &str| {
        let data = json!({ "email": ANN, "password": password });
        sim.caller().post("/v1/user", cognito(data)).await
    };
    assert_eq!(register(PASSWORD).await.expect(409).reason(), "already-exists");
    assert_eq!(register("weaker").await.expect(400).reason(), "weak-password");
    assert_eq!(sim.try_login(ANN, "wrong").await.expect(401).reason(), "wrong-password");
    for _ in 0..5 {
        sim.forgot(ANN).await.expect(200);
    }
    assert_eq!(sim.forgot(ANN).await.expect(429).reason(), "limit-exceeded");
    sim.act("identify.set_user_status", json!({ "email": ANN, "status": "UNCONFIRMED" })).await;
    assert_eq!(sim.try_login(ANN, PASSWORD).await.expect(403).reason(), "not-confirmed");
    sim.act("identify.set_project", json!({ "project_id": PROJECT, "enabled": false })).await;
    assert_eq!(sim.try_login(ANN, PASSWORD).await.expect(403).reason(), "extension-disabled");
    let other = "5d5b0676-ce0f-4058-b2bf-49af49f61cb5";
    let strict = json!({ "project_id": other, "settings": { "strictness": "strict" } });
    sim.act("identify.set_project", strict).await;
    // The content type is judged before the body.
    let path = format!("/v1/user?projectId={other}");
    let answer = sim.caller().bytes("POST", &path, "text/plain", "{").await.expect(415);
    assert_eq!(
        (answer.reason(), answer.text_at("/data/code"), answer.text_at("/message")),
        ("wrong-content-type", "InvalidRequest".into(), "content type must be application/json".into())
    );
}
