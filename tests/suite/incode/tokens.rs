//! Tokens (section 7).

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{ANA, Caller, Sim};

const USERINFO: &str = "/omni/incode-id/userinfo";

/// Header and claims of a token as text.
fn read(token: &str) -> Vec<String> {
    use base64::Engine;
    let decode = |part| base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(part).unwrap();
    token.split('.').take(2).map(|part| String::from_utf8(decode(part)).unwrap()).collect()
}

fn encoded(json: &str) -> String {
    use base64::Engine;
    base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(json)
}

async fn refused(caller: &Caller) -> String {
    let answer = caller.get(USERINFO).await.expect(401);
    format!("{} {} {}", answer.text_at("/error"), answer.text_at("/message"), answer.reason())
}

/// Acceptance 4.
#[tokio::test]
async fn a_token_that_is_no_good_is_refused_with_one_text() {
    let sim = Sim::with_ana();
    let good = sim.mint_incode(json!({ "subject": "ana" })).await;
    let parts: Vec<_> = good.split('.').collect();
    let none = encoded(r#"{"alg":"none"}"#);
    let hs512 = encoded(r#"{"alg":"HS512"}"#);
    let mut seen = vec![format!("absent: {}", refused(&sim.incode()).await)];
    for (name, token) in [
        ("empty", String::new()),
        ("garbage", "garbage".into()),
        ("two parts", parts[..2].join(".")),
        ("four parts", format!("{good}.x")),
        ("no base64", format!("!!.{}.{}", parts[1], parts[2])),
        ("no JSON", format!("{}.{}.{}", encoded("x"), parts[1], parts[2])),
        ("scheme word", format!("Bearer {good}")),
        ("alg none", format!("{none}.{}.", parts[1])),
        ("alg none, signed", format!("{none}.{}.{}", parts[1], parts[2])),
        ("other alg", format!("{hs512}.{}.{}", parts[1], parts[2])),
        ("other claims", format!("{}.{}.{}", parts[0], encoded(r#"{"exp":99999999999}"#), parts[2])),
        ("bad signature", sim.mint_incode(json!({ "subject": "ana", "flaw": "bad_signature" })).await),
        ("other secret", sim.mint_incode(json!({ "subject": "ana", "flaw": "other_issuer" })).await),
        ("expired", sim.mint_incode(json!({ "subject": "ana", "flaw": "expired" })).await),
    ] {
        seen.push(format!("{name}: {}", refused(&sim.incode_holder(&token)).await));
    }
    assert_snapshot!(seen.join("\n"), @"
    absent: Unauthorized Invalid or missing access token no-credential
    empty: Unauthorized Invalid or missing access token no-credential
    garbage: Unauthorized Invalid or missing access token bad-token
    two parts: Unauthorized Invalid or missing access token bad-token
    four parts: Unauthorized Invalid or missing access token bad-token
    no base64: Unauthorized Invalid or missing access token bad-token
    no JSON: Unauthorized Invalid or missing access token bad-token
    scheme word: Unauthorized Invalid or missing access token bad-token
    alg none: Unauthorized Invalid or missing access token bad-token
    alg none, signed: Unauthorized Invalid or missing access token bad-token
    other alg: Unauthorized Invalid or missing access token bad-token
    other claims: Unauthorized Invalid or missing access token bad-token
    bad signature: Unauthorized Invalid or missing access token bad-token
    other secret: Unauthorized Invalid or missing access token bad-token
    expired: Unauthorized Invalid or missing access token clock-expired
    ");
}

/// Acceptance 5.
#[tokio::test]
async fn a_token_lives_nine_hundred_seconds_of_virtual_time() {
    let sim = Sim::with_ana();
    let holder = sim.holder_of("ana").await;
    sim.advance("899s").await;
    holder.get(USERINFO).await.expect(200);
    sim.advance("999ms").await;
    holder.get(USERINFO).await.expect(200);
    sim.advance("1ms").await;
    assert_eq!(holder.get(USERINFO).await.expect(401).reason(), "clock-expired");
}

#[tokio::test]
async fn a_token_says_what_it_is_for_in_the_order_of_the_contract() {
    let sim = Sim::with_ana();
    let token = sim.mint_incode(json!({ "subject": "ana" })).await;
    assert_snapshot!(read(&token).join("\n"), @r#"
    {"alg":"HS256"}
    {"externalUserId":"90792102-1e3d-4e6f-b32d-1257398c47e9","role":"ACCESS","object":"verification","objectId":"c3db07a2-0245-483e-b7f7-5401d742ffe2","exp":1772356500,"iat":1772355600}
    "#);
    let failed =
        sim.act("incode.complete_verification", json!({ "status": "FAILED" })).await.text_at("/token");
    assert_snapshot!(read(&failed).join("\n"), @r#"
    {"alg":"HS256"}
    {"role":"ACCESS","object":"verification","objectId":"361ef451-72c2-40c9-9960-31aa627101ef","exp":1772356500,"iat":1772355600}
    "#);
}

/// What a token of each origin opens: user info, the verification, the authentication.
async fn opens(sim: &Sim, token: &str, verification: &str, authentication: &str) -> [u16; 3] {
    let holder = sim.incode_holder(token);
    let verification = format!("/omni/incode-id/verification/{verification}");
    let authentication = format!("/omni/incode-id/authentication/{authentication}");
    [
        holder.get(USERINFO).await.status,
        holder.get(&verification).await.status,
        holder.get(&authentication).await.status,
    ]
}

#[tokio::test]
async fn a_token_opens_what_it_was_issued_with_and_nothing_else() {
    let sim = Sim::with_ana();
    let verified = sim.act("incode.complete_verification", json!({ "identity": "ana" })).await;
    let failed = sim.act("incode.complete_verification", json!({ "status": "FAILED" })).await;
    let passed = sim.act("incode.complete_authentication", json!({ "identity": "ana" })).await;
    let lost = sim.act("incode.complete_authentication", json!({})).await;
    let other = sim
        .act("incode.complete_verification", json!({ "person": { "key": "bea", "full_name": "Bea" } }))
        .await;
    let [verified_id, failed_id, other_id] =
        [&verified, &failed, &other].map(|answer| answer.text_at("/verification_id"));
    let [passed_id, lost_id] = [&passed, &lost].map(|answer| answer.text_at("/authentication_id"));
    let token = |answer: &crate::support::Answer| answer.text_at("/token");
    assert_eq!(opens(&sim, &token(&verified), &verified_id, &passed_id).await, [200, 200, 404]);
    assert_eq!(opens(&sim, &token(&verified), &failed_id, &lost_id).await, [200, 404, 404]);
    assert_eq!(opens(&sim, &token(&failed), &failed_id, &lost_id).await, [404, 200, 404]);
    assert_eq!(opens(&sim, &token(&passed), &verified_id, &passed_id).await, [200, 200, 200]);
    assert_eq!(opens(&sim, &token(&passed), &other_id, &lost_id).await, [200, 404, 404]);
    assert_eq!(opens(&sim, &token(&lost), &verified_id, &lost_id).await, [404, 404, 200]);
}

#[tokio::test]
async fn lifetime_and_secret_of_tokens_can_be_set() {
    let sim = Sim::incode_with(&format!("settings: {{ token_ttl: 1m, token_secret: another }}{ANA}"));
    let holder = sim.holder_of("ana").await;
    let usual = Sim::with_ana().mint_incode(json!({ "subject": "ana" })).await;
    sim.incode_holder(&usual).get(USERINFO).await.expect(401);
    sim.advance("59s").await;
    holder.get(USERINFO).await.expect(200);
    sim.advance("1s").await;
    holder.get(USERINFO).await.expect(401);
}

/// Whatever a token claims, as long as it is signed: none of it is a fault of ours.
#[tokio::test]
async fn claims_of_any_type_are_refused_or_good() {
    let sim = Sim::with_ana();
    let id = sim
        .act("incode.complete_verification", json!({ "identity": "ana" }))
        .await
        .text_at("/verification_id");
    let far = json!(99_999_999_999_i64);
    for (claims, status) in [
        (json!({ "object": "verification", "objectId": id, "exp": far }), 200),
        (json!({ "object": "verification", "objectId": id, "exp": 9e99 }), 401),
        (json!({ "object": "verification", "objectId": id, "exp": 1e10 }), 401),
        (json!({ "object": "verification", "objectId": id, "exp": "9999999999" }), 401),
        (json!({ "object": "verification", "objectId": id }), 401),
        (json!({ "object": "authentication", "objectId": id, "exp": far }), 401),
        (json!({ "object": ["verification"], "objectId": id, "exp": far }), 401),
        (json!({ "object": "verification", "objectId": 7, "exp": far }), 401),
        (json!({ "objectId": id, "exp": far }), 401),
        (json!(["verification", id, far]), 401),
        (json!([]), 401),
        (Value::Null, 401),
    ] {
        let token = lookalike::engine::tokens::sign_untyped_hs256("incode-test-secret", &claims).unwrap();
        sim.incode_holder(&token).get(USERINFO).await.expect(status);
    }
}
