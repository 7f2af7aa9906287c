//! `POST /__admin/reset`

use std::collections::BTreeSet;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::Sim;

#[tokio::test]
async fn a_reset_brings_back_the_beginning_byte_for_byte() {
    let sim = Sim::start().await;
    let before = sim.state().await;
    let id = sim.user("anna@example.test").await;
    sim.advance("30h").await;
    sim.queue("intelliprove.get_user", &["not_found"]).await;
    let fault = json!({ "operation": "*", "inject": { "status": 503 } });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
    assert_snapshot!(sim.admin().call("POST", "/__admin/reset").await, @r#"200 {"name":"reset.a_reset_brings_back_the_beginning_byte_for_byte","scenario":"default","seed":6902813459216462415,"clock":{"at":"2026-03-01T09:00:00.000Z","mode":"frozen"},"requests":0,"size":{"exchanges":0,"journal_bytes":0}}"#);
    assert_eq!(sim.state().await, before);
    assert_eq!(sim.user("anna@example.test").await, id);
}

#[tokio::test]
async fn numbers_of_requests_begin_anew_with_a_reset() {
    let sim = Sim::start().await;
    sim.user("anna@example.test").await;
    sim.user("bert@example.test").await;
    sim.admin().post("/__admin/reset", json!({})).await.expect(200);
    let answer = sim.intelliprove().get("/v2/users").await;
    assert_eq!(answer.header("x-lookalike-request-id"), format!("{}-1", sim.namespace));
}

#[tokio::test]
async fn a_reset_takes_no_arguments_so_that_none_is_ignored() {
    let sim = Sim::start().await;
    sim.user("anna@example.test").await;
    let body = json!({ "namespace": "another" });
    assert_snapshot!(sim.unchanged_by(sim.outside().post("/__admin/reset", body)).await, @r#"422 {"type":"urn:lookalike:problem:invalid","title":"Unprocessable Entity","status":422,"detail":"at `namespace`: `namespace` is not known here; nothing is taken here","hint":"correct it and send it again; GET /__docs/openapi/admin.json describes every body","place":"namespace"}"#);
    let answer = sim.unchanged_by(sim.admin().call("POST", "/__admin/reset?scenario=other")).await;
    assert_eq!(answer.status, 422, "{answer}");
}

/// The external ids of the stored users, and of those whose creation the journal tells of.
async fn stored_and_told(sim: &Sim) -> (BTreeSet<String>, BTreeSet<String>) {
    let state: Value = serde_json::from_str(&sim.state().await).unwrap();
    let users = state["vendors"]["intelliprove"]["state"]["users"].as_object().unwrap();
    let stored = users.values().filter_map(|user| user["external_user_id"].as_str().map(str::to_owned));
    let list = sim.admin().get("/__admin/requests?operation=intelliprove.create_user&limit=1000").await;
    let mut told = BTreeSet::new();
    for line in list.at("/requests").as_array().unwrap() {
        let id = line["id"].as_str().unwrap();
        let whole = sim.admin().get(&format!("/__admin/requests/{id}")).await.expect(200);
        told.insert(whole.text_at("/request/body/external_user_id"));
    }
    (stored.collect(), told)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_in_flight_at_a_reset_is_either_wholly_there_or_wholly_gone() {
    const WRITERS: usize = 8;
    let sim = Sim::start().await;
    for round in 0..5 {
        for user in 0..20 {
            sim.user(&format!("before-{round}-{user}@example.test")).await;
        }
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let sim = sim.clone();
                tokio::spawn(async move {
                    for user in 0..20 {
                        sim.user(&format!("meanwhile-{round}-{writer}-{user}@example.test")).await;
                    }
                })
            })
            .collect();
        sim.admin().call("POST", "/__admin/reset").await.expect(200);
        for writer in writers {
            writer.await.unwrap();
        }
        let (mut stored, told) = stored_and_told(&sim).await;
        assert!(stored.remove("demo@example.test"), "the scenario's user is there");
        assert_eq!(stored, told, "state and journal tell the same story");
        let meanwhile = format!("meanwhile-{round}-");
        assert!(stored.iter().all(|user| user.starts_with(&meanwhile)), "{stored:?}");
    }
}
