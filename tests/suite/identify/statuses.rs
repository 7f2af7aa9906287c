//! What an operator does to users, and how their ids are shown.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::identify::{ANN, DEVICE, OTHER_PASSWORD, PASSWORD, PROJECT, body, cognito, query};
use crate::support::tenant::{NOW, ann, unsigned};
use crate::support::{Answer, Sim};

/// Acceptance 48.
#[tokio::test]
async fn a_disabled_user_may_do_nothing_and_a_deleted_one_is_nobody() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let refresh = session["refreshToken"].as_str().unwrap();
    sim.act("identify.set_user_status", json!({ "email": ANN, "status": "DISABLED" })).await;
    for answer in
        [sim.try_login(ANN, PASSWORD).await, sim.profile(&session).await, sim.refresh(refresh).await]
    {
        assert_eq!(
            (answer.status, answer.text_at("/message").as_str(), answer.reason()),
            (403, "User is disabled.", "user-disabled")
        );
    }
    // A wrong password is told first.
    sim.try_login(ANN, "wrong").await.expect(401);
    sim.act("identify.set_user_status", json!({ "email": ANN, "status": "CONFIRMED" })).await;
    sim.profile(&session).await.expect(200);
    sim.act("identify.delete_user", json!({ "email": ANN })).await;
    assert_eq!(sim.profile(&session).await.expect(401).text_at("/message"), "Invalid Access Token");
    assert_eq!(sim.refresh(refresh).await.expect(401).text_at("/message"), "Invalid Refresh Token");
    sim.try_login(ANN, PASSWORD).await.expect(401);
    let user = session["userId"].clone();
    assert_ne!(sim.ann().await["userId"], user);
}

/// Acceptance 49.
#[tokio::test]
async fn an_external_id_is_shown_in_three_styles() {
    let sim = Sim::start().await;
    let mut session = sim.ann().await;
    for (style, of_session, of_update) in [("documented", 64, 36), ("hash", 64, 64), ("subject", 36, 36)] {
        sim.set(json!({ "external_id_style": style })).await;
        session = sim.session().await;
        let length = |answer: &Value| answer.as_str().unwrap().len();
        assert_eq!(length(&session["externalId"]), of_session, "{style}");
        let updated = sim.with_session(&session).put("/v1/user", cognito(json!({}))).await.expect(200);
        assert_eq!(length(&updated.at("/data/externalId")), of_update, "{style}");
        let device =
            sim.caller().put("/v1/user/login", body("anonymous", json!({ "deviceId": DEVICE }))).await;
        assert_eq!(length(&device.at("/data/externalId")), of_session, "{style}");
        let name = sim.caller().post("/v1/user", body("noLogin", json!({ "externalId": "player" }))).await;
        assert_eq!(name.at("/data/externalId"), "player");
    }
    // Actions know a user by either form.
    let subject = session["externalId"].clone();
    sim.set(json!({ "external_id_style": "hash" })).await;
    let hash = sim.session().await["externalId"].clone();
    for id in [subject, hash] {
        sim.act("identify.set_profile", json!({ "external_id": id, "username": "x" })).await;
    }
}

async fn act(sim: &Sim, action: &str, arguments: Value) -> Answer {
    sim.admin().post(&format!("/__admin/actions/identify.{action}"), arguments).await
}

/// Section 10.
#[tokio::test]
async fn users_are_created_and_changed_from_outside() {
    let sim = Sim::start().await;
    let user = json!({
        "provider": "awsCognito", "email": ANN, "password": PASSWORD, "user_id": "3bd439c2-8ffe-416e-94ed-456f83a91848",
        "subject": "42da3617-268b-4459-b460-3efda3db5513", "devices": [{ "device_id": DEVICE, "sign_up": 5, "last_login": 9 }],
    });
    let created = act(&sim, "create_user", json!({ "project_id": PROJECT, "user": user })).await.expect(200);
    assert_eq!(
        created.json(),
        json!({ "user_id": "3bd439c2-8ffe-416e-94ed-456f83a91848", "external_id": "30d74f9eb046c0aabc25288a8d0e46af818f06cb72ed4dbb8d639af53b7c92d9" })
    );
    let session = sim.session().await;
    assert_eq!(session["signUp"], 5);
    let change = json!({ "email": ANN, "username": "annie", "attributes": { "nickname": "n", "gone": "", "custom:level": 7, "custom:member": true }, "app_profile": { "x": 1 }, "password": "x" });
    act(&sim, "set_profile", change).await.expect(200);
    let profile = sim.profile(&session).await;
    assert_eq!(
        (profile.at("/data/data/username"), profile.at("/data/nickname")),
        (json!("annie"), json!("n"))
    );
    assert_eq!(
        (profile.at("/data/custom:level"), profile.at("/data/custom:member")),
        (json!("7"), json!("true"))
    );
    sim.try_login(ANN, "x").await.expect(200);
    act(&sim, "set_profile", json!({ "email": ANN, "attributes": { "email": "new@example.org" } }))
        .await
        .expect(200);
    sim.try_login("new@example.org", "x").await.expect(200);
    let revoked = act(&sim, "revoke_sessions", json!({ "email": "new@example.org" })).await.expect(200);
    assert_eq!(revoked.at("/revoked"), 3);
    assert_eq!(sim.profile(&session).await.text_at("/message"), "Access Token has been revoked");
}

/// Section 10: nobody, several, and what does not fit.
#[tokio::test]
async fn an_action_that_does_not_fit_changes_nothing() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    sim.register("bob@example.org").await.expect(201);
    let mut elsewhere = cognito(json!({ "email": ANN, "password": OTHER_PASSWORD }));
    elsewhere["projectId"] = json!("5d5b0676-ce0f-4058-b2bf-49af49f61cb5");
    sim.caller().post("/v1/user", elsewhere).await.expect(201);
    let user = |email: &str| json!({ "provider": "awsCognito", "email": email, "password": "x" });
    for (action, arguments, status) in [
        ("delete_user", json!({ "email": "nobody@example.org" }), 404),
        ("delete_user", json!({ "email": ANN }), 409),
        ("delete_user", json!({ "email": ANN, "project_id": "other" }), 404),
        ("delete_user", json!({}), 422),
        ("delete_user", json!({ "email": ANN, "external_id": "x" }), 422),
        ("delete_user", json!({ "user_id": "no" }), 422),
        ("set_user_status", json!({ "email": "bob@example.org", "status": "GONE" }), 422),
        ("set_profile", json!({ "email": "bob@example.org", "attributes": { "email": "no" } }), 422),
        ("set_profile", json!({ "email": "bob@example.org", "attributes": { "email": ANN } }), 409),
        ("set_profile", json!({ "email": "bob@example.org", "attributes": { "sub": "x" } }), 422),
        ("set_profile", json!({ "email": "bob@example.org", "attributes": { "password": "x" } }), 422),
        ("set_profile", json!({ "email": "bob@example.org", "attributes": { "list": [1] } }), 422),
        ("set_profile", json!({ "email": "bob@example.org", "attributes": { "deviceId": PROJECT } }), 422),
        ("create_user", json!({ "project_id": PROJECT, "user": user("ANN@example.org") }), 409),
        ("create_user", json!({ "project_id": "new", "user": user("no") }), 422),
        // No request of awsCognito could name that project.
        ("create_user", json!({ "project_id": "game", "user": user("new@example.org") }), 422),
        ("create_user", json!({ "project_id": "new", "user": { "provider": "noLogin" } }), 422),
        ("reset_limits", json!({ "project_id": "unknown" }), 404),
        ("register_token", json!({ "provider": "noLogin", "token": "x", "subject": "y" }), 422),
        ("register_token", json!({ "provider": "google", "token": "", "subject": "y" }), 422),
        ("set_project", json!({ "project_id": PROJECT, "settings": { "fixed_code": "12" } }), 422),
        (
            "set_project",
            json!({ "project_id": PROJECT, "settings": { "declared_projects_only": true } }),
            422,
        ),
        (
            "set_project",
            json!({ "project_id": PROJECT, "settings": { "password_policy": { "min_length": 5 } } }),
            422,
        ),
        ("set_project", json!({ "project_id": PROJECT, "settings": { "timestamp_granularity": 0 } }), 422),
        ("set_project", json!({ "project_id": PROJECT, "settings": { "unsupported_status": 400 } }), 422),
        ("set_project", json!({ "project_id": PROJECT, "settings": { "colour": "red" } }), 422),
    ] {
        let refused = sim.unchanged_by(act(&sim, action, arguments.clone())).await;
        assert_eq!(refused.status, status, "{action} {arguments}: {refused}");
    }
    act(&sim, "delete_user", json!({ "email": ANN, "project_id": PROJECT })).await.expect(200);
    act(&sim, "delete_user", json!({ "email": ANN })).await.expect(200);
}

/// Section 10: a user is named alike in every action and for a token; what is wrong is named too.
#[tokio::test]
async fn a_user_is_named_alike_wherever_one_is_needed() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let listed = sim.admin().get("/__admin/actions").await.json();
    let schema = |name: &str| {
        let row = listed.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
        let properties = row["arguments"]["properties"].as_object().unwrap();
        properties.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    for (name, more) in [
        ("delete_user", ""),
        ("set_user_status", " status"),
        ("set_profile", " username attributes app_profile password"),
        ("revoke_sessions", " device_id"),
    ] {
        let names = format!("project_id user_id email external_id{more}");
        assert_eq!(schema(&format!("identify.{name}")), names, "{name}");
    }
    let mut seen = Vec::new();
    for path in ["actions/identify.set_profile", "actions/identify.revoke_sessions", "tokens/identify"] {
        let (caller, path) = (sim.admin(), format!("/__admin/{path}"));
        let ask = |arguments: Value| caller.post(&path, arguments);
        for wrong in [
            json!({ "email": 7 }),
            json!({ "user_id": "no" }),
            json!({ "email": ANN, "colour": "red" }),
            json!([]),
        ] {
            let refused = sim.unchanged_by(ask(wrong)).await;
            seen.push(format!("{} {}", refused.status, refused.text_at("/detail")));
        }
        ask(json!({ "user_id": session["userId"] })).await.expect(200);
        ask(json!({ "email": ANN.to_uppercase() })).await.expect(200);
        ask(json!({ "external_id": session["externalId"], "project_id": PROJECT })).await.expect(200);
    }
    assert_snapshot!(seen.join("\n"), @"
    422 argument `email`: expected a text, found the number 7; put it in quotes
    422 argument `user_id`: UUID parsing failed: invalid character: found `n` at 0
    422 argument `colour`: `colour` is not known here; known are username, attributes, app_profile, password
    422 expected an object, found a list
    422 argument `email`: expected a text, found the number 7; put it in quotes
    422 argument `user_id`: UUID parsing failed: invalid character: found `n` at 0
    422 argument `colour`: `colour` is not known here; known are device_id
    422 expected an object, found a list
    422 argument `email`: expected a text, found the number 7; put it in quotes
    422 argument `user_id`: UUID parsing failed: invalid character: found `n` at 0
    422 argument `colour`: `colour` is not known here; known are kind, device_id, expires_in, claims, flaw
    422 expected an object, found a list
    ");
}

/// Acceptance 48: a device whose user is disabled does not log in.
#[tokio::test]
async fn a_disabled_device_does_not_log_in() {
    let sim = Sim::start().await;
    let caller = sim.caller();
    let login = || caller.put("/v1/user/login", body("anonymous", json!({ "deviceId": DEVICE })));
    let user = login().await.expect(200).at("/data/userId");
    sim.act("identify.set_user_status", json!({ "user_id": user, "status": "DISABLED" })).await;
    let refused = sim.unchanged_by(login()).await.expect(403);
    assert_eq!(
        (refused.reason(), refused.text_at("/message").as_str()),
        ("user-disabled", "User is disabled.")
    );
}

/// Acceptance 49: in the extras of a check, after an update by a tenant's token, and of a device that registers.
#[tokio::test]
async fn an_external_id_is_shown_alike_in_extras() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let token = unsigned(&ann(NOW + 86_400));
    for (style, hash_of_session, hash_of_update) in
        [("documented", true, false), ("hash", true, true), ("subject", false, false)]
    {
        sim.set(json!({ "external_id_style": style })).await;
        let is_hash = |answer: &Answer| answer.text_at("/data/externalId").len() == 64;
        let path = format!("/v1/user/check?{}&deviceId={DEVICE}", query("awsCognito"));
        let checked = sim.with_session(&session).get(&path).await.expect(200);
        assert_eq!(is_hash(&checked), hash_of_session, "{style}");
        assert_eq!(is_hash(&sim.auth0(&token).await.expect(200)), hash_of_session, "{style}");
        let updated =
            sim.caller().bearer(&token).put("/v1/user", body("authZero", json!({}))).await.expect(200);
        assert_eq!(is_hash(&updated), hash_of_update, "{style}");
        let device = body("anonymous", json!({ "deviceId": DEVICE }));
        let registered = sim.caller().post("/v1/user", device).await.expect(201);
        assert_eq!(is_hash(&registered), hash_of_session, "{style}");
    }
}
