//! Keys of JSON Web Tokens: one that signs with RS256, and public ones that check RS256 and ES256.
//!
//! The backend is `ring`: measured against the pure-Rust one it signs three times and checks eight times as
//! fast (`benches/sign.rs`), needs no `CMake`, links statically, and is what TLS uses anyway. PKCS#1 v1.5 pads
//! without chance, so equal claims give equal bytes.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as BASE64};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey,
};
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;

use super::tokens::BadToken;
use super::{Jwt, Memo, der};

thread_local! {
    /// Which tokens public keys have signed, by kind and bytes of the key, what is signed and the signature.
    static SIGNED: Memo<5, ()> = const { Memo::new() };
}

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadKey {
    /// Not PEM with one block of a kind that is read.
    #[error("the key is no PEM block of {0}")]
    Pem(&'static str),
    /// Neither an RSA key of 2048 bits or more nor a P-256 key.
    #[error("the key is neither RSA nor P-256")]
    Kind,
    /// Something that a JSON Web Key must have.
    #[error("the key lacks a usable `{0}`")]
    Member(&'static str),
}

/// A private key that signs tokens with RS256.
pub struct SigningKey {
    pair: KeyPair,
    /// `{"alg":"RS256","kid":"…","typ":"JWT"}` in base64url.
    header: String,
}

impl SigningKey {
    /// The key in a PKCS#1 PEM block; `id` names it in the headers of tokens.
    pub fn from_pem(id: &str, pem: &str) -> Result<Self, BadKey> {
        let der = block(pem, "RSA PRIVATE KEY").ok_or(BadKey::Pem("an RSA private key (PKCS#1)"))?;
        let pair = KeyPair::from_der(&der).map_err(|_| BadKey::Kind)?;
        let header = serde_json::json!({ "alg": "RS256", "kid": id, "typ": "JWT" });
        Ok(Self { pair, header: BASE64.encode(header.to_string()) })
    }

    /// Sign `claims`, which keep their order.
    pub fn sign(&self, claims: &impl Serialize) -> Result<String, BadToken> {
        let claims = serde_json::to_vec(claims).map_err(|_| BadToken::Unsignable)?;
        let signed = format!("{}.{}", self.header, BASE64.encode(claims));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature)
            .map_err(|_| BadToken::Unsignable)?;
        Ok(format!("{signed}.{}", BASE64.encode(signature)))
    }

    /// Whether this key signed a token: computed every time.
    pub fn signed(&self, jwt: &Jwt<'_>) -> bool {
        PublicKey::RsaDer(self.pair.public().as_ref().to_vec()).fits(jwt)
    }

    /// Modulus and exponent of the public key in base64url, as a JSON Web Key has them.
    pub fn public(&self) -> (String, String) {
        let PublicKeyComponents::<Vec<u8>> { n, e } = self.pair.public().into();
        (BASE64.encode(n), BASE64.encode(e))
    }
}

/// A public key that checks tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// RSA, as modulus and exponent: RS256.
    Rsa {
        /// The modulus, big end first.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
    /// RSA, as PKCS#1 has it: RS256.
    RsaDer(Vec<u8>),
    /// A point on P-256, uncompressed: ES256.
    P256(Vec<u8>),
}

impl PublicKey {
    /// The key in a JSON Web Key.
    pub fn from_jwk(jwk: &Value) -> Result<Self, BadKey> {
        let bytes = |name: &'static str| {
            let text = jwk.get(name).and_then(Value::as_str).ok_or(BadKey::Member(name))?;
            BASE64.decode(text.trim_end_matches('=')).map_err(|_| BadKey::Member(name))
        };
        match jwk.get("kty").and_then(Value::as_str) {
            Some("RSA") => Ok(Self::Rsa { n: bytes("n")?, e: bytes("e")? }),
            Some("EC") if jwk.get("crv").and_then(Value::as_str) == Some("P-256") => {
                Ok(Self::P256([vec![4], bytes("x")?, bytes("y")?].concat()))
            }
            Some(_) => Err(BadKey::Kind),
            None => Err(BadKey::Member("kty")),
        }
    }

    /// The key in a PEM block, `PUBLIC KEY` or `RSA PUBLIC KEY`.
    pub fn from_pem(pem: &str) -> Result<Self, BadKey> {
        if let Some(der) = block(pem, "RSA PUBLIC KEY") {
            return Ok(Self::RsaDer(der));
        }
        let der = block(pem, "PUBLIC KEY").ok_or(BadKey::Pem("a public key"))?;
        match der::public_key(&der).ok_or(BadKey::Kind)? {
            (der::Kind::Rsa, key) => Ok(Self::RsaDer(key.to_vec())),
            (der::Kind::P256, key) => Ok(Self::P256(key.to_vec())),
        }
    }

    /// Whether this key signed a token, with its own algorithm and no other; remembered if it did.
    pub fn signed(&self, jwt: &Jwt<'_>) -> bool {
        let (kind, key, more): (&[u8], _, &[u8]) = match self {
            Self::Rsa { n, e } => (b"rsa", n, e),
            Self::RsaDer(der) => (b"rsa-der", der, &[]),
            Self::P256(point) => (b"p256", point, &[]),
        };
        // The algorithm stands in what is signed.
        let parts = [kind, key, more, jwt.signed().as_bytes(), jwt.signature()];
        let fits = || self.fits(jwt).then_some(()).ok_or(());
        SIGNED.with(|signed| signed.recall(parts, fits)).is_ok()
    }

    fn fits(&self, jwt: &Jwt<'_>) -> bool {
        let (message, signature) = (jwt.signed().as_bytes(), jwt.signature());
        let verified = match (self, jwt.algorithm()) {
            (Self::Rsa { n, e }, Some("RS256")) => {
                PublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            (Self::RsaDer(der), Some("RS256")) => {
                UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).verify(message, signature)
            }
            (Self::P256(point), Some("ES256")) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            _ => return false,
        };
        verified.is_ok()
    }
}

/// The bytes of the PEM block of that kind; what stands around it is for people.
fn block(pem: &str, kind: &str) -> Option<Vec<u8>> {
    let (_, rest) = pem.split_once(&format!("-----BEGIN {kind}-----"))?;
    let (text, _) = rest.split_once(&format!("-----END {kind}-----"))?;
    let text: String = text.split_whitespace().collect();
    BASE64_STANDARD.decode(text).ok()
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod properties;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PEM: &str = include_str!("../../fixtures/keys/identify-rs256.pem");
    const OTHER: &str = include_str!("../../fixtures/keys/idp-rs256.pem");

    #[test]
    fn a_signed_token_is_known_by_its_key_in_every_form_and_by_no_other() {
        let key = SigningKey::from_pem("k", PEM).unwrap();
        let token = key.sign(&json!({ "sub": "ann" })).unwrap();
        assert_eq!(token, key.sign(&json!({ "sub": "ann" })).unwrap());
        let jwt = Jwt::read(&token).unwrap();
        let (n, e) = key.public();
        let jwk = PublicKey::from_jwk(&json!({ "kty": "RSA", "n": n, "e": e })).unwrap();
        assert!(key.signed(&jwt) && jwk.signed(&jwt));
        assert!(!SigningKey::from_pem("k", OTHER).unwrap().signed(&jwt));
        let forged = token.replace('.', "x.");
        assert!(Jwt::read(&forged).is_none_or(|jwt| !key.signed(&jwt)));
    }

    #[test]
    fn a_key_signs_with_its_own_algorithm_only() {
        let key = SigningKey::from_pem("k", PEM).unwrap();
        let token = key.sign(&json!({})).unwrap();
        let (_, rest) = token.split_once('.').unwrap();
        for header in [r#"{"alg":"none"}"#, r#"{"alg":"HS256"}"#, r#"{"alg":"ES256"}"#, "{}"] {
            let token = format!("{}.{rest}", BASE64.encode(header));
            assert!(!key.signed(&Jwt::read(&token).unwrap()), "{header}");
        }
    }

    #[test]
    fn what_is_no_key_says_why() {
        assert_eq!(SigningKey::from_pem("k", "no").err(), Some(BadKey::Pem("an RSA private key (PKCS#1)")));
        assert_eq!(PublicKey::from_pem("no"), Err(BadKey::Pem("a public key")));
        let odd = "-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----";
        assert_eq!(PublicKey::from_pem(odd), Err(BadKey::Kind));
        for (jwk, expected) in [
            (json!({}), BadKey::Member("kty")),
            (json!({ "kty": "oct" }), BadKey::Kind),
            (json!({ "kty": "RSA" }), BadKey::Member("n")),
            (json!({ "kty": "RSA", "n": "AQAB", "e": "?" }), BadKey::Member("e")),
            (json!({ "kty": "EC", "crv": "P-384" }), BadKey::Kind),
            (json!({ "kty": "EC", "crv": "P-256", "x": "AA" }), BadKey::Member("y")),
        ] {
            assert_eq!(PublicKey::from_jwk(&jwk), Err(expected), "{jwk}");
        }
    }
}
