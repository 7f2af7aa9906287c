//! The order of checks: where a request breaks two rows of it, the earlier one answers.

use serde_json::{Value, json};

use crate::support::identify::{ANN, PASSWORD, PROJECT, body, cognito, query};
use crate::support::{Caller, Sim};

/// A project whose extension is off.
const OFF: &str = "0b9d2b51-9d5e-4a0e-8a62-0d3f5f3b7c11";

/// Ask, and expect a refusal that changes nothing.
async fn refused(sim: &Sim, caller: &Caller, (method, path, body): (&str, &str, String)) -> String {
    let sent = async {
        match method {
            "GET" => caller.get(path).await,
            _ => caller.bytes(method, path, "application/json", body).await,
        }
    };
    let answer = sim.unchanged_by(sent).await;
    format!("{} {}", answer.status, answer.text_at("/message"))
}

/// Rows 1 to 4.
#[tokio::test]
async fn a_request_is_read_before_its_operation_and_its_project_are_looked_for() {
    let sim = Sim::start().await;
    sim.act("identify.set_project", json!({ "project_id": OFF, "enabled": false })).await;
    let caller = sim.caller();
    for (method, path, body, expected) in [
        ("POST", "/v1/user/nothing", "{".into(), "404 no such path"),
        ("POST", "/v1/user/login", "{".into(), "405 method not allowed"),
        ("POST", "/v1/user", "{".repeat(1024 * 1024 + 1), "413 request body is too large"),
        ("PUT", "/v1/user/login?provider=google", "{".into(), "400 malformed JSON body"),
        (
            "PUT",
            "/v1/user/login?provider=odd&strategy=odd",
            "{}".into(),
            "400 strategy must be one of email, simplified",
        ),
        (
            "PUT",
            "/v1/user/login?provider=google&projectId=no",
            "{}".into(),
            "501 PUT /user/login is not offered for google; offered for: awsCognito, anonymous",
        ),
        ("GET", "/v1/user?provider=awsCognito&projectId=no", String::new(), "400 projectId must be a UUID"),
        ("GET", "/v1/user?provider=awsCognito", String::new(), "400 projectId is required"),
        (
            "GET",
            &format!("/v1/user?provider=awsCognito&projectId={OFF}"),
            String::new(),
            "403 Identify is not enabled for this project.",
        ),
        (
            "GET",
            &format!("/v1/user/check?provider=authZero&projectId={OFF}"),
            String::new(),
            "403 Identify is not enabled for this project.",
        ),
    ] {
        assert_eq!(refused(&sim, &caller, (method, path, body)).await, expected, "{method} {path}");
    }
}

/// Rows 5 and 6: who asks is settled before what is asked, with tokens of identity providers too.
#[tokio::test]
async fn a_token_is_judged_before_other_inputs() {
    let sim = Sim::start().await;
    sim.set(json!({ "idp_trust": "none" })).await;
    let fake = |token: &str, status: &str| json!({ "provider": "authZero", "token": token, "subject": "auth0|ann", "status": status });
    for status in ["valid", "revoked"] {
        sim.act("identify.register_token", fake(status, status)).await;
    }
    let check = |provider: &str| format!("/v1/user/check?{}", query(provider));
    let network = |more: &str| format!("/v1/user/check/nonstandard?{}{more}", query("twitter"));
    let large = body("authZero", json!({ "appProfile": "x".repeat(70_000) })).to_string();
    let long = "x".repeat(300);
    let refusals = [
        ("no", "GET", check("awsCognito"), String::new(), "401 Invalid Access Token"),
        ("no", "GET", check("authZero"), String::new(), "401 Invalid token"),
        ("revoked", "GET", check("authZero"), String::new(), "401 Token has been revoked"),
        ("no", "PUT", "/v1/user".into(), large.clone(), "401 Invalid token"),
        ("no", "PUT", "/v1/user".into(), body("authZero", json!([])).to_string(), "401 Invalid token"),
        ("no", "GET", network(""), String::new(), "401 Invalid token"),
        ("no", "GET", network(&format!("&userId={long}")), String::new(), "401 Invalid token"),
        ("valid", "GET", check("authZero"), String::new(), "400 deviceId is required"),
        ("valid", "PUT", "/v1/user".into(), large.clone(), "400 appProfile must have at most 64 KiB"),
    ];
    for (token, method, path, body, expected) in refusals {
        let told = refused(&sim, &sim.caller().bearer(token), (method, &path, body)).await;
        assert_eq!(told, expected, "{token} {method} {path}");
    }
    let path = format!("{}&deviceId=16713b2d-3848-42c7-aeb0-f9714beac892", check("authZero"));
    let user = sim.caller().bearer("valid").get(&path).await.expect(200).at("/data/userId");
    sim.act("identify.set_user_status", json!({ "user_id": user, "status": "DISABLED" })).await;
    for (method, path, body) in [("GET", check("authZero"), String::new()), ("PUT", "/v1/user".into(), large)]
    {
        let told = refused(&sim, &sim.caller().bearer("valid"), (method, &path, body)).await;
        assert_eq!(told, "403 User is disabled.", "{method} {path}");
    }
}

/// Rows 6 and 7: what is missing is told before a lock, a limit or a wrong password.
#[tokio::test]
async fn inputs_are_looked_at_before_the_rules_of_the_operation() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    sim.set(json!({ "lockout_after": 1, "attempts_per_hour": 1 })).await;
    sim.try_login(ANN, "wrong").await.expect(401);
    sim.forgot(ANN).await.expect(200);
    sim.forgot(ANN).await.expect(429);
    let holder = sim.with_session(&session);
    let requests: [(&str, &str, Value, &str); 5] = [
        ("PUT", "/v1/user/login", json!({ "email": ANN }), "400 password is required"),
        (
            "PUT",
            "/v1/user/login",
            json!({ "email": ANN, "password": PASSWORD, "deviceId": "no" }),
            "400 deviceId must be a UUID",
        ),
        (
            "PUT",
            "/v1/user/login",
            json!({ "email": ANN, "password": PASSWORD }),
            "429 Password attempts exceeded",
        ),
        ("PUT", "/v1/user/forgot-password", json!({}), "400 email is required"),
        ("PUT", "/v1/user/change-password", json!({ "password": "x" }), "400 previousPassword is required"),
    ];
    for (method, path, data, expected) in requests {
        assert_eq!(
            refused(&sim, &holder, (method, path, cognito(data).to_string())).await,
            expected,
            "{path}"
        );
    }
    let elsewhere = json!({ "projectId": PROJECT, "provider": "awsCognito" }).to_string();
    let told = refused(&sim, &holder, ("POST", "/v1/user/refresh", elsewhere)).await;
    assert_eq!(told, "400 refreshToken is required");
}
