//! `/__admin/namespaces`: list, create, fork, drop; and what namespaces share, which is nothing.

use insta::assert_snapshot;
use lookalike::settings::Settings;
use serde_json::{Value, json};

use crate::support::{Answer, Server, Sim};

async fn create(sim: &Sim, body: Value) -> Answer {
    sim.admin().post("/__admin/namespaces", body).await
}

fn frozen() -> Value {
    json!({ "at": "2026-03-01T09:00:00Z", "mode": "frozen" })
}

/// A server of its own, so that no other test changes the list.
fn alone() -> Sim {
    Sim::in_namespace(Server::start(Settings::default()), "alone")
}

async fn users(sim: &Sim) -> usize {
    let state: Value = serde_json::from_str(&sim.state().await).unwrap();
    state["vendors"]["intelliprove"]["state"]["users"].as_object().unwrap().len()
}

#[tokio::test]
async fn namespaces_are_listed_by_name_with_their_sizes() {
    let sim = alone();
    create(&sim, json!({ "name": "b", "clock": frozen() })).await.expect(201);
    create(&sim, json!({ "name": "a", "clock": frozen() })).await.expect(201);
    sim.other("b").intelliprove().get("/v2/users").await;
    let list = sim.admin().get("/__admin/namespaces").await.expect(200).json();
    let names: Vec<_> = list.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["a", "b", "default"]);
    let sizes: Vec<_> = list.as_array().unwrap().iter().map(|row| row["size"]["exchanges"].clone()).collect();
    assert_eq!(sizes, [0, 1, 0]);
    assert!(list[1]["size"]["journal_bytes"].as_u64() > Some(100), "{list}");
    assert_eq!(list[1]["requests"], 1);
}

#[tokio::test]
async fn a_namespace_is_created_with_a_seed_a_clock_and_a_scenario() {
    let sim = alone();
    assert_snapshot!(create(&sim, json!({ "name": "plain", "clock": frozen() })).await, @r#"201 {"name":"plain","scenario":"default","seed":5044056408937895339,"clock":{"at":"2026-03-01T09:00:00.000Z","mode":"frozen"},"requests":0,"size":{"exchanges":0,"journal_bytes":0}}"#);
    assert_snapshot!(create(&sim, json!({ "name": "made", "seed": 7, "scenario": "default", "clock": frozen() })).await, @r#"201 {"name":"made","scenario":"default","seed":7,"clock":{"at":"2026-03-01T09:00:00.000Z","mode":"frozen"},"requests":0,"size":{"exchanges":0,"journal_bytes":0}}"#);
    assert_snapshot!(sim.admin().get("/__admin/namespaces/made").await, @r#"200 {"name":"made","scenario":"default","seed":7,"clock":{"at":"2026-03-01T09:00:00.000Z","mode":"frozen"},"requests":0,"size":{"exchanges":0,"journal_bytes":0}}"#);
    assert_snapshot!(create(&sim, json!({ "name": "made" })).await, @r#"409 {"type":"urn:lookalike:problem:namespace-exists","title":"Conflict","status":409,"detail":"namespace `made` exists already","hint":"choose another name, or drop it with DELETE /__admin/namespaces/{name} first"}"#);
}

#[tokio::test]
async fn the_same_seed_draws_the_same_under_any_name() {
    let sim = alone();
    for (name, seed) in [("a", 7), ("b", 7), ("c", 8)] {
        create(&sim, json!({ "name": name, "seed": seed, "clock": frozen() })).await.expect(201);
    }
    let a = sim.other("a").user("anna@example.test").await;
    assert_eq!(sim.other("b").user("anna@example.test").await, a);
    assert_ne!(sim.other("c").user("anna@example.test").await, a);
}

#[tokio::test]
async fn a_fork_starts_as_its_origin_stands_and_goes_its_own_way() {
    let sim = alone();
    create(&sim, json!({ "name": "origin", "clock": frozen() })).await.expect(201);
    let origin = sim.other("origin");
    origin.user("anna@example.test").await;
    origin.queue("intelliprove.get_user", &["not_found"]).await;
    let before = origin.state().await;
    create(&sim, json!({ "name": "fork", "from": "origin" })).await.expect(201);
    let fork = sim.other("fork");
    assert_eq!(fork.state().await, before);
    let id = fork.user("bert@example.test").await;
    fork.advance("1d").await;
    assert_eq!(origin.state().await, before);
    assert_eq!(origin.user("bert@example.test").await, id, "both draw on from the same place");
}

#[tokio::test]
async fn a_fork_may_have_a_clock_of_its_own_and_returns_to_the_scenario_on_reset() {
    let sim = alone();
    sim.user("anna@example.test").await;
    let clock = json!({ "at": "2031-01-01T00:00:00Z", "mode": "frozen" });
    create(&sim, json!({ "name": "fork", "from": "alone", "clock": clock })).await.expect(201);
    let fork = sim.other("fork");
    assert_eq!(fork.admin().get("/__admin/clock").await.text_at("/at"), "2031-01-01T00:00:00.000Z");
    assert_eq!(users(&fork).await, 2);
    fork.admin().call("POST", "/__admin/reset").await.expect(200);
    assert_eq!((users(&fork).await, users(&sim).await), (1, 2));
    let seed = async |sim: &Sim| sim.admin().get("/__admin/state").await.expect(200).at("/seed");
    assert_eq!(seed(&fork).await, seed(&sim).await, "a copy keeps the seed of its origin, whatever its name");
    // As in a namespace that was created with one, the clock is its own.
    let clock = fork.admin().get("/__admin/clock").await.json();
    assert_eq!(clock, json!({ "at": "2031-01-01T00:00:00.000Z", "mode": "frozen" }));
}

#[tokio::test]
async fn the_seed_of_the_server_counts_whatever_scenario_is_named() {
    let mut seeds = Vec::new();
    for seed in [5, 6] {
        let server = Server::start(Settings { seed: Some(seed), ..Settings::default() });
        let sim = Sim::in_namespace(server, "n");
        let first = create(&sim, json!({ "name": "n-2" })).await.expect(201).at("/seed");
        sim.outside().delete("/__admin/namespaces/n-2").await.expect(204);
        let named = create(&sim, json!({ "name": "n-2", "scenario": "default" })).await.expect(201);
        assert_eq!(named.at("/seed"), first);
        let story = json!({ "name": "default" });
        let applied = sim.other("n-2").admin().post("/__admin/scenario", story).await.expect(200);
        assert_eq!(applied.at("/seed"), first);
        seeds.push(first);
    }
    assert_ne!(seeds[0], seeds[1]);
}

#[tokio::test]
async fn what_is_left_out_of_a_clock_stays_as_the_origin_or_the_scenario_has_it() {
    let sim = alone();
    create(&sim, json!({ "name": "origin", "clock": frozen() })).await.expect(201);
    let at = json!({ "at": "2031-01-01T00:00:00Z" });
    let fork = create(&sim, json!({ "name": "fork", "from": "origin", "clock": at })).await.expect(201);
    assert_eq!(fork.at("/clock"), json!({ "at": "2031-01-01T00:00:00.000Z", "mode": "frozen" }));
    let fresh = create(&sim, json!({ "name": "fresh", "clock": at })).await.expect(201);
    assert_eq!(fresh.at("/clock/mode"), "live", "the default scenario has live clocks");
}

#[tokio::test]
async fn a_dropped_namespace_is_gone_and_its_name_begins_anew() {
    let sim = alone();
    sim.user("anna@example.test").await;
    sim.admin().delete("/__admin/namespaces/alone").await.expect(204);
    assert_snapshot!(sim.outside().get("/__admin/namespaces/alone").await, @r#"404 {"type":"urn:lookalike:problem:unknown-namespace","title":"Not Found","status":404,"detail":"there is no namespace `alone`","hint":"GET /__admin/namespaces lists those that are there; POST creates one"}"#);
    assert_snapshot!(sim.outside().delete("/__admin/namespaces/alone").await, @r#"404 {"type":"urn:lookalike:problem:unknown-namespace","title":"Not Found","status":404,"detail":"there is no namespace `alone`","hint":"GET /__admin/namespaces lists those that are there; POST creates one"}"#);
    assert_eq!(users(&sim).await, 1);
}

#[tokio::test]
async fn the_default_namespace_stays() {
    let sim = alone();
    assert_snapshot!(sim.admin().delete("/__admin/namespaces/default").await, @r#"409 {"type":"urn:lookalike:problem:default-namespace","title":"Conflict","status":409,"detail":"the default namespace cannot be dropped; reset it instead","hint":"use POST /__admin/reset"}"#);
    sim.outside().get("/__admin/namespaces/default").await.expect(200);
}

#[tokio::test]
async fn two_namespaces_share_nothing() {
    let sim = Sim::start().await;
    let other = sim.other("two_namespaces_share_nothing.other");
    create(&sim, json!({ "name": other.namespace, "clock": frozen() })).await.expect(201);
    let before = (other.state().await, other.admin().get("/__admin/requests").await.text().to_owned());
    sim.user("anna@example.test").await;
    sim.advance("6h").await;
    sim.queue("intelliprove.get_user", &["not_found"]).await;
    let fault = json!({ "operation": "intelliprove.*", "inject": { "status": 503 } });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
    sim.intelliprove().get("/v2/users").await.expect(503);
    let after = (other.state().await, other.admin().get("/__admin/requests").await.text().to_owned());
    assert_eq!(before, after);
    other.intelliprove().get("/v2/users?external_user_id=anna@example.test").await.expect(404);
    other.intelliprove().get("/v2/users?external_user_id=demo@example.test").await.expect(200);
}

#[tokio::test]
async fn a_namespace_is_named_by_path_header_or_host() {
    let sim = alone();
    let by_header = sim.outside().with("x-lookalike-namespace", "alone");
    let by_host = sim.outside().with("host", "alone.localhost:8080");
    sim.user("anna@example.test").await;
    for caller in [sim.caller(), by_header.clone(), by_host] {
        let caller = caller.with("x-api-key", "test-key");
        caller.get("/v2/users?external_user_id=anna@example.test").await.expect(200);
    }
    let elsewhere = sim.other("elsewhere").caller().with("x-lookalike-namespace", "alone");
    let answer =
        elsewhere.with("x-api-key", "test-key").get("/v2/users?external_user_id=anna@example.test").await;
    assert_eq!(answer.status, 404, "the path wins over the header");
    let admin = by_header.get("/__admin/requests").await.expect(200);
    assert_eq!(admin.at("/requests").as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_strict_server_knows_only_what_was_created() {
    let mut settings = lookalike::settings::Settings::default();
    settings.namespaces.create_on_use = false;
    let sim = Sim::in_namespace(Server::start(settings), "strict");
    for path in ["/v2/users", "/__admin/state", "/__admin/clock"] {
        let answer = sim.intelliprove().get(path).await;
        assert_eq!((answer.status, answer.reason()), (404, "unknown-namespace"), "{path}");
    }
    assert_snapshot!(sim.admin().call("POST", "/__admin/reset").await, @r#"404 {"type":"urn:lookalike:problem:unknown-namespace","title":"Not Found","status":404,"detail":"there is no namespace `strict`","hint":"GET /__admin/namespaces lists those that are there; POST creates one"}"#);
    sim.outside().post("/__admin/namespaces", json!({ "name": "strict" })).await.expect(201);
    sim.user("anna@example.test").await;
}
