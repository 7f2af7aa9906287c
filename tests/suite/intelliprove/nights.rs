//! The nights of a namespace, wherever its clock is set (sections 6 and 12).

use serde_json::{Value, json};

use crate::support::Sim;

/// A namespace without users: nobody's nights make the way through the calendar long.
async fn nobody() -> Sim {
    Sim::intelliprove_with("users: []").await
}

async fn set(sim: &Sim, at: &str) {
    sim.admin().put("/__admin/clock", json!({ "at": at })).await.expect(200);
}

async fn last_update_at(sim: &Sim, user: &str) -> Value {
    let metrics = sim.intelliprove().get(&format!("/v2/metrics?external_user_id={user}")).await;
    metrics.expect(200).at("/last_update_at").clone()
}

#[tokio::test]
async fn a_clock_that_is_turned_back_goes_through_its_nights_once_more() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    set(&sim, "2030-01-01T09:00:00Z").await;
    sim.scan("anna", json!({})).await;
    sim.advance("1d").await;
    assert_eq!(last_update_at(&sim, "anna").await, "2030-01-02T02:00:00Z");
    set(&sim, "2026-03-01T09:00:00Z").await;
    assert_eq!(last_update_at(&sim, "anna").await, "2030-01-02T02:00:00Z", "turning back undoes nothing");
    for user in ["anna", "bert"] {
        sim.intelliprove().post("/v2/users", json!({ "external_user_id": user })).await;
        sim.scan(user, json!({})).await;
    }
    let advanced = sim.advance("2d").await;
    assert_eq!(advanced.at("/fell_due_count"), json!(2));
    for user in ["anna", "bert"] {
        assert_eq!(last_update_at(&sim, user).await, "2026-03-03T02:00:00Z", "{user}");
    }
}

#[tokio::test]
async fn a_night_that_is_reached_a_second_time_falls_once() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.scan("anna", json!({})).await;
    sim.advance("2d").await;
    set(&sim, "2026-03-01T09:00:00Z").await;
    assert_eq!(sim.advance("5d").await.at("/fell_due_count"), json!(5));
}

#[tokio::test]
async fn the_last_night_of_the_calendar_is_followed_by_none() {
    let sim = nobody().await;
    sim.user("anna").await;
    set(&sim, "9999-12-29T09:00:00Z").await;
    sim.scan("anna", json!({})).await;
    let end = json!({ "to": "9999-12-31T23:59:59.999Z" });
    let done = sim.admin().post("/__admin/clock/advance", end).await.expect(200);
    assert_eq!(done.at("/fell_due_count"), json!(2));
    assert_eq!(last_update_at(&sim, "anna").await, "9999-12-31T02:00:00Z");
    set(&sim, "2026-03-01T09:00:00Z").await;
    sim.scan("anna", json!({})).await;
    sim.advance("1d").await;
    assert_eq!(last_update_at(&sim, "anna").await, "2026-03-02T02:00:00Z");
}

#[tokio::test]
async fn the_first_night_of_the_calendar_falls_at_two() {
    let sim = nobody().await;
    sim.user("anna").await;
    set(&sim, "0001-01-01T00:00:00Z").await;
    sim.scan("anna", json!({})).await;
    sim.advance("1h").await;
    assert_eq!(last_update_at(&sim, "anna").await, Value::Null);
    sim.advance("1d").await;
    assert_eq!(last_update_at(&sim, "anna").await, "0001-01-01T02:00:00Z");
    sim.advance("1d").await;
    assert_eq!(last_update_at(&sim, "anna").await, "0001-01-02T02:00:00Z");
}

#[tokio::test]
async fn scans_are_listed_newest_first_although_the_clock_was_turned_back() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    for day in ["2026-03-05", "2026-03-01", "2026-03-03"] {
        set(&sim, &format!("{day}T09:00:00Z")).await;
        sim.scan("anna", json!({})).await;
    }
    let scans = sim.intelliprove().get("/v2/facescans?external_user_id=anna").await;
    let days: Vec<_> = (0..3).map(|place| scans.text_at(&format!("/{place}/created_at"))).collect();
    assert_eq!(days, ["2026-03-05T09:00:00Z", "2026-03-03T09:00:00Z", "2026-03-01T09:00:00Z"]);
}

/// Section 6: turning the clock back undoes nothing, so a scan that is listed as completed counts.
#[tokio::test]
async fn a_scan_that_was_completed_counts_although_the_clock_was_turned_back_to_before_it() {
    let sim =
        Sim::intelliprove_with("users: [{ external_user_id: anna, face_scans: [{ ago: 5d }, { ago: 3h }] }]")
            .await;
    sim.user("bert").await;
    sim.scan("bert", json!({})).await;
    sim.advance("1d").await;
    let score = async || {
        let metrics = sim.intelliprove().get("/v2/metrics?external_user_id=anna").await.expect(200);
        let stress = metrics.at("/metrics/4");
        format!("{} {} {}", metrics.text_at("/last_update_at"), stress["confidence"], stress["status"])
    };
    assert_eq!(score().await, r#"2026-03-02T02:00:00Z 50.0 "confirming""#);
    set(&sim, "2026-02-28T01:00:00Z").await;
    let done = sim.act("intelliprove.recompute_metrics", json!({})).await;
    assert_eq!(done.at("/users"), json!(2));
    sim.advance("2h").await;
    assert_eq!(score().await, r#"2026-02-28T02:00:00Z 50.0 "confirming""#);
    let graph =
        json!({ "data": { "parameter": "mental_stress", "start": "2026-02-01", "stop": "2026-04-01" } });
    let graph =
        sim.intelliprove().post("/v2/widgets/graph/data?external_user_id=anna", graph).await.expect(200);
    let points = graph.at("/data/points");
    let days: Vec<_> = points.as_array().unwrap().iter().map(|point| point["date"].clone()).collect();
    assert_eq!(days, ["2026-02-28", "2026-02-28", "2026-03-01", "2026-03-02"]);
}

/// Whatever an edited snapshot says of the course of metrics, it goes on.
#[tokio::test]
async fn a_snapshot_that_counts_more_recomputes_than_it_holds_can_be_gone_on_with() {
    let sim = Sim::start().await;
    let anna = sim.user("anna").await;
    sim.scan("anna", json!({})).await;
    sim.advance("1d").await;
    let mut document: Value = serde_json::from_str(&sim.state().await).unwrap();
    let way = format!("/vendors/intelliprove/state/users/{anna}/health/earlier");
    *document.pointer_mut(&way).expect("the count is there") = json!(5000);
    *document.pointer_mut("/vendors/intelliprove/state/deaths").unwrap() =
        json!({ "anna": u64::MAX, "bert": u64::MAX });
    sim.admin().put("/__admin/state", document).await.expect(200);
    let done = sim.act("intelliprove.recompute_metrics", json!({ "user": "anna" })).await.expect(200);
    assert_eq!(done.at("/users"), json!(1));
    assert_eq!(last_update_at(&sim, "anna").await, "2026-03-02T09:00:00Z");
    sim.user("bert").await;
    sim.intelliprove().delete("/v2/users?external_user_id=anna").await.expect(204);
}

/// Section 6: a moment due at T has happened for a request at T, the end of a scan and the night alike.
#[tokio::test]
async fn a_night_takes_the_scan_that_is_completed_at_its_very_moment() {
    let sim = Sim::intelliprove_with("settings: { scan_processing_time: 300s }").await;
    for (user, day) in [("anna", "2026-03-02"), ("bert", "2026-03-03")] {
        sim.user(user).await;
        set(&sim, &format!("{day}T01:55:00Z")).await;
        sim.scan(user, json!({})).await;
        sim.advance("5m").await;
        assert_eq!(last_update_at(&sim, user).await, format!("{day}T02:00:00Z"));
    }
}

/// A request comes after the night of its moment, whether or not anybody looked in between.
#[tokio::test]
async fn a_night_does_not_take_a_scan_that_is_made_at_its_moment() {
    let sim = Sim::start().await;
    for user in ["bert", "anna"] {
        sim.user(user).await;
        set(&sim, "2026-03-02T02:00:00Z").await;
        sim.scan(user, json!({})).await;
        assert_eq!(last_update_at(&sim, user).await, Value::Null, "{user}");
    }
}
