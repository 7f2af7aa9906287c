//! Nobody is seeded whom no request could have made: scenarios and `create_user` follow the rules of requests.

use serde_json::{Value, json};

use crate::support::Sim;
use crate::support::identify::{ANN, DEVICE, OTHER_DEVICE, PASSWORD, PROJECT, query};
use crate::support::tenant::RSA;
use lookalike::engine::SigningKey;

/// What `check` says of a section of a scenario; empty where nothing is wrong.
fn checked(number: usize, section: &Value) -> String {
    let path = format!("{}/identify-rules-{number}.yaml", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&path, Sim::scenario_of("identify", &section.to_string())).unwrap();
    let checked =
        std::process::Command::new(env!("CARGO_BIN_EXE_lookalike")).args(["check", &path]).output().unwrap();
    let told =
        String::from_utf8_lossy(&checked.stderr).into_owned() + &String::from_utf8_lossy(&checked.stdout);
    if checked.status.success() { String::new() } else { told }
}

fn ann(more: Value) -> Value {
    let mut user = json!({ "provider": "awsCognito", "email": ANN, "password": PASSWORD });
    user.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    user
}

/// Sections 4 and 9: entries that a request could not have made, and what is said of them.
fn wrong_users() -> Vec<(Value, &'static str)> {
    let device = |id: &str| json!({ "device_id": id });
    let won = |id: &str| json!({ "point_id": id, "name": "x", "score": 1, "total": 1 });
    let achieved = json!({ "achievement_id": "a", "name": "x" });
    vec![
        (ann(json!({ "attributes": { "data": "boom" } })), "data is not settable"),
        (ann(json!({ "attributes": { "userId": "x" } })), "userId is not settable"),
        (ann(json!({ "attributes": { "loginHistory": "x" } })), "loginHistory is not settable"),
        (ann(json!({ "attributes": { "updatedAt": "x" } })), "updatedAt is not settable"),
        (ann(json!({ "attributes": { "email": "x@y.z" } })), "email is no attribute"),
        (ann(json!({ "attributes": { "a b": "x" } })), "the name of an attribute"),
        (ann(json!({ "attributes": { "list": [1] } })), "list must be a string"),
        (ann(json!({ "attributes": { "long": "x".repeat(2_049) } })), "long must have at most 2048"),
        (ann(json!({ "username": "x".repeat(400) })), "username must have 1 to 128"),
        (ann(json!({ "username": "" })), "username must have 1 to 128"),
        (ann(json!({ "devices": [device("no uuid")] })), "device_id must be a UUID"),
        (ann(json!({ "devices": [device(DEVICE), device(&DEVICE.to_uppercase())] })), "stands twice"),
        (ann(json!({ "game_profile": { "badges": ["a", "a"] } })), "the badge `a` stands twice"),
        (ann(json!({ "game_profile": { "points": [won("p"), won("p")] } })), "the point_id `p` stands twice"),
        (
            ann(json!({ "game_profile": { "achievements": [achieved, achieved] } })),
            "the achievement_id `a` stands twice",
        ),
        (json!({ "provider": "noLogin", "external_id": "x".repeat(400) }), "external_id must have 1 to 256"),
        (json!({ "provider": "anonymous", "device_id": "no uuid" }), "device_id must be a UUID"),
        (
            json!({ "provider": "anonymous", "device_id": DEVICE, "additional_id": [1] }),
            "additional_id must be a string or a number",
        ),
        (
            json!({ "provider": "anonymous", "device_id": DEVICE, "additional_id": "x".repeat(129) }),
            "additional_id must have at most 128",
        ),
    ]
}

#[tokio::test]
async fn a_user_whom_no_request_could_make_is_not_seeded() {
    let sim = Sim::start().await;
    for (number, (user, told)) in wrong_users().into_iter().enumerate() {
        let section = json!({ "projects": [{ "id": PROJECT, "users": [user] }] });
        let checked = checked(number, &section);
        assert!(checked.contains(told), "{user}: {checked}");
        let act = json!({ "project_id": PROJECT, "user": user });
        let caller = sim.admin();
        let refused = sim.unchanged_by(caller.post("/__admin/actions/identify.create_user", act)).await;
        assert_eq!(refused.status, 422, "{user}: {refused}");
        assert!(refused.text_at("/detail").contains(told), "{user}: {refused}");
    }
}

#[test]
fn a_project_that_contradicts_itself_is_refused() {
    let (n, e) = SigningKey::from_pem("k1", RSA).unwrap().public();
    let key = json!({ "kty": "RSA", "n": n, "e": e });
    let badge = json!({ "badge_id": "a", "name": "A" });
    let project = |more: Value| {
        let mut project = json!({ "id": PROJECT });
        project.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "projects": [project] })
    };
    let token = |more: Value| {
        let mut token = json!({ "provider": "google", "token": "t", "subject": "s" });
        token.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "projects": [{ "id": PROJECT }], "tokens": [token] })
    };
    let id = "3bd439c2-8ffe-416e-94ed-456f83a91848";
    let twice =
        json!([ann(json!({ "user_id": id })), { "provider": "noLogin", "external_id": "x", "user_id": id }]);
    for (number, (section, told)) in [
        (project(json!({ "badges": [badge, badge] })), "the badge `a` stands twice"),
        (project(json!({ "users": twice })), "stands twice"),
        (project(json!({ "idps": { "noLogin": { "jwks": { "keys": [key] } } } })), "noLogin has no tokens"),
        (
            project(json!({ "idps": { "awsCognito": { "jwks": { "keys": [key] } } } })),
            "awsCognito has no tokens",
        ),
        (project(json!({ "idps": { "authZero": { "jwks": { "keys": [key] } } } })), "kid is missing"),
        (project(json!({ "idps": { "authZero": { "jwks": { "keys": [] } } } })), "entries, found 0"),
        (project(json!({ "settings": { "fixed_code": "000000" } })), "magic value"),
        (project(json!({ "settings": { "declared_projects_only": true } })), "declared_projects_only"),
        (json!({ "settings": { "fixed_code": "999999" } }), "magic value"),
        (token(json!({ "nickname": "" })), "nickname is not empty"),
        (token(json!({ "email": "" })), "is no e-mail"),
        (token(json!({ "email": "no" })), "`no` is no e-mail"),
        (token(json!({ "project_id": "nosuch" })), "no project `nosuch` is declared"),
    ]
    .into_iter()
    .enumerate()
    {
        let checked = checked(100 + number, &section);
        assert!(checked.contains(told), "{section}: {checked}");
    }
    assert_eq!(checked(200, &token(json!({ "project_id": PROJECT.to_uppercase() }))), "");
}

/// Sections 2 and 4.5: texts of numbers, and names and addresses by the rules for new users.
#[tokio::test]
async fn seeded_users_have_the_names_and_texts_of_new_ones() {
    let sim = Sim::identify_with(
        &json!({ "projects": [{ "id": PROJECT, "users": [
            ann(json!({ "attributes": { "nickname": "", "custom:level": 7, "custom:member": true, "none": null } })),
            { "provider": "google", "subject": "1", "username": "Ann", "attributes": { "nickname": "annie" } },
            { "provider": "google", "subject": "2", "username": "bob" },
            { "provider": "google", "subject": "3", "email": "cleo@example.org", "status": "DISABLED" },
            { "provider": "anonymous", "device_id": DEVICE, "additional_id": 42 },
        ] }] })
        .to_string(),
    );
    let session = sim.session().await;
    let profile = sim.profile(&session).await.at("/data");
    assert_eq!(
        (&profile["custom:level"], &profile["custom:member"], &profile["data"]["username"]),
        (&json!("7"), &json!("true"), &json!("ann"))
    );
    assert!(profile.get("none").is_none());
    let check = async |subject: &str| {
        let path = format!("/v1/user/check/nonstandard?{}&accessToken=x&userId={subject}", query("google"));
        sim.caller().get(&path).await
    };
    let ann = check("1").await.expect(200);
    assert_eq!(
        (ann.at("/data/nickname"), ann.at("/data/email")),
        (json!("annie"), json!("annie@example.org"))
    );
    assert_eq!(check("2").await.text_at("/data/email"), "bob@example.org");
    assert_eq!(check("3").await.expect(403).reason(), "user-disabled");
    assert!(sim.state().await.contains(r#""additional_id":42"#));
}

/// Section 10: actions follow the same rules.
#[tokio::test]
async fn an_action_follows_the_rules_of_requests() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    let long = "x".repeat(129);
    for (action, arguments) in [
        ("set_profile", json!({ "email": ANN, "username": "" })),
        ("set_profile", json!({ "email": ANN, "username": long })),
        ("set_project", json!({ "project_id": "" })),
        ("set_project", json!({ "project_id": long })),
        ("create_user", json!({ "project_id": long, "user": ann(json!({})) })),
        ("set_project", json!({ "project_id": PROJECT, "settings": { "fixed_code": "999999" } })),
        ("register_token", json!({ "provider": "google", "token": "t", "subject": "s", "nickname": "" })),
        ("register_token", json!({ "provider": "google", "token": "t", "subject": "s", "email": "no" })),
    ] {
        let (caller, path) = (sim.admin(), format!("/__admin/actions/identify.{action}"));
        let refused = sim.unchanged_by(caller.post(&path, arguments.clone())).await;
        assert_eq!(refused.status, 422, "{action} {arguments}: {refused}");
    }
    let caller = sim.admin();
    let minted = caller.post("/__admin/tokens/identify", json!({ "email": ANN, "device_id": "" }));
    sim.unchanged_by(minted).await.expect(422);
}

/// Section 10: where projects are declared, actions know no other.
#[tokio::test]
async fn an_action_makes_no_project_where_projects_are_declared() {
    let sim = Sim::identify_with("{ settings: { declared_projects_only: true } }");
    for (action, arguments) in [
        ("create_user", json!({ "project_id": PROJECT, "user": ann(json!({})) })),
        ("set_project", json!({ "project_id": PROJECT })),
        (
            "register_token",
            json!({ "provider": "google", "token": "t", "subject": "s", "project_id": PROJECT }),
        ),
    ] {
        let (caller, path) = (sim.admin(), format!("/__admin/actions/identify.{action}"));
        sim.unchanged_by(caller.post(&path, arguments)).await.expect(404);
    }
}

/// Section 10: an address is first of all that of the user who logs in with it.
#[tokio::test]
async fn an_address_means_the_user_who_logs_in_with_it() {
    let sim = Sim::identify_with(
        &json!({ "projects": [{ "id": PROJECT, "users": [
            { "provider": "google", "subject": "1", "email": ANN },
            ann(json!({ "devices": [{ "device_id": OTHER_DEVICE }] })),
            { "provider": "google", "subject": "2", "email": "bob@example.org" },
            { "provider": "facebook", "subject": "2", "email": "bob@example.org" },
        ] }] })
        .to_string(),
    );
    sim.act("identify.set_profile", json!({ "email": ANN, "password": "other" })).await;
    sim.try_login(ANN, "other").await.expect(200);
    let act = json!({ "email": "bob@example.org", "project_id": PROJECT });
    let several = sim.admin().post("/__admin/actions/identify.delete_user", act).await.expect(409);
    assert!(!several.text_at("/detail").contains("project_id"), "{several}");
}

/// Section 10: a user goes with the code that was sent.
#[tokio::test]
async fn a_user_goes_with_the_code() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    sim.forgot(ANN).await.expect(200);
    let code = sim.code().await;
    sim.act("identify.delete_user", json!({ "email": ANN })).await;
    sim.register(ANN).await.expect(201);
    sim.confirm(ANN, &code, "new>Secret42!").await.expect(400);
    sim.try_login(ANN, PASSWORD).await.expect(200);
}
