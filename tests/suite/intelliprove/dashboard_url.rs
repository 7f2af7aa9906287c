//! `GET /v2/dashboard/url`; what it has in common with the face scan URL is shown there.

use serde_json::json;

use crate::support::Sim;

/// Acceptance 25.
#[tokio::test]
async fn both_urls_are_for_the_key_and_for_exactly_one_user() {
    let sim = Sim::start().await;
    let id = sim.user("anna").await;
    let page = sim.intelliprove_token(&sim.mint(json!({ "subject": "anna" })).await);
    let customer = sim.intelliprove();
    for path in ["/v2/facescans/url", "/v2/dashboard/url"] {
        for (caller, query, expected) in [
            (&page, format!("?user_id={id}"), r#"403 {"detail":"Forbidden"}"#),
            (&page, String::new(), r#"403 {"detail":"Forbidden"}"#),
            (
                &customer,
                String::new(),
                r#"400 {"detail":"Provide exactly one of user_id or external_user_id"}"#,
            ),
            (
                &customer,
                format!("?user_id={id}&external_user_id=anna"),
                r#"400 {"detail":"Provide exactly one of user_id or external_user_id"}"#,
            ),
            (&customer, "?external_user_id=bert".into(), r#"404 {"detail":"User not found!"}"#),
        ] {
            let answer = sim.unchanged_by(caller.get(&format!("{path}{query}"))).await;
            assert_eq!(answer.to_string(), expected, "{path}{query}");
        }
    }
}

/// Acceptance 26, for the dashboard.
#[tokio::test]
async fn the_dashboard_loads_whatever_its_token_is_worth() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let url = sim.intelliprove().get("/v2/dashboard/url?external_user_id=anna").await.text_at("/url");
    let path = url.strip_prefix(&sim.server.url()).unwrap();
    for by in ["0s", "6h", "1000d"] {
        sim.advance(by).await;
        let page = sim.outside().get(path).await.expect(200);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("content-security-policy"), "frame-ancestors *");
        assert_eq!(page.header("x-frame-options"), "");
    }
}
