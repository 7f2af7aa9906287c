//! Changing passwords, forgetting them, what a password must be.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;
use crate::support::identify::{ANN, OTHER_PASSWORD, PASSWORD, cognito};

/// Acceptance 13.
#[tokio::test]
async fn a_change_takes_the_new_password_in_password() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let holder = sim.with_session(&session);
    let change = |password: &str, previous: &str| {
        holder.put(
            "/v1/user/change-password",
            cognito(json!({ "password": password, "previousPassword": previous })),
        )
    };
    assert_snapshot!(change(OTHER_PASSWORD, "wrong").await, @r#"401 {"result":0,"message":"Incorrect username or password.","data":{"code":"NotAuthorizedException"}}"#);
    let changed = change(OTHER_PASSWORD, PASSWORD).await.expect(200);
    assert_eq!(changed.text_at("/message"), "password has been updated");
    assert_eq!(changed.at("/data").as_object().unwrap().len(), 9);
    assert_eq!(changed.at("/data/deviceId"), session["deviceId"]);
    sim.try_login(ANN, PASSWORD).await.expect(401);
    sim.try_login(ANN, OTHER_PASSWORD).await.expect(200);
    sim.profile(&session).await.expect(200);
    sim.profile(&changed.at("/data")).await.expect(200);
    sim.refresh(changed.at("/data/refreshToken").as_str().unwrap()).await.expect(200);
}

/// Section 12: five wrong previous passwords in an hour, counted by themselves; the policy is asked after them.
#[tokio::test]
async fn a_change_is_limited_and_follows_the_policy() {
    let sim = Sim::start().await;
    let holder = sim.with_session(&sim.ann().await);
    let change = |password: &'static str, previous: &'static str| {
        holder.put(
            "/v1/user/change-password",
            cognito(json!({ "password": password, "previousPassword": previous })),
        )
    };
    assert_eq!(change("short", "wrong").await.status, 400);
    assert_eq!(change("weakweak", PASSWORD).await.at("/data/code"), "InvalidPasswordException");
    for _ in 0..5 {
        assert_eq!(change("weakweak", "wrong").await.status, 401);
    }
    let refused = sim.unchanged_by(change(OTHER_PASSWORD, PASSWORD)).await;
    assert_snapshot!(refused, @r#"429 {"result":0,"message":"Attempt limit exceeded, please try after some time.","data":{"code":"LimitExceededException"}}"#);
    sim.act("identify.reset_limits", json!({ "email": ANN })).await;
    change(OTHER_PASSWORD, PASSWORD).await.expect(200);
}

/// Acceptance 14.
#[tokio::test]
async fn a_code_sets_a_password_once() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    assert_snapshot!(sim.forgot("ANN@example.org").await, @r#"200 {"result":1,"message":"please check your email","data":{}}"#);
    let message = sim.messages().await[0].clone();
    assert_eq!(
        (&message["to"], &message["kind"], &message["state"]),
        (&json!(ANN), &json!("forgot_password"), &json!("pending"))
    );
    assert_eq!(
        (&message["issued_at"], &message["expires_at"]),
        (&json!("2026-03-01T09:00:00.000Z"), &json!("2026-03-01T10:00:00.000Z"))
    );
    let names: Vec<_> = message.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names.join(" "), "id vendor kind project_id user_id to code issued_at expires_at state");
    let code = sim.code().await;
    assert_snapshot!(sim.confirm(ANN, &code, OTHER_PASSWORD).await, @r#"200 {"result":1,"message":"please check your email","data":{}}"#);
    sim.try_login(ANN, PASSWORD).await.expect(401);
    sim.try_login(ANN, OTHER_PASSWORD).await.expect(200);
    assert_eq!(sim.messages().await[0]["state"], "used");
    let again = sim.unchanged_by(sim.confirm(ANN, &code, PASSWORD)).await;
    assert_snapshot!(again, @r#"400 {"result":0,"message":"Invalid code provided, please request a code again.","data":{"code":"ExpiredCodeException"}}"#);
}

/// Acceptance 15.
#[tokio::test]
async fn a_second_code_voids_the_first_and_an_hour_voids_the_second() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    sim.forgot(ANN).await.expect(200);
    let first = sim.code().await;
    sim.forgot(ANN).await.expect(200);
    let second = sim.code().await;
    let states: Vec<_> = sim.messages().await.iter().map(|message| message["state"].clone()).collect();
    assert_eq!((first != second, states), (true, vec![json!("pending"), json!("replaced")]));
    // That it was replaced is told, and does not count as wrong.
    for _ in 0..6 {
        let replaced = sim.unchanged_by(sim.confirm(ANN, &first, OTHER_PASSWORD)).await;
        assert_eq!(replaced.at("/data/code"), "ExpiredCodeException");
    }
    sim.advance("1h").await;
    assert_eq!(sim.confirm(ANN, &second, OTHER_PASSWORD).await.at("/data/code"), "ExpiredCodeException");
    assert_eq!(sim.messages().await[0]["state"], "expired");
    // One that has expired is not replaced any more.
    sim.forgot(ANN).await.expect(200);
    assert_eq!(sim.messages().await[1]["state"], "expired");
    assert_eq!(sim.confirm(ANN, &second, OTHER_PASSWORD).await.at("/data/code"), "ExpiredCodeException");
    sim.confirm(ANN, &sim.code().await, OTHER_PASSWORD).await.expect(200);
    let used = sim.code().await;
    sim.forgot(ANN).await.expect(200);
    assert_eq!(sim.confirm(ANN, &used, PASSWORD).await.at("/data/code"), "ExpiredCodeException");
}

/// Acceptance 16.
#[tokio::test]
async fn five_wrong_codes_close_the_door_for_an_hour() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    sim.forgot(ANN).await.expect(200);
    let code = sim.code().await;
    let wrong = if code == "123456" { "654321" } else { "123456" };
    for _ in 0..5 {
        let refused = sim.confirm(ANN, wrong, OTHER_PASSWORD).await;
        assert_eq!(refused.reason(), "bad-code");
        assert_eq!(refused.at("/data/code"), "CodeMismatchException");
    }
    for code in [wrong, &code] {
        let refused = sim.unchanged_by(sim.confirm(ANN, code, OTHER_PASSWORD)).await.expect(429);
        assert_eq!(refused.at("/data/code"), "LimitExceededException");
    }
    sim.advance("59m59s").await;
    sim.forgot(ANN).await.expect(200);
    let fresh = sim.code().await;
    sim.confirm(ANN, &fresh, OTHER_PASSWORD).await.expect(429);
    sim.advance("1s").await;
    sim.confirm(ANN, &fresh, OTHER_PASSWORD).await.expect(200);
}

/// Section 12: asking is limited too; the policy leaves a code as it is; a confirmation clears the counters.
#[tokio::test]
async fn asking_for_codes_is_limited_and_a_weak_password_leaves_the_code() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    for _ in 0..5 {
        sim.forgot(ANN).await.expect(200);
    }
    sim.unchanged_by(sim.forgot(ANN)).await.expect(429);
    let code = sim.code().await;
    assert_eq!(
        sim.unchanged_by(sim.confirm(ANN, &code, "weakweak")).await.at("/data/code"),
        "InvalidPasswordException"
    );
    assert_eq!(
        sim.unchanged_by(sim.confirm(ANN, &code, "short")).await.at("/data/code"),
        "InvalidParameterException"
    );
    sim.confirm(ANN, &code, OTHER_PASSWORD).await.expect(200);
    sim.forgot(ANN).await.expect(200);
}

/// Section 4.1: confirming confirms the user too, and ends a lock-out.
#[tokio::test]
async fn a_code_confirms_a_user_and_unlocks() {
    let sim = Sim::identify_with("settings: { auto_confirm: false }");
    sim.register(ANN).await.expect(201);
    for _ in 0..6 {
        sim.try_login(ANN, "wrong").await;
    }
    sim.forgot(ANN).await.expect(200);
    sim.confirm(ANN, &sim.code().await, OTHER_PASSWORD).await.expect(200);
    sim.try_login(ANN, OTHER_PASSWORD).await.expect(200);
}

/// Acceptance 17.
#[tokio::test]
async fn nobody_is_told_whether_an_address_is_known() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    let unknown = sim.forgot("nobody@example.org").await;
    assert_eq!(sim.messages().await.len(), 0);
    assert_eq!(sim.forgot(ANN).await.text(), unknown.text());
    let confirm = sim.confirm("nobody@example.org", "123456", OTHER_PASSWORD).await;
    assert_eq!((confirm.status, confirm.at("/data/code")), (400, json!("CodeMismatchException")));
    sim.act("identify.set_user_status", json!({ "email": ANN, "status": "DISABLED" })).await;
    assert_eq!(sim.forgot(ANN).await.text(), unknown.text());
    assert_eq!(sim.messages().await.len(), 1);
    sim.set(json!({ "prevent_user_existence_errors": false })).await;
    assert_snapshot!(sim.forgot("nobody@example.org").await, @r#"404 {"result":0,"message":"Username/client id combination not found.","data":{"code":"UserNotFoundException"}}"#);
    sim.confirm("nobody@example.org", "123456", OTHER_PASSWORD).await.expect(404);
    assert_snapshot!(sim.forgot(ANN).await, @r#"403 {"result":0,"message":"User is disabled.","data":{"code":"NotAuthorizedException"}}"#);
    sim.confirm(ANN, "123456", OTHER_PASSWORD).await.expect(403);
}

/// Acceptance 18.
#[tokio::test]
async fn codes_are_six_digits_equal_for_equal_seeds_or_fixed() {
    let codes = async |sim: &Sim| {
        sim.register(ANN).await.expect(201);
        let mut codes = Vec::new();
        for _ in 0..5 {
            sim.forgot(ANN).await.expect(200);
            codes.push(sim.code().await);
        }
        codes
    };
    let one = codes(&Sim::in_namespace(Sim::start().await.server, "codes")).await;
    let two =
        codes(&Sim::in_namespace(crate::support::Server::playing("version: 1\nseed: 1\n"), "codes")).await;
    assert_eq!(one, two);
    assert!(
        one.iter().all(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())),
        "{one:?}"
    );
    let fixed = Sim::identify_with("settings: { fixed_code: '004711' }");
    fixed.register(ANN).await.expect(201);
    fixed.forgot(ANN).await.expect(200);
    assert_eq!(fixed.code().await, "004711");
    let data = json!({ "email": ANN, "confirmationCode": "004711", "password": OTHER_PASSWORD });
    fixed.caller().post("/v1/user/confirm-forgot-password", cognito(data)).await.expect(200);
    // A number counts as its text.
    fixed.set(json!({ "fixed_code": "471147" })).await;
    fixed.forgot(ANN).await.expect(200);
    let data = json!({ "email": ANN, "confirmationCode": 471_147, "password": PASSWORD });
    fixed.caller().post("/v1/user/confirm-forgot-password", cognito(data)).await.expect(200);
}

/// Acceptance 19.
#[tokio::test]
async fn one_broken_rule_is_told_at_a_time_in_the_order_of_the_policy() {
    let sim = Sim::start().await;
    let mut told = Vec::new();
    for password in ["five5", "A1!aaa", "ABCDEFGH", "abcdefgh", "Abcdefgh", "Abcdefg1", &"x".repeat(257)] {
        let data = json!({ "email": ANN, "password": password });
        let refused = sim.unchanged_by(sim.caller().post("/v1/user", cognito(data))).await.expect(400);
        told.push(format!("{}: {}", refused.text_at("/data/code"), refused.text_at("/message")));
    }
    assert_snapshot!(told.join("\n"), @"
    InvalidParameterException: Value at 'password' failed to satisfy constraint: Member must have length greater than or equal to 6
    InvalidPasswordException: Password did not conform with policy: Password not long enough
    InvalidPasswordException: Password did not conform with policy: Password must have lowercase characters
    InvalidPasswordException: Password did not conform with policy: Password must have uppercase characters
    InvalidPasswordException: Password did not conform with policy: Password must have numeric characters
    InvalidPasswordException: Password did not conform with policy: Password must have symbol characters
    InvalidParameterException: Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 256
    ");
    sim.set(json!({ "password_policy": "none" })).await;
    for (password, status) in [("", 400), ("x", 201)] {
        let data = json!({ "email": ANN, "password": password });
        sim.caller().post("/v1/user", cognito(data)).await.expect(status);
    }
    sim.set(json!({ "password_policy": { "min_length": 10, "symbols": false } })).await;
    for (password, status) in [("Abcdefg12", 400), ("Abcdefg123", 201)] {
        let data = json!({ "email": "bob@example.org", "password": password });
        sim.caller().post("/v1/user", cognito(data)).await.expect(status);
    }
}
