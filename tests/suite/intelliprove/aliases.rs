//! Further paths for operations whose own path had to be assumed: scenario key `aliases`.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

const SCAN: &str = "3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77";

fn sim() -> Sim {
    Sim::playing(&format!(
        "version: 1\nclock: {{ at: 2026-03-01T09:00:00Z, mode: frozen }}\naliases:\n  \
         - {{ operation: intelliprove.get_metrics, path: /v2/healthmetrics }}\n  \
         - {{ operation: intelliprove.get_biomarkers, path: '/v2/scans/{{face_scan_id}}/biomarkers' }}\n  \
         - {{ operation: intelliprove.update_user, path: /v2/user }}\n  \
         - {{ operation: intelliprove.get_user, path: /v2/user }}\n  \
         - {{ operation: intelliprove.list_questions, path: /elsewhere/questions }}\n\
         vendors:\n  intelliprove:\n    users:\n      \
         - {{ external_user_id: anna, face_scans: [{{ ago: 1d, face_scan_id: {SCAN} }}] }}\n"
    ))
}

/// Acceptance 53.
#[tokio::test]
async fn a_further_path_reaches_the_operation_and_the_assumed_path_still_does() {
    let sim = sim();
    let api = sim.intelliprove();
    for (alias, assumed) in [
        (
            "/v2/healthmetrics?external_user_id=anna".to_owned(),
            "/v2/metrics?external_user_id=anna".to_owned(),
        ),
        (format!("/v2/scans/{SCAN}/biomarkers"), format!("/v2/biomarkers/{SCAN}")),
    ] {
        let (by_alias, by_path) = (api.get(&alias).await.expect(200), api.get(&assumed).await.expect(200));
        assert_eq!(by_alias.body, by_path.body, "{alias}");
    }
    for method in ["PUT", "PATCH"] {
        let request = api.request(method, "/v2/user?external_user_id=anna");
        api.send(request.json(&json!({ "sex": "M" }))).await.expect(200);
    }
    assert_eq!(api.get("/v2/user?external_user_id=anna").await.expect(200).text_at("/sex"), "M");
    assert_eq!(api.delete("/v2/user").await.expect(405).header("allow"), "PUT, PATCH, GET");
}

/// Acceptance 53. Credentials, checks, methods, outcomes and slashes are those of the operation.
#[tokio::test]
async fn a_further_path_behaves_as_the_operations_own() {
    let sim = sim();
    let alias = "/v2/healthmetrics?external_user_id=anna";
    assert_snapshot!(sim.caller().get(alias).await, @r#"401 {"detail":"Not authenticated"}"#);
    assert_snapshot!(sim.intelliprove().get("/v2/scans/zz/biomarkers").await, @r#"422 {"detail":[{"loc":["path","face_scan_id"],"msg":"value is not a valid uuid","type":"type_error.uuid"}]}"#);
    let wrong = sim.intelliprove().delete(alias).await;
    assert_snapshot!(wrong, @r#"405 {"detail":"Method Not Allowed"}"#);
    assert_eq!(wrong.header("allow"), "GET");
    assert_eq!(sim.intelliprove().forcing("locked").get(alias).await.reason(), "outcome-header");
    let slash = sim.intelliprove().get("/v2/healthmetrics/?external_user_id=anna").await.expect(307);
    assert!(slash.header("location").ends_with(alias), "{}", slash.header("location"));
}

/// A further path may stand outside the vendor's own; CORS and errors are the vendor's all the same.
#[tokio::test]
async fn a_further_path_may_stand_outside_the_vendors_own() {
    let sim = sim();
    let (alias, assumed) =
        ("/elsewhere/questions?external_user_id=anna", "/v2/questions?external_user_id=anna");
    let by_alias = sim.intelliprove().get(alias).await.expect(200);
    assert_eq!(by_alias.body, sim.intelliprove().get(assumed).await.expect(200).body);
    let refused = sim.caller().with("origin", "https://app.example.test").get(alias).await;
    assert_snapshot!(refused, @r#"401 {"detail":"Not authenticated"}"#);
    assert_eq!(refused.header("access-control-allow-origin"), "*");
}

/// Without the scenario's word there is no such path.
#[tokio::test]
async fn without_an_alias_the_path_is_unknown() {
    let sim = Sim::start().await;
    assert_snapshot!(sim.intelliprove().get("/v2/healthmetrics?external_user_id=anna").await, @r#"404 {"detail":"Not Found"}"#);
}
