//! `GET` and `PUT /__admin/clock`, `POST /__admin/clock/advance`

use insta::assert_snapshot;
use lookalike::api::Pipeline;
use lookalike::engine::{Body, Method, Moment, Request};
use lookalike::settings::Settings;
use lookalike::startup;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Sim};

const SCENARIO: &str = "
users:
  - external_user_id: anna@example.test
    face_scans: [{ ago: 2h }]
";

async fn put(sim: &Sim, body: Value) -> Answer {
    sim.admin().put("/__admin/clock", body).await
}

async fn advance(sim: &Sim, body: Value) -> Answer {
    sim.admin().post("/__admin/clock/advance", body).await
}

#[tokio::test]
async fn a_frozen_clock_stands_still() {
    let sim = Sim::start().await;
    assert_snapshot!(sim.admin().get("/__admin/clock").await, @r#"200 {"at":"2026-03-01T09:00:00.000Z","mode":"frozen"}"#);
    assert_eq!(
        sim.admin().get("/__admin/clock").await.text(),
        sim.admin().get("/__admin/clock").await.text()
    );
}

#[tokio::test]
async fn a_clock_is_set_by_what_it_shows_by_how_it_moves_or_by_both() {
    let sim = Sim::start().await;
    assert_snapshot!(put(&sim, json!({ "at": "2026-03-01T11:00:00+01:00" })).await, @r#"200 {"at":"2026-03-01T10:00:00.000Z","mode":"frozen","fell_due_count":0,"fell_due":[]}"#);
    assert_snapshot!(put(&sim, json!({})).await, @r#"422 {"type":"urn:lookalike:problem:invalid","title":"Unprocessable Entity","status":422,"detail":"nothing is to be set: `at` or `mode` is needed, or both","hint":"send such as {\"at\":\"2026-03-01T09:00:00Z\",\"mode\":\"frozen\"}"}"#);
    assert_snapshot!(put(&sim, json!({ "at": "2020-01-01T00:00:00Z", "mode": "frozen" })).await, @r#"200 {"at":"2020-01-01T00:00:00.000Z","mode":"frozen","fell_due_count":0,"fell_due":[]}"#);
    let live = put(&sim, json!({ "mode": "live" })).await.expect(200);
    assert_eq!(live.text_at("/mode"), "live");
    assert!(live.text_at("/at").starts_with("2020-01-01T00:00:0"), "{live}");
}

#[tokio::test]
async fn a_live_clock_never_shows_less_than_before_and_is_frozen_where_it_is() {
    let sim = Sim::start().await;
    put(&sim, json!({ "mode": "live" })).await.expect(200);
    let mut shown = Vec::new();
    for _ in 0..3 {
        shown.push(sim.admin().get("/__admin/clock").await.text_at("/at"));
    }
    shown.push(put(&sim, json!({ "mode": "frozen" })).await.text_at("/at"));
    shown.push(sim.admin().get("/__admin/clock").await.text_at("/at"));
    assert!(shown.is_sorted(), "{shown:?}");
    assert_eq!(shown[3], shown[4]);
}

#[tokio::test]
async fn a_clock_is_advanced_by_a_span_or_to_a_time() {
    let sim = Sim::start().await;
    assert_snapshot!(advance(&sim, json!({ "by": "1h30m" })).await, @r#"200 {"at":"2026-03-01T10:30:00.000Z","mode":"frozen","fell_due_count":0,"fell_due":[]}"#);
    assert_snapshot!(advance(&sim, json!({ "to": "2026-03-01T12:00:00Z" })).await, @r#"200 {"at":"2026-03-01T12:00:00.000Z","mode":"frozen","fell_due_count":0,"fell_due":[]}"#);
    assert_snapshot!(advance(&sim, json!({ "to": "2026-03-01T12:00:00Z" })).await, @r#"200 {"at":"2026-03-01T12:00:00.000Z","mode":"frozen","fell_due_count":0,"fell_due":[]}"#);
    assert_snapshot!(advance(&sim, json!({ "by": "0s" })).await, @r#"200 {"at":"2026-03-01T12:00:00.000Z","mode":"frozen","fell_due_count":0,"fell_due":[]}"#);
}

#[tokio::test]
async fn what_fell_due_is_listed_in_order_and_once() {
    let sim = Sim::intelliprove_with(SCENARIO).await;
    let answer = advance(&sim, json!({ "by": "3d" })).await.expect(200);
    assert_snapshot!(answer, @r#"200 {"at":"2026-03-04T09:00:00.000Z","mode":"frozen","fell_due_count":3,"fell_due":[{"at":"2026-03-02T02:00:00.000Z","vendor":"intelliprove","what":"metrics recomputed"},{"at":"2026-03-03T02:00:00.000Z","vendor":"intelliprove","what":"metrics recomputed"},{"at":"2026-03-04T02:00:00.000Z","vendor":"intelliprove","what":"metrics recomputed"}]}"#);
    assert_snapshot!(advance(&sim, json!({ "by": "1h" })).await, @r#"200 {"at":"2026-03-04T10:00:00.000Z","mode":"frozen","fell_due_count":0,"fell_due":[]}"#);
}

#[tokio::test]
async fn setting_a_clock_forward_lets_happen_what_falls_due_too() {
    let (set, advanced) = (Sim::intelliprove_with(SCENARIO).await, Sim::intelliprove_with(SCENARIO).await);
    let set = put(&set, json!({ "at": "2026-03-04T09:00:00Z" })).await.expect(200);
    assert_eq!(set.text(), advance(&advanced, json!({ "by": "3d" })).await.text());
    assert_ne!(set.at("/fell_due_count"), 0);
}

#[tokio::test]
async fn a_clock_turned_back_undoes_nothing_and_its_nights_fall_once_more() {
    let sim = Sim::intelliprove_with(SCENARIO).await;
    advance(&sim, json!({ "by": "1d" })).await.expect(200);
    let metrics = async || {
        sim.intelliprove().get("/v2/metrics?external_user_id=anna@example.test").await.expect(200).body
    };
    let before = metrics().await;
    assert_snapshot!(put(&sim, json!({ "at": "2026-03-01T09:00:00Z" })).await, @r#"200 {"at":"2026-03-01T09:00:00.000Z","mode":"frozen","fell_due_count":0,"fell_due":[]}"#);
    assert_eq!(metrics().await, before);
    let again = put(&sim, json!({ "at": "2026-03-02T09:00:00Z" })).await.expect(200);
    assert_eq!(again.at("/fell_due_count"), 1);
    assert_eq!(metrics().await, before);
}

#[tokio::test]
async fn a_long_journey_lists_the_first_thousand_and_counts_all() {
    let sim = Sim::intelliprove_with(SCENARIO).await;
    let answer = advance(&sim, json!({ "to": "2030-03-01T09:00:00Z" })).await.expect(200);
    assert_eq!(answer.at("/fell_due").as_array().unwrap().len(), 1000);
    assert!(answer.at("/fell_due_count").as_u64() > Some(1000), "{}", answer.at("/fell_due_count"));
}

#[tokio::test]
async fn time_ends_with_the_year_9999() {
    let sim = Sim::playing(
        "version: 1\nclock: { at: 9999-12-20T09:00:00Z, mode: frozen }\nvendors:\n  intelliprove:\n    users: [{ external_user_id: demo@example.test, face_scans: [{ ago: 1d }] }]\n",
    );
    advance(&sim, json!({ "by": "5000000w" })).await.expect(422);
    let answer = advance(&sim, json!({ "to": "9999-12-31T23:59:59.999Z" })).await.expect(200);
    assert_eq!(answer.text_at("/at"), "9999-12-31T23:59:59.999Z");
    assert_eq!(answer.at("/fell_due_count"), 11);
    sim.intelliprove().get("/v2/users?external_user_id=demo@example.test").await.expect(200);
}

/// Ask without a socket, so that nobody looks after webhooks between two requests.
fn ask(pipeline: &Pipeline, method: &str, path: &str, body: &Value) -> Value {
    let headers = [("host", "localhost"), ("content-type", "application/json")];
    let answer = pipeline.answer(&Request {
        method: Method::from(method),
        target: path.into(),
        scheme: "http",
        headers: headers.into_iter().collect(),
        body: Body::Complete(body.to_string().into()),
        received: Moment::from_seconds(1_772_355_600),
    });
    assert_eq!(answer.status, 200, "{answer:?}");
    serde_json::from_slice(&answer.body).unwrap()
}

/// Whoever sends webhooks may look before the clock sets out, or not; the answer must not tell which.
#[test]
fn what_is_due_before_the_clock_sets_out_is_no_part_of_its_way() {
    let pipeline = startup::pipeline(&Settings::default(), Moment::from_seconds(1_772_355_600)).unwrap();
    ask(&pipeline, "PUT", "/__admin/clock", &json!({ "mode": "frozen" }));
    let endpoint =
        json!({ "vendor": "incode", "events": ["verification.completed"], "url": "http://127.0.0.1:9/" });
    ask(&pipeline, "PUT", "/__admin/webhooks/endpoints", &json!({ "endpoints": [endpoint] }));
    let person = json!({ "key": "ana", "full_name": "Ana Torres Vega" });
    ask(&pipeline, "POST", "/__admin/actions/incode.complete_verification", &json!({ "person": person }));
    for (method, path, body) in [
        ("POST", "/__admin/clock/advance", json!({ "by": "0s", "within": "0s" })),
        ("POST", "/__admin/clock/advance", json!({ "by": "1s", "within": "0s" })),
    ] {
        let moved = ask(&pipeline, method, path, &body);
        assert_eq!((&moved["fell_due_count"], &moved["unfinished"]), (&json!(0), &json!(1)), "{moved}");
    }
}

/// `fetch` says so of every text for which nobody says otherwise. Pages of other origins do too, and are refused for
/// where they come from, as `browsers` shows.
#[tokio::test]
async fn a_clock_is_set_by_plain_fetch_of_javascript() {
    let sim = Sim::start().await;
    let body = r#"{"at":"2030-01-01T00:00:00Z"}"#;
    let admin = sim.admin();
    let set =
        async |caller: &Caller| caller.bytes("PUT", "/__admin/clock", "text/plain;charset=UTF-8", body).await;
    let page = admin.with("origin", "http://evil.test");
    assert_eq!(sim.unchanged_by(set(&page)).await.expect(403).reason(), "cross-origin");
    assert_eq!(set(&admin).await.expect(200).text_at("/at"), "2030-01-01T00:00:00.000Z");
}
