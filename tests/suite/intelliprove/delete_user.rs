//! `DELETE /v2/users`

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

const ANNA: &str = "/v2/users?external_user_id=anna";

/// Acceptance 11.
#[tokio::test]
async fn a_deleted_user_is_gone_and_comes_back_as_another_one() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    let first = sim.user("anna").await;
    let deleted = customer.delete(ANNA).await;
    assert_snapshot!(deleted, @"204 ");
    assert_eq!((deleted.header("content-type"), deleted.reason()), ("", ""));
    for method in ["DELETE", "GET"] {
        let gone = sim.unchanged_by(customer.call(method, ANNA)).await;
        assert_eq!(gone.to_string(), r#"404 {"detail":"User not found!"}"#);
    }
    let second = sim.user("anna").await;
    assert_ne!(first, second);
    customer.get(&format!("/v2/users?user_id={first}")).await.expect(404);
    assert_eq!(customer.get(ANNA).await.expect(200).text_at("/user_id"), second);
}

/// Section 4.1: scans, answers, metrics and open sessions go with their user.
#[tokio::test]
async fn everything_of_a_user_goes_with_them() {
    let sim = Sim::start().await;
    let customer = sim.intelliprove();
    sim.user("bert").await;
    let only_bert = sim.state().await;
    let anna = sim.user("anna").await;
    let scan =
        sim.act("intelliprove.complete_face_scan", json!({ "user": "anna" })).await.text_at("/face_scan_id");
    let answer = json!({ "lookup_key": "nightly_wake_ups", "value": 2 });
    customer.post("/v2/questions/answer?external_user_id=anna", answer).await.expect(201);
    let page = sim.intelliprove_token(&sim.mint(json!({ "subject": "anna" })).await);
    page.call("POST", "/plugin/api/sessions").await.expect(201);
    customer.delete(ANNA).await.expect(204);
    let after = sim.state().await;
    for trace in [&anna, &scan] {
        assert!(!after.contains(&**trace), "{trace} is still in {after}");
    }
    assert!(!only_bert.contains(&anna));
    customer.get(&format!("/v2/facescans/{scan}")).await.expect(404);
}
