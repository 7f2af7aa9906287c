//! Which operation a request meets: told by its route while it is on its way, and by its alias where it took one.

use lookalike::api::Pipeline;
use lookalike::engine::{Answer, Body, Method, Moment, Request};
use lookalike::settings::Settings;
use lookalike::startup;
use serde_json::{Value, json};

use super::verify;
use crate::support::Sim;

const REAL: Moment = Moment::from_seconds(1_772_355_600);

fn request(method: &str, path: &str, body: &Value) -> Request {
    Request {
        method: Method::from(method),
        target: path.into(),
        scheme: "http",
        headers: [("host", "localhost"), ("content-type", "application/json")].into_iter().collect(),
        body: Body::Complete(body.to_string().into()),
        received: REAL,
    }
}

fn verified(pipeline: &Pipeline, expectation: &Value) -> (u16, Value) {
    let Answer { status, body, .. } =
        pipeline.answer(&request("POST", "/__admin/requests/verify", expectation));
    (status, serde_json::from_slice(&body).unwrap())
}

#[test]
fn a_request_on_its_way_counts_for_the_operation_that_it_will_meet() {
    let pipeline = startup::pipeline(&Settings::default(), REAL).unwrap();
    let namespace = pipeline.namespaces().find("default").unwrap();
    let _on_its_way = namespace.open(REAL, &request("GET", "/v2/users", &json!({})));
    let expectation = json!({ "operation": "intelliprove.get_user" });
    assert_eq!(verified(&pipeline, &expectation).0, 200);
    let (status, told) = verified(&pipeline, &json!({ "operation": "intelliprove.get_user", "status": 200 }));
    assert_eq!((status, &told["nearest"][0]["status"]), (409, &Value::Null));
    assert_eq!(told["nearest"][0]["differs"]["found"], "no answer yet");
    let other = json!({ "operation": "intelliprove.delete_user" });
    assert_eq!(verified(&pipeline, &other).1["nearest"][0]["differs"]["found"], "`intelliprove.get_user`");
}

#[tokio::test]
async fn the_parameters_of_an_alias_are_those_of_its_own_path() {
    let sim = Sim::playing(
        "version: 1\nclock: { at: 2026-03-01T09:00:00Z, mode: frozen }\naliases:\n  \
         - { operation: intelliprove.get_biomarkers, path: '/scans/{face_scan_id}' }\n",
    );
    sim.intelliprove().get("/scans/of-anna").await;
    let of =
        |id: &str| json!({ "operation": "intelliprove.get_biomarkers", "when": { "path.face_scan_id": id } });
    verify(&sim, of("of-anna")).await.expect(200);
    let told = verify(&sim, of("of-bert")).await.expect(409);
    assert_eq!(told.at("/nearest/0/differs/found"), r#""of-anna""#);
}
