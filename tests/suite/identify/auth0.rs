//! Users of a tenant of Auth0: what is believed of its tokens, and the sessions that follow.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use insta::assert_snapshot;
use lookalike::engine::SigningKey;
use ring::signature::KeyPair;
use serde_json::{Value, json};

use crate::support::identify::{DEVICE, OTHER_DEVICE, PROJECT, body, query};
use crate::support::tenant::{RSA, es256, p256, rs256};
use crate::support::{Answer, Sim};

const NOW: i64 = 1_772_355_600;
const RSA_PUBLIC: &str = include_str!("../../../fixtures/keys/idp-rs256.pub.pem");
const P256_PUBLIC: &str = include_str!("../../../fixtures/keys/idp-es256.pub.pem");
const OURS: &str = include_str!("../../../fixtures/keys/identify-rs256.pem");

/// A JWT that nobody signed.
fn unsigned(claims: &Value) -> String {
    format!(
        "{}.{}.{}",
        BASE64.encode(r#"{"alg":"RS256"}"#),
        BASE64.encode(claims.to_string()),
        BASE64.encode("x")
    )
}

fn ann(expires: i64) -> Value {
    json!({ "sub": "auth0|ann", "nickname": "annie", "email": "ann@example.org", "exp": expires })
}

async fn check_on(sim: &Sim, token: &str, device: &str) -> Answer {
    let path = format!("/v1/user/check?{}&deviceId={device}", query("authZero"));
    sim.caller().bearer(token).get(&path).await
}

async fn check(sim: &Sim, token: &str) -> Answer {
    check_on(sim, token, DEVICE).await
}

/// Acceptance 27.
#[tokio::test]
async fn a_token_that_nobody_vouches_for_is_believed_as_far_as_is_set() {
    let sim = Sim::start().await;
    check(&sim, &unsigned(&ann(NOW + 60))).await.expect(200);
    check(&sim, "opaque").await.expect(200);
    let future = json!({ "sub": "x", "nbf": NOW + 1 });
    let refused = check(&sim, &unsigned(&future)).await;
    assert_snapshot!(refused, @r#"401 {"result":0,"message":"Invalid token","data":{"code":"NotAuthorizedException"}}"#);
    sim.advance("59s").await;
    check(&sim, &unsigned(&ann(NOW + 60))).await.expect(200);
    sim.advance("1s").await;
    let expired = check(&sim, &unsigned(&ann(NOW + 60))).await;
    assert_eq!(expired.reason(), "clock-expired");
    assert_snapshot!(expired, @r#"401 {"result":0,"message":"Token has expired","data":{"code":"NotAuthorizedException"}}"#);
    assert_eq!(check(&sim, &"x".repeat(8_192)).await.status, 200);
    assert_eq!(check(&sim, &"x".repeat(8_193)).await.status, 401);
    sim.set(json!({ "idp_trust": "any" })).await;
    check(&sim, &unsigned(&ann(1))).await.expect(200);
    sim.set(json!({ "idp_trust": "none" })).await;
    assert_eq!(check(&sim, &unsigned(&ann(NOW + 60))).await.expect(401).text_at("/message"), "Invalid token");
    check(&sim, "opaque").await.expect(401);
}

/// Acceptance 28.
#[tokio::test]
async fn a_token_and_a_device_make_one_session() {
    let sim = Sim::start().await;
    let token = unsigned(&ann(NOW + 86_400));
    let first = check(&sim, &token).await.expect(200);
    sim.advance("10m").await;
    let again = check(&sim, &token).await.expect(200);
    for name in ["userId", "accessToken", "loginHistory", "externalId", "signUp"] {
        let pointer = format!("/data/{name}");
        assert_eq!(again.at(&pointer), first.at(&pointer), "{name}");
    }
    let device = check_on(&sim, &token, OTHER_DEVICE).await.expect(200);
    assert_eq!(device.at("/data/userId"), first.at("/data/userId"));
    assert_ne!(device.at("/data/accessToken"), first.at("/data/accessToken"));
    let fresh = unsigned(&json!({ "sub": "auth0|ann", "exp": NOW + 90_000 }));
    let newer = check(&sim, &fresh).await.expect(200);
    assert_eq!(newer.at("/data/loginHistory"), json!([NOW, NOW + 600, NOW + 600]));
    assert_eq!(newer.at("/data/signUp"), NOW);

    let ours = first.text_at("/data/accessToken");
    let holder = sim.caller().bearer(&ours);
    let query = query("authZero");
    assert_eq!(holder.get(&format!("/v1/user?{query}")).await.expect(200).at("/data/username"), "annie");
    let updated = holder.put("/v1/user", body("authZero", json!({ "username": "ann" }))).await.expect(200);
    assert_eq!(updated.text_at("/data/accessToken"), ours);
    holder.get(&format!("/v1/user/game-profile?projectId={PROJECT}")).await.expect(200);
    let checked = holder.get(&format!("/v1/user/check?{query}&deviceId={DEVICE}")).await.expect(200);
    assert_eq!(checked.text_at("/data/accessToken"), ours);
    // It is no token of awsCognito.
    let other = format!("/v1/user?{}", crate::support::identify::query("awsCognito"));
    holder.get(&other).await.expect(401);
    // Once ours has died, the same token of the provider gives another one, which is no login.
    sim.advance("50m").await;
    holder.get(&format!("/v1/user?{query}")).await.expect(401);
    let renewed = check(&sim, &token).await.expect(200);
    assert_ne!(renewed.text_at("/data/accessToken"), ours);
    assert_eq!(renewed.at("/data/loginHistory"), newer.at("/data/loginHistory"));
}

/// Section 6: an ended session begins anew with the next check.
#[tokio::test]
async fn an_ended_session_begins_anew() {
    let sim = Sim::start().await;
    let first = check(&sim, "opaque").await.expect(200);
    let user = first.at("/data/userId");
    assert_eq!(sim.act("identify.revoke_sessions", json!({ "user_id": user })).await.at("/revoked"), 1);
    let ours = sim.caller().bearer(&first.text_at("/data/accessToken"));
    let revoked = ours.get(&format!("/v1/user?{}", query("authZero"))).await;
    assert_eq!(revoked.text_at("/message"), "Access Token has been revoked");
    let again = check(&sim, "opaque").await.expect(200);
    assert_eq!((again.at("/data/userId"), again.at("/data/loginHistory")), (user, json!([NOW, NOW])));
    sim.advance("30d").await;
    assert_eq!(check(&sim, "opaque").await.at("/data/loginHistory").as_array().unwrap().len(), 3);
}

/// Section 4.2: the check in full, and strictly.
#[tokio::test]
async fn a_check_answers_session_and_profile() {
    let sim = Sim::start().await;
    let names = |answer: &Answer| {
        answer.at("/data").as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
    };
    let checked = check(&sim, &unsigned(&ann(NOW + 60))).await.expect(200);
    assert_eq!(
        names(&checked),
        "userId accessToken deviceId timeStamp signature externalId signUp username appProfile loginHistory"
    );
    assert_eq!(checked.at("/data/appProfile"), json!({}));
    assert_eq!(
        checked.at("/data/externalId"),
        "00dc3d6e584b797718c915b74de5978bf8658e1849f1a6f08bdccdd933a0e2e5"
    );
    sim.set(json!({ "strictness": "strict" })).await;
    assert_eq!(names(&check(&sim, "opaque").await.expect(200)), "username appProfile loginHistory");
}

/// Section 4.2: nickname, name, local part, hash.
#[tokio::test]
async fn a_name_is_taken_from_what_the_token_says() {
    let sim = Sim::start().await;
    for (number, (more, expected)) in [
        (json!({ "nickname": "nick", "name": "Name" }), "nick"),
        (json!({ "name": "Name", "email": "local@example.org" }), "Name"),
        (json!({ "email": "local@example.org" }), "local"),
        (json!({}), "user-"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut claims = more;
        claims["sub"] = json!(format!("sub-{number}"));
        let name = check(&sim, &unsigned(&claims)).await.expect(200).text_at("/data/username");
        assert!(
            name == expected || expected == "user-" && name.starts_with(expected) && name.len() == 13,
            "{name}"
        );
    }
}

/// Acceptance 29.
#[tokio::test]
async fn an_update_replaces_the_whole_profile() {
    let sim = Sim::start().await;
    let caller = sim.caller().bearer("opaque");
    let put = |data: Value| caller.put("/v1/user", body("authZero", data));
    put(json!({ "username": "testUserAuthZero", "appProfile": { "a": 1, "b": 2 } })).await.expect(200);
    let updated =
        put(json!({ "appProfile": { "data": "customUserObjectGoesHere" }, "ignored": 1 })).await.expect(200);
    assert_eq!(updated.text_at("/message"), "User is Correctly Created");
    let data = updated.at("/data");
    assert_eq!(
        data.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" "),
        "externalId projectId accessToken appProfile"
    );
    assert_eq!(data["appProfile"], json!({ "data": "customUserObjectGoesHere" }));
    let read = caller.get(&format!("/v1/user?{}", query("authZero"))).await;
    assert_snapshot!(read, @r#"200 {"result":1,"message":"OK","data":{"username":"testUserAuthZero","appProfile":{"data":"customUserObjectGoesHere"},"loginHistory":[1772355600]}}"#);
    for data in
        [json!({ "username": "" }), json!({ "username": 7 }), json!({ "appProfile": "x".repeat(64 * 1024) })]
    {
        sim.unchanged_by(put(data)).await.expect(400);
    }
    put(json!({ "appProfile": "x".repeat(64 * 1024 - 2) })).await.expect(200);
    put(json!({})).await.expect(200);
}

/// A scenario whose project knows the keys of a tenant.
fn with_keys(key: &str) -> Sim {
    Sim::identify_with(&format!("projects:\n  - id: {PROJECT}\n    idps:\n      authZero: {key}"))
}

/// Acceptance 30.
#[tokio::test]
async fn tokens_are_checked_with_keys_that_are_given() {
    let (n, e) = SigningKey::from_pem("k1", RSA).unwrap().public();
    let point = p256().public_key().as_ref().to_vec();
    let (x, y) = (BASE64.encode(&point[1..33]), BASE64.encode(&point[33..]));
    let jwks = json!({ "jwks": { "keys": [
        { "kty": "RSA", "kid": "k1", "alg": "RS256", "n": n, "e": e },
        { "kty": "EC", "kid": "k2", "crv": "P-256", "x": x, "y": y },
    ] }, "issuer": "https://tenant.example/", "audience": "https://api.example" });
    let sim = with_keys(&jwks.to_string());
    let good = json!({ "sub": "auth0|ann", "iss": "https://tenant.example/", "aud": ["x", "https://api.example"], "exp": NOW + 60 });
    let without = |name: &str| {
        let mut claims = good.clone();
        claims.as_object_mut().unwrap().remove(name);
        claims
    };
    let with = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    check(&sim, &rs256(RSA, "k1", &good)).await.expect(200);
    check(&sim, &es256("k2", &good)).await.expect(200);
    check(&sim, &rs256(RSA, "k1", &with("aud", json!("https://api.example")))).await.expect(200);
    for (what, token) in [
        ("another key", rs256(OURS, "k1", &good)),
        ("an unknown kid", rs256(RSA, "k9", &good)),
        ("the other key's kid", rs256(RSA, "k2", &good)),
        ("no kid", unsigned(&good)),
        ("opaque", "opaque".into()),
        ("no exp", rs256(RSA, "k1", &without("exp"))),
        ("no sub", rs256(RSA, "k1", &without("sub"))),
        ("no iss", rs256(RSA, "k1", &without("iss"))),
        ("another iss", rs256(RSA, "k1", &with("iss", json!("https://evil.example/")))),
        ("another aud", rs256(RSA, "k1", &with("aud", json!(["x"])))),
        ("not yet", rs256(RSA, "k1", &with("nbf", json!(NOW + 1)))),
    ] {
        let refused = check(&sim, &token).await;
        assert_eq!((refused.status, refused.text_at("/message").as_str()), (401, "Invalid token"), "{what}");
    }
    let dead = check(&sim, &rs256(RSA, "k1", &with("exp", json!(NOW)))).await;
    assert_eq!(dead.text_at("/message"), "Token has expired");
}

/// Acceptance 30: a PEM key needs no `kid`.
#[tokio::test]
async fn tokens_are_checked_with_a_pem_key() {
    let sim = with_keys(&json!({ "public_key": RSA_PUBLIC }).to_string());
    let good = json!({ "sub": "auth0|ann", "exp": NOW + 60 });
    check(&sim, &rs256(RSA, "any", &good)).await.expect(200);
    assert_eq!(
        check(&sim, &rs256(OURS, "any", &good)).await.expect(401).text_at("/message"),
        "Invalid token"
    );
    check(&sim, &es256("any", &good)).await.expect(401);
    let sim = with_keys(&json!({ "public_key": P256_PUBLIC }).to_string());
    check(&sim, &es256("any", &good)).await.expect(200);
    check(&sim, &rs256(RSA, "any", &good)).await.expect(401);
}

/// Acceptance 31.
#[tokio::test]
async fn a_registered_token_says_what_was_registered() {
    let sim = Sim::start().await;
    let register = async |status: &str, expires: Value| {
        let token = json!({
            "provider": "authZero", "token": "fake", "subject": "auth0|ann", "nickname": "ann", "email": "ann@example.org",
            "status": status, "expires_at": expires,
        });
        sim.act("identify.register_token", token).await;
    };
    sim.set(json!({ "idp_trust": "none" })).await;
    for (status, answer, text) in [
        ("valid", 200, "OK"),
        ("rejected", 401, "Invalid token"),
        ("expired", 401, "Token has expired"),
        ("revoked", 401, "Token has been revoked"),
    ] {
        register(status, Value::Null).await;
        assert_eq!(check(&sim, "fake").await.expect(answer).text_at("/message"), text, "{status}");
    }
    register("valid", json!("2026-03-01T10:00:00Z")).await;
    let checked = check(&sim, "fake").await.expect(200);
    assert_eq!(checked.at("/data/username"), "ann");
    sim.advance("1h").await;
    assert_eq!(check(&sim, "fake").await.text_at("/message"), "Token has expired");
    // It is a token of that provider and no other.
    let path = format!("/v1/user/check/nonstandard?{}&accessToken=fake", query("google"));
    sim.caller().get(&path).await.expect(401);
}

/// Section 9: a fake token for one project is unknown in the others, and comes before one for all.
#[tokio::test]
async fn a_registered_token_may_be_known_to_one_project() {
    let sim = Sim::identify_with(&format!(
        "settings: {{ idp_trust: none }}\ntokens:\n  - {{ provider: authZero, token: shared, subject: everybody }}\n  - {{ provider: authZero, token: shared, subject: special, project_id: {PROJECT} }}\n  - {{ provider: authZero, token: own, subject: special, project_id: {PROJECT} }}"
    ));
    let other = "5d5b0676-ce0f-4058-b2bf-49af49f61cb5";
    let external = async |token: &str, project: &str| {
        let path =
            format!("/v1/user/check?{}&deviceId={DEVICE}", query("authZero")).replace(PROJECT, project);
        let answer = sim.caller().bearer(token).get(&path).await;
        (answer.status == 200).then(|| answer.text_at("/data/externalId"))
    };
    assert_eq!(external("own", other).await, None);
    assert!(external("own", PROJECT).await.is_some());
    assert_ne!(external("shared", PROJECT).await, external("shared", other).await);
    assert_eq!(external("shared", PROJECT).await, external("own", PROJECT).await);
}
