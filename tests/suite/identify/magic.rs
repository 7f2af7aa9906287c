//! The values of a request that ask for an outcome.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::identify::{ANN, OTHER_PASSWORD, PASSWORD, PROJECT, cognito, query};
use crate::support::{Answer, Sim};

/// Acceptance 47.
#[tokio::test]
async fn every_magic_value_asks_for_its_outcome() {
    let sim = Sim::start().await;
    let mut told = String::new();
    let mut note = |what: &str, answer: Answer| {
        assert_eq!(answer.reason(), "outcome-magic", "{what}: {answer}");
        told += &format!("{what}: {} {}\n", answer.status, answer.text_at("/message"));
    };
    for suffix in ["wrongpassword", "notconfirmed", "disabled", "locked"] {
        note(suffix, sim.try_login(&format!("Ann+{suffix}@example.org"), PASSWORD).await);
    }
    note("exists", sim.register("ann+exists@example.org").await);
    note("forgot limit", sim.forgot("ann+limit@example.org").await);
    note("confirm limit", sim.confirm("ann+limit@example.org", "000000", PASSWORD).await);
    note("000000", sim.confirm(ANN, "000000", OTHER_PASSWORD).await);
    note("999999", sim.confirm(ANN, "999999", OTHER_PASSWORD).await);
    for prefix in ["rejected", "expired", "revoked"] {
        let token = format!("{prefix}-x");
        let caller = sim.caller().bearer(&token);
        note(&format!("{prefix} Bearer"), caller.get(&format!("/v1/user?{}", query("awsCognito"))).await);
        note(&format!("{prefix} Auth0"), caller.get(&format!("/v1/user?{}", query("authZero"))).await);
        note(
            &format!("{prefix} game"),
            caller.get(&format!("/v1/user/game-profile?projectId={PROJECT}")).await,
        );
        note(&format!("{prefix} refresh"), sim.refresh(&token).await);
        let social = format!("/v1/user/check/nonstandard?{}&accessToken={token}", query("google"));
        note(&format!("{prefix} social"), sim.caller().bearer("good").get(&social).await);
        // Where the Bearer is not looked at, it asks for nothing.
        assert_eq!(
            caller.put("/v1/user/forgot-password", cognito(json!({ "email": ANN }))).await.status,
            200
        );
    }
    assert_snapshot!(told, @"
    wrongpassword: 401 Incorrect username or password.
    notconfirmed: 403 User is not confirmed.
    disabled: 403 User is disabled.
    locked: 429 Password attempts exceeded
    exists: 409 User already exists
    forgot limit: 429 Attempt limit exceeded, please try after some time.
    confirm limit: 429 Attempt limit exceeded, please try after some time.
    000000: 400 Invalid verification code provided, please try again.
    999999: 400 Invalid code provided, please request a code again.
    rejected Bearer: 401 Invalid Access Token
    rejected Auth0: 401 Invalid token
    rejected game: 401 Invalid Access Token
    rejected refresh: 401 Invalid Refresh Token
    rejected social: 401 Invalid token
    expired Bearer: 401 Access Token has expired
    expired Auth0: 401 Token has expired
    expired game: 401 Access Token has expired
    expired refresh: 401 Refresh Token has expired
    expired social: 401 Token has expired
    revoked Bearer: 401 Access Token has been revoked
    revoked Auth0: 401 Token has been revoked
    revoked game: 401 Access Token has been revoked
    revoked refresh: 401 Refresh Token has been revoked
    revoked social: 401 Token has been revoked
    ");
    assert_eq!(sim.register("ann+locked@example.org").await.status, 201);
}

/// Acceptance 47.
#[tokio::test]
async fn a_queued_outcome_beats_a_magic_value_which_beats_the_scenario() {
    let sim = Sim::playing(
        "version: 1\nclock: { at: 2026-03-01T09:00:00Z, mode: frozen }\noutcomes:\n  - { operation: identify.cognito.login, outcome: user_disabled, times: 3 }\n",
    );
    sim.queue("identify.cognito.login", &["not_confirmed"]).await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let answer = sim.try_login("ann+locked@example.org", PASSWORD).await;
        seen.push(format!("{} {}", answer.status, answer.reason()));
    }
    let answer = sim.try_login(ANN, PASSWORD).await;
    seen.push(format!("{} {}", answer.status, answer.reason()));
    assert_eq!(seen, ["403 outcome-queue", "429 outcome-magic", "403 outcome-scenario"]);
}
