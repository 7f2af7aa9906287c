//! JSON Web Tokens taken apart and put together, whoever signs them.
//!
//! Reading believes nothing: whether a signature fits is asked of a key, and times are compared by a vendor
//! with its transaction's `now`.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Map, Value};

/// A token taken apart, of which nothing is believed yet.
#[derive(Clone, Debug)]
pub struct Jwt<'a> {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Jwt<'a> {
    /// Take a token apart; `None` where it is not three parts of base64url of which the first two are JSON objects.
    pub fn read(token: &'a str) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let object = |part: &str| serde_json::from_slice(&BASE64.decode(part).ok()?).ok();
        let (header, claims) = (object(header)?, object(claims)?);
        Some(Self { header, claims, signed, signature: BASE64.decode(signature).ok()? })
    }

    /// The header of a token of which nothing else need be readable.
    pub fn header(token: &str) -> Option<Map<String, Value>> {
        let header = token.split('.').next()?;
        serde_json::from_slice(&BASE64.decode(header).ok()?).ok()
    }

    /// The algorithm that it claims to be signed with.
    pub fn algorithm(&self) -> Option<&str> {
        self.header.get("alg").and_then(Value::as_str)
    }

    /// The id of the key that it claims to be signed with.
    pub fn key_id(&self) -> Option<&str> {
        self.header.get("kid").and_then(Value::as_str)
    }

    /// The claims.
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }

    /// The claim `name`, if it is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name).and_then(Value::as_str)
    }

    /// The claim `name`, if it is a time: seconds since 1970, fractions cut off, however far away.
    pub fn seconds(&self, name: &str) -> Option<i128> {
        let number = self.claims.get(name)?.as_number()?;
        number.as_i128().or_else(|| {
            #[allow(clippy::cast_possible_truncation, reason = "a cast from float saturates")]
            number.as_f64().map(|seconds| seconds.floor() as i128)
        })
    }

    /// What is signed.
    pub fn signed(&self) -> &'a str {
        self.signed
    }

    /// The signature.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str) -> String {
        format!("{}.{}.{}", BASE64.encode(header), BASE64.encode(claims), BASE64.encode("s"))
    }

    #[test]
    fn a_token_is_taken_apart_without_being_believed() {
        let text =
            token(r#"{"alg":"none","kid":"k"}"#, r#"{"sub":"ann","exp":1.9,"nbf":99999999999999999999}"#);
        let jwt = Jwt::read(&text).unwrap();
        assert_eq!((jwt.algorithm(), jwt.key_id(), jwt.text("sub")), (Some("none"), Some("k"), Some("ann")));
        assert_eq!((jwt.seconds("exp"), jwt.seconds("sub")), (Some(1), None));
        assert!(jwt.seconds("nbf").unwrap() > i128::from(i64::MAX));
        assert_eq!((jwt.signed(), jwt.signature()), (text.rsplit_once('.').unwrap().0, &b"s"[..]));
    }

    #[test]
    fn what_is_no_token_is_not_taken_apart() {
        let good = token("{}", "{}");
        for text in [
            "",
            ".",
            "..",
            "a.b",
            "e30.e30.%",
            "e30.e30",
            &token("[]", "{}"),
            &token("{}", "1"),
            &format!("{good}.e30"),
        ] {
            assert!(Jwt::read(text).is_none(), "{text}");
        }
        assert!(Jwt::read(&good).is_some());
    }
}
