//! Requests that are no good before any rule is asked, and large ones.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;
use crate::support::identify::{ANN, DEVICE, PASSWORD, body, cognito, query};

/// Acceptance 51.
#[tokio::test]
async fn what_cannot_be_read_is_refused_with_result_0() {
    let sim = Sim::start().await;
    let caller = sim.caller();
    let mut told = String::new();
    for (method, path, content) in [
        ("POST", "/v1/user", "{".to_owned()),
        ("POST", "/v1/user", "[]".into()),
        ("PUT", "/v1/user/login", "null".into()),
        ("PUT", "/v1/user/game-profile", "7".into()),
        ("POST", "/v1/user", "[".repeat(200)),
        ("POST", "/v1/user", " ".repeat(1024 * 1024 + 1)),
        ("GET", "/v1/nothing", String::new()),
        ("GET", "/v1/user/", String::new()),
        ("GET", "/v1", String::new()),
        ("GET", "/user/nothing", String::new()),
        ("GET", "/v1/projects/x/.well-known/other", String::new()),
        ("DELETE", "/v1/user", String::new()),
        ("HEAD", "/v1/user", String::new()),
        ("POST", "/v1/user/login", String::new()),
        ("GET", "/v1/user/refresh", String::new()),
    ] {
        let answer = sim.unchanged_by(caller.bytes(method, path, "application/json", content)).await;
        let allow = answer.header("allow").to_owned();
        let shown = if method == "HEAD" { format!("{} ", answer.status) } else { answer.to_string() };
        told += &format!("{method} {path}: {shown} {} {allow}\n", answer.reason());
    }
    let bad =
        caller.bytes("POST", "/v1/user", "application/json", b"{\"a\":\"\xff\"}".to_vec()).await.expect(400);
    assert_eq!(bad.reason(), "malformed-body");
    assert_snapshot!(told, @r#"
    POST /v1/user: 400 {"result":0,"message":"malformed JSON body","data":{"code":"InvalidRequest"}} malformed-body 
    POST /v1/user: 400 {"result":0,"message":"malformed JSON body","data":{"code":"InvalidRequest"}} malformed-body 
    PUT /v1/user/login: 400 {"result":0,"message":"malformed JSON body","data":{"code":"InvalidRequest"}} malformed-body 
    PUT /v1/user/game-profile: 400 {"result":0,"message":"malformed JSON body","data":{"code":"InvalidRequest"}} malformed-body 
    POST /v1/user: 400 {"result":0,"message":"malformed JSON body","data":{"code":"InvalidRequest"}} malformed-body 
    POST /v1/user: 413 {"result":0,"message":"request body is too large","data":{"code":"InvalidRequest"}} body-too-large 
    GET /v1/nothing: 404 {"result":0,"message":"no such path","data":{"code":"NotFound"}} unknown-route 
    GET /v1/user/: 404 {"result":0,"message":"no such path","data":{"code":"NotFound"}} unknown-route 
    GET /v1: 404 {"result":0,"message":"no such path","data":{"code":"NotFound"}} unknown-route 
    GET /user/nothing: 404 {"result":0,"message":"no such path","data":{"code":"NotFound"}} unknown-route 
    GET /v1/projects/x/.well-known/other: 404 {"result":0,"message":"no such path","data":{"code":"NotFound"}} unknown-route 
    DELETE /v1/user: 405 {"result":0,"message":"method not allowed","data":{"code":"MethodNotAllowed"}} wrong-method GET, POST, PUT
    HEAD /v1/user: 405  wrong-method GET, POST, PUT
    POST /v1/user/login: 405 {"result":0,"message":"method not allowed","data":{"code":"MethodNotAllowed"}} wrong-method PUT
    GET /v1/user/refresh: 405 {"result":0,"message":"method not allowed","data":{"code":"MethodNotAllowed"}} wrong-method POST
    "#);
}

/// Section 2: what stands in query and body.
#[tokio::test]
async fn parameters_of_a_body_may_stand_in_the_query_but_not_contradict_it() {
    let sim = Sim::start().await;
    let data = json!({ "data": { "email": ANN, "password": PASSWORD } });
    sim.caller().post(&format!("/v1/user?{}", query("awsCognito")), data).await.expect(201);
    for name in ["projectId", "strategy", "provider"] {
        let (caller, path) = (sim.caller(), format!("/v1/user/login?{name}=other"));
        let sent = caller.put(&path, cognito(json!({ "email": ANN, "password": PASSWORD })));
        let refused = sim.unchanged_by(sent).await.expect(400);
        assert_eq!(refused.text_at("/message"), format!("{name} differs between body and query"));
    }
    for (name, value) in [
        ("projectId", json!(7)),
        ("strategy", json!([])),
        ("provider", json!({})),
        ("data", json!("x")),
        ("data", json!([])),
    ] {
        let mut body = cognito(json!({ "email": ANN, "password": PASSWORD }));
        body[name] = value;
        sim.unchanged_by(sim.caller().put("/v1/user/login", body)).await.expect(400);
    }
}

/// Every member of every operation, of every wrong type: a refusal of the contract, and nothing changed.
#[tokio::test]
async fn wrong_types_are_refused_in_every_member() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let (holder, guest) = (sim.with_session(&session), sim.caller().bearer("opaque"));
    let full = json!({ "email": ANN, "password": PASSWORD, "previousPassword": PASSWORD, "confirmationCode": "123456", "deviceId": DEVICE, "username": "x", "externalId": "x", "additionalId": "x" });
    let operations = [
        ("POST", "/v1/user", "awsCognito", &["email", "password", "deviceId", "username"][..]),
        ("PUT", "/v1/user", "awsCognito", &["email", "deviceId", "username"]),
        ("PUT", "/v1/user/login", "awsCognito", &["email", "password", "deviceId"]),
        ("PUT", "/v1/user/change-password", "awsCognito", &["password", "previousPassword"]),
        ("PUT", "/v1/user/forgot-password", "awsCognito", &["email"]),
        (
            "POST",
            "/v1/user/confirm-forgot-password",
            "awsCognito",
            &["email", "password", "confirmationCode"],
        ),
        ("POST", "/v1/user", "anonymous", &["deviceId", "additionalId"]),
        ("PUT", "/v1/user/login", "anonymous", &["deviceId"]),
        ("POST", "/v1/user", "noLogin", &["externalId", "username"]),
        ("PUT", "/v1/user?externalId=x", "noLogin", &["username"]),
        ("PUT", "/v1/user", "authZero", &["username"]),
    ];
    for (method, path, provider, members) in operations {
        let holder = if provider == "authZero" { &guest } else { &holder };
        for member in members {
            for wrong in [json!(true), json!([]), json!({ "a": 1 }), json!([["x"]])] {
                let mut data = full.clone();
                for other in
                    ["password", "previousPassword", "confirmationCode", "externalId", "additionalId"]
                {
                    let is_attribute =
                        path == "/v1/user" && provider == "awsCognito" && !members.contains(&other);
                    if is_attribute {
                        data.as_object_mut().unwrap().remove(other);
                    }
                }
                data[*member] = wrong.clone();
                let sent = body(provider, data).to_string();
                let answer = sim.unchanged_by(holder.bytes(method, path, "application/json", sent)).await;
                assert_eq!(
                    (answer.status, answer.reason()),
                    (400, "bad-parameter"),
                    "{method} {path} {member} {wrong}: {answer}"
                );
                assert!(answer.text_at("/message").contains(member), "{answer}");
            }
        }
    }
    for member in ["refreshToken", "deviceId"] {
        for wrong in [json!(7), json!([])] {
            let mut refresh = cognito(json!({}));
            refresh["refreshToken"] = session["refreshToken"].clone();
            refresh[member] = wrong;
            let refused = sim.unchanged_by(sim.caller().post("/v1/user/refresh", refresh)).await;
            assert_eq!(refused.expect(400).text_at("/message"), format!("{member} must be a string"));
        }
    }
}

/// A profile of a megabyte is kept where the contract sets no limit, and refused where it does.
#[tokio::test]
async fn a_large_profile_is_kept_or_refused() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let large = json!({ "appProfile": "x".repeat(1_000_000) });
    sim.with_session(&session).put("/v1/user", cognito(large.clone())).await.expect(200);
    assert_eq!(sim.profile(&session).await.at("/data/data/appProfile").as_str().unwrap().len(), 1_000_000);
    let refused =
        sim.unchanged_by(sim.caller().bearer("x").put("/v1/user", body("authZero", large))).await.expect(400);
    assert_eq!(refused.text_at("/message"), "appProfile must have at most 64 KiB");
    // Counted as JSON, so the quotation marks of a text count too.
    for (length, status) in [(64 * 1024 - 2, 200), (64 * 1024 - 1, 400)] {
        let data = json!({ "appProfile": "x".repeat(length) });
        sim.caller().bearer("x").put("/v1/user", body("authZero", data)).await.expect(status);
    }
    let larger = json!({ "appProfile": "x".repeat(1_100_000) });
    sim.unchanged_by(sim.with_session(&session).put("/v1/user", cognito(larger))).await.expect(413);
}
