//! Registering, reading and updating awsCognito users.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;
use crate::support::identify::{ANN, DEVICE, OTHER_PASSWORD, PASSWORD, PROJECT, cognito, query};

/// Acceptance 1.
#[tokio::test]
async fn both_bases_share_state_and_answer_alike() {
    let sim = Sim::start().await;
    let registered = sim.caller().post("/user", cognito(json!({ "email": ANN, "password": PASSWORD }))).await;
    assert_eq!(registered.status, 201);
    assert_eq!(sim.register(ANN).await.status, 409);
    let session = sim.session().await;
    let holder = sim.with_session(&session);
    let query = query("awsCognito");
    for path in [format!("/user?{query}"), format!("/user/check?{query}&deviceId={DEVICE}")] {
        let (bare, versioned) =
            (holder.get(&path).await.expect(200), holder.get(&format!("/v1{path}")).await);
        assert_eq!(bare.body, versioned.body, "{path}");
    }
}

/// Acceptance 2.
#[tokio::test]
async fn registering_answers_twice_in_one_envelope_and_an_address_counts_in_any_case() {
    let sim = Sim::start().await;
    let data = json!({ "email": "test@user.com", "password": PASSWORD });
    assert_snapshot!(sim.caller().post("/v1/user", cognito(data)).await, @r#"201 {"result":1,"message":"User is Correctly Created","data":{"data":{},"result":1,"message":"User is Correctly Created"}}"#);
    assert_snapshot!(sim.unchanged_by(sim.register("Test@USER.com")).await, @r#"409 {"result":0,"message":"User already exists","data":{"code":"UsernameExistsException"}}"#);
    // A look-alike is somebody else: these are Cyrillic letters.
    sim.register("tеst@user.com").await.expect(201);
}

/// Acceptance 3.
#[tokio::test]
async fn a_login_answers_nine_members() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    let answer = sim.try_login(ANN, PASSWORD).await.expect(200);
    assert_eq!((answer.at("/result"), answer.at("/message")), (json!(1), json!("OK")));
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    let session = answer.at("/data");
    let names: Vec<_> = session.as_object().unwrap().keys().map(String::as_str).collect();
    let expected =
        "deviceId timeStamp signature externalId userId accessToken profileToken refreshToken signUp";
    assert_eq!(names.join(" "), expected);
    let is_hex = |name: &str, length: usize, digits: &str| {
        let text = session[name].as_str().unwrap();
        assert!(text.len() == length && text.chars().all(|c| digits.contains(c)), "{name}: {text}");
    };
    is_hex("signature", 40, "0123456789ABCDEF");
    is_hex("externalId", 64, "0123456789abcdef");
    assert_eq!(session["deviceId"], DEVICE);
    assert!(session["timeStamp"].is_i64() && session["signUp"].is_i64());
    for name in ["accessToken", "profileToken"] {
        assert_eq!(session[name].as_str().unwrap().split('.').count(), 3);
    }
    assert!(uuid::Uuid::parse_str(session["userId"].as_str().unwrap()).is_ok());
    assert_eq!(session["refreshToken"].as_str().unwrap().len(), 86);
}

/// Acceptance 3: without a device one is minted; it may also stand at the top.
#[tokio::test]
async fn a_device_is_minted_where_a_login_names_none() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    let mut body = cognito(json!({ "email": ANN, "password": PASSWORD }));
    let minted = sim.caller().put("/v1/user/login", body.clone()).await.expect(200).text_at("/data/deviceId");
    assert!(uuid::Uuid::parse_str(&minted).is_ok());
    body["deviceId"] = json!(DEVICE.to_uppercase());
    assert_eq!(sim.caller().put("/v1/user/login", body).await.text_at("/data/deviceId"), DEVICE);
}

/// Acceptance 5.
#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_answered_alike_unless_it_is_revealed() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    let wrong = sim.try_login(ANN, "wrong").await;
    assert_snapshot!(wrong, @r#"401 {"result":0,"message":"Incorrect username or password.","data":{"code":"NotAuthorizedException"}}"#);
    assert_eq!(wrong.header("www-authenticate"), "");
    assert_eq!(sim.try_login("nobody@example.org", "wrong").await.text(), wrong.text());
    sim.set(json!({ "prevent_user_existence_errors": false })).await;
    assert_snapshot!(sim.try_login("nobody@example.org", "wrong").await, @r#"404 {"result":0,"message":"User does not exist.","data":{"code":"UserNotFoundException"}}"#);
    assert_eq!(sim.try_login(ANN, "wrong").await.text(), wrong.text());
}

/// Acceptance 6.
#[tokio::test]
async fn without_auto_confirm_an_operator_must_confirm() {
    let sim = Sim::identify_with("settings: { auto_confirm: false }");
    sim.register(ANN).await.expect(201);
    assert_snapshot!(sim.try_login(ANN, PASSWORD).await, @r#"403 {"result":0,"message":"User is not confirmed.","data":{"code":"UserNotConfirmedException"}}"#);
    sim.act("identify.set_user_status", json!({ "email": ANN, "status": "CONFIRMED" })).await;
    sim.try_login(ANN, PASSWORD).await.expect(200);
}

/// Acceptance 7.
#[tokio::test]
async fn a_profile_has_two_layers() {
    let sim = Sim::start().await;
    let data = json!({
        "email": "Ann@example.org", "password": PASSWORD, "nickname": "annie", "custom:terms_optin1": 1, "custom:flag": true,
        "nothing": null, "deviceId": "a055da77-dcfe-4969-ae49-32c501f14e8a", "appProfile": { "level": 3 },
    });
    sim.caller().post("/v1/user", cognito(data)).await.expect(201);
    sim.session().await;
    sim.advance("10s").await;
    let session = sim.session().await;
    assert_snapshot!(sim.profile(&session).await, @r#"200 {"result":1,"message":"OK","data":{"data":{"username":"annie","email":"Ann@example.org","custom:flag":"true","custom:terms_optin1":"1","nickname":"annie","userId":"afa035c7-d953-4e5c-ab61-948e267acd55","loginHistory":[1772355600,1772355610],"appProfile":{"level":3}},"custom:flag":"true","custom:terms_optin1":"1","nickname":"annie","updatedAt":"1772355600","email":"Ann@example.org","devices":[{"deviceId":"a055da77-dcfe-4969-ae49-32c501f14e8a"},{"deviceId":"16713b2d-3848-42c7-aeb0-f9714beac892","lastLogin":1772355610,"signUp":1772355600,"userId":"afa035c7-d953-4e5c-ab61-948e267acd55","timeStamp":1772355610,"signature":"80F83FBF26B289D258007AC7B26252F6E5E874C0"}]}}"#);
}

/// Acceptance 12.
#[tokio::test]
async fn an_update_sets_keeps_and_removes() {
    let sim = Sim::start().await;
    let data = json!({ "email": ANN, "password": PASSWORD, "nickname": "annie", "a": "1", "b": "2", "c": "3", "appProfile": [1] });
    sim.caller().post("/v1/user", cognito(data)).await.expect(201);
    let session = sim.session().await;
    sim.advance("1m").await;
    let holder = sim.with_session(&session);
    let data = json!({ "nickname": "x", "a": null, "b": "", "d": 4.5, "appProfile": { "new": 1 } });
    assert_snapshot!(holder.put("/v1/user", cognito(data)).await, @r#"200 {"result":1,"message":"User is Correctly Created","data":{"email":"ann@example.org","username":"annie","externalId":"681ff688-5fe0-4900-9365-7518d19a43e8","projectId":"a69a31e9-f2e6-4d5f-b080-6138c6a721b7"}}"#);
    let profile = sim.profile(&session).await;
    let inner = profile.at("/data/data");
    assert_eq!((&inner["nickname"], &inner["c"], &inner["d"]), (&json!("x"), &json!("3"), &json!("4.5")));
    assert!(inner.get("a").is_none() && inner.get("b").is_none());
    assert_eq!(inner["appProfile"], json!({ "new": 1 }));
    assert_eq!(profile.at("/data/updatedAt"), "1772355660");
    let subject = holder.put("/v1/user", cognito(json!({}))).await.expect(200).text_at("/data/externalId");
    assert!(uuid::Uuid::parse_str(&subject).is_ok(), "the subject, not the hash");

    sim.register("bob@example.org").await.expect(201);
    let taken = holder.put("/v1/user", cognito(json!({ "email": "BOB@example.org" })));
    assert_snapshot!(sim.unchanged_by(taken).await, @r#"409 {"result":0,"message":"An account with the given email already exists.","data":{"code":"AliasExistsException"}}"#);
    holder.put("/v1/user", cognito(json!({ "email": "ann@new.example" }))).await.expect(200);
    sim.try_login(ANN, PASSWORD).await.expect(401);
    sim.try_login("ann@new.example", PASSWORD).await.expect(200);
}

/// Section 4.1: nothing sent is nothing changed, and a password is changed elsewhere.
#[tokio::test]
async fn an_update_without_data_changes_nothing() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    sim.advance("1m").await;
    let body = json!({ "projectId": PROJECT, "strategy": "email", "provider": "awsCognito" });
    let holder = sim.with_session(&session);
    sim.unchanged_by(holder.put("/v1/user", body)).await.expect(200);
    let data = json!({ "password": OTHER_PASSWORD });
    sim.unchanged_by(holder.put("/v1/user", cognito(data))).await.expect(400);
}

/// Section 4.1: what cannot be registered.
#[tokio::test]
async fn what_cannot_be_registered_says_why() {
    let sim = Sim::start().await;
    let with = |name: &str, value: serde_json::Value| {
        let mut data = json!({ "email": ANN, "password": PASSWORD });
        data[name] = value;
        data
    };
    let many: serde_json::Map<_, _> = (0..51).map(|number| (format!("a{number}"), json!("x"))).collect();
    let mut crowd = with("x", json!("y"));
    crowd.as_object_mut().unwrap().extend(many);
    let mut told = Vec::new();
    for data in [
        json!({}),
        json!({ "email": ANN }),
        json!({ "password": PASSWORD }),
        with("email", json!(7)),
        with("email", json!("ann")),
        with("email", json!(format!("{}@y.z", "x".repeat(251)))),
        with("password", json!(["x"])),
        with("username", json!("")),
        with("username", json!("x".repeat(129))),
        with("deviceId", json!("no")),
        with("userId", json!("x")),
        with("sub", json!("x")),
        with("devices", json!([])),
        with("a b", json!("x")),
        with(&"n".repeat(65), json!("x")),
        with("object", json!({})),
        with("list", json!([1])),
        with("long", json!("é".repeat(2_049))),
        crowd,
    ] {
        let answer = sim.unchanged_by(sim.caller().post("/v1/user", cognito(data))).await.expect(400);
        assert_eq!(
            (answer.reason(), answer.at("/data/code")),
            ("bad-parameter", json!("InvalidParameterException"))
        );
        told.push(answer.text_at("/message"));
    }
    assert_snapshot!(told.join("\n"), @"
    email is required
    password is required
    email is required
    email must be a string
    Invalid email address format.
    Invalid email address format.
    password must be a string
    username must have 1 to 128 characters
    username must have 1 to 128 characters
    deviceId must be a UUID
    userId is not settable
    sub is not settable
    devices is not settable
    the name of an attribute must have 1 to 64 of A-Z a-z 0-9 : _ -
    the name of an attribute must have 1 to 64 of A-Z a-z 0-9 : _ -
    object must be a string
    list must be a string
    long must have at most 2048 characters
    data must have at most 50 attributes
    ");
    let at_the_limit = json!({ "email": ANN, "password": PASSWORD, "username": "é".repeat(128), "long": "é".repeat(2_048), "n".repeat(64): "x" });
    sim.caller().post("/v1/user", cognito(at_the_limit)).await.expect(201);
}

/// Section 4.1: `username`, else `nickname`, else the local part.
#[tokio::test]
async fn a_name_is_taken_from_what_there_is() {
    let sim = Sim::start().await;
    for (email, more, expected) in [
        ("one@example.org", json!({ "username": "u", "nickname": "n" }), "u"),
        ("two@example.org", json!({ "nickname": "n" }), "n"),
        ("three@example.org", json!({}), "three"),
    ] {
        let mut data = more;
        data["email"] = json!(email);
        data["password"] = json!(PASSWORD);
        sim.caller().post("/v1/user", cognito(data)).await.expect(201);
        let session = sim.try_login(email, PASSWORD).await.expect(200).at("/data");
        assert_eq!(sim.profile(&session).await.text_at("/data/data/username"), expected);
    }
}

/// Section 2: an address is compared without case and otherwise as it is written, whatever it looks like.
#[tokio::test]
async fn addresses_that_only_look_alike_are_of_different_users() {
    let sim = Sim::start().await;
    let alike = [
        "ann@example.org",
        "\u{430}nn@example.org",
        "\u{ff41}nn@example.org",
        "ann\u{200b}@example.org",
        "\u{e4}nn@example.org",
        "a\u{308}nn@example.org",
        "ann@ex\u{e4}mple.org",
        "kelvin@example.org",
    ];
    let mut users = std::collections::BTreeSet::new();
    for email in alike {
        sim.register(email).await.expect(201);
        let session = sim.try_login(email, PASSWORD).await.expect(200).at("/data");
        assert_eq!(sim.profile(&session).await.text_at("/data/email"), email);
        users.insert(session["userId"].to_string());
    }
    assert_eq!(users.len(), alike.len());
    // The Kelvin sign is a capital k.
    for same in
        ["ANN@EXAMPLE.ORG", "\u{c4}NN@example.org", "A\u{308}NN@example.org", "\u{212a}ELVIN@example.org"]
    {
        sim.unchanged_by(sim.register(same)).await.expect(409);
        sim.try_login(same, PASSWORD).await.expect(200);
    }
}

/// Section 4.1: `updatedAt` is the last change, and what is not there cannot be removed.
#[tokio::test]
async fn an_update_that_changes_nothing_is_no_change() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let before = sim.profile(&session).await.text_at("/data/updatedAt");
    sim.advance("1m").await;
    let update = async |data| {
        sim.with_session(&session).put("/v1/user", cognito(data)).await.expect(200);
        sim.profile(&session).await.text_at("/data/updatedAt")
    };
    for data in [
        json!({ "nope": null }),
        json!({ "nope": "" }),
        json!({ "appProfile": null }),
        json!({ "username": "ann", "email": ANN }),
    ] {
        assert_eq!(update(data.clone()).await, before, "{data}");
    }
    for data in [json!({ "a": 1, "appProfile": {} }), json!({ "a": null }), json!({ "appProfile": null })] {
        let before = sim.profile(&session).await.text_at("/data/updatedAt");
        sim.advance("1m").await;
        assert_ne!(update(data.clone()).await, before, "{data}");
    }
}
