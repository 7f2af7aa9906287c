//! Each part of the kept document is there again, and works.

use serde_json::{Value, json};

use super::{document, lived_in, restored};
use crate::support::identify::{ANN, DEVICE, OTHER_PASSWORD};
use crate::support::{Made, Receiver};

#[tokio::test]
async fn clock_seed_and_chance_of_the_kept_document_go_on_where_they_stood() {
    let receiver = Receiver::start().await;
    let sim = restored(&receiver).await;
    let clock = sim.admin().get("/__admin/clock").await;
    assert_eq!(clock.text(), r#"{"at":"2026-03-01T09:00:00.000Z","mode":"frozen"}"#);
    let view = sim.admin().get(&format!("/__admin/namespaces/{}", sim.namespace)).await;
    let document = document();
    assert_eq!(view.at("/seed"), document["seed"]);
    let one = lived_in(&Receiver::start().await).await;
    assert_eq!(one.admin().get("/__admin/state").await.at("/seed"), document["seed"]);
    assert_eq!(sim.user("bert").await, one.user("bert").await, "the next id is the one that would have come");
}

#[tokio::test]
async fn outcomes_faults_and_overrides_of_the_kept_document_go_on_where_they_stood() {
    let receiver = Receiver::start().await;
    let sim = restored(&receiver).await;
    for left in ["not_found", "not_found", ""] {
        let answer = sim.intelliprove().get("/v2/users?external_user_id=anna").await;
        assert_eq!(answer.reason(), if left.is_empty() { "" } else { "outcome-queue" }, "{answer}");
    }
    // One of the three was used up before.
    for reason in ["outcome-scenario", "outcome-scenario", ""] {
        assert_eq!(sim.verify("bob", Made::by("bob", 8).body()).await.reason(), reason);
    }
    assert_eq!(sim.pulse().get("/pulse/status").await.expect(503).reason(), "injected-fault");
    sim.pulse().get("/pulse/status").await.expect(200);
    sim.pulse().get("/pulse/users/bob").await.expect(200);
    let teapot = sim.intelliprove().get("/v2/users?external_user_id=teapot").await.expect(418);
    let drawn = lived_in(&Receiver::start().await)
        .await
        .intelliprove()
        .get("/v2/users?external_user_id=teapot")
        .await;
    assert_eq!(teapot.text(), drawn.text(), "its chance goes on too");
    // The window of the second fault counts from the beginning of the story.
    sim.advance("48h30m").await;
    sim.pulse().get("/pulse/users/bob").await.expect(502);
}

#[tokio::test]
async fn what_was_to_come_in_the_kept_document_comes() {
    let receiver = Receiver::start().await;
    let sim = restored(&receiver).await;
    sim.pulse().get("/pulse/status").await.expect(503);
    let fell = sim.advance("31h").await;
    let fell: Vec<_> =
        fell.at("/fell_due").as_array().unwrap().iter().map(|one| one["what"].to_string()).collect();
    for what in ["metrics recomputed", "pulse.set_status", "webhook 3 verification.completed: retry"] {
        assert!(fell.iter().any(|one| one.contains(what)), "{what} is not in {fell:?}");
    }
    assert_eq!(sim.pulse().get("/pulse/status").await.at("/status"), "NOK");
}

#[tokio::test]
async fn the_outbox_of_the_kept_document_has_its_ledger_and_sends_what_is_left() {
    let receiver = Receiver::start().await;
    let sim = restored(&receiver).await;
    let endpoints = sim.admin().get("/__admin/webhooks/endpoints").await.expect(200);
    assert_eq!(endpoints.at("/endpoints/0/headers"), json!({ "x-team": "checkout" }));
    sim.advance("3h").await;
    let all = sim.notifications().await;
    let ledger = |one: &Value| {
        let attempts = one["ledger"].as_array().unwrap().iter();
        attempts
            .map(|attempt| format!("{} {}", attempt["due"], attempt["status"]).replace('"', ""))
            .collect::<Vec<_>>()
    };
    let told: Vec<_> = all.iter().map(|one| (one["state"].as_str().unwrap(), ledger(one))).collect();
    let at = |time: &str, status: u16| format!("2026-03-01T{time}.000Z {status}");
    assert_eq!(
        told,
        [
            ("no_endpoint", vec![]),
            ("delivered", vec![at("09:00:00", 204)]),
            ("delivered", vec![at("09:00:00", 500), at("09:00:30", 204)]),
            ("dropped", vec![]),
            ("delivered", vec![at("09:00:00", 204)]),
            ("delivered", vec![at("09:00:00", 204)]),
        ]
    );
    // Two of long ago, of which nothing but their number is known, four that are kept.
    let wait = json!({ "event": "verification.completed", "count": 6 });
    assert_eq!(sim.admin().post("/__admin/webhooks/wait", wait).await.expect(200).at("/count"), 6);
    let came = receiver.requests();
    assert_eq!(came.len(), 3);
    assert!(came.iter().all(|request| request.header("x-team") == "checkout"));
    assert!(came.iter().all(|request| request.json()["event"] == "verification.completed"));
}

#[tokio::test]
async fn what_the_vendors_of_the_kept_document_know_they_know_again() {
    let receiver = Receiver::start().await;
    let sim = restored(&receiver).await;
    sim.admin().delete("/__admin/outcomes").await.expect(200);
    let anna = sim.intelliprove().get("/v2/users?external_user_id=anna").await.expect(200);
    assert_eq!(anna.at("/language"), "nl");
    sim.intelliprove().get("/v2/facescans?external_user_id=anna").await.expect(200);
    let marie = sim.verify("marie", Made::by("marie", 9).body()).await.expect(200);
    let other = sim.verify("marie", Made::by("bob", 9).body()).await.expect(200);
    assert_ne!(marie.body, other.body, "she is told from others");
    assert_eq!(sim.show_marker("face=ana").await.expect(200).text_at("/status"), "PASS");
    let holder = sim.holder_of("ana").await.get("/omni/incode-id/userinfo").await.expect(200);
    assert!(holder.text().contains("Ana Torres Vega"), "{holder}");
    let document = document();
    let sent = &document["messages"]["sent"][0];
    let messages = sim.messages().await;
    assert_eq!((&messages[0]["code"], &messages[0]["state"]), (&sent["code"], &json!("pending")));
    sim.confirm(ANN, sent["code"].as_str().unwrap(), OTHER_PASSWORD).await.expect(200);
    sim.login_on(ANN, OTHER_PASSWORD, DEVICE).await.expect(200);
    assert_eq!(sim.messages().await[0]["state"], "used");
}
