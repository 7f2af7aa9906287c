//! `within`: what is still to come is waited for. Each request is sent only once the metrics show the waiting verifier,
//! on a server on which nothing else waits.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::verify;
use crate::support::{Ear, Sim};

fn alone() -> Sim {
    Sim::playing("version: 1\nclock: { at: 2026-03-01T09:00:00Z, mode: frozen }\n")
}

#[tokio::test]
async fn a_request_that_comes_in_time_is_waited_for() {
    let sim = alone();
    let expectation = json!({ "operation": "intelliprove.create_user", "status": 201, "within": "20s" });
    let began = Instant::now();
    let (answer, _) = tokio::join!(verify(&sim, expectation), async {
        sim.until_waiting(1).await;
        // It is asked again at this one, finds that it is not meant, and goes on waiting.
        sim.intelliprove().get("/v2/users?external_user_id=nobody").await;
        sim.until_waiting(1).await;
        sim.user("anna@example.test").await
    });
    assert_eq!(answer.expect(200).at("/matched"), 1);
    assert!(began.elapsed() < Duration::from_secs(10), "it is answered as soon as it holds");
    sim.until_waiting(0).await;
}

#[tokio::test]
async fn what_does_not_come_is_given_up_after_the_wait_and_a_limit_is_watched_to_its_end() {
    let sim = alone();
    let timed = async |expectation: Value| {
        let began = Instant::now();
        (verify(&sim, expectation).await.status, began.elapsed())
    };
    let (status, took) = timed(json!({ "within": "300ms" })).await;
    assert!(status == 409 && took >= Duration::from_millis(300), "{status} {took:?}");
    let (status, took) = timed(json!({ "count": { "max": 0 }, "within": "300ms" })).await;
    assert!(status == 200 && took >= Duration::from_millis(300), "{status} {took:?}");
    let limit = json!({ "count": { "max": 0 }, "within": "20s" });
    let (exceeded, _) = tokio::join!(timed(limit), async {
        sim.until_waiting(1).await;
        sim.user("anna@example.test").await
    });
    assert!(exceeded.0 == 409 && exceeded.1 < Duration::from_secs(10), "{exceeded:?}");
    let (status, took) = timed(json!({ "count": { "max": 0 }, "within": "20s" })).await;
    assert!(status == 409 && took < Duration::from_secs(10), "too many is never too few again");
}

#[tokio::test]
async fn a_wait_does_not_bring_a_dropped_namespace_back() {
    let sim = alone().other("dropped");
    let (answer, _) = tokio::join!(verify(&sim, json!({ "within": "20s" })), async {
        sim.until_waiting(1).await;
        sim.outside().delete("/__admin/namespaces/dropped").await.expect(204)
    });
    assert_eq!((answer.status, answer.reason()), (404, "unknown-namespace"));
    assert_eq!(sim.outside().get("/__admin/namespaces/dropped").await.status, 404);
}

#[tokio::test]
async fn who_waits_in_a_namespace_that_is_dropped_is_told_at_once_and_alike() {
    let sim = alone().other("leaving");
    let admin = sim.admin();
    let wait = admin.post("/__admin/webhooks/wait", json!({ "count": 1, "within": "20s" }));
    let began = Instant::now();
    let (verified, waited, _) = tokio::join!(verify(&sim, json!({ "within": "20s" })), wait, async {
        sim.until_waiting(2).await;
        sim.outside().delete("/__admin/namespaces/leaving").await.expect(204)
    });
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(verified.expect(404).text(), waited.expect(404).text());
}

#[tokio::test]
async fn several_wait_at_once_and_each_is_answered_by_its_own_request() {
    let sim = alone();
    let of = |name: &str| json!({ "when": { "body.external_user_id": name }, "within": "20s" });
    let (anna, bert, _) = tokio::join!(verify(&sim, of("anna")), verify(&sim, of("bert")), async {
        sim.until_waiting(2).await;
        sim.user("anna").await;
        sim.until_waiting(1).await;
        sim.user("bert").await
    });
    assert_eq!(anna.expect(200).at("/requests/0"), format!("{}-1", sim.namespace));
    assert_eq!(bert.expect(200).at("/requests/0"), format!("{}-2", sim.namespace));
}

#[tokio::test]
async fn those_who_wait_keep_no_client_from_listening_and_are_not_without_number() {
    let sim = Sim::playing("version: 1\n");
    let waiting: Vec<_> = (0..100)
        .map(|_| {
            let sim = sim.clone();
            let expectation = json!({ "operation": "intelliprove.get_user", "within": "60s" });
            tokio::spawn(async move { sim.admin().post("/__admin/requests/verify", expectation).await })
        })
        .collect();
    sim.until_waiting(100).await;
    let expectation = json!({ "operation": "intelliprove.get_user", "within": "60s" });
    let refused = sim.admin().post("/__admin/requests/verify", expectation).await;
    assert_eq!((refused.status, refused.reason()), (503, "too-many-waiting"));
    Ear::open(&sim, "").await;
    sim.outside().delete(&format!("/__admin/namespaces/{}", sim.namespace)).await.expect(204);
    for waiting in waiting {
        assert_eq!(waiting.await.unwrap().status, 404);
    }
}

#[tokio::test]
async fn of_many_that_begin_to_wait_at_once_as_many_wait_as_may() {
    let sim = Sim::playing("version: 1\n");
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..150 {
        let sim = sim.clone();
        let expectation = json!({ "operation": "intelliprove.get_user", "within": "60s" });
        all.spawn(async move { sim.admin().post("/__admin/requests/verify", expectation).await });
    }
    for _ in 0..50 {
        let refused = all.join_next().await.unwrap().unwrap();
        assert_eq!((refused.status, refused.reason()), (503, "too-many-waiting"));
    }
    sim.until_waiting(100).await;
    sim.intelliprove().get("/v2/users?external_user_id=nobody").await.expect(404);
    while let Some(answer) = all.join_next().await {
        answer.unwrap().expect(200);
    }
}
