//! Users without passwords: devices, and names that the caller gives.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;
use crate::support::identify::{DEVICE, OTHER_DEVICE, PROJECT, body};

const NAME: &str = "0fdb53e30444b0ace4976d1604766123a574555ee42e4e17974805b186e37be4";

fn named(name: &str) -> String {
    format!("/v1/user?projectId={PROJECT}&strategy=simplified&externalId={name}")
}

/// Acceptance 32.
#[tokio::test]
async fn a_device_becomes_one_user() {
    let sim = Sim::start().await;
    let register = |device: &str, more: Value| {
        let data = json!({ "deviceId": device, "additionalId": more });
        let caller = sim.caller();
        async move { caller.post("/v1/user", body("anonymous", data)).await }
    };
    let first = register(DEVICE, json!("12345677865")).await.expect(201);
    assert_snapshot!(first, @r#"201 {"result":1,"message":"User is Correctly Created","data":{"data":{},"result":1,"message":"User is Correctly Created","userId":"75a91171-3e1d-424b-bf4b-b6940707a6d0","externalId":"a1a26e8420586b0eb9dc62182f379758c169ff1afbedbb5721074b2b85536c18","deviceId":"16713b2d-3848-42c7-aeb0-f9714beac892"}}"#);
    let again = register(&DEVICE.to_uppercase(), json!(42)).await.expect(201);
    assert_eq!(again.body, first.body);
    assert!(sim.state().await.contains(r#""additional_id":42"#));
    register(DEVICE, Value::Null).await.expect(201);
    assert!(sim.state().await.contains(r#""additional_id":42"#));
    for (device, more) in [("no", json!("x")), (DEVICE, json!("x".repeat(129))), (DEVICE, json!([1]))] {
        sim.unchanged_by(register(device, more)).await.expect(400);
    }
    sim.unchanged_by(sim.caller().post("/v1/user", body("anonymous", json!({})))).await.expect(400);
}

/// Acceptance 32.
#[tokio::test]
async fn a_device_logs_in_without_tokens() {
    let sim = Sim::start().await;
    let login = |data: Value| {
        let caller = sim.caller();
        async move { caller.put("/v1/user/login", body("anonymous", data)).await.expect(200).at("/data") }
    };
    let body = json!({ "projectId": PROJECT, "strategy": "simplified", "provider": "anonymous" });
    let minted = sim.caller().put("/v1/user/login", body).await.expect(200).at("/data");
    let names: Vec<_> = minted.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names.join(" "), "deviceId timeStamp signature externalId userId signUp");
    assert_ne!(login(json!({})).await["userId"], minted["userId"]);
    sim.advance("1m").await;
    let again = login(json!({ "deviceId": minted["deviceId"] })).await;
    assert_eq!((&again["userId"], &again["signUp"]), (&minted["userId"], &minted["signUp"]));
    assert_eq!(again["timeStamp"], 1_772_355_660);
    let known = login(json!({ "deviceId": "789f64dc-750d-4260-afef-7937062048e3" })).await;
    assert_eq!(known["externalId"], "5d95065e45b31c133678ca5d8cf2b38d4c159509efbe1ff3b3834bfddfa1bf58");
    let mut top = crate::support::identify::body("anonymous", json!({}));
    top["deviceId"] = json!(OTHER_DEVICE);
    assert_eq!(sim.caller().put("/v1/user/login", top).await.text_at("/data/deviceId"), OTHER_DEVICE);
}

/// Acceptance 33.
#[tokio::test]
async fn a_name_is_a_user_with_flat_answers() {
    let sim = Sim::start().await;
    let data = json!({ "externalId": NAME });
    let registered = sim.caller().post("/v1/user", body("noLogin", data)).await;
    assert_snapshot!(registered, @r#"200 {"strategy":"simplified","provider":"noLogin","projectId":"a69a31e9-f2e6-4d5f-b080-6138c6a721b7","externalId":"0fdb53e30444b0ace4976d1604766123a574555ee42e4e17974805b186e37be4","result":1,"message":"ok","data":{"userId":"3dc3dce5-a3f5-490b-9d41-bc3685d04348","username":"user-6352788d","externalId":"0fdb53e30444b0ace4976d1604766123a574555ee42e4e17974805b186e37be4","appProfile":{}}}"#);
    let read = sim.caller().get(&named(NAME)).await;
    assert_eq!(read.body, registered.body);
    let put =
        sim.caller().put(&named(NAME), json!({ "data": { "appProfile": { "level": 3 } } })).await.expect(200);
    assert_eq!(put.at("/data/appProfile"), json!({ "level": 3 }));
    let top =
        json!({ "externalId": NAME, "appProfile": { "other": 1 }, "data": { "username": "Player One" } });
    let put = sim.caller().put(&named(NAME), top).await.expect(200);
    assert_eq!(
        (put.at("/data/appProfile"), put.at("/data/username")),
        (json!({ "other": 1 }), json!("Player One"))
    );
    sim.unchanged_by(sim.caller().put(&named(NAME), json!({}))).await.expect(200);
    let (caller, path) = (sim.caller(), named(NAME));
    let differs = caller.put(&path, json!({ "externalId": "other" }));
    assert_snapshot!(sim.unchanged_by(differs).await, @r#"400 {"result":0,"message":"externalId differs between body and query","data":{"code":"InvalidParameterException"}}"#);
    let unknown = sim.unchanged_by(sim.caller().get(&named("nobody"))).await;
    assert_snapshot!(unknown, @r#"404 {"result":0,"message":"User not found","data":{"code":"UserNotFoundException"}}"#);
    sim.unchanged_by(sim.caller().put(&named("nobody"), json!({}))).await.expect(404);
    for name in [String::new(), "x".repeat(257)] {
        sim.unchanged_by(sim.caller().get(&named(&name))).await.expect(400);
    }
}

/// Section 4.4: a project of noLogin has any name.
#[tokio::test]
async fn a_project_of_names_has_any_name_itself() {
    let sim = Sim::start().await;
    let body = |project: &str| json!({ "projectId": project, "strategy": "simplified", "provider": "noLogin", "externalId": "x" });
    let answer = sim.caller().post("/v1/user", body("my game")).await.expect(200);
    assert_eq!(answer.text_at("/projectId"), "my game");
    for project in [String::new(), "x".repeat(129)] {
        sim.unchanged_by(sim.caller().post("/v1/user", body(&project))).await.expect(400);
    }
    let again = sim.caller().post("/v1/user", body("my game")).await.expect(200);
    assert_eq!(again.at("/data/userId"), answer.at("/data/userId"));
}

/// Acceptance 34.
#[tokio::test]
async fn a_name_is_never_empty() {
    let sim = Sim::start().await;
    let registered = sim.caller().post("/v1/user", body("noLogin", json!({ "externalId": NAME }))).await;
    assert_eq!(registered.text_at("/data/username"), "user-6352788d");
    let minted = sim.caller().post("/v1/user", body("noLogin", json!({}))).await.expect(200);
    let name = minted.text_at("/externalId");
    assert!(name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert!(minted.text_at("/data/username").starts_with("user-"));
    let (caller, path) = (sim.caller(), named(NAME));
    let empty = caller.put(&path, json!({ "data": { "username": "" } }));
    sim.unchanged_by(empty).await.expect(400);
}

/// Section 4.4: a name is the caller's own, and one that looks like a UUID is no id of ours.
#[tokio::test]
async fn a_name_is_compared_to_the_letter() {
    let sim = Sim::start().await;
    let (upper, lower) = (DEVICE.to_uppercase(), DEVICE);
    for (path, mut body) in [
        (named(lower), body("noLogin", json!({}))),
        ("/v1/user".to_owned(), body("noLogin", json!({ "externalId": lower }))),
    ] {
        body["externalId"] = json!(upper);
        let refused = sim.unchanged_by(sim.caller().post(&path, body)).await.expect(400);
        assert!(refused.text_at("/message").contains("externalId differs between"), "{refused}");
    }
    let registered = sim.caller().post(&named(&upper), json!({ "externalId": upper })).await.expect(200);
    assert_eq!(registered.text_at("/externalId"), upper);
    sim.caller().get(&named(lower)).await.expect(404);
}

/// Section 4.4: the whole profile is replaced, by nothing too.
#[tokio::test]
async fn a_profile_of_null_takes_the_profile_of_a_name_away() {
    let sim = Sim::start().await;
    let caller = sim.caller();
    let put = async |body: Value| caller.put(&named(NAME), body).await.expect(200).at("/data/appProfile");
    for nothing in [json!({ "data": { "appProfile": null } }), json!({ "appProfile": null })] {
        let data = json!({ "externalId": NAME, "appProfile": { "level": 3 } });
        caller.post("/v1/user", body("noLogin", data)).await.expect(200);
        assert_eq!(put(json!({ "data": { "username": "x" } })).await, json!({ "level": 3 }));
        assert_eq!(put(nothing.clone()).await, json!({}), "{nothing}");
    }
}
