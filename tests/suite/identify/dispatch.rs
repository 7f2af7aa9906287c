//! Which operation a request means.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::identify::{ANN, DEVICE, PASSWORD, PROJECT};
use crate::support::{Answer, Sim};

const PROVIDERS: [(&str, &str); 7] = [
    ("awsCognito", "email"),
    ("authZero", "email"),
    ("anonymous", "simplified"),
    ("noLogin", "simplified"),
    ("twitter", "email"),
    ("google", "email"),
    ("facebook", "email"),
];

/// The operations of section 3: method, path, and by provider in the order above `y` where one is offered.
const OFFERED: [(&str, &str, &str); 11] = [
    ("GET", "/user", "yy-y---"),
    ("POST", "/user", "y-yy---"),
    ("PUT", "/user", "yy-y---"),
    ("PUT", "/user/change-password", "y------"),
    ("PUT", "/user/forgot-password", "y------"),
    ("POST", "/user/confirm-forgot-password", "y------"),
    ("POST", "/user/refresh", "y------"),
    ("POST", "/user/logout", "y------"),
    ("PUT", "/user/login", "y-y----"),
    ("GET", "/user/check", "yy-----"),
    ("GET", "/user/check/nonstandard", "----yyy"),
];

/// The operation that the journal has of the latest request.
async fn latest(sim: &Sim) -> String {
    sim.admin().get("/__admin/requests?limit=1").await.text_at("/requests/0/operation")
}

async fn ask(sim: &Sim, method: &str, path: &str, parameters: &Value) -> Answer {
    let caller = sim.caller();
    if method != "GET" {
        return caller.bytes(method, &format!("/v1{path}"), "application/json", parameters.to_string()).await;
    }
    let query: Vec<_> = parameters
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()))
        .collect();
    caller.get(&format!("/v1{path}?{}", query.join("&"))).await
}

/// Acceptance 37.
#[tokio::test]
async fn what_a_provider_does_not_offer_says_who_does() {
    let sim = Sim::start().await;
    let mut missing = 0;
    for (method, path, row) in OFFERED {
        for ((provider, strategy), offered) in PROVIDERS.into_iter().zip(row.chars()) {
            let parameters = json!({ "projectId": PROJECT, "strategy": strategy, "provider": provider });
            let answer = ask(&sim, method, path, &parameters).await;
            let at = format!("{method} {path} {provider}: {answer}");
            assert_eq!(answer.reason() != "not-supported", offered == 'y', "{at}");
            let operation = latest(&sim).await;
            assert_eq!(operation == "identify.unresolved", offered != 'y', "{at}");
            if offered != 'y' {
                missing += 1;
                assert_eq!(
                    (answer.status, answer.text_at("/data/code").as_str()),
                    (501, "NotSupported"),
                    "{at}"
                );
                let offering = PROVIDERS.into_iter().zip(row.chars()).filter(|(_, offered)| *offered == 'y');
                let names: Vec<_> = offering.map(|((name, _), _)| name).collect();
                let told = format!(
                    "{method} {path} is not offered for {provider}; offered for: {}",
                    names.join(", ")
                );
                assert_eq!(answer.text_at("/message"), told, "{at}");
            }
        }
    }
    assert_eq!(missing, 77 - 21);
    let parameters = json!({ "projectId": PROJECT, "strategy": "email", "provider": "google" });
    assert_snapshot!(ask(&sim, "GET", "/user", &parameters).await, @r#"501 {"result":0,"message":"GET /user is not offered for google; offered for: awsCognito, authZero, noLogin","data":{"code":"NotSupported"}}"#);
    sim.set(json!({ "unsupported_status": 404 })).await;
    for (method, path, row) in OFFERED {
        for ((provider, strategy), _) in
            PROVIDERS.into_iter().zip(row.chars()).filter(|(_, offered)| *offered == '-')
        {
            let parameters = json!({ "projectId": PROJECT, "strategy": strategy, "provider": provider });
            let answer = ask(&sim, method, path, &parameters).await.expect(404);
            assert_eq!(answer.text_at("/data/code"), "NotSupported", "{method} {path} {provider}");
        }
    }
}

/// Acceptance 38.
#[tokio::test]
async fn a_contradiction_is_refused_and_says_what_is_allowed() {
    let sim = Sim::start().await;
    let mut told = Vec::new();
    for (strategy, provider) in [
        (json!("email"), json!("noLogin")),
        (json!("simplified"), json!("google")),
        (json!("email"), json!("okta")),
        (Value::Null, json!("AWSCOGNITO")),
        (json!("other"), json!("google")),
        (json!(7), json!("google")),
        (json!("email"), json!(["google"])),
        (json!("email"), json!("")),
    ] {
        let parameters = json!({ "projectId": PROJECT, "strategy": strategy, "provider": provider });
        let refused = sim.unchanged_by(ask(&sim, "POST", "/user", &parameters)).await.expect(400);
        assert_eq!(latest(&sim).await, "identify.unresolved");
        told.push(refused.text_at("/message"));
    }
    assert_snapshot!(told.join("\n"), @"
    provider must be one of awsCognito, authZero, twitter, google, facebook; noLogin needs strategy simplified
    provider must be one of anonymous, noLogin; google needs strategy email
    provider must be one of awsCognito, authZero, twitter, google, facebook
    provider must be one of awsCognito, authZero, anonymous, noLogin, twitter, google, facebook
    strategy must be one of email, simplified
    strategy must be a string
    provider must be a string
    provider must be one of awsCognito, authZero, twitter, google, facebook
    ");
    let differs = sim
        .caller()
        .post("/v1/user?provider=noLogin", json!({ "projectId": PROJECT, "provider": "anonymous" }))
        .await;
    assert_eq!(differs.expect(400).text_at("/message"), "provider differs between body and query");
}

/// Acceptance 38: a missing strategy is that of the provider.
#[tokio::test]
async fn a_missing_strategy_is_filled_in() {
    let sim = Sim::start().await;
    let parameters = json!({ "projectId": PROJECT, "provider": "awsCognito", "data": { "email": ANN, "password": PASSWORD } });
    ask(&sim, "POST", "/user", &parameters).await.expect(201);
    assert_eq!(latest(&sim).await, "identify.cognito.register");
}

/// Acceptance 38, step a: the provider of a token of ours, which may have expired.
#[tokio::test]
async fn step_a_the_provider_of_the_token() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let holder = sim.with_session(&session);
    let path = |more: &str| format!("/v1/user?projectId={PROJECT}{more}");
    holder.get(&path("")).await.expect(200);
    assert_eq!(latest(&sim).await, "identify.cognito.get_user");
    sim.advance("2h").await;
    holder.get(&path("&strategy=email&externalId=x")).await.expect(401);
    assert_eq!(latest(&sim).await, "identify.cognito.get_user");
    holder.get(&path("&strategy=simplified")).await;
    assert_eq!(latest(&sim).await, "identify.no_login.get_user");
    sim.caller().bearer("foreign").get(&path("")).await.expect(400);
    assert_eq!(latest(&sim).await, "identify.unresolved");
}

/// Acceptance 38, steps b to g.
#[tokio::test]
async fn steps_b_to_g() {
    let sim = Sim::start().await;
    let expect = async |method: &str, path: &str, parameters: Value, operation: &str| {
        let mut all = parameters;
        all["projectId"] = json!(PROJECT);
        let answer = ask(&sim, method, path, &all).await;
        assert_eq!(latest(&sim).await, format!("identify.{operation}"), "{method} {path} {all}: {answer}");
        answer
    };
    // b: a name.
    expect("GET", "/user", json!({ "externalId": "x" }), "no_login.get_user").await;
    expect("POST", "/user", json!({ "data": { "externalId": "x" } }), "no_login.register").await;
    // c: a device.
    expect(
        "POST",
        "/user",
        json!({ "strategy": "simplified", "data": { "deviceId": DEVICE } }),
        "anonymous.register",
    )
    .await;
    expect("PUT", "/user/login", json!({ "strategy": "simplified", "deviceId": DEVICE }), "anonymous.login")
        .await;
    // d: only one offers it.
    expect("PUT", "/user/login", json!({ "strategy": "email" }), "cognito.login").await;
    expect("POST", "/user/refresh", json!({}), "cognito.refresh").await;
    expect("POST", "/user", json!({ "strategy": "email" }), "cognito.register").await;
    // g: nobody knows.
    let lost = expect("POST", "/user", json!({}), "unresolved").await;
    assert_snapshot!(lost, @r#"400 {"result":0,"message":"provider must be one of awsCognito, authZero, anonymous, noLogin, twitter, google, facebook","data":{"code":"InvalidParameterException"}}"#);
    assert_eq!(
        expect("PUT", "/user", json!({ "strategy": "email" }), "unresolved").await.text_at("/message"),
        "provider must be one of awsCognito, authZero, twitter, google, facebook"
    );
    expect("GET", "/user/check/nonstandard", json!({ "strategy": "email" }), "unresolved").await.expect(400);
    // A device in the query is no device of step c, so that step d decides.
    expect("GET", "/user", json!({ "strategy": "simplified", "deviceId": DEVICE }), "no_login.get_user")
        .await;
    // f: lenient.
    sim.set(json!({ "strictness": "lenient" })).await;
    expect("PUT", "/user", json!({ "strategy": "email" }), "cognito.update_user").await;
    expect("POST", "/user", json!({ "strategy": "simplified" }), "no_login.register").await;
    expect("POST", "/user", json!({}), "no_login.register").await;
}

/// Acceptance 38, step e.
#[tokio::test]
async fn step_e_the_provider_of_the_project() {
    let sim = Sim::identify_with(&format!("projects: [{{ id: {PROJECT}, provider: authZero }}]"));
    let path = |more: &str| format!("/v1/user?projectId={PROJECT}{more}");
    sim.caller().bearer("foreign").get(&path("&strategy=email")).await.expect(200);
    assert_eq!(latest(&sim).await, "identify.auth0.get_user");
    sim.caller().bearer("foreign").get(&path("")).await.expect(200);
    assert_eq!(latest(&sim).await, "identify.auth0.get_user");
    sim.caller().get(&path("&strategy=simplified")).await.expect(400);
    assert_eq!(latest(&sim).await, "identify.no_login.get_user");
    // A provider of another strategy is not meant.
    let caller = sim.caller();
    let two = caller.post("/v1/user", json!({ "projectId": PROJECT, "strategy": "simplified" }));
    assert_eq!(
        sim.unchanged_by(two).await.expect(400).text_at("/message"),
        "provider must be one of anonymous, noLogin"
    );
}

/// Section 3: a path is the same path however needlessly it is encoded.
#[tokio::test]
async fn an_encoded_path_is_dispatched_like_a_plain_one() {
    let sim = Sim::start().await;
    for (method, path, provider, operation, status) in [
        ("POST", "/us%65r", "noLogin", "identify.no_login.register", 200),
        ("PUT", "/user/log%69n", "anonymous", "identify.anonymous.login", 200),
        ("PUT", "/user/change%2Dpassword", "google", "identify.unresolved", 501),
        ("POST", "/%75ser", "anonymous", "identify.anonymous.register", 201),
    ] {
        let strategy = if provider == "google" { "email" } else { "simplified" };
        let parameters = json!({
            "projectId": PROJECT, "strategy": strategy, "provider": provider, "data": { "deviceId": DEVICE },
        });
        let answer = ask(&sim, method, path, &parameters).await;
        assert_eq!(
            (answer.status, latest(&sim).await.as_str()),
            (status, operation),
            "{method} {path}: {answer}"
        );
    }
}

/// Section 3: what is not dispatched is refused by its operation, and strategy and provider do not count there.
#[tokio::test]
async fn a_game_profile_is_not_dispatched() {
    let sim = Sim::start().await;
    let holder = sim.with_session(&sim.ann().await);
    let path = format!("/v1/user/game-profile?projectId={PROJECT}&strategy=odd&provider=google");
    holder.get(&path).await.expect(200);
    holder.bytes("PUT", &path, "application/json", "{").await.expect(400);
    assert_eq!(latest(&sim).await, "identify.update_game_profile");
}

/// Section 2: what is given twice must be the same, letter case of ids aside.
#[tokio::test]
async fn what_is_given_twice_must_be_the_same() {
    let sim = Sim::start().await;
    let upper = PROJECT.to_uppercase();
    let path = format!("/v1/user?projectId={upper}&strategy=simplified&provider=noLogin&externalId=x");
    let caller = sim.caller();
    caller.post(&path, json!({ "projectId": PROJECT })).await.expect(200);
    caller.post(&path, json!({ "data": { "externalId": "x" } })).await.expect(200);
    for (body, told) in [
        (json!({ "externalId": "y" }), "externalId differs between body and query"),
        (json!({ "data": { "externalId": "y" } }), "externalId differs between body and query"),
        (
            json!({ "externalId": "x", "data": { "externalId": "y" } }),
            "externalId differs between data and the top of the body",
        ),
    ] {
        for method in ["POST", "PUT"] {
            let body = body.to_string();
            let answer = sim.unchanged_by(caller.bytes(method, &path, "application/json", body)).await;
            assert_eq!(answer.expect(400).text_at("/message"), told, "{method}");
        }
    }
    let mut login = json!({ "projectId": PROJECT, "strategy": "simplified", "provider": "anonymous" });
    login["deviceId"] = json!(DEVICE);
    login["data"] = json!({ "deviceId": DEVICE.to_uppercase() });
    caller.put("/v1/user/login", login.clone()).await.expect(200);
    login["data"] = json!({ "deviceId": PROJECT });
    assert_eq!(
        sim.unchanged_by(caller.put("/v1/user/login", login)).await.expect(400).text_at("/message"),
        "deviceId differs between data and the top of the body"
    );
}
