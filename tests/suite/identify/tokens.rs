//! Tokens: vectors, verification by a library that is not ours, what is refused as a Bearer, minting.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use ring::hmac;
use serde_json::{Value, json};

use crate::support::identify::{ANN, DEVICE, PROJECT, claims, query};
use crate::support::tenant::{RSA, rs256};
use crate::support::{Answer, Caller, Sim};

/// Acceptance 4: the vectors themselves are unit tests beside the code.
#[tokio::test]
async fn the_signature_of_a_login_can_be_recomputed() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let signed = format!("{}:{}", session["userId"].as_str().unwrap(), session["timeStamp"]);
    let recomputed = |secret: &str| {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret.as_bytes());
        hmac::sign(&key, signed.as_bytes())
            .as_ref()
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect::<String>()
    };
    assert_eq!(session["signature"], recomputed("identify-sim-secret"));
    sim.set(json!({ "signature_secret": "other" })).await;
    assert_eq!(sim.session().await["signature"], recomputed("other"));
}

/// Acceptance 24: `.ci/jwks.py` is the second library.
#[tokio::test]
async fn tokens_verify_through_the_published_key() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let base = format!("/v1/projects/{PROJECT}/.well-known");
    let discovery = sim.caller().get(&format!("{base}/openid-configuration")).await.expect(200);
    assert_eq!(discovery.header("cache-control"), "public, max-age=300");
    let jwks_uri = discovery.text_at("/jwks_uri");
    let path = jwks_uri.strip_prefix(&sim.server.url()).unwrap();
    let jwks = sim.outside().get(path).await.expect(200);
    let key = &jwks.json()["keys"][0];
    assert_eq!(
        (&key["kid"], &key["alg"], &key["use"]),
        (&json!("identify-1"), &json!("RS256"), &json!("sig"))
    );
    let key =
        DecodingKey::from_rsa_components(key["n"].as_str().unwrap(), key["e"].as_str().unwrap()).unwrap();
    for (name, audience) in [("accessToken", None), ("profileToken", Some(PROJECT))] {
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_exp = false;
        validation.set_issuer(&[discovery.text_at("/issuer")]);
        match audience {
            Some(audience) => validation.set_audience(&[audience]),
            None => validation.validate_aud = false,
        }
        let token = session[name].as_str().unwrap();
        let decoded = decode::<Value>(token, &key, &validation).unwrap();
        assert_eq!(decoded.header.kid.as_deref(), Some("identify-1"));
        assert_eq!(decoded.claims["exp"].as_i64().unwrap() - decoded.claims["iat"].as_i64().unwrap(), 3_600);
        assert!(token.starts_with(&BASE64.encode(r#"{"alg":"RS256","kid":"identify-1","typ":"JWT"}"#)));
    }
}

/// Section 7: the setting `issuer`.
#[tokio::test]
async fn an_issuer_can_be_fixed() {
    let sim = Sim::identify_with("settings: { issuer: 'https://issuer.example/{project}' }");
    let session = sim.ann().await;
    let issuer = format!("https://issuer.example/{PROJECT}");
    assert_eq!(claims(session["accessToken"].as_str().unwrap())["iss"], issuer);
    let discovery = sim.caller().get(&format!("/projects/{PROJECT}/.well-known/openid-configuration")).await;
    assert_eq!(discovery.text_at("/issuer"), issuer);
    assert!(discovery.text_at("/jwks_uri").starts_with(&sim.server.url()));
    sim.profile(&session).await.expect(200);
}

fn path() -> String {
    format!("/v1/user?{}", query("awsCognito"))
}

async fn with(caller: &Caller, token: &str) -> Answer {
    caller.bearer(token).get(&path()).await
}

/// The token with other claims or another header, and the signature it had.
fn forged(token: &str, header: Option<Value>, claims: Option<Value>) -> String {
    let parts: Vec<_> = token.split('.').collect();
    let part = |given: Option<Value>, place: usize| {
        given.map_or_else(|| parts[place].to_owned(), |value| BASE64.encode(value.to_string()))
    };
    format!("{}.{}.{}", part(header, 0), part(claims, 1), parts[2])
}

/// The claims of a token under HMAC, with the published key for its secret.
fn hs256(token: &str, published: &str) -> String {
    let header = json!({ "alg": "HS256", "kid": "identify-1", "typ": "JWT" });
    let signed = format!("{}.{}", BASE64.encode(header.to_string()), token.split('.').nth(1).unwrap());
    let key = hmac::Key::new(hmac::HMAC_SHA256, published.as_bytes());
    format!("{signed}.{}", BASE64.encode(hmac::sign(&key, signed.as_bytes())))
}

/// Acceptance 25.
#[tokio::test]
async fn what_is_no_access_token_of_the_project_is_no_bearer() {
    let sim = Sim::start().await;
    let session = sim.ann().await;
    let token = session["accessToken"].as_str().unwrap();
    let jwks = sim.caller().get(&format!("/projects/{PROJECT}/.well-known/jwks.json")).await.expect(200);
    let mut promoted = claims(token);
    promoted["userId"] = json!("somebody");
    let signature_changed = {
        let (head, tail) = token.split_at(token.len() - 4);
        format!("{head}{}", if tail == "AAAA" { "BBBB" } else { "AAAA" })
    };
    let none = format!(
        "{}.{}.",
        BASE64.encode(r#"{"alg":"none","kid":"identify-1"}"#),
        token.split('.').nth(1).unwrap()
    );
    for bad in [
        session["profileToken"].as_str().unwrap().to_owned(),
        session["refreshToken"].as_str().unwrap().to_owned(),
        signature_changed,
        forged(token, None, Some(promoted)),
        forged(token, Some(json!({ "alg": "RS256", "kid": "identify-2", "typ": "JWT" })), None),
        forged(token, Some(json!({ "alg": "HS256", "kid": "identify-1", "typ": "JWT" })), None),
        forged(token, Some(json!({ "alg": "none", "kid": "identify-1" })), None),
        none,
        // Signed, but with another key, or with ours taken for a secret.
        rs256(RSA, "identify-1", &claims(token)),
        hs256(token, &jwks.text_at("/keys/0/n")),
        hs256(token, jwks.text()),
        token.rsplit_once('.').unwrap().0.to_owned(),
        format!("{token}."),
        "opaque".into(),
    ] {
        let refused = sim.unchanged_by(with(&sim.caller(), &bad)).await;
        assert_eq!(
            (refused.status, refused.text_at("/message").as_str()),
            (401, "Invalid Access Token"),
            "{bad}"
        );
        assert_eq!((refused.reason(), refused.header("www-authenticate")), ("bad-token", ""));
    }
    let other =
        format!("/v1/user?{}", query("awsCognito")).replace(PROJECT, "5d5b0676-ce0f-4058-b2bf-49af49f61cb5");
    assert_eq!(sim.caller().bearer(token).get(&other).await.text_at("/message"), "Invalid Access Token");
    let elsewhere = sim.other(&format!("{}-2", sim.namespace));
    assert_eq!(with(&elsewhere.caller(), token).await.text_at("/message"), "Invalid Access Token");
    for field in [None, Some("Basic YTpi"), Some("Bearer"), Some("Bearer  "), Some("")] {
        let caller = field.map_or_else(|| sim.caller(), |field| sim.caller().with("authorization", field));
        let refused = caller.get(&path()).await;
        assert_eq!(
            (refused.reason(), refused.header("www-authenticate")),
            ("missing-token", "Bearer"),
            "{field:?}"
        );
        assert_eq!(
            (refused.status, refused.text_at("/data/code").as_str()),
            (401, "Unauthorized"),
            "{field:?}"
        );
    }
    sim.caller().with("authorization", &format!("bEARER {token}")).get(&path()).await.expect(200);
}

async fn mint(sim: &Sim, wanted: Value) -> Answer {
    sim.admin().post("/__admin/tokens/identify", wanted).await
}

/// Acceptance 26.
#[tokio::test]
async fn a_minted_token_works_unless_it_has_a_flaw() {
    let sim = Sim::start().await;
    sim.register(ANN).await.expect(201);
    let minted =
        mint(&sim, json!({ "project_id": PROJECT, "email": ANN, "device_id": DEVICE })).await.expect(200);
    assert_eq!(minted.at("/claims"), claims(&minted.text_at("/token")));
    assert_eq!(minted.at("/claims/deviceId"), DEVICE);
    let profile = with(&sim.caller(), &minted.text_at("/token")).await.expect(200);
    assert_eq!(profile.at("/data/data/loginHistory"), json!([]));
    for (flaw, text) in [
        ("expired", "Access Token has expired"),
        ("bad_signature", "Invalid Access Token"),
        ("other_issuer", "Invalid Access Token"),
    ] {
        let token = mint(&sim, json!({ "email": ANN, "flaw": flaw })).await.expect(200).text_at("/token");
        assert_eq!(with(&sim.caller(), &token).await.expect(401).text_at("/message"), text, "{flaw}");
    }
    let wanted = json!({ "email": ANN, "expires_in": "10s", "claims": { "team": "red" } });
    let short = mint(&sim, wanted).await.expect(200);
    assert_eq!(short.at("/claims/team"), "red");
    sim.advance("9s").await;
    with(&sim.caller(), &short.text_at("/token")).await.expect(200);
    sim.advance("1s").await;
    assert_eq!(
        with(&sim.caller(), &short.text_at("/token")).await.text_at("/message"),
        "Access Token has expired"
    );
    // A flaw is laid over the claims that are asked for.
    for (flaw, claims, text) in [
        ("expired", json!({ "exp": 9_999_999_999_i64 }), "Access Token has expired"),
        ("other_issuer", json!({ "iss": "https://own.example" }), "Invalid Access Token"),
    ] {
        let wanted = json!({ "email": ANN, "flaw": flaw, "claims": claims });
        let token = mint(&sim, wanted).await.expect(200).text_at("/token");
        assert_eq!(with(&sim.caller(), &token).await.expect(401).text_at("/message"), text, "{flaw}");
    }
    let profile = mint(&sim, json!({ "email": ANN, "kind": "profile" })).await.expect(200);
    assert_eq!(profile.at("/claims/token_use"), "id");
    for (wanted, status) in [
        (json!({}), 422),
        (json!({ "email": ANN, "external_id": "x" }), 422),
        (json!({ "email": "nobody@example.org" }), 404),
        (json!({ "email": ANN, "project_id": "5d5b0676-ce0f-4058-b2bf-49af49f61cb5" }), 404),
        (json!({ "email": ANN, "flaw": "odd" }), 422),
    ] {
        sim.unchanged_by(mint(&sim, wanted)).await.expect(status);
    }
}

/// Section 4.7: the link to the key leads to it whatever the project is called.
#[tokio::test]
async fn discovery_leads_to_the_key_of_a_project_with_any_name() {
    let sim = Sim::start().await;
    let found =
        sim.caller().get("/v1/projects/my%20game%2F1/.well-known/openid-configuration").await.expect(200);
    let link = found.text_at("/jwks_uri");
    assert!(link.ends_with("/v1/projects/my%20game%2F1/.well-known/jwks.json"), "{link}");
    let key = sim.outside().get(link.strip_prefix(&sim.server.url()).unwrap()).await.expect(200);
    assert_eq!(key.header("cache-control"), "public, max-age=300");
    assert_eq!(
        (found.at("/id_token_signing_alg_values_supported"), found.at("/subject_types_supported")),
        (json!(["RS256"]), json!(["public"]))
    );
    assert_eq!(
        (found.at("/response_types_supported"), found.at("/claims_supported")),
        (json!(["token"]), json!(["sub", "iss", "aud", "exp", "iat", "email", "nickname"]))
    );
}
