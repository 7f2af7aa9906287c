//! Every outcome of section 4 is listed for its operation and yields exactly the stated answer.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const SCAN: &str = "3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77";

/// What the contract lists: method, operation, path, body, outcomes.
fn table() -> Vec<(&'static str, &'static str, String, Value, &'static [&'static str])> {
    let anna = |path: &str| format!("{path}?external_user_id=anna");
    let answer = json!({ "lookup_key": "nightly_wake_ups", "value": 2 });
    let value = json!({ "data": { "parameter": "heart_rate", "face_scan_id": SCAN } });
    let score = json!({ "data": { "parameter": "mental_stress" } });
    let null = Value::Null;
    vec![
        (
            "POST",
            "create_user",
            "/v2/users".into(),
            json!({ "external_user_id": "bert" }),
            &["already_exists"],
        ),
        ("GET", "get_user", anna("/v2/users"), null.clone(), &["not_found"]),
        ("PUT", "update_user", anna("/v2/users"), json!({ "sex": "M" }), &["not_found"]),
        ("DELETE", "delete_user", anna("/v2/users"), null.clone(), &["not_found"]),
        ("POST", "authenticate_user", anna("/v2/users/authenticate"), null.clone(), &["not_found"]),
        ("GET", "face_scan_url", anna("/v2/facescans/url"), null.clone(), &["not_found", "expired_url"]),
        ("GET", "dashboard_url", anna("/v2/dashboard/url"), null.clone(), &["not_found", "expired_url"]),
        ("GET", "list_face_scans", anna("/v2/facescans"), null.clone(), &["empty"]),
        (
            "GET",
            "get_face_scan",
            format!("/v2/facescans/{SCAN}"),
            null.clone(),
            &["not_found", "processing", "failed"],
        ),
        ("GET", "get_biomarkers", format!("/v2/biomarkers/{SCAN}"), null.clone(), &["locked", "empty"]),
        ("GET", "get_metrics", anna("/v2/metrics"), null.clone(), &["no_data", "locked"]),
        ("GET", "get_user_profile", anna("/v2/userprofiles/mental"), null, &["no_data"]),
        (
            "POST",
            "widget",
            anna("/v2/widgets/biomarker"),
            value.clone(),
            &["locked", "no_data", "not_linked", "not_found"],
        ),
        ("POST", "widget_biomarker_data", anna("/v2/widgets/biomarker/data"), value, &["locked", "no_data"]),
        (
            "POST",
            "widget_metric_data",
            anna("/v2/widgets/metric/data"),
            score.clone(),
            &["locked", "no_data"],
        ),
        ("POST", "widget_graph_data", anna("/v2/widgets/graph/data"), score, &["locked", "no_data"]),
        ("POST", "answer_question", anna("/v2/questions/answer"), answer.clone(), &["not_found"]),
        ("POST", "answer_questions", anna("/v2/questions/answer/many"), json!([answer]), &["not_found"]),
    ]
}

async fn anna() -> Sim {
    Sim::intelliprove_with(&format!(
        "settings: {{ metrics_refresh: on_scan, profile_without_data: none }}\nusers:\n  \
         - {{ external_user_id: anna, face_scans: [{{ ago: 1h, face_scan_id: {SCAN} }}] }}\n"
    ))
    .await
}

async fn send(sim: &Sim, method: &str, path: &str, body: &Value, outcome: &str) -> Answer {
    let caller = sim.intelliprove().with("host", "localhost").forcing(outcome);
    match body {
        Value::Null => caller.call(method, path).await,
        body => caller.send(caller.request(method, path).json(body)).await,
    }
}

/// Acceptance 54. By header; whatever is decided, nothing is stored.
#[tokio::test]
async fn every_outcome_yields_exactly_the_stated_answer_and_changes_nothing() {
    let sim = anna().await;
    let before = sim.state().await;
    let mut seen = String::new();
    for (method, operation, path, body, outcomes) in table() {
        for outcome in outcomes {
            let answer = send(&sim, method, &path, &body, outcome).await;
            assert_eq!(answer.reason(), "outcome-header", "{operation} {outcome}");
            writeln!(seen, "{operation} {outcome}: {answer}").unwrap();
        }
    }
    assert_eq!(sim.state().await, before);
    assert_snapshot!(seen, @r#"
    create_user already_exists: 400 {"detail":"User already exists!"}
    get_user not_found: 404 {"detail":"User not found!"}
    update_user not_found: 404 {"detail":"User not found!"}
    delete_user not_found: 404 {"detail":"User not found!"}
    authenticate_user not_found: 404 {"detail":"User not found!"}
    face_scan_url not_found: 404 {"detail":"User not found!"}
    face_scan_url expired_url: 200 {"url":"http://localhost/@ery_outcome_yields_exactly_the_stated_answer_and_changes_nothing/plugin/?action_token=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyIjp7ImVtYWlsIjoiIiwiY3VzdG9tZXIiOiJsb29rYWxpa2UiLCJncm91cCI6ImFkbWluIiwibWF4X21lYXN1cmVtZW50X2NvdW50IjotMSwidXNlcl9pZCI6ImRlZTE2OWU2Njg4ODQwNDhhMmViYzYyZjI4NWE5NjU0IiwiYXV0aDBfdXNlcl9pZCI6bnVsbH0sIm1ldGEiOnt9LCJleHAiOjE3NzIzNTU1OTl9.kZU7Rz5t4AjEylqZjuNfGncUpdDeVNndaCVeQpX16GA&patient=anna"}
    dashboard_url not_found: 404 {"detail":"User not found!"}
    dashboard_url expired_url: 200 {"url":"http://localhost/@ery_outcome_yields_exactly_the_stated_answer_and_changes_nothing/plugin/dashboard/?action_token=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyIjp7ImVtYWlsIjoiIiwiY3VzdG9tZXIiOiJsb29rYWxpa2UiLCJncm91cCI6ImFkbWluIiwibWF4X21lYXN1cmVtZW50X2NvdW50IjotMSwidXNlcl9pZCI6ImRlZTE2OWU2Njg4ODQwNDhhMmViYzYyZjI4NWE5NjU0IiwiYXV0aDBfdXNlcl9pZCI6bnVsbH0sIm1ldGEiOnt9LCJleHAiOjE3NzIzNTU1OTl9.kZU7Rz5t4AjEylqZjuNfGncUpdDeVNndaCVeQpX16GA&patient=anna"}
    list_face_scans empty: 200 []
    get_face_scan not_found: 404 {"detail":"Face scan not found!"}
    get_face_scan processing: 200 {"face_scan_id":"3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77","user_id":"dee169e6-6888-4048-a2eb-c62f285a9654","created_at":"2026-03-01T08:00:00Z","status":"processing"}
    get_face_scan failed: 200 {"face_scan_id":"3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77","user_id":"dee169e6-6888-4048-a2eb-c62f285a9654","created_at":"2026-03-01T08:00:00Z","status":"failed"}
    get_biomarkers locked: 200 {"face_scan_id":"3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77","biomarkers":[{"parameter":"heart_rate","value":null,"unit":null,"locked":true},{"parameter":"respiratory_rate","value":null,"unit":null,"locked":true},{"parameter":"heart_rate_variability","value":null,"unit":null,"locked":true},{"parameter":"resonant_breathing_score","value":null,"unit":null,"locked":true},{"parameter":"systolic_blood_pressure","value":null,"unit":null,"locked":true},{"parameter":"diastolic_blood_pressure","value":null,"unit":null,"locked":true}]}
    get_biomarkers empty: 200 {"face_scan_id":"3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77","biomarkers":[]}
    get_metrics no_data: 200 {"last_update_at":"2026-03-01T08:00:00Z","metrics":[{"parameter":"energy_balance","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"general_fitness","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"hypertension","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"mental_health_risk","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"mental_stress","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false},{"parameter":"sleep_quality","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false}]}
    get_metrics locked: 200 {"last_update_at":"2026-03-01T08:00:00Z","metrics":[{"parameter":"energy_balance","score":null,"confidence":null,"zone":null,"status":"no_data","locked":true},{"parameter":"general_fitness","score":null,"confidence":null,"zone":null,"status":"no_data","locked":true},{"parameter":"hypertension","score":null,"confidence":null,"zone":null,"status":"no_data","locked":true},{"parameter":"mental_health_risk","score":null,"confidence":null,"zone":null,"status":"no_data","locked":true},{"parameter":"mental_stress","score":null,"confidence":null,"zone":null,"status":"no_data","locked":true},{"parameter":"sleep_quality","score":null,"confidence":null,"zone":null,"status":"no_data","locked":true}]}
    get_user_profile no_data: 200 {"profile":"mental","score":null,"assessment":null}
    widget locked: 200 <div><style>#intelli-widget-id{font-family:sans-serif}#intelli-widget-id .l{color:#555}#intelli-widget-id .v{font-weight:700}#intelli-widget-id .z{font-size:.85em}</style>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="biomarker" data-variation="default" data-parameter="heart_rate" data-value="" data-unit="" data-locked="true" data-language="en" data-version="1"><p class="l">Heart rate</p><p><span class="v">Locked</span></p><p class="z">Locked</p></div>
    <script>document.getElementById("intelli-widget-id").dataset.ready="1";</script></div>
    widget no_data: 200 <div><style>#intelli-widget-id{font-family:sans-serif}#intelli-widget-id .l{color:#555}#intelli-widget-id .v{font-weight:700}#intelli-widget-id .z{font-size:.85em}</style>
    <div class="intelli-widget" id="intelli-widget-id" data-widget="biomarker" data-variation="default" data-parameter="heart_rate" data-value="" data-unit="bpm" data-locked="false" data-language="en" data-version="1"><p class="l">Heart rate</p><p><span class="v">–</span> bpm</p><p class="z">No measurement yet</p></div>
    <script>document.getElementById("intelli-widget-id").dataset.ready="1";</script></div>
    widget not_linked: 400 {"detail":"Action token is not linked to a user!"}
    widget not_found: 404 {"detail":"Widget not found!"}
    widget_biomarker_data locked: 200 {"data":{"parameter":"heart_rate","value":null,"unit":null,"range":null,"zone":null,"locked":true}}
    widget_biomarker_data no_data: 200 {"data":{"parameter":"heart_rate","value":null,"unit":"bpm","range":{"min":60,"max":100},"zone":null,"locked":false}}
    widget_metric_data locked: 200 {"data":{"parameter":"mental_stress","score":null,"confidence":null,"zone":null,"status":"no_data","locked":true}}
    widget_metric_data no_data: 200 {"data":{"parameter":"mental_stress","score":null,"confidence":null,"zone":null,"status":"no_data","locked":false}}
    widget_graph_data locked: 200 {"data":{"parameter":"mental_stress","title":null,"unit":null,"locked":true,"points":[]}}
    widget_graph_data no_data: 200 {"data":{"parameter":"mental_stress","title":null,"unit":"score","locked":false,"points":[]}}
    answer_question not_found: 404 {"detail":"Question not found!"}
    answer_questions not_found: 404 {"detail":"Question not found!"}
    "#);
}

/// Acceptance 54. Those of the table and no others; operations without outcomes list none.
#[tokio::test]
async fn the_admin_api_lists_the_outcomes_of_each_operation() {
    let sim = Sim::start().await;
    let listed = sim.admin().get("/__admin/operations").await.expect(200).json();
    let listed: BTreeMap<_, _> = listed
        .as_array()
        .unwrap()
        .iter()
        .filter(|operation| operation["vendor"] == "intelliprove")
        .map(|operation| (operation["id"].as_str().unwrap().to_owned(), operation["outcomes"].clone()))
        .collect();
    let sorted = |outcomes: &[&str]| {
        let mut outcomes = outcomes.to_vec();
        outcomes.sort_unstable();
        json!(outcomes)
    };
    let full = |name: &str| format!("intelliprove.{name}");
    let mut expected: BTreeMap<_, _> =
        table().into_iter().map(|(_, name, _, _, outcomes)| (full(name), sorted(outcomes))).collect();
    let session = ["success", "quality_fail", "camera_denied", "no_camera", "time_out"];
    expected.insert(full("plugin_session"), sorted(&session));
    let none = [
        "update_physical_profile",
        "list_lookup_keys",
        "list_questions",
        "get_eifu",
        "plugin_page",
        "dashboard_page",
        "plugin_event",
        "cdn",
    ];
    expected.extend(none.map(|name| (full(name), json!([]))));
    assert_eq!(listed, expected);
}

/// Acceptance 54. A queue is used up in order, and only by requests that reach the decision.
#[tokio::test]
async fn queued_outcomes_come_in_their_order_and_then_the_truth_returns() {
    let sim = anna().await;
    sim.queue("intelliprove.get_face_scan", &["processing", "not_found", "failed"]).await;
    let api = sim.intelliprove();
    let path = format!("/v2/facescans/{SCAN}");
    sim.caller().get(&path).await.expect(401);
    api.get("/v2/facescans/zz").await.expect(422);
    api.get("/v2/facescans/0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10").await.expect(404);
    let mut seen = Vec::new();
    for _ in 0..4 {
        let answer = api.get(&path).await;
        seen.push(format!("{answer} {}", answer.reason()));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    200 {"face_scan_id":"3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77","user_id":"0784dd2b-819e-4232-b7a1-eeedb53bcd94","created_at":"2026-03-01T08:00:00Z","status":"processing"} outcome-queue
    404 {"detail":"Face scan not found!"} outcome-queue
    200 {"face_scan_id":"3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77","user_id":"0784dd2b-819e-4232-b7a1-eeedb53bcd94","created_at":"2026-03-01T08:00:00Z","status":"failed"} outcome-queue
    200 {"face_scan_id":"3b7f6c1e-2f0a-4c57-8f65-0b1a9d3e5c77","user_id":"0784dd2b-819e-4232-b7a1-eeedb53bcd94","created_at":"2026-03-01T08:00:00Z","status":"completed"}
    "#);
}

/// An outcome never skips the steps before it: steps 1–9 of section 2 come first.
#[tokio::test]
async fn an_outcome_never_hides_an_earlier_refusal() {
    let sim = anna().await;
    for (method, operation, path, body, outcomes) in table() {
        for outcome in outcomes {
            let caller = sim.caller().forcing(outcome);
            let answer = match &body {
                Value::Null => caller.call(method, &path).await,
                body => caller.send(caller.request(method, &path).json(body)).await,
            };
            assert_eq!(answer.to_string(), r#"401 {"detail":"Not authenticated"}"#, "{operation} {outcome}");
            if path.contains("external_user_id=anna") {
                let unknown = path.replace("=anna", "=nobody");
                let answer = send(&sim, method, &unknown, &body, outcome).await;
                assert_eq!(
                    answer.to_string(),
                    r#"404 {"detail":"User not found!"}"#,
                    "{operation} {outcome}"
                );
                assert_eq!(answer.reason(), "not-found", "{operation} {outcome}");
            }
        }
    }
}

/// A URL whose token expired one second ago: the session call answers 401, the page still loads.
#[tokio::test]
async fn an_expired_url_opens_the_page_but_no_session() {
    let sim = anna().await;
    for operation in ["facescans", "dashboard"] {
        let path = format!("/v2/{operation}/url?external_user_id=anna");
        let url = sim.intelliprove().forcing("expired_url").get(&path).await.expect(200).text_at("/url");
        let path = url.strip_prefix(&sim.server.url()).expect("a URL of this server");
        sim.outside().get(path).await.expect(200);
        let token = url.split("action_token=").nth(1).unwrap().split('&').next().unwrap();
        let refused = sim.intelliprove_token(token).post("/plugin/api/sessions", json!({})).await;
        assert_eq!(refused.to_string(), r#"401 {"detail":"Token has expired"}"#);
        assert_eq!(refused.reason(), "clock-expired");
    }
}
