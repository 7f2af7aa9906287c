//! The document's own bodies, as they stand there.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;
use crate::support::identify::{PROJECT, body, cognito, query};

/// Acceptance 52.
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
