//! Health, operations, documents, state: calls that only look.

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::Sim;

#[tokio::test]
async fn health_tells_version_scenario_and_uptime() {
    let sim = Sim::start().await;
    let answer = sim.outside().get("/__admin/health").await.expect(200);
    assert_eq!(answer.text_at("/status"), "ok");
    assert_eq!(answer.text_at("/version"), env!("CARGO_PKG_VERSION"));
    assert_eq!(answer.text_at("/scenario"), "default");
    assert!(answer.text_at("/uptime").ends_with('s'), "{answer}");
    assert!(answer.at("/namespaces").as_u64() >= Some(2), "{answer}");
    assert_eq!(answer.at("/malformed_requests"), 0);
    assert_eq!(answer.json().as_object().unwrap().len(), 6);
}

#[tokio::test]
async fn health_answers_head_without_a_body() {
    let sim = Sim::start().await;
    let answer = sim.outside().call("HEAD", "/__admin/health").await.expect(200);
    assert_eq!((answer.text(), answer.header("content-type")), ("", "application/json"));
}

#[tokio::test]
async fn every_operation_is_listed_with_its_outcomes_and_provenance() {
    let sim = Sim::start().await;
    let answer = sim.admin().get("/__admin/operations").await.expect(200);
    let list = answer.json();
    let one = |id: &str| list.as_array().unwrap().iter().find(|row| row["id"] == id).unwrap().to_string();
    assert_snapshot!(one("intelliprove.update_user"), @r#"{"id":"intelliprove.update_user","vendor":"intelliprove","methods":["PUT","PATCH"],"path":"/v2/users","summary":"Change birth date, sex, language","outcomes":["not_found"],"provenance":"assumed","source":"The vendor's document names the operation; its path is our completion."}"#);
    assert_snapshot!(one("intelliprove.cdn"), @r#"{"id":"intelliprove.cdn","vendor":"intelliprove","methods":["GET","HEAD"],"path":"/cdn/{*path}","summary":"Read a fragment, a script stub or the instructions for use","outcomes":[],"provenance":"observed","source":"Seen in a public client or page of the vendor."}"#);
    assert_eq!(list.as_array().unwrap().iter().filter(|row| row["vendor"] == "intelliprove").count(), 27);
}

#[tokio::test]
async fn the_documents_are_listed_and_read() {
    let sim = Sim::start().await;
    let index = sim.admin().get("/__docs").await.expect(200).json();
    let base = format!("{}/@{}", sim.server.url(), sim.namespace);
    for (row, name) in
        index.as_array().unwrap().iter().zip(["intelliprove", "pulse", "incode", "identify", "admin"])
    {
        assert_eq!(row["name"], name);
        let path = row["url"].as_str().unwrap().strip_prefix(&base).unwrap();
        let document = sim.admin().get(path).await.expect(200);
        assert_eq!(document.text_at("/openapi"), "3.1.0");
        assert_eq!(document.header("content-type"), "application/json");
    }
    assert_eq!(index.as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn an_unknown_document_is_404_and_names_those_that_are() {
    let sim = Sim::start().await;
    assert_snapshot!(sim.admin().get("/__docs/openapi/nobody.json").await, @r#"404 {"type":"urn:lookalike:problem:not-found","title":"Not Found","status":404,"detail":"there is no document `nobody.json`","hint":"the documents are: intelliprove, pulse, incode, identify, admin"}"#);
}

#[tokio::test]
async fn a_slash_too_many_is_redirected_within_the_namespace() {
    let sim = Sim::start().await;
    let base = format!("{}/@{}", sim.server.url(), sim.namespace);
    for (path, location) in
        [("/__docs/", "/__docs"), ("/__admin/requests/?limit=1", "/__admin/requests?limit=1")]
    {
        let answer = sim.admin().get(path).await.expect(308);
        assert_eq!(answer.header("location"), format!("{base}{location}"));
    }
}

#[tokio::test]
async fn the_state_is_canonical_and_reading_it_changes_nothing() {
    let sim = Sim::start().await;
    sim.user("zoe@example.test").await;
    sim.user("anna@example.test").await;
    let state = sim.state().await;
    assert_eq!(state, sim.state().await);
    let document: Value = serde_json::from_str(&state).unwrap();
    let members: Vec<_> = document.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        members,
        [
            "format",
            "seed",
            "clock",
            "started",
            "streams",
            "schedule",
            "outcomes",
            "faults",
            "overrides",
            "timeline",
            "aliases",
            "messages",
            "outbox",
            "vendors"
        ]
    );
    assert_eq!(document["clock"].to_string(), r#"{"at":"2026-03-01T09:00:00.000Z","mode":"frozen"}"#);
    let users = document["vendors"]["intelliprove"]["state"]["users"].as_object().unwrap();
    let ids: Vec<_> = users.keys().cloned().collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.is_sorted(), "{ids:?}");
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own_and_the_control_api_is_not_journaled() {
    let sim = Sim::start().await;
    let one = sim.admin().get("/__admin/clock").await;
    let other = sim.admin().get("/__admin/clock").await;
    let id = one.header("x-lookalike-request-id");
    assert!(id.starts_with("admin-") && id != other.header("x-lookalike-request-id"), "{id}");
    assert_snapshot!(sim.admin().get("/__admin/requests").await, @r#"200 {"requests":[],"evicted":0}"#);
}
