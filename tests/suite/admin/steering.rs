//! `/__admin/outcomes` and `/__admin/faults`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, START, Sim};

const DEMO: &str = "/v2/users?external_user_id=demo@example.test";

async fn queue(sim: &Sim, body: Value) -> Answer {
    sim.admin().post("/__admin/outcomes", body).await
}

async fn fault(sim: &Sim, body: Value) -> Answer {
    sim.admin().post("/__admin/faults", body).await
}

#[tokio::test]
async fn outcomes_are_queued_listed_used_up_in_order_and_forgotten() {
    let sim = Sim::start().await;
    let get_user = "intelliprove.get_user";
    assert_snapshot!(queue(&sim, json!({ "operation": get_user, "outcome": "not_found", "times": 2 })).await, @r#"201 {"id":1,"by":"queue","operation":"intelliprove.get_user","left":["not_found","not_found"]}"#);
    assert_snapshot!(queue(&sim, json!({ "operation": get_user, "sequence": ["not_found"] })).await, @r#"201 {"id":2,"by":"queue","operation":"intelliprove.get_user","left":["not_found"]}"#);
    assert_snapshot!(queue(&sim, json!({ "operation": "intelliprove.delete_user", "outcome": "not_found" })).await, @r#"201 {"id":3,"by":"queue","operation":"intelliprove.delete_user","left":["not_found"]}"#);
    sim.intelliprove().get(DEMO).await.expect(404);
    assert_snapshot!(sim.admin().get("/__admin/outcomes").await, @r#"200 [{"id":1,"by":"queue","operation":"intelliprove.get_user","left":["not_found"]},{"id":2,"by":"queue","operation":"intelliprove.get_user","left":["not_found"]},{"id":3,"by":"queue","operation":"intelliprove.delete_user","left":["not_found"]}]"#);
    assert_snapshot!(sim.admin().delete("/__admin/outcomes?id=2").await, @r#"200 {"forgotten":1}"#);
    assert_snapshot!(sim.admin().delete("/__admin/outcomes?id=2").await, @r#"404 {"type":"urn:lookalike:problem:not-found","title":"Not Found","status":404,"detail":"none of the outcomes of this namespace has the id 2","hint":"GET /__admin/outcomes lists those that are in force; one that is used up is gone"}"#);
    let answer = sim.intelliprove().get(DEMO).await.expect(404);
    assert_eq!(answer.reason(), "outcome-queue");
    sim.intelliprove().get(DEMO).await.expect(200);
    assert_snapshot!(sim.admin().delete("/__admin/outcomes").await, @r#"200 {"forgotten":1}"#);
    assert_snapshot!(sim.admin().get("/__admin/outcomes").await, @"200 []");
}

#[tokio::test]
async fn an_outcome_that_cannot_be_is_refused_and_the_known_are_named() {
    let sim = Sim::start().await;
    let get_user = "intelliprove.get_user";
    let table = [
        json!({ "operation": get_user, "outcome": "not_fond" }),
        json!({ "operation": get_user, "sequence": ["not_found", "nonsense"] }),
        json!({ "operation": "intelliprove.cdn", "outcome": "not_found" }),
        json!({ "operation": "intelliprove.nothing", "outcome": "not_found" }),
        json!({ "operation": get_user }),
        json!({ "operation": get_user, "outcome": "not_found", "sequence": ["not_found"] }),
        json!({ "operation": get_user, "sequence": ["not_found"], "times": 2 }),
        json!({ "operation": get_user, "sequence": [] }),
        json!({ "operation": get_user, "outcome": "not_found", "times": 0 }),
        json!({ "operation": get_user, "outcome": "not_found", "times": 1001 }),
        json!({ "operation": get_user, "outcome": "not_found", "times": 4_294_967_295_u32 }),
    ];
    let mut told = Vec::new();
    for body in table {
        let answer = sim.unchanged_by(queue(&sim, body)).await.expect(422);
        told.push(format!("{} → {}", answer.text_at("/detail"), answer.text_at("/hint")));
    }
    assert_snapshot!(told.join("\n"), @r#"
    `not_fond` is no outcome of intelliprove.get_user; did you mean `not_found`? → it knows not_found
    `nonsense` is no outcome of intelliprove.get_user → it knows not_found
    `not_found` is no outcome of intelliprove.cdn → it knows none
    no operation is named `intelliprove.nothing` → `lookalike operations` and GET /__admin/operations list them all
    give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be → such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be → such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    give either `outcome`, with `times` if need be, or `sequence`, with `then` if need be → such as {"operation":"intelliprove.get_user","outcome":"not_found"}
    it would choose 0 outcomes, and 1 to 1000 can be chosen at a time: see `times` or `sequence` → name at least one, and no more than these at a time
    it would choose 0 outcomes, and 1 to 1000 can be chosen at a time: see `times` or `sequence` → name at least one, and no more than these at a time
    it would choose 1001 outcomes, and 1 to 1000 can be chosen at a time: see `times` or `sequence` → name at least one, and no more than these at a time
    it would choose 4294967295 outcomes, and 1 to 1000 can be chosen at a time: see `times` or `sequence` → name at least one, and no more than these at a time
    "#);
}

#[tokio::test]
async fn faults_are_added_listed_used_up_and_forgotten() {
    let sim = Sim::start().await;
    let limit = json!({ "operation": "intelliprove.*", "inject": { "rate_limit": { "retry_after": "7s" } } });
    assert_snapshot!(fault(&sim, json!({ "operation": "intelliprove.get_user", "inject": { "status": 503 }, "times": 2 })).await, @r#"201 {"id":1,"operation":"intelliprove.get_user","on":{"times":2},"inject":{"status":503},"met":0,"struck":0}"#);
    assert_snapshot!(fault(&sim, limit).await, @r#"201 {"id":2,"operation":"intelliprove.*","inject":{"rate_limit":{"retry_after":"7s"}},"met":0,"struck":0}"#);
    sim.intelliprove().get(DEMO).await.expect(503);
    assert_snapshot!(sim.admin().get("/__admin/faults").await, @r#"200 [{"id":1,"operation":"intelliprove.get_user","on":{"times":2},"inject":{"status":503},"met":1,"struck":1},{"id":2,"operation":"intelliprove.*","inject":{"rate_limit":{"retry_after":"7s"}},"met":1,"struck":0}]"#);
    let answer = sim.intelliprove().get("/v2/questions").await.expect(429);
    assert_eq!((answer.header("retry-after"), answer.reason()), ("7", "injected-fault"));
    assert_snapshot!(sim.admin().delete("/__admin/faults?id=2").await, @r#"200 {"forgotten":1}"#);
    sim.intelliprove().get(DEMO).await.expect(503);
    sim.intelliprove().get(DEMO).await.expect(200);
    assert_snapshot!(sim.admin().delete("/__admin/faults").await, @r#"200 {"forgotten":0}"#);
}

#[tokio::test]
async fn a_fault_that_cannot_be_is_refused() {
    let sim = Sim::start().await;
    let get_user = "intelliprove.get_user";
    let table = [
        json!({ "operation": "intelliprove.nothing", "inject": { "status": 503 } }),
        json!({ "operation": "", "inject": { "status": 503 } }),
        json!({ "operation": get_user, "inject": { "status": 399 } }),
        json!({ "operation": get_user, "inject": { "status": 600 } }),
        json!({ "operation": get_user, "inject": { "status": 70_000 } }),
        json!({ "operation": get_user, "inject": { "explode": true } }),
        json!({ "operation": get_user, "inject": { "rate_limit": { "retry_after": 7 } } }),
        json!({ "operation": get_user, "inject": { "rate_limit": { "after": "7s" } } }),
        json!({ "operation": get_user, "inject": "status" }),
        json!({ "operation": get_user, "inject": { "delay": 200 } }),
        json!({ "operation": get_user, "inject": { "delay": "soon" } }),
        json!({ "operation": get_user, "inject": { "delay": { "fixd": "1s" } } }),
        json!({ "operation": get_user, "inject": { "delay": { "uniform": ["1s", "2s"] } } }),
        json!({ "operation": get_user, "inject": { "delay": { "fixed": "1s", "normal": { "p50": "1s", "p99": "2s" } } } }),
        json!({ "operation": get_user, "when": { "body": { "matches": "(a?){400}b" } }, "inject": "reset" }),
        json!({ "operation": get_user }),
        json!({ "operation": get_user, "inject": { "status": 503 }, "times": 0 }),
        json!({ "operation": get_user, "inject": { "status": 503 }, "times": -1 }),
    ];
    let mut told = Vec::new();
    for body in table {
        let answer = sim.unchanged_by(fault(&sim, body)).await.expect(422);
        told.push(answer.text_at("/detail"));
    }
    assert_snapshot!(told.join("\n"), @r#"
    no operation is covered by `intelliprove.nothing`
    no operation is covered by ``
    `inject.status` must be 400 to 599
    `inject.status` must be 400 to 599
    at `inject.status`: expected a whole number from 0 to 65535, found the number 70000
    at `inject.explode`: `explode` is not known here; known are delay, status, rate_limit, reset, empty, close_early, truncate, malformed_json, slow_body
    at `inject.rate_limit.retry_after`: expected a length of time such as "6h", "1h30m" or "400ms", found the number 7
    at `inject.rate_limit.after`: `after` is not known here; known are retry_after
    at `inject`: `status` alone is nothing to inject; expected one of reset, empty, close_early, truncate, malformed_json, or a mapping such as { status: 503 }
    at `inject.delay`: expected a length of time such as "200ms", or how it is drawn, such as { uniform: { min: 10ms, max: 1s } }, found the number 200
    at `inject.delay`: `soon` is not a length of time; expected such as 6h, 1h30m or 400ms
    at `inject.delay.fixd`: `fixd` is none of fixed, uniform, normal, lognormal; did you mean `fixed`?
    at `inject.delay.uniform`: expected an object, found a list
    at `inject.delay`: expected one of fixed, uniform, normal, lognormal, not several
    at `when.body`: `(a?){400}b` is no regular expression: compiled regex exceeded size limit
    `inject` is missing
    `times` must be at least 1
    at `times`: expected a whole number, 0 or more, found the number -1
    "#);
}

#[tokio::test]
async fn there_are_a_thousand_rules_of_a_kind_at_most() {
    let sim = Sim::start().await;
    let get_user = "intelliprove.get_user";
    let table = [
        ("outcomes", json!({ "operation": get_user, "outcome": "not_found" })),
        ("faults", json!({ "operation": get_user, "inject": { "status": 503 } })),
        ("overrides", json!({ "operation": get_user, "respond": { "status": 418 } })),
    ];
    let rules = |count: usize| {
        let kinds =
            table.iter().map(|(kind, rule)| format!("{kind}:\n{}", format!("  - {rule}\n").repeat(count)));
        format!("version: 1\nclock: {{ at: {START}, mode: frozen }}\n{}", kinds.collect::<String>())
    };
    sim.admin().bytes("POST", "/__admin/scenario", "application/yaml", rules(999)).await.expect(200);
    for (kind, rule) in &table {
        let path = format!("/__admin/{kind}");
        sim.admin().post(&path, rule.clone()).await.expect(201);
        let refused = sim.unchanged_by(sim.admin().post(&path, rule.clone())).await.expect(409);
        assert!(refused.text_at("/detail").starts_with(&format!("1000 {kind} are in force")), "{refused}");
        sim.admin().delete(&path).await.expect(200);
        sim.admin().post(&path, rule.clone()).await.expect(201);
    }
}

/// What everybody tries first.
#[tokio::test]
async fn a_delay_may_be_nothing_but_its_length() {
    let sim = Sim::start().await;
    let added =
        fault(&sim, json!({ "inject": { "delay": "20ms", "status": 503 }, "times": 1 })).await.expect(201);
    assert_eq!(added.at("/inject"), json!({ "delay": { "fixed": "20ms" }, "status": 503 }));
    sim.intelliprove().get(DEMO).await.expect(503);
    let list = sim.admin().get("/__admin/requests").await;
    assert_eq!(list.at("/requests/0/fault/delay"), "20ms");
    let story = "version: 1\nfaults: [{ inject: { delay: 20ms } }]\n";
    sim.admin().bytes("POST", "/__admin/scenario", "application/yaml", story).await.expect(200);
    assert_eq!(
        sim.admin().get("/__admin/faults").await.at("/0/inject"),
        json!({ "delay": { "fixed": "20ms" } })
    );
}

#[tokio::test]
async fn a_fault_that_covers_everything_leaves_the_control_api_alone() {
    let sim = Sim::start().await;
    fault(&sim, json!({ "operation": "*", "inject": { "status": 500 } })).await.expect(201);
    sim.intelliprove().get(DEMO).await.expect(500);
    sim.admin().get("/__admin/state").await.expect(200);
    sim.admin().delete("/__admin/faults").await.expect(200);
    sim.intelliprove().get(DEMO).await.expect(200);
}

#[tokio::test]
async fn rules_are_listed_page_by_page() {
    let sim = Sim::start().await;
    let operation = "intelliprove.get_user";
    let table = [
        ("outcomes", json!({ "operation": operation, "outcome": "not_found" })),
        ("faults", json!({ "operation": operation, "inject": "reset", "on": { "nth": 9 } })),
        ("overrides", json!({ "operation": operation, "when": { "query.x": "1" }, "respond": {} })),
    ];
    for (kind, rule) in table {
        let path = format!("/__admin/{kind}");
        for _ in 0..12 {
            sim.admin().post(&path, rule.clone()).await.expect(201);
        }
        let ids = async |query: &str| {
            let list = sim.admin().get(&format!("{path}{query}")).await.expect(200).json();
            list.as_array().unwrap().iter().map(|rule| rule["id"].as_u64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(ids("").await.len(), 12);
        assert_eq!(ids("?limit=2&after=7").await, [8, 9]);
        assert_eq!(ids("?after=10").await, [11, 12]);
    }
}

/// Whoever says in a body which one is meant must not lose all of them.
#[tokio::test]
async fn what_is_to_be_forgotten_is_not_said_in_a_body() {
    let sim = Sim::start().await;
    fault(&sim, json!({ "operation": "pulse.*", "inject": "reset" })).await.expect(201);
    let delete = async |path: &str, body: &'static str| {
        let admin = sim.admin();
        sim.unchanged_by(admin.bytes("DELETE", path, "application/json", body)).await.expect(422)
    };
    let here = format!("/__admin/namespaces/{}", sim.namespace);
    let mut told = Vec::new();
    for (path, body) in [
        ("/__admin/faults", r#"{"id":1}"#),
        ("/__admin/outcomes", r#"{"id":7}"#),
        ("/__admin/overrides", "id=1"),
        ("/__admin/faults?id=1", "[]"),
        ("/__admin/requests", r#"{"id":"a-1"}"#),
        (&here, "[]"),
    ] {
        let refused = delete(path, body).await;
        assert_eq!(refused.text_at("/type"), "urn:lookalike:problem:needless-body");
        told.push(refused.text_at("/hint"));
    }
    assert_snapshot!(told.join("\n"), @"
    the id goes into the query: `?id=1`
    the id goes into the query: `?id=7`
    one goes with its id in the query, as `?id=1`, and all of them without
    one goes with its id in the query, as `?id=1`, and all of them without
    leave the body out: the address alone says what goes
    leave the body out: the address alone says what goes
    ");
    // Some clients send an empty object with everything.
    sim.admin().bytes("DELETE", "/__admin/faults?id=1", "application/json", "{}").await.expect(200);
}
