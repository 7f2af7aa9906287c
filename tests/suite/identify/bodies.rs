//! Requests that are no good before any rule is asked, large ones, and the document's own samples.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;
use crate::support::identify::{ANN, DEVICE, PASSWORD, PROJECT, body, cognito, query};

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
    let holder = sim.with_session(&session);
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
    ];
    for (method, path, provider, members) in operations {
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
    for wrong in [json!(7), json!([])] {
        let mut refresh = cognito(json!({}));
        refresh["refreshToken"] = wrong;
        sim.unchanged_by(sim.caller().post("/v1/user/refresh", refresh)).await.expect(400);
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

/// Of many devices the last fifty are kept, in the order of first sight; ten thousand are a unit test beside the code.
#[tokio::test]
async fn of_many_devices_the_last_fifty_are_kept() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let holder = sim.with_session(&session);
    for number in 0..200_u32 {
        let path =
            format!("/v1/user/check?{}&deviceId=00000000-0000-0000-0000-{number:012}", query("awsCognito"));
        holder.get(&path).await.expect(200);
    }
    let profile = sim.profile(&session).await;
    let devices = profile.at("/data/devices");
    assert_eq!(devices.as_array().unwrap().len(), 50);
    assert_eq!(devices[49]["deviceId"], "00000000-0000-0000-0000-000000000199");
    sim.refresh(session["refreshToken"].as_str().unwrap()).await.expect(200);
}

/// Acceptance 52: the document's own bodies.
#[tokio::test]
async fn the_documents_samples_are_answered_by_a_rule() {
    let sim = Sim::start().await;
    let mut told = String::new();
    let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";
    let other = "5d5b0676-ce0f-4058-b2bf-49af49f61cb5";
    let id = "0fdb53e30444b0ace4976d1604766123a574555ee42e4e17974805b186e37be4";
    let uuid = PROJECT;
    let samples: Vec<(&str, String, Value)> = vec![
        ("POST", "/user".into(), cognito(json!({ "email": "test@user.com", "password": "bID>idfsf23!" }))),
        ("GET", format!("/user?{}", query("awsCognito")), json!(null)),
        ("PUT", "/user".into(), cognito(json!({ "email": "test@user.com", "nickname": "testUserCognito" }))),
        (
            "PUT",
            "/user/change-password".into(),
            cognito(json!({ "password": "bID>idfsf23!!", "previousPassword": "bID>idfsf23!" })),
        ),
        ("PUT", "/user/forgot-password".into(), cognito(json!({ "email": "test@user.com!" }))),
        (
            "POST",
            "/user/confirm-forgot-password".into(),
            cognito(
                json!({ "email": "test@user.com", "confirmationCode": "671848", "password": "bID>idfsf23!" }),
            ),
        ),
        (
            "POST",
            "/user/refresh".into(),
            json!({ "projectId": uuid, "strategy": "email", "provider": "awsCognito", "deviceId": uuid, "refreshToken": "stringstring" }),
        ),
        (
            "POST",
            "/user/logout".into(),
            json!({ "projectId": uuid, "strategy": "email", "provider": "awsCognito" }),
        ),
        (
            "PUT",
            "/user/login".into(),
            cognito(json!({ "email": "test@user.com", "password": "bID>idfsf23!" })),
        ),
        ("GET", format!("/user/check?{}&deviceId={uuid}", query("awsCognito")), json!(null)),
        ("GET", format!("/user?{}", query("authZero")), json!(null)),
        (
            "PUT",
            "/user".into(),
            body(
                "authZero",
                json!({ "username": "testUserAuthZero", "appProfile": { "data": "customUserObjectGoesHere" } }),
            ),
        ),
        ("GET", format!("/user/check?{}&deviceId={uuid}", query("authZero")), json!(null)),
        (
            "POST",
            "/user".into(),
            json!({ "projectId": other, "strategy": "simplified", "provider": "anonymous", "data": { "deviceId": "789f64dc-750d-4260-afef-7937062048e3", "additionalId": "12345677865" } }),
        ),
        (
            "PUT",
            "/user/login".into(),
            json!({ "projectId": other, "strategy": "simplified", "provider": "anonymous" }),
        ),
        (
            "POST",
            "/user".into(),
            json!({ "strategy": "simplified", "provider": "noLogin", "projectId": other }),
        ),
        (
            "GET",
            format!("/user?projectId={other}&externalId={id}&strategy=simplified&provider=noLogin"),
            json!(null),
        ),
        (
            "PUT",
            "/user".into(),
            json!({ "strategy": "simplified", "provider": "noLogin", "projectId": other, "externalId": id }),
        ),
        (
            "GET",
            format!("/user/check/nonstandard?{}&userId={uuid}&accessToken={token}", query("twitter")),
            json!(null),
        ),
        (
            "GET",
            format!("/user/check/nonstandard?{}&userId={uuid}&accessToken={token}", query("google")),
            json!(null),
        ),
        (
            "GET",
            format!(
                "/user/check/nonstandard?{}&userId={uuid}&accessToken=81b971d8-4078-40ee-a188-6dd6cbfb650b",
                query("facebook")
            ),
            json!(null),
        ),
    ];
    let caller = sim.caller().bearer(token);
    for (method, path, sample) in samples {
        let answer = if sample.is_null() {
            caller.get(&path).await
        } else {
            caller.bytes(method, &path, "application/json", sample.to_string()).await
        };
        assert!(answer.status < 500, "{method} {path}: {answer}");
        told += &format!(
            "{method} {} {}: {}\n",
            path.split('?').next().unwrap(),
            answer.status,
            answer.text_at("/message")
        );
    }
    assert_snapshot!(told, @"
    POST /user 201: User is Correctly Created
    GET /user 401: Invalid Access Token
    PUT /user 401: Invalid Access Token
    PUT /user/change-password 401: Invalid Access Token
    PUT /user/forgot-password 200: please check your email
    POST /user/confirm-forgot-password 400: Invalid code provided, please request a code again.
    POST /user/refresh 401: Invalid Refresh Token
    POST /user/logout 401: Invalid Access Token
    PUT /user/login 200: OK
    GET /user/check 401: Invalid Access Token
    GET /user 200: OK
    PUT /user 200: User is Correctly Created
    GET /user/check 200: OK
    POST /user 201: User is Correctly Created
    PUT /user/login 200: OK
    POST /user 200: ok
    GET /user 404: User not found
    PUT /user 404: User not found
    GET /user/check/nonstandard 200: OK
    GET /user/check/nonstandard 200: OK
    GET /user/check/nonstandard 200: OK
    ");
}
