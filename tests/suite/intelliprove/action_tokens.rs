//! Action tokens: the six checks of section 7, in their order, on the namespace's clock.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use insta::assert_snapshot;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const SECRET: &str = "intelliprove-test-secret";
const OWN_HEADER: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
/// 2026-03-01T10:00:00Z, an hour after the start.
const IN_AN_HOUR: i64 = 1_772_359_200;

fn signed(algorithm: Algorithm, secret: &str, claims: &Value) -> String {
    jsonwebtoken::encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret.as_bytes()))
        .unwrap()
}

fn hs256(claims: &Value) -> String {
    signed(Algorithm::HS256, SECRET, claims)
}

/// Header and claims as they are, well signed.
fn by_hand(header: &str, claims: &str) -> String {
    let signed = format!("{}.{}", BASE64.encode(header), BASE64.encode(claims));
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET.as_bytes());
    format!("{signed}.{}", BASE64.encode(ring::hmac::sign(&key, signed.as_bytes())))
}

fn claims(user_id: &str) -> Value {
    json!({ "user": { "customer": "lookalike", "user_id": user_id }, "exp": IN_AN_HOUR })
}

async fn with_authorization(sim: &Sim, value: &str) -> Answer {
    sim.unchanged_by(sim.caller().with("authorization", value).get("/v2/users")).await
}

/// Acceptance 13.
#[tokio::test]
async fn a_token_lives_for_six_hours_of_virtual_time() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let body = json!({ "external_user_id": "anna" });
    let token = sim.intelliprove().post("/v2/users/authenticate", body).await.expect(200).text_at("/token");
    let page = sim.intelliprove_token(&token);
    page.get("/v2/users").await.expect(200);
    sim.advance("21599s").await;
    page.get("/v2/users").await.expect(200);
    sim.advance("999ms").await;
    page.get("/v2/users").await.expect(200);
    sim.advance("1ms").await;
    let expired = sim.unchanged_by(page.get("/v2/users")).await;
    assert_snapshot!(expired, @r#"401 {"detail":"Token has expired"}"#);
    assert_eq!((expired.reason(), expired.header("www-authenticate")), ("clock-expired", ""));
}

/// Acceptance 13: the clock alone decides, back and forth.
#[tokio::test]
async fn a_clock_that_is_turned_back_revives_a_token() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let page = sim.intelliprove_token(&sim.mint(json!({ "subject": "anna", "expires_in": "1h" })).await);
    for (at, status) in [
        ("2026-03-01T10:00:00Z", 401),
        ("2026-03-01T09:59:59Z", 200),
        ("1999-12-31T23:59:59Z", 200),
        ("2999-01-01T00:00:00Z", 401),
    ] {
        sim.admin().put("/__admin/clock", json!({ "at": at })).await.expect(200);
        assert_eq!(page.get("/v2/users").await.status, status, "{at}");
    }
}

/// Acceptance 14.
#[tokio::test]
async fn whatever_is_wrong_with_a_token_it_is_401_with_the_same_text() {
    let sim = Sim::start().await;
    let id = sim.user("anna").await;
    let good = hs256(&claims(&id));
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else { panic!("{good}") };
    let none = BASE64.encode(r#"{"alg":"none","typ":"JWT"}"#);
    let changed = |pointer: &str, value: Value| {
        let mut claims = claims(&id);
        *claims.pointer_mut(pointer).unwrap() = value;
        hs256(&claims)
    };
    let without_exp = hs256(&json!({ "user": { "customer": "lookalike", "user_id": id } }));
    let minted = |flaw: &str| sim.mint(json!({ "subject": "anna", "flaw": flaw }));
    let bad = [
        format!("Bearer {good}"),
        format!("Basic {good}"),
        format!("Token{good}"),
        format!("Token\t{good}"),
        good.clone(),
        "Token".into(),
        "Token a.b.c".into(),
        format!("Token {header}.{payload}"),
        format!("Token {good}.{signature}"),
        format!("Token {header}.{payload}."),
        format!("Token {none}.{payload}."),
        format!("Token {none}.{payload}.{signature}"),
        format!("Token {header}=.{payload}.{signature}"),
        format!("Token {}.{payload}.{signature}", BASE64.encode("no JSON")),
        format!("Token {}", hs256(&json!("no claims"))),
        format!("Token {}", hs256(&json!({}))),
        format!("Token {}", signed(Algorithm::HS512, SECRET, &claims(&id))),
        format!("Token {}", signed(Algorithm::HS256, "another secret", &claims(&id))),
        format!("Token {without_exp}"),
        format!("Token {}", changed("/exp", json!("1772359200"))),
        format!("Token {}", changed("/exp", json!(1_772_359_200.5))),
        format!("Token {}", changed("/exp", json!(null))),
        format!("Token {}", changed("/user/customer", json!("another"))),
        format!("Token {}", changed("/user/customer", json!(null))),
        format!("Token {}", changed("/user/user_id", json!("anna"))),
        format!("Token {}", changed("/user/user_id", json!(7))),
        format!("Token {}", changed("/user", json!(null))),
        format!("Token {}", minted("bad_signature").await),
        format!("Token {}", minted("other_issuer").await),
    ];
    for value in bad {
        let answer = with_authorization(&sim, &value).await;
        assert_eq!(answer.to_string(), r#"401 {"detail":"Invalid authentication credentials"}"#, "{value}");
        assert_eq!(answer.reason(), "bad-token", "{value}");
    }
}

/// Section 7, check 4: any integer beyond the clock's second will do.
#[tokio::test]
async fn a_token_may_expire_later_than_any_clock_can_show() {
    let sim = Sim::start().await;
    let id = sim.user("anna").await;
    for (exp, status) in [
        (IN_AN_HOUR.to_string(), 200),
        (i64::MAX.to_string(), 200),
        (u64::MAX.to_string(), 200),
        ("9".repeat(50), 200),
        (format!("-{}", "9".repeat(50)), 401),
        ("1e20".into(), 401),
    ] {
        let claims = format!(r#"{{"user":{{"customer":"lookalike","user_id":"{id}"}},"exp":{exp}}}"#);
        let answer = with_authorization(&sim, &format!("Token {}", by_hand(OWN_HEADER, &claims))).await;
        assert_eq!(answer.status, status, "{exp}: {answer}");
    }
}

/// Section 7, check 6: a token names its user in any form in which a query may.
#[tokio::test]
async fn the_user_of_a_token_is_read_in_every_form_of_a_uuid() {
    let sim = Sim::start().await;
    let id = sim.user("anna").await;
    let bare = id.replace('-', "");
    for form in [id.to_uppercase(), format!("{{{bare}}}"), format!("urn:uuid:{bare}"), bare] {
        with_authorization(&sim, &format!("Token {}", hs256(&claims(&form)))).await.expect(200);
        let minted = sim.mint(json!({ "subject": form })).await;
        with_authorization(&sim, &format!("Token {minted}")).await.expect(200);
    }
}

/// Section 7, check 2.
#[tokio::test]
async fn of_a_header_only_the_algorithm_counts() {
    let sim = Sim::start().await;
    let claims = claims(&sim.user("anna").await).to_string();
    for (header, status) in [
        (r#"{"alg":"HS256","kid":5,"typ":5}"#, 200),
        (r#"{"typ":{},"crit":null,"alg":"HS256"}"#, 200),
        (r#"{"alg":"HS512"}"#, 401),
        (r#"{"alg":5}"#, 401),
        (r#"{"typ":"JWT"}"#, 401),
        ("5", 401),
    ] {
        let answer = with_authorization(&sim, &format!("Token {}", by_hand(header, &claims))).await;
        assert_eq!(answer.status, status, "{header}: {answer}");
    }
}

/// Section 7, check 1.
#[tokio::test]
async fn the_scheme_word_is_read_in_any_case_with_one_blank_or_more() {
    let sim = Sim::start().await;
    let id = sim.user("anna").await;
    let good = hs256(&claims(&id));
    for value in [format!("Token {good}"), format!("token {good}"), format!("TOKEN   {good}")] {
        with_authorization(&sim, &value).await.expect(200);
    }
}

/// Section 7: an earlier check answers for a later one.
#[tokio::test]
async fn the_checks_are_made_in_their_order() {
    let sim = Sim::start().await;
    let past = json!({ "user": { "customer": "another", "user_id": "nobody" }, "exp": 1_772_355_600 });
    let expired = with_authorization(&sim, &format!("Token {}", hs256(&past))).await;
    assert_snapshot!(expired, @r#"401 {"detail":"Token has expired"}"#);
    let unsigned = with_authorization(&sim, &format!("Token {}", signed(Algorithm::HS256, "x", &past))).await;
    assert_snapshot!(unsigned, @r#"401 {"detail":"Invalid authentication credentials"}"#);
    sim.user("anna").await;
    let minted = sim.mint(json!({ "subject": "anna", "flaw": "expired" })).await;
    let answer = with_authorization(&sim, &format!("Token {minted}")).await;
    assert_eq!((answer.status, answer.reason()), (401, "clock-expired"));
}

/// Acceptance 15.
#[tokio::test]
async fn the_token_of_a_deleted_user_is_401_for_ever() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let page = sim.intelliprove_token(&sim.mint(json!({ "subject": "anna" })).await);
    sim.intelliprove().delete("/v2/users?external_user_id=anna").await.expect(204);
    for _ in 0..2 {
        let gone = sim.unchanged_by(page.get("/v2/users")).await;
        assert_eq!(gone.to_string(), r#"401 {"detail":"Invalid authentication credentials"}"#);
        assert_eq!(gone.reason(), "user-gone");
        sim.intelliprove().post("/v2/users", json!({ "external_user_id": "anna" })).await;
    }
}

/// Acceptance 15.
#[tokio::test]
async fn a_token_without_a_user_is_400_where_one_is_needed() {
    let sim = Sim::start().await;
    let page = sim.intelliprove_token(&sim.mint(json!({ "subject": "none" })).await);
    let refused = sim.unchanged_by(page.post("/v2/widgets/main", json!({ "data": {} }))).await;
    assert_snapshot!(refused, @r#"400 {"detail":"Action token is not linked to a user!"}"#);
    assert_eq!(refused.reason(), "token-without-user");
    page.get("/v2/questions/lookupkeys").await.expect(200);
}
