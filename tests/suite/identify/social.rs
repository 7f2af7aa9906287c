//! Users of social networks.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

use crate::support::identify::{DEVICE, OTHER_DEVICE, query};
use crate::support::{Answer, Sim};

const NETWORKS: [&str; 3] = ["twitter", "google", "facebook"];

async fn check(sim: &Sim, provider: &str, more: &str) -> Answer {
    sim.caller().get(&format!("/v1/user/check/nonstandard?{}{more}", query(provider))).await
}

fn jwt(claims: &Value) -> String {
    format!("{}.{}.{}", BASE64.encode("{}"), BASE64.encode(claims.to_string()), BASE64.encode("x"))
}

/// Acceptance 35.
#[tokio::test]
async fn a_network_takes_a_token_and_twitter_an_id() {
    let sim = Sim::start().await;
    for provider in NETWORKS {
        let without = check(&sim, provider, "&accessToken=opaque").await;
        assert_eq!(without.status, if provider == "twitter" { 400 } else { 200 }, "{provider}");
        check(&sim, provider, "&accessToken=opaque&userId=1001").await.expect(200);
        let neither = sim.unchanged_by(check(&sim, provider, "&userId=1001")).await.expect(401);
        assert_eq!((neither.reason(), neither.header("www-authenticate")), ("missing-token", "Bearer"));
        for id in ["", &"x".repeat(257)] {
            sim.unchanged_by(check(&sim, provider, &format!("&accessToken=opaque&userId={id}")))
                .await
                .expect(400);
        }
    }
    // The parameter comes before the Bearer.
    let path = |more: &str| format!("/v1/user/check/nonstandard?{}{more}", query("google"));
    let bearer = sim.caller().bearer("one");
    let by_bearer = bearer.get(&path("")).await.expect(200).at("/data/userId");
    let by_query = bearer.get(&path("&accessToken=two")).await.expect(200).at("/data/userId");
    assert_ne!(by_bearer, by_query);
    assert_eq!(sim.caller().get(&path("&accessToken=two")).await.at("/data/userId"), by_query);
}

/// Acceptance 36.
#[tokio::test]
async fn a_network_answers_one_layer() {
    let sim = Sim::start().await;
    let token = jwt(&json!({ "sub": "1001", "nickname": "ann", "email": "ann@example.org" }));
    let more = format!("&accessToken={token}&deviceId={DEVICE}");
    let checked = check(&sim, "google", &more).await.expect(200);
    let names = |answer: &Answer| {
        answer.at("/data").as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        names(&checked),
        "updatedAt nickname email devices userId accessToken deviceId timeStamp signature externalId signUp"
    );
    assert_eq!(checked.text_at("/data/updatedAt"), "1772355600");
    assert_eq!(
        (checked.at("/data/nickname"), checked.at("/data/email")),
        (json!("ann"), json!("ann@example.org"))
    );
    assert_eq!(checked.at("/data/devices/0/deviceId"), DEVICE);
    assert_eq!(checked.at("/data/devices/0/lastLogin"), 1_772_355_600);
    // Without a device it is the first one.
    sim.advance("1m").await;
    let again = check(&sim, "google", &format!("&accessToken={token}")).await.expect(200);
    assert_eq!(
        (again.at("/data/deviceId"), again.at("/data/accessToken")),
        (json!(DEVICE), checked.at("/data/accessToken"))
    );
    let other =
        check(&sim, "google", &format!("&accessToken={token}&deviceId={OTHER_DEVICE}")).await.expect(200);
    assert_eq!(other.at("/data/devices").as_array().unwrap().len(), 2);
    sim.set(json!({ "strictness": "strict" })).await;
    let strict =
        sim.caller().bearer(&token).get(&format!("/v1/user/check/nonstandard?{}", query("google"))).await;
    assert_eq!(names(&strict.expect(200)), "updatedAt nickname email devices");
}

/// Sections 4.5 and 7: who it is, and how the user is called.
#[tokio::test]
async fn a_user_is_who_the_request_the_token_or_its_hash_says() {
    let sim = Sim::start().await;
    let token = jwt(&json!({ "sub": "1001", "name": "Ann" }));
    let user = async |more: String| check(&sim, "facebook", &more).await.expect(200);
    let by_claim = user(format!("&accessToken={token}")).await;
    assert_eq!(
        (by_claim.at("/data/nickname"), by_claim.at("/data/email")),
        (json!("Ann"), json!("Ann@example.org"))
    );
    let by_id = user("&accessToken=opaque&userId=1001".into()).await;
    assert_eq!(by_id.at("/data/userId"), by_claim.at("/data/userId"));
    let by_hash = user("&accessToken=opaque".into()).await;
    assert_ne!(by_hash.at("/data/userId"), by_claim.at("/data/userId"));
    let nickname = by_hash.text_at("/data/nickname");
    assert!(nickname.starts_with("user-"));
    assert_eq!(by_hash.text_at("/data/email"), format!("{nickname}@example.org"));
    // Of a token that somebody vouches for, the id must be that of the token.
    let fake = json!({ "provider": "facebook", "token": "fake", "subject": "1001" });
    sim.act("identify.register_token", fake).await;
    check(&sim, "facebook", "&accessToken=fake&userId=1001").await.expect(200);
    check(&sim, "facebook", "&accessToken=fake&userId=1002").await.expect(401);
    let ours = by_claim.text_at("/data/accessToken");
    check(&sim, "facebook", &format!("&accessToken={ours}&userId=1001")).await.expect(200);
    assert_eq!(
        check(&sim, "facebook", &format!("&accessToken={ours}&userId=1002"))
            .await
            .expect(401)
            .text_at("/message"),
        "Invalid token"
    );
    assert_eq!(
        check(&sim, "google", &format!("&accessToken={ours}")).await.expect(401).text_at("/message"),
        "Invalid Access Token"
    );
}

/// Section 4.5.
#[tokio::test]
async fn a_disabled_user_is_refused() {
    let sim = Sim::start().await;
    let user = check(&sim, "google", "&accessToken=opaque").await.expect(200).at("/data/userId");
    sim.act("identify.set_user_status", json!({ "user_id": user, "status": "DISABLED" })).await;
    check(&sim, "google", "&accessToken=opaque").await.expect(403);
    sim.act("identify.delete_user", json!({ "user_id": user })).await;
    let fresh = check(&sim, "google", "&accessToken=opaque").await.expect(200);
    assert_ne!(fresh.at("/data/userId"), user);
}
