//! Under which name tokens are issued when that changes while their session lives.

use serde_json::{Value, json};

use crate::support::identify::{DEVICE, OTHER_PASSWORD, PASSWORD, PROJECT, claims, cognito, query};
use crate::support::{Answer, Sim};

/// Another namespace that goes on where this one is.
async fn forked(sim: &Sim, name: &str) -> Sim {
    let fork = json!({ "name": name, "from": sim.namespace });
    sim.admin().post("/__admin/namespaces", fork).await.expect(201);
    sim.other(name)
}

async fn discovered(sim: &Sim) -> String {
    let path = format!("/v1/projects/{PROJECT}/.well-known/openid-configuration");
    sim.caller().get(&path).await.expect(200).text_at("/issuer")
}

async fn refreshed(sim: &Sim, session: &Value) -> Value {
    sim.refresh(session["refreshToken"].as_str().unwrap()).await.expect(200).at("/data")
}

async fn changed(sim: &Sim, session: &Value, from: &str, to: &str) -> Value {
    let data = json!({ "password": to, "previousPassword": from });
    sim.with_session(session).put("/v1/user/change-password", cognito(data)).await.expect(200).at("/data")
}

fn issuers(session: &Value) -> [Value; 2] {
    ["accessToken", "profileToken"].map(|name| claims(session[name].as_str().unwrap())["iss"].clone())
}

/// Acceptance 24 and 50: new tokens are those of the fork, and old ones work on beside them.
#[tokio::test]
async fn in_a_fork_new_tokens_name_the_fork_and_old_ones_still_work() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let fork = forked(&sim, "issuers-fork").await;
    let here = json!(discovered(&fork).await);
    assert_ne!(issuers(&session)[0], here);
    let refreshed = refreshed(&fork, &session).await;
    let changed = changed(&fork, &session, PASSWORD, OTHER_PASSWORD).await;
    for fresh in [&refreshed, &changed] {
        assert_eq!(issuers(fresh), [here.clone(), here.clone()]);
    }
    for good in [&session, &refreshed, &changed] {
        fork.profile(good).await.expect(200);
    }
    sim.profile(&session).await.expect(200);
    sim.profile(&refreshed).await.expect(401);
    forked(&fork, "issuers-fork-of-fork").await.profile(&refreshed).await.expect(200);
}

/// Section 7: the same where the setting changes.
#[tokio::test]
async fn new_tokens_name_the_issuer_that_is_set_by_then() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let mut passwords = [PASSWORD, OTHER_PASSWORD];
    for issuer in [Some("https://fixed.example/{project}"), Some("https://other.example"), None] {
        sim.set(json!({ "issuer": issuer })).await;
        let here = json!(discovered(&sim).await);
        let refreshed = refreshed(&sim, &session).await;
        let changed = changed(&sim, &session, passwords[0], passwords[1]).await;
        passwords.swap(0, 1);
        for fresh in [&refreshed, &changed] {
            assert_eq!(issuers(fresh), [here.clone(), here.clone()]);
            sim.profile(fresh).await.expect(200);
        }
    }
    sim.profile(&session).await.expect(200);
}

/// Section 4.2: a check answers the same token while it lives; the next one names the fork.
#[tokio::test]
async fn a_check_of_a_foreign_token_names_the_fork_once_the_kept_token_has_died() {
    let sim = Sim::start().await;
    let kept = |answer: &Answer| answer.text_at("/data/accessToken");
    let first = kept(&sim.auth0("opaque").await.expect(200));
    let fork = forked(&sim, "issuers-fork-of-guest").await;
    assert_eq!(kept(&fork.auth0("opaque").await.expect(200)), first);
    fork.advance("1h").await;
    let next = kept(&fork.auth0("opaque").await.expect(200));
    assert_eq!(claims(&next)["iss"], discovered(&fork).await);
    let path = format!("/v1/user/check?{}&deviceId={DEVICE}", query("authZero"));
    fork.caller().bearer(&next).get(&path).await.expect(200);
}
