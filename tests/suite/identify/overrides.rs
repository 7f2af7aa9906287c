//! Settings of one project, laid over those of all.

use serde_json::{Value, json};

use crate::support::Sim;
use crate::support::identify::{ANN, PASSWORD, PROJECT, claims, cognito};

fn lives(session: &Value) -> Vec<i64> {
    ["accessToken", "profileToken"]
        .map(|name| {
            let claims = claims(session[name].as_str().unwrap());
            claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap()
        })
        .to_vec()
}

/// Section 8: a project can do without what all others have.
#[tokio::test]
async fn a_project_can_drop_a_setting() {
    let sim = Sim::identify_with(&format!(
        "settings: {{ fixed_code: '123456', issuer: 'https://fixed.example' }}\nprojects: [{{ id: {PROJECT}, settings: {{ fixed_code: null, issuer: null }} }}]"
    ));
    let session = sim.ann().await;
    let issuer = claims(session["accessToken"].as_str().unwrap())["iss"].as_str().unwrap().to_owned();
    assert!(issuer.ends_with(&format!("/v1/projects/{PROJECT}")), "{issuer}");
    sim.forgot(ANN).await.expect(200);
    assert_ne!(sim.code().await, "123456");
    sim.set(json!({ "fixed_code": "654321" })).await;
    sim.forgot(ANN).await.expect(200);
    assert_eq!(sim.code().await, "654321");
    sim.set(json!({ "fixed_code": null })).await;
    sim.forgot(ANN).await.expect(200);
    assert_ne!(sim.code().await, "654321");
}

/// Section 8: members that are not named stay as they are, those of all projects and those that were set before.
#[tokio::test]
async fn lives_are_laid_over_member_by_member() {
    let sim = Sim::identify_with(&format!(
        "settings: {{ token_life: {{ access: 1m, profile: 2m, refresh: 3m }} }}\nprojects: [{{ id: {PROJECT}, settings: {{ token_life: {{ profile: 5m }} }} }}]"
    ));
    let session = sim.ann().await;
    assert_eq!(lives(&session), [60, 300]);
    sim.set(json!({ "token_life": { "access": "90s" } })).await;
    assert_eq!(lives(&sim.session().await), [90, 300]);
    sim.advance("3m").await;
    let refresh = session["refreshToken"].as_str().unwrap();
    assert_eq!(sim.refresh(refresh).await.expect(401).text_at("/message"), "Refresh Token has expired");
}

/// The same of what passwords must have.
#[tokio::test]
async fn password_rules_are_laid_over_member_by_member() {
    let sim = Sim::identify_with("{ settings: { password_policy: { min_length: 6, symbols: false } } }");
    let register = async |password: &str| {
        let email = format!("{}@example.org", password.to_lowercase());
        sim.caller().post("/v1/user", cognito(json!({ "email": email, "password": password }))).await.status
    };
    sim.set(json!({ "password_policy": { "digits": false } })).await;
    assert_eq!(
        [register("Abcdef").await, register("Abcde").await, register("abcdef").await],
        [201, 400, 400]
    );
    sim.set(json!({ "password_policy": "none" })).await;
    assert_eq!(register("x").await, 201);
    sim.set(json!({ "password_policy": { "symbols": false } })).await;
    assert_eq!([register("Abcdefg").await, register("Abcdefg1").await], [400, 201]);
}

/// Section 8: any number of tries.
#[tokio::test]
async fn no_limit_is_a_limit_of_none() {
    let sim = Sim::identify_with("{ settings: { attempts_per_hour: 0, lockout_after: 0 } }");
    sim.register(ANN).await.expect(201);
    for _ in 0..7 {
        sim.forgot(ANN).await.expect(200);
        sim.try_login(ANN, "wrong").await.expect(401);
    }
    sim.try_login(ANN, PASSWORD).await.expect(200);
}
