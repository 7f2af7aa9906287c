//! `POST /v2/users/authenticate`

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

const PATH: &str = "/v2/users/authenticate";

/// Acceptance 12.
#[tokio::test]
async fn a_token_has_its_header_and_its_claims_in_order() {
    let sim = Sim::start().await;
    let id = sim.user("anna").await;
    let answer = sim.intelliprove().post(PATH, json!({ "external_user_id": "anna" })).await.expect(200);
    let token = answer.text_at("/token");
    assert_eq!(answer.text(), format!(r#"{{"token":"{token}"}}"#));
    let decoded = |part: &str| String::from_utf8(BASE64.decode(part).unwrap()).unwrap();
    let parts: Vec<_> = token.split('.').collect();
    assert_eq!(parts.len(), 3);
    assert_snapshot!(decoded(parts[0]), @r#"{"alg":"HS256","typ":"JWT"}"#);
    // 1772355600 is 2026-03-01T09:00:00Z.
    let exp = 1_772_355_600 + 21_600;
    let id = id.replace('-', "");
    let claims = format!(
        r#"{{"user":{{"email":"","customer":"lookalike","group":"admin","max_measurement_count":-1,"user_id":"{id}","auth0_user_id":null}},"meta":{{}},"exp":{exp}}}"#
    );
    assert_eq!(decoded(parts[1]), claims);
    sim.intelliprove_token(&token).get("/v2/users").await.expect(200);
}

/// Acceptance 12, with the settings of section 8.
#[tokio::test]
async fn claims_follow_the_settings_and_the_users_own_limit() {
    let sim = Sim::intelliprove_with(
        "settings: { customer: acme, token_group: staff, token_ttl: 90s, max_measurement_count: 7 }
users: [{ external_user_id: anna, max_measurement_count: 5 }, { external_user_id: bert }]",
    )
    .await;
    for (user, limit) in [("anna", 5), ("bert", 7)] {
        let answer = sim.intelliprove().post(PATH, json!({ "external_user_id": user })).await.expect(200);
        let token = answer.text_at("/token");
        let claims: serde_json::Value =
            serde_json::from_slice(&BASE64.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap();
        assert_eq!(claims["user"]["customer"], "acme");
        assert_eq!(claims["user"]["group"], "staff");
        assert_eq!(claims["user"]["max_measurement_count"], limit);
        assert_eq!(claims["exp"], 1_772_355_600 + 90);
    }
}

/// Section 4.1: exactly one id, in the body or, if the body has neither, in the query.
#[tokio::test]
async fn the_user_is_named_in_the_body_or_else_in_the_query() {
    let sim = Sim::start().await;
    let (anna, bert) = (sim.user("anna").await, sim.user("bert").await);
    let by_id = format!(r#"{{"user_id":"{anna}"}}"#);
    let both = format!(r#"{{"user_id":"{anna}","external_user_id":"anna"}}"#);
    let in_query = format!("?user_id={anna}&external_user_id=anna");
    for (query, body, expected) in [
        ("", &*by_id, Ok(&anna)),
        ("", r#"{"external_user_id":"anna"}"#, Ok(&anna)),
        ("?external_user_id=anna", "", Ok(&anna)),
        ("?external_user_id=anna", "{}", Ok(&anna)),
        ("?external_user_id=anna", r#"{"external_user_id":"bert"}"#, Ok(&bert)),
        ("?external_user_id=anna", r#"{"external_user_id":"","user_id":null}"#, Ok(&anna)),
        ("?external_user_id=nobody", &*by_id, Ok(&anna)),
        ("", "", Err(400)),
        ("", "{}", Err(400)),
        ("", &*both, Err(400)),
        (&*in_query, "{}", Err(400)),
        ("", r#"{"external_user_id":"nobody"}"#, Err(404)),
        ("", r#"{"user_id":""}"#, Err(422)),
        ("", r#"{"user_id":7}"#, Err(422)),
        ("", r#"{"external_user_id":{}}"#, Err(422)),
    ] {
        let customer = sim.intelliprove();
        let path = format!("{PATH}{query}");
        let request = customer.bytes("POST", &path, "application/json", body.to_owned());
        let answer = sim.unchanged_by(request).await;
        match expected {
            Err(status) => assert_eq!(answer.status, status, "{query} {body} {answer}"),
            Ok(user) => {
                let page = sim.intelliprove_token(&answer.text_at("/token"));
                assert_eq!(&page.get("/v2/users").await.text_at("/user_id"), user, "{query} {body}");
            }
        }
    }
}

/// Section 4.1: several tokens of a user are valid side by side.
#[tokio::test]
async fn an_older_token_stays_good_beside_a_newer_one() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let answer = sim.intelliprove().post(PATH, json!({ "external_user_id": "anna" })).await.expect(200);
        tokens.push(answer.text_at("/token"));
        sim.advance("1s").await;
    }
    assert_ne!(tokens[0], tokens[1]);
    for token in tokens {
        sim.intelliprove_token(&token).get("/v2/users").await.expect(200);
    }
}
