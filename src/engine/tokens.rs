//! JSON Web Tokens against the virtual clock.
//!
//! `jsonwebtoken` knows the algorithms by their names. It would compare `exp` with the system's time, so a vendor compares
//! with its transaction's `now` instead. A vendor also has its own order of checks and its own words for each, which is
//! why the ways to be no good are told apart. `ring` signs, as it does everywhere else: the library's own backend would
//! bring every algorithm there is with it, 350 kB of the binary and an advisory against `rsa`.

use std::rc::Rc;
use std::thread::LocalKey;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use jsonwebtoken::Algorithm;
use ring::hmac;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Memo;

/// `{"alg":"HS256","typ":"JWT"}` in base64url.
const HS256_HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
/// `{"alg":"HS256"}` in base64url.
const UNTYPED_HS256_HEADER: &str = "eyJhbGciOiJIUzI1NiJ9";

/// Why a token is no good, before anything is said about its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadToken {
    /// Not three parts of base64url with JSON inside.
    #[error("the token is malformed")]
    Malformed,
    /// Signed with another algorithm, or not at all.
    #[error("the token's algorithm is not accepted")]
    Algorithm,
    /// The signature does not fit.
    #[error("the token's signature does not fit")]
    Signature,
    /// The token could not be made.
    #[error("the token could not be signed")]
    Unsignable,
}

/// Sign `claims` with HS256; the header is `{"alg":"HS256","typ":"JWT"}` and the claims keep their order.
///
/// Header and claims are put together here because the library writes `typ` first.
pub fn sign_hs256(secret: &str, claims: &impl Serialize) -> Result<String, BadToken> {
    sign(HS256_HEADER, secret, claims)
}

/// The same with the header `{"alg":"HS256"}`, which says nothing of a type.
pub fn sign_untyped_hs256(secret: &str, claims: &impl Serialize) -> Result<String, BadToken> {
    sign(UNTYPED_HS256_HEADER, secret, claims)
}

fn sign(header: &str, secret: &str, claims: &impl Serialize) -> Result<String, BadToken> {
    let claims = serde_json::to_vec(claims).map_err(|_| BadToken::Unsignable)?;
    let signed = format!("{header}.{}", BASE64.encode(claims));
    let signature = BASE64.encode(hmac::sign(&key(secret), signed.as_bytes()));
    Ok(format!("{signed}.{signature}"))
}

fn key(secret: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())
}

/// Check form, algorithm and signature, in this order, and read the claims. Times are the caller's business.
pub fn verify_hs256<C: DeserializeOwned>(secret: &str, token: &str) -> Result<C, BadToken> {
    let (signed, signature) = token.rsplit_once('.').ok_or(BadToken::Malformed)?;
    let (header, claims) = signed.rsplit_once('.').ok_or(BadToken::Malformed)?;
    // Most tokens are our own, and their headers need no reading.
    if header != HS256_HEADER && header != UNTYPED_HS256_HEADER {
        check_algorithm(header)?;
    }
    let signature = BASE64.decode(signature).map_err(|_| BadToken::Malformed)?;
    hmac::verify(&key(secret), signed.as_bytes(), &signature).map_err(|_| BadToken::Signature)?;
    let claims = BASE64.decode(claims).map_err(|_| BadToken::Malformed)?;
    serde_json::from_slice(&claims).map_err(|_| BadToken::Malformed)
}

/// The same, remembered: what a token says follows from it and the secret alone.
pub fn recall_hs256<C: DeserializeOwned>(
    good: &'static LocalKey<Memo<2, C>>,
    secret: &str,
    token: &str,
) -> Result<Rc<C>, BadToken> {
    good.with(|good| good.recall([secret.as_bytes(), token.as_bytes()], || verify_hs256(secret, token)))
}

/// What counts of somebody else's header; the library would want each of the others to be of its type, too.
#[derive(Deserialize)]
struct Header {
    alg: Algorithm,
}

fn check_algorithm(header: &str) -> Result<(), BadToken> {
    let header = BASE64.decode(header).map_err(|_| BadToken::Malformed)?;
    let Header { alg } = serde_json::from_slice(&header).map_err(|_| BadToken::Malformed)?;
    if alg == Algorithm::HS256 { Ok(()) } else { Err(BadToken::Algorithm) }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{EncodingKey, Header};
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_token_is_read_back_whatever_its_time_says() {
        let token = sign_hs256("secret", &json!({"exp": 1})).unwrap();
        assert_eq!(verify_hs256::<Value>("secret", &token), Ok(json!({"exp": 1})));
    }

    #[test]
    fn each_way_to_be_no_good_is_told_apart() {
        let token = sign_hs256("secret", &json!({"exp": 1})).unwrap();
        let unsigned = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJleHAiOjF9.";
        let other = jsonwebtoken::encode(
            &Header::new(Algorithm::HS512),
            &json!({}),
            &EncodingKey::from_secret(b"secret"),
        )
        .unwrap();
        let table = [
            ("a.b", BadToken::Malformed),
            ("", BadToken::Malformed),
            ("a.b.c", BadToken::Malformed),
            (&*other, BadToken::Algorithm),
        ];
        for (token, expected) in table {
            assert_eq!(verify_hs256::<Value>("secret", token), Err(expected), "{token}");
        }
        assert!(verify_hs256::<Value>("secret", unsigned).is_err());
        assert_eq!(verify_hs256::<Value>("wrong", &token), Err(BadToken::Signature));
    }
}
