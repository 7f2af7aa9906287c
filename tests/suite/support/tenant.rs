//! An identity provider that signs tokens with the published test keys.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use lookalike::engine::SigningKey;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::{Value, json};

use super::identify::{DEVICE, query};
use super::{Answer, Sim};

/// An RSA key.
pub const RSA: &str = include_str!("../../../fixtures/keys/idp-rs256.pem");
const P256: &str = include_str!("../../../fixtures/keys/idp-es256.pem");

/// Seconds at the beginning of a test.
pub const NOW: i64 = 1_772_355_600;

/// A token that nobody signed.
pub fn unsigned(claims: &Value) -> String {
    let parts = [r#"{"alg":"RS256"}"#, &claims.to_string(), "x"];
    parts.map(|part| BASE64.encode(part)).join(".")
}

/// The claims of Ann, until then.
pub fn ann(expires: i64) -> Value {
    json!({ "sub": "auth0|ann", "nickname": "annie", "email": "ann@example.org", "exp": expires })
}

/// A token that is signed with an RSA key.
pub fn rs256(pem: &str, id: &str, claims: &Value) -> String {
    SigningKey::from_pem(id, pem).unwrap().sign(claims).unwrap()
}

/// A token that is signed with the elliptic key.
pub fn es256(id: &str, claims: &Value) -> String {
    let header = json!({ "alg": "ES256", "kid": id });
    let signed = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
    let signature = p256().sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    format!("{signed}.{}", BASE64.encode(signature.as_ref()))
}

/// The elliptic key.
pub fn p256() -> EcdsaKeyPair {
    let text: String = P256
        .lines()
        .skip_while(|line| !line.starts_with("-----"))
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let der = base64::prelude::BASE64_STANDARD.decode(text).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, &SystemRandom::new()).unwrap()
}

impl Sim {
    /// Check a token of the tenant on the usual device.
    pub async fn auth0(&self, token: &str) -> Answer {
        self.auth0_on(token, DEVICE).await
    }

    /// Check a token of the tenant on a device.
    pub async fn auth0_on(&self, token: &str, device: &str) -> Answer {
        let path = format!("/v1/user/check?{}&deviceId={device}", query("authZero"));
        self.caller().bearer(token).get(&path).await
    }
}
