//! Public keys as a scenario gives them, good and spoilt: a good one is read in every form, and one that was spoilt is
//! refused, or the same, or checks nothing that the good one signed. No form has a checksum, so that more cannot be said.

#![allow(clippy::string_slice, reason = "a test may fail, and keys are ASCII")]

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as BASE64};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

use super::{PublicKey, SigningKey, block};
use crate::engine::Jwt;
use crate::engine::trials::trials;

const RSA: &str = include_str!("../../fixtures/keys/idp-rs256.pem");
const RSA_PUBLIC: &str = include_str!("../../fixtures/keys/idp-rs256.pub.pem");
const P256: &str = include_str!("../../fixtures/keys/idp-es256.pem");
const P256_PUBLIC: &str = include_str!("../../fixtures/keys/idp-es256.pub.pem");

/// A good key in each form, and a token that its other half signed.
struct Good {
    pem: &'static str,
    jwk: Value,
    token: String,
}

impl Good {
    fn rsa() -> Self {
        let key = SigningKey::from_pem("k", RSA).unwrap();
        let (n, e) = key.public();
        let jwk = json!({ "kty": "RSA", "n": n, "e": e });
        Self { pem: RSA_PUBLIC, jwk, token: key.sign(&json!({ "sub": "ann" })).unwrap() }
    }

    fn p256() -> Self {
        let (der, chance) = (block(P256, "PRIVATE KEY").unwrap(), SystemRandom::new());
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, &chance).unwrap();
        let signed = format!("{}.{}", BASE64.encode(r#"{"alg":"ES256"}"#), BASE64.encode("{}"));
        let signature = BASE64.encode(key.sign(&chance, signed.as_bytes()).unwrap());
        let (x, y) = key.public_key().as_ref()[1..].split_at(32);
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": BASE64.encode(x), "y": BASE64.encode(y) });
        Self { pem: P256_PUBLIC, jwk, token: format!("{signed}.{signature}") }
    }

    fn each() -> [Self; 2] {
        [Self::rsa(), Self::p256()]
    }

    fn der(&self) -> Vec<u8> {
        block(self.pem, "PUBLIC KEY").unwrap()
    }

    /// Whether what was read of a spoilt key is none, or the good one, or one that checks nothing of the good one's.
    fn is_harmless(&self, read: Option<PublicKey>, good: &PublicKey) -> bool {
        read.is_none_or(|key| key == *good || !key.signed(&Jwt::read(&self.token).unwrap()))
    }
}

/// A `PUBLIC KEY` block in lines of some length.
fn pem(der: &[u8], width: usize) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<_> = text.as_bytes().chunks(width).map(|line| str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\r\n"))
}

#[test]
fn a_good_key_is_read_in_every_form_and_checks_what_its_other_half_signed() {
    for good in Good::each() {
        let jwt = Jwt::read(&good.token).unwrap();
        let key = PublicKey::from_pem(good.pem).unwrap();
        assert!(key.signed(&jwt) && PublicKey::from_jwk(&good.jwk).unwrap().signed(&jwt), "{}", good.jwk);
        for width in 1..80 {
            assert_eq!(PublicKey::from_pem(&pem(&good.der(), width)).as_ref(), Ok(&key), "{width}");
        }
    }
}

proptest! {
    #![proptest_config(trials(300))]

    #[test]
    fn a_pem_with_one_byte_changed_is_no_other_key_of_the_same_tokens(place in any::<Index>(), other in any::<u8>()) {
        for good in Good::each() {
            let key = PublicKey::from_pem(good.pem).unwrap();
            let mut text = good.pem.as_bytes().to_vec();
            let at = place.index(text.len());
            text[at] = other;
            let read = PublicKey::from_pem(&String::from_utf8_lossy(&text)).ok();
            prop_assert!(good.is_harmless(read, &key), "{at}: {other}");
            let mut der = good.der();
            let at = place.index(der.len());
            der[at] = other;
            prop_assert!(good.is_harmless(PublicKey::from_pem(&pem(&der, 64)).ok(), &key), "{at}: {other}");
        }
    }

    #[test]
    fn a_pem_that_ends_anywhere_is_refused_or_the_same(place in any::<Index>()) {
        for good in Good::each() {
            let key = PublicKey::from_pem(good.pem);
            let read = PublicKey::from_pem(&good.pem[..place.index(good.pem.len())]);
            prop_assert!(read.is_err() || read == key);
            let der = good.der();
            prop_assert!(PublicKey::from_pem(&pem(&der[..place.index(der.len())], 64)).is_err());
        }
    }

    #[test]
    fn a_jwk_with_one_letter_changed_or_its_end_missing_is_no_other_key_of_the_same_tokens(
        member in any::<Index>(), place in any::<Index>(), other in any::<char>(), ends in any::<bool>()
    ) {
        for mut good in Good::each() {
            let key = PublicKey::from_jwk(&good.jwk).unwrap();
            let members = good.jwk.as_object_mut().unwrap();
            let at = member.index(members.len());
            let Some(Value::String(text)) = members.values_mut().nth(at) else { panic!("it is a text") };
            let at = place.index(text.len());
            let rest = if ends { String::new() } else { format!("{other}{}", &text[at + 1..]) };
            *text = format!("{}{rest}", &text[..at]);
            prop_assert!(good.is_harmless(PublicKey::from_jwk(&good.jwk).ok(), &key), "{}", good.jwk);
        }
    }

    #[test]
    fn no_bytes_and_no_members_panic_whoever_reads_keys(
        noise in proptest::collection::vec(any::<u8>(), 0..60), place in any::<Index>(), text in "\\PC{0,20}", kind in select(&["RSA", "EC", "oct"][..])
    ) {
        for good in Good::each() {
            let mut der = good.der();
            let at = place.index(der.len());
            der.splice(at..at, noise.iter().copied());
            let jwt = Jwt::read(&good.token).unwrap();
            for text in [pem(&noise, 64), pem(&der, 64), good.pem.replacen('\n', &text, 3), text.clone()] {
                let is_signed = PublicKey::from_pem(&text).is_ok_and(|key| key.signed(&jwt));
                prop_assert!(!is_signed || PublicKey::from_pem(&text) == PublicKey::from_pem(good.pem));
                let _ = SigningKey::from_pem("k", &text.replace("PUBLIC KEY", "RSA PRIVATE KEY"));
            }
            for member in [json!(text), json!(BASE64.encode(&noise)), json!(noise), Value::Null] {
                let jwk = json!({ "kty": kind, "crv": "P-256", "n": member, "e": member, "x": member, "y": member });
                prop_assert!(!PublicKey::from_jwk(&jwk).is_ok_and(|key| key.signed(&jwt)), "{}", jwk);
            }
        }
    }
}
