//! Tokens of identity providers: what is believed of them, by trust, by keys that are given, by registration.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use insta::assert_snapshot;
use lookalike::engine::SigningKey;
use ring::signature::KeyPair;
use serde_json::{Value, json};

use crate::support::Sim;
use crate::support::identify::{DEVICE, PROJECT, query};
use crate::support::tenant::{NOW, RSA, ann, es256, p256, rs256, unsigned};

const RSA_PUBLIC: &str = include_str!("../../../fixtures/keys/idp-rs256.pub.pem");
const P256_PUBLIC: &str = include_str!("../../../fixtures/keys/idp-es256.pub.pem");
const OURS: &str = include_str!("../../../fixtures/keys/identify-rs256.pem");

/// Acceptance 27.
#[tokio::test]
async fn a_token_that_nobody_vouches_for_is_believed_as_far_as_is_set() {
    let sim = Sim::start().await;
    sim.auth0(&unsigned(&ann(NOW + 60))).await.expect(200);
    sim.auth0("opaque").await.expect(200);
    let future = json!({ "sub": "x", "nbf": NOW + 1 });
    let refused = sim.auth0(&unsigned(&future)).await;
    assert_snapshot!(refused, @r#"401 {"result":0,"message":"Invalid token","data":{"code":"NotAuthorizedException"}}"#);
    sim.advance("59s").await;
    sim.auth0(&unsigned(&ann(NOW + 60))).await.expect(200);
    sim.advance("1s").await;
    let expired = sim.auth0(&unsigned(&ann(NOW + 60))).await;
    assert_eq!(expired.reason(), "clock-expired");
    assert_snapshot!(expired, @r#"401 {"result":0,"message":"Token has expired","data":{"code":"NotAuthorizedException"}}"#);
    assert_eq!(sim.auth0(&"x".repeat(8_192)).await.status, 200);
    assert_eq!(sim.auth0(&"x".repeat(8_193)).await.status, 401);
    sim.set(json!({ "idp_trust": "any" })).await;
    sim.auth0(&unsigned(&ann(1))).await.expect(200);
    sim.set(json!({ "idp_trust": "none" })).await;
    assert_eq!(sim.auth0(&unsigned(&ann(NOW + 60))).await.expect(401).text_at("/message"), "Invalid token");
    sim.auth0("opaque").await.expect(401);
}

/// A scenario whose project knows the keys of a tenant.
fn with_keys(key: &str) -> Sim {
    Sim::identify_with(&format!("projects:\n  - id: {PROJECT}\n    idps:\n      authZero: {key}"))
}

/// A token that the tenant's key signed, without saying which key it was.
fn without_kid(claims: &Value) -> String {
    let lines = RSA.lines().skip_while(|line| !line.starts_with("-----"));
    let pem: String = lines.filter(|line| !line.starts_with("-----")).collect();
    let der = base64::prelude::BASE64_STANDARD.decode(pem).unwrap();
    let key = ring::rsa::KeyPair::from_der(&der).unwrap();
    let signed = [r#"{"alg":"RS256"}"#, &claims.to_string()].map(|part| BASE64.encode(part)).join(".");
    let mut signature = vec![0; key.public().modulus_len()];
    let chance = ring::rand::SystemRandom::new();
    key.sign(&ring::signature::RSA_PKCS1_SHA256, &chance, signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", BASE64.encode(signature))
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
    sim.auth0(&rs256(RSA, "k1", &good)).await.expect(200);
    sim.auth0(&es256("k2", &good)).await.expect(200);
    sim.auth0(&rs256(RSA, "k1", &with("aud", json!("https://api.example")))).await.expect(200);
    for (what, token) in [
        ("another key", rs256(OURS, "k1", &good)),
        ("an unknown kid", rs256(RSA, "k9", &good)),
        ("the other key's kid", rs256(RSA, "k2", &good)),
        ("no kid", without_kid(&good)),
        ("no signature", unsigned(&good)),
        ("opaque", "opaque".into()),
        ("no exp", rs256(RSA, "k1", &without("exp"))),
        ("no sub", rs256(RSA, "k1", &without("sub"))),
        ("no iss", rs256(RSA, "k1", &without("iss"))),
        ("another iss", rs256(RSA, "k1", &with("iss", json!("https://evil.example/")))),
        ("another aud", rs256(RSA, "k1", &with("aud", json!(["x"])))),
        ("not yet", rs256(RSA, "k1", &with("nbf", json!(NOW + 1)))),
    ] {
        let refused = sim.auth0(&token).await;
        assert_eq!((refused.status, refused.text_at("/message").as_str()), (401, "Invalid token"), "{what}");
    }
    let dead = sim.auth0(&rs256(RSA, "k1", &with("exp", json!(NOW)))).await;
    assert_eq!(dead.text_at("/message"), "Token has expired");
}

/// Acceptance 30: a PEM key needs no `kid`.
#[tokio::test]
async fn tokens_are_checked_with_a_pem_key() {
    let sim = with_keys(&json!({ "public_key": RSA_PUBLIC }).to_string());
    let good = json!({ "sub": "auth0|ann", "exp": NOW + 60 });
    sim.auth0(&rs256(RSA, "any", &good)).await.expect(200);
    sim.auth0(&without_kid(&good)).await.expect(200);
    assert_eq!(sim.auth0(&rs256(OURS, "any", &good)).await.expect(401).text_at("/message"), "Invalid token");
    sim.auth0(&es256("any", &good)).await.expect(401);
    let sim = with_keys(&json!({ "public_key": P256_PUBLIC }).to_string());
    sim.auth0(&es256("any", &good)).await.expect(200);
    sim.auth0(&rs256(RSA, "any", &good)).await.expect(401);
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
        assert_eq!(sim.auth0("fake").await.expect(answer).text_at("/message"), text, "{status}");
    }
    register("valid", json!("2026-03-01T10:00:00Z")).await;
    let checked = sim.auth0("fake").await.expect(200);
    assert_eq!(checked.at("/data/username"), "ann");
    sim.advance("1h").await;
    assert_eq!(sim.auth0("fake").await.text_at("/message"), "Token has expired");
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

/// Section 7: a token that names our key is never taken for anybody else's, however little of it can be read.
#[tokio::test]
async fn a_spoilt_token_of_ours_is_nobody_elses() {
    let sim = Sim::start().await;
    sim.set(json!({ "idp_trust": "any" })).await;
    let ours = sim.auth0("opaque").await.expect(200).text_at("/data/accessToken");
    sim.auth0(&ours).await.expect(200);
    let head = ours.rsplit_once('.').unwrap().0;
    for spoilt in [format!("{ours}."), format!("{ours}="), head.to_owned(), format!("{head}.")] {
        let refused = sim.unchanged_by(sim.auth0(&spoilt)).await;
        assert_eq!(refused.expect(401).text_at("/message"), "Invalid Access Token", "{spoilt}");
    }
}

/// Sections 4.2 and 7: under `accept` a registered token still names whom it was registered for, and what is known
/// of the token does not count; a token of ours is what its session says.
#[tokio::test]
async fn an_accepted_token_names_whom_it_was_registered_for() {
    let sim = Sim::start().await;
    let token = |status: &str| json!({ "provider": "authZero", "token": "fake", "subject": "auth0|ann", "status": status });
    sim.act("identify.register_token", token("valid")).await;
    let first = sim.auth0("fake").await.expect(200);
    sim.act("identify.register_token", token("revoked")).await;
    sim.auth0("fake").await.expect(401);
    let path = format!("/v1/user/check?{}&deviceId={DEVICE}", query("authZero"));
    let accepted = sim.caller().bearer("fake").forcing("accept").get(&path).await.expect(200);
    assert_eq!(accepted.at("/data/userId"), first.at("/data/userId"));
    sim.advance("2h").await;
    let ours = sim.caller().bearer(&first.text_at("/data/accessToken")).forcing("accept");
    assert_eq!(ours.get(&path).await.expect(401).text_at("/message"), "Access Token has expired");
}

/// Section 7: a registered token comes before keys that are given, and those of a social network count too.
#[tokio::test]
async fn a_registered_token_comes_before_the_keys() {
    let sim = Sim::identify_with(
        &json!({
            "projects": [{ "id": PROJECT, "idps": { "google": { "public_key": RSA_PUBLIC } } }],
            "tokens": [{ "provider": "google", "token": "fake", "subject": "1" }],
        })
        .to_string(),
    );
    let check = async |token: &str| {
        let path = format!("/v1/user/check/nonstandard?{}&accessToken={token}", query("google"));
        sim.caller().get(&path).await.status
    };
    let claims = json!({ "sub": "1", "exp": NOW + 60 });
    let statuses = [
        check("fake").await,
        check("other").await,
        check(&rs256(RSA, "k", &claims)).await,
        check(&rs256(OURS, "k", &claims)).await,
    ];
    assert_eq!(statuses, [200, 401, 200, 401]);
}

/// Section 7, rules 3 and 4: nobody is called by an empty text.
#[tokio::test]
async fn a_token_with_an_empty_subject_names_nobody() {
    let sim = with_keys(&format!("{{ public_key: {} }}", json!(P256_PUBLIC)));
    let claims = json!({ "sub": "", "exp": NOW + 60 });
    sim.auth0(&es256("k", &claims)).await.expect(401);
    let trusting = Sim::start().await;
    let empty = trusting.auth0(&unsigned(&claims)).await.expect(200).at("/data/userId");
    let other = trusting.auth0(&unsigned(&json!({ "sub": "", "exp": NOW + 61 }))).await.expect(200);
    assert_ne!(other.at("/data/userId"), empty, "each token is its own user, as without `sub`");
}
