//! Seed data (section 9), and what is wrong with it.

use std::process::Command;

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;
use crate::support::identify::{ANN, DEVICE, PASSWORD, PROJECT, body, query};

/// The scenario of section 9, keys of identity providers aside.
const SCENARIO: &str = r#"
settings: { auto_confirm: true }
projects:
  - id: A69A31E9-f2e6-4d5f-b080-6138c6a721b7
    enabled: true
    provider: awsCognito
    settings: { lockout_after: 0 }
    badges: [{ badge_id: first, name: First, description: The first one, image: "" }]
    users:
      - provider: awsCognito
        email: ann@example.org
        password: "bID>idfsf23!"
        username: ann
        status: CONFIRMED
        user_id: 3bd439c2-8ffe-416e-94ed-456f83a91848
        subject: 42da3617-268b-4459-b460-3efda3db5513
        attributes: { nickname: ann, "custom:terms_optin1": "1" }
        updated_at: 1633430188
        login_history: [1633435562, 1633435763]
        devices:
          - { device_id: 16713b2d-3848-42c7-aeb0-f9714beac892, sign_up: 1633435560, last_login: 1633435763 }
          - { device_id: a055da77-dcfe-4969-ae49-32c501f14e8a }
        game_profile: { image_url: "", points: [{ point_id: points, name: Points, score: 10, total: 10 }], badges: [first], achievements: [] }
      - { provider: awsCognito, email: new@example.org, password: x, status: UNCONFIRMED }
      - { provider: noLogin, external_id: player-1, username: Player One, app_profile: { level: 3 } }
      - { provider: anonymous, device_id: 789f64dc-750d-4260-afef-7937062048e3, additional_id: "12345677865" }
      - { provider: authZero, subject: "auth0|ann", username: ann, app_profile: {} }
      - { provider: google, subject: "1001", attributes: { nickname: ann }, email: ann@example.org }
tokens:
  - { provider: authZero, token: fake-auth0-ann, subject: "auth0|ann", email: ann@example.org, nickname: ann, status: valid, expires_at: 2026-06-01T00:00:00Z }
"#;

#[tokio::test]
async fn seeded_users_are_as_the_scenario_says() {
    let sim = Sim::identify_with(SCENARIO);
    let token = sim
        .admin()
        .post(
            "/__admin/tokens/identify",
            json!({ "user_id": "3bd439c2-8ffe-416e-94ed-456f83a91848", "device_id": DEVICE }),
        )
        .await
        .text_at("/token");
    let profile = sim.caller().bearer(&token).get(&format!("/v1/user?projectId={PROJECT}")).await;
    assert_snapshot!(profile, @r#"200 {"result":1,"message":"OK","data":{"data":{"username":"ann","email":"ann@example.org","custom:terms_optin1":"1","nickname":"ann","userId":"3bd439c2-8ffe-416e-94ed-456f83a91848","loginHistory":[1633435562,1633435763]},"custom:terms_optin1":"1","nickname":"ann","updatedAt":"1633430188","email":"ann@example.org","devices":[{"deviceId":"16713b2d-3848-42c7-aeb0-f9714beac892","lastLogin":1633435763,"signUp":1633435560,"userId":"3bd439c2-8ffe-416e-94ed-456f83a91848","timeStamp":1633435763,"signature":"93E955B6EF78AB1A5B872DF27072D731FD64D583"},{"deviceId":"a055da77-dcfe-4969-ae49-32c501f14e8a"}]}}"#);
    sim.try_login(ANN, PASSWORD).await.expect(200);
    sim.try_login("new@example.org", "x").await.expect(403);
    let name =
        sim.caller().get(&format!("/v1/user?{}&externalId=player-1", query("noLogin"))).await.expect(200);
    assert_eq!(
        (name.at("/data/username"), name.at("/data/appProfile")),
        (json!("Player One"), json!({ "level": 3 }))
    );
    let device = json!({ "deviceId": "789f64dc-750d-4260-afef-7937062048e3" });
    sim.set(json!({ "strictness": "strict" })).await;
    sim.caller().put("/v1/user/login", body("anonymous", device)).await.expect(200);
    sim.set(json!({ "strictness": "documented", "idp_trust": "none" })).await;
    let check = sim
        .caller()
        .bearer("fake-auth0-ann")
        .get(&format!("/v1/user/check?{}&deviceId={DEVICE}", query("authZero")))
        .await;
    assert_eq!(check.expect(200).at("/data/username"), "ann");
    sim.set(json!({ "idp_trust": "any" })).await;
    let google = sim
        .caller()
        .get(&format!("/v1/user/check/nonstandard?{}&accessToken=x&userId=1001", query("google")))
        .await;
    assert_eq!(google.expect(200).at("/data/nickname"), "ann");
}

/// What a scenario's section is refused for.
#[test]
fn a_wrong_seed_says_what_is_wrong() {
    let project = |users: &str| format!("projects: [{{ id: p, users: [{users}] }}]");
    let ann = "{ provider: awsCognito, email: ann@example.org, password: x }";
    let mut seen = Vec::new();
    for section in [
        "settings: { fixed_code: '12' }".to_owned(),
        "settings: { password_policy: { min_length: 5 } }".into(),
        "settings: { password_policy: some }".into(),
        "settings: { timestamp_granularity: 0 }".into(),
        "settings: { unsupported_status: 400 }".into(),
        "settings: { strictness: odd }".into(),
        "settings: { colour: red }".into(),
        "projects: [{ id: '' }]".into(),
        "projects: [{ id: a }, { id: a }]".into(),
        "projects: [{ id: a, settings: { declared_projects_only: true } }]".into(),
        "projects: [{ idps: { authZero: {} }, id: a69a31e9-f2e6-4d5f-b080-6138c6a721b7 }]".into(),
        "projects: [{ idps: { authZero: { public_key: x } }, id: a69a31e9-f2e6-4d5f-b080-6138c6a721b7 }]".into(),
        "projects: [{ idps: { authZero: { jwks: { keys: [{ kty: oct }] } } }, id: a69a31e9-f2e6-4d5f-b080-6138c6a721b7 }]".into(),
        project("{ provider: awsCognito, email: ann@example.org }"),
        project("{ provider: awsCognito, password: x }"),
        project("{ provider: awsCognito, email: ann, password: x }"),
        project("{ provider: noLogin }"),
        project("{ provider: anonymous }"),
        project("{ provider: google }"),
        project("{ provider: okta }"),
        format!("projects: [{{ users: [{ann}, {{ provider: awsCognito, email: ANN@example.org, password: x }}], id: a69a31e9-f2e6-4d5f-b080-6138c6a721b7 }}]"),
        project("{ provider: noLogin, external_id: a }, { provider: noLogin, external_id: a }"),
        "tokens: [{ provider: noLogin, token: a, subject: b }]".into(),
        "tokens: [{ provider: google, token: '', subject: b }]".into(),
        "tokens: [{ provider: google, token: a, subject: b }, { provider: google, token: a, subject: c }]"
            .into(),
    ] {
        let path = format!("{}/identify-seed-{}.yaml", env!("CARGO_TARGET_TMPDIR"), seen.len());
        std::fs::write(&path, Sim::scenario_of("identify", &section)).unwrap();
        let checked = Command::new(env!("CARGO_BIN_EXE_lookalike")).args(["check", &path]).output().unwrap();
        assert_eq!(checked.status.code(), Some(1), "{section}");
        let told =
            String::from_utf8_lossy(&checked.stderr).into_owned() + &String::from_utf8_lossy(&checked.stdout);
        let told = told.replace(&path, "FILE");
        seen.push(told.lines().find(|line| line.contains("FILE")).unwrap_or(&told).to_owned());
    }
    assert_snapshot!(seen.join("\n"), @"
    FILE:5:29: fixed_code `12` is not six digits
    FILE:5:48: expected a whole number from 6 to 99, found the number 5
    FILE:5:34: expected the word `none` or a mapping, found `some`
    FILE:5:40: timestamp_granularity 0 is not at least 1
    FILE:5:37: expected one of 501, 404, found the number 400
    FILE:5:29: expected one of strict, documented, lenient, found `odd`
    FILE:5:17: unknown member `colour`; known are strictness, error_status_mode, unsupported_status, prevent_user_existence_errors, friendly_messages, auto_confirm, idp_trust, external_id_style, timestamp_granularity, signature_secret, issuer, token_life, rotate_refresh_token, password_policy, lockout_after, attempts_per_hour, fixed_code, declared_projects_only
    FILE:5:22: an id has 1 to 128 characters
    FILE:5:33: the id `a` stands twice, first in line 5
    FILE:5:37: unknown member `declared_projects_only`; known are strictness, error_status_mode, unsupported_status, prevent_user_existence_errors, friendly_messages, auto_confirm, idp_trust, external_id_style, timestamp_granularity, signature_secret, issuer, token_life, rotate_refresh_token, password_policy, lockout_after, attempts_per_hour, fixed_code
    FILE:5:26: one of jwks and public_key is needed
    FILE:5:50: the key is no PEM block of a public key
    FILE:5:53: the key is neither RSA nor P-256
    FILE:5:33: password is needed with awsCognito
    FILE:5:33: email is needed with awsCognito
    FILE:5:64: `ann` is no e-mail
    FILE:5:33: external_id is needed with noLogin
    FILE:5:33: device_id is needed with anonymous
    FILE:5:33: subject is needed with google
    FILE:5:45: expected one of awsCognito, authZero, anonymous, noLogin, twitter, google, facebook, found `okta`
    FILE:5:120: the e-mail `ANN@example.org` stands twice, first in line 5
    FILE:5:106: the user `a` of noLogin stands twice, first in line 5
    FILE:5:26: noLogin has no tokens of its own
    FILE:5:41: token is not empty
    FILE:5:85: the token `a` stands twice, first in line 5
    ");
}
