//! Settings whose effect no other file shows (section 8). The others are proven here:
//!
//! | Setting | File |
//! | --- | --- |
//! | `max_measurement_count`, `plugin_mode`, `plugin_step` | `plugin_session.rs` |
//! | `physical_profile_update` | `update_physical_profile.rs` |
//! | `unknown_lookup_key` | `answer_question.rs` |
//! | `profile_without_data` | `get_user_profile.rs` |
//! | `metrics_refresh`, `metric_minimums` | `get_metrics.rs` |
//! | `health_journey` | `health_journey.rs` |
//! | `scan_processing_time` | `get_face_scan.rs` |

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;

const USERS: &str = "users: [{ external_user_id: anna }]";
const ANNA: &str = "/v2/users?external_user_id=anna";

async fn with(settings: &str) -> Sim {
    Sim::intelliprove_with(&format!("settings: {{ {settings} }}\n{USERS}")).await
}

/// The claims of a token.
fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("a token has three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

#[tokio::test]
async fn customer_and_token_group_stand_in_users_and_tokens() {
    let sim = with("customer: acme, token_group: staff, max_measurement_count: 7").await;
    assert_eq!(sim.intelliprove().get(ANNA).await.text_at("/customer"), "acme");
    let token =
        sim.intelliprove().post("/v2/users/authenticate", json!({ "external_user_id": "anna" })).await;
    assert_snapshot!(claims(&token.expect(200).text_at("/token")), @r#"{"user":{"email":"","customer":"acme","group":"staff","max_measurement_count":7,"user_id":"69aa08b351a14688ad6dad54633d5fbe","auth0_user_id":null},"meta":{},"exp":1772377200}"#);
    sim.holder("anna").await.get("/v2/users").await.expect(200);
}

#[tokio::test]
async fn api_keys_are_those_of_the_setting_or_any() {
    for (settings, accepted, refused) in [
        ("", vec!["test-key", "test-key-dev"], vec!["Test-Key", "test-key ,", "other"]),
        (
            "api_keys: [{ alias: a, key: one }, { alias: b, key: two }]",
            vec!["one", "two"],
            vec!["test-key", "a"],
        ),
        ("accept_any_key: true", vec!["whatever", "test-key"], vec![]),
    ] {
        let sim = with(settings).await;
        for key in accepted {
            sim.caller().with("x-api-key", key).get(ANNA).await.expect(200);
        }
        for key in refused {
            let answer = sim.caller().with("x-api-key", key).get(ANNA).await;
            assert_eq!(answer.to_string(), r#"401 {"detail":"Invalid API key"}"#, "{key}");
        }
        let empty = sim.caller().with("x-api-key", "").get(ANNA).await;
        assert_eq!(empty.to_string(), r#"401 {"detail":"Not authenticated"}"#);
    }
}

#[tokio::test]
async fn a_token_is_good_only_where_its_secret_is() {
    let (here, there) = (with("").await, with("token_secret: another-secret").await);
    let (ours, theirs) = (here.token_of("anna").await, there.token_of("anna").await);
    here.intelliprove_token(&ours).get("/v2/users").await.expect(200);
    there.intelliprove_token(&theirs).get("/v2/users").await.expect(200);
    for (sim, foreign) in [(&here, &theirs), (&there, &ours)] {
        let answer = sim.intelliprove_token(foreign).get("/v2/users").await;
        assert_eq!(answer.to_string(), r#"401 {"detail":"Invalid authentication credentials"}"#);
    }
}

#[tokio::test]
async fn tokens_on_request_and_tokens_in_urls_live_as_long_as_their_settings_say() {
    let sim = with("token_ttl: 10m, plugin_url_ttl: 20m").await;
    let api = sim.intelliprove();
    let asked = api.post("/v2/users/authenticate", json!({ "external_user_id": "anna" })).await;
    let asked = sim.intelliprove_token(&asked.text_at("/token"));
    let url = api.get("/v2/facescans/url?external_user_id=anna").await.text_at("/url");
    let in_url = url.split("action_token=").nth(1).unwrap().split('&').next().unwrap();
    let in_url = sim.intelliprove_token(in_url);
    let mut seen = Vec::new();
    for by in ["599s", "1s", "599s", "1s"] {
        sim.advance(by).await;
        seen.push([asked.get("/v2/users").await.status, in_url.get("/v2/users").await.status]);
    }
    assert_eq!(seen, [[200, 200], [401, 200], [401, 200], [401, 401]]);
}

#[tokio::test]
async fn a_duplicate_user_is_returned_or_refused() {
    let mut seen = Vec::new();
    for setting in ["return_existing", "error_400"] {
        let sim = with(&format!("duplicate_user: {setting}")).await;
        let body = json!({ "external_user_id": "anna", "sex": "F" });
        seen.push(sim.intelliprove().post("/v2/users", body).await.to_string());
    }
    assert_snapshot!(seen.join("\n"), @r#"
    200 {"user_id":"0be0b159-59dc-4f9d-b104-a9b88caeef67","external_user_id":"anna","customer":"lookalike","birth_date":null,"sex":null,"language":null}
    400 {"detail":"User already exists!"}
    "#);
}

#[tokio::test]
async fn urls_are_answered_in_a_member_or_bare() {
    for operation in ["facescans", "dashboard"] {
        let path = format!("/v2/{operation}/url?external_user_id=anna");
        let object = with("url_answer: object").await.intelliprove().get(&path).await.expect(200).json();
        assert!(object["url"].as_str().unwrap().contains("/plugin/"), "{object}");
        let text = with("url_answer: string").await.intelliprove().get(&path).await.expect(200).json();
        assert!(text.as_str().unwrap().contains("/plugin/"), "{text}");
    }
}

#[tokio::test]
async fn languages_are_accepted_and_listed_in_the_order_of_the_setting() {
    let sim = with("languages: [de, en]").await;
    let put = async |language: &str| sim.intelliprove().put(ANNA, json!({ "language": language })).await;
    put("de").await.expect(200);
    assert_snapshot!(put("nl").await, @r#"422 {"detail":[{"loc":["body","language"],"msg":"value is not a valid enumeration member; permitted: 'de', 'en'","type":"type_error.enum","ctx":{"enum_values":["de","en"]}}]}"#);
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_before_it_is_read() {
    let sim = with("max_body_bytes: 20").await;
    for (body, status) in [(r#"{"sex":"F"         }"#, 200), (r#"{"sex":"F"          }"#, 413)] {
        let answer = sim.intelliprove().bytes("PUT", ANNA, "application/json", body).await;
        assert_eq!(answer.status, status, "{} {answer}", body.len());
    }
}
