//! `GET /__admin/events`: server-sent events.

use std::time::Duration;

use serde_json::json;

use crate::support::{Ear, Hooked, Reply, Sim};

async fn listeners(sim: &Sim) -> u64 {
    let text = sim.admin().get("/__admin/metrics").await.expect(200).text().to_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("lookalike_event_listeners ")).unwrap();
    line.parse().unwrap()
}

#[tokio::test]
async fn what_happens_is_told_in_order_with_secrets_hidden() {
    let sim = Sim::start().await;
    let mut ear = Ear::open(&sim, "").await;
    let token = sim.token_of("demo@example.test").await;
    sim.caller().get(&format!("/plugin/?action_token={token}&a=b")).await;
    sim.advance("1h").await;
    sim.admin().post("/__admin/reset", json!({})).await.expect(200);
    let (kind, request) = ear.next().await;
    let id = format!("{}-1", sim.namespace);
    assert_eq!((kind.as_str(), &request["id"]), ("event: request", &json!(id)));
    assert_eq!(request["at"], "2026-03-01T09:00:00.000Z");
    let target = request["target"].as_str().unwrap();
    assert!(target.ends_with("/plugin/?action_token=[redacted]&a=b"), "{target}");
    let (kind, answer) = ear.next().await;
    assert_eq!((kind.as_str(), &answer["id"], &answer["status"]), ("event: answer", &json!(id), &json!(200)));
    assert_eq!(answer["operation"], "intelliprove.plugin_page");
    let (kind, clock) = ear.next().await;
    assert_eq!((kind.as_str(), &clock["at"]), ("event: clock", &json!("2026-03-01T10:00:00.000Z")));
    assert_eq!(clock["mode"], "frozen");
    let (kind, reset) = ear.next().await;
    assert_eq!((kind.as_str(), &reset["by"]), ("event: reset", &json!("reset")));
    assert_eq!(reset["at"], "2026-03-01T09:00:00.000Z");
}

#[tokio::test]
async fn only_the_kinds_that_are_asked_for_are_told_and_only_of_this_namespace() {
    let sim = Sim::start().await;
    let mut ear = Ear::open(&sim, "?kinds=clock,answer&heartbeat=60s").await;
    sim.other("another").user("bert@example.test").await;
    sim.user("anna@example.test").await;
    sim.advance("1h").await;
    assert_eq!(ear.kinds(2).await, ["answer", "clock"]);
}

#[tokio::test]
async fn a_notification_is_told_of_at_each_step() {
    let hooked = Hooked::start().await;
    hooked.receiver.answers([Reply::Status(500)]);
    let mut ear = Ear::open(&hooked.sim, "?kinds=webhook").await;
    hooked.verified().await;
    hooked.sim.advance("30s").await;
    let mut told = Vec::new();
    for _ in 0..3 {
        let (kind, data) = ear.next().await;
        assert_eq!(
            (kind.as_str(), &data["id"]),
            ("event: webhook", &json!(format!("{}-w1", hooked.sim.namespace)))
        );
        assert_eq!(data["event"], "verification.completed");
        told.push(format!("{} {} {}", data["at"], data["state"], data["attempts"]).replace('"', ""));
    }
    assert_eq!(
        told,
        [
            "2026-03-01T09:00:00.000Z queued 0",
            "2026-03-01T09:00:00.000Z retrying 1",
            "2026-03-01T09:00:30.000Z delivered 2"
        ]
    );
}

#[tokio::test]
async fn silence_is_broken_by_a_heartbeat() {
    let sim = Sim::start().await;
    let mut ear = Ear::open(&sim, "?heartbeat=100ms").await;
    assert_eq!(ear.kinds(2).await, [": heartbeat", ": heartbeat"]);
}

#[tokio::test]
async fn a_client_that_does_not_read_is_told_how_much_it_missed_and_holds_up_nobody() {
    let sim = Sim::start().await;
    let mut ear = Ear::open(&sim, "?kinds=request").await;
    // More than the buffers of two sockets hold beside what is kept.
    let long = "x".repeat(24_000);
    let path = format!("/v2/nothing?{long}");
    for _ in 0..1_700 {
        sim.caller().get(&path).await;
    }
    let (mut told, mut dropped) = (0, 0);
    while told + dropped < 1_700 {
        match ear.next().await {
            (kind, _) if kind == "event: request" => told += 1,
            (kind, data) => {
                assert_eq!(kind, "event: dropped");
                dropped += data["count"].as_u64().unwrap();
            }
        }
    }
    assert!(dropped > 0 && told >= 1_024, "{told} {dropped}");
    assert_eq!(told + dropped, 1_700);
    sim.caller().get("/v2/nothing").await;
    assert_eq!(ear.kinds(1).await, ["request"], "it goes on");
}

#[tokio::test]
async fn a_closed_client_leaves_nothing_behind() {
    let sim = Sim::playing("version: 1\n");
    let ears = [Ear::open(&sim, "?heartbeat=100ms").await, Ear::open(&sim, "?heartbeat=100ms").await];
    assert_eq!(listeners(&sim).await, 2);
    drop(ears);
    // Noticed at the latest when a heartbeat finds nobody.
    let gone = async { while listeners(&sim).await > 0 {} };
    tokio::time::timeout(Duration::from_secs(20), gone).await.expect("nobody is left");
}

#[tokio::test]
async fn the_stream_ends_with_its_namespace() {
    let sim = Sim::start().await;
    let mut ear = Ear::open(&sim, "").await;
    sim.outside().delete(&format!("/__admin/namespaces/{}", sim.namespace)).await.expect(204);
    assert!(ear.is_over().await);
}

#[tokio::test]
async fn a_heartbeat_that_makes_no_sense_is_refused_and_listeners_are_bounded() {
    let sim = Sim::start().await;
    for query in ["?heartbeat=1ms", "?heartbeat=1h", "?heartbeat=x", "?colour=red"] {
        assert_eq!(sim.admin().get(&format!("/__admin/events{query}")).await.status, 422, "{query}");
    }
    let mut ears = Vec::new();
    for _ in 0..100 {
        ears.push(Ear::open(&sim, "").await);
    }
    let refused = sim.admin().get("/__admin/events").await.expect(503);
    assert_eq!(refused.reason(), "too-many-listeners");
}
