//! Faults: which requests they concern, when they strike, what the journal says, and where they are kept.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const DEMO: &str = "/v2/users?external_user_id=demo@example.test";
const STORY: &str = "version: 1
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
vendors: { intelliprove: { users: [{ external_user_id: demo@example.test }] } }
faults:
  - operation: intelliprove.get_*
    when: { header.x-team: checkout }
    on: { nth: 2, every: 2, times: 2 }
    inject: { status: 503 }
  - operation: pulse.status
    on: { between: [+1m, +5m] }
    inject: { rate_limit: { retry_after: 7s } }
  - operation: intelliprove.list_questions
    on: { probability: 0.5 }
    inject: malformed_json
";

async fn fault(sim: &Sim, body: Value) -> Answer {
    sim.admin().post("/__admin/faults", body).await
}

async fn statuses(sim: &Sim, count: usize) -> Vec<u16> {
    let mut seen = Vec::new();
    for _ in 0..count {
        seen.push(sim.intelliprove().with("x-team", "checkout").get(DEMO).await.status);
    }
    seen
}

#[tokio::test]
async fn a_storys_faults_strike_when_their_turn_has_come() {
    let sim = Sim::playing(STORY);
    sim.intelliprove().get(DEMO).await.expect(200);
    assert_eq!(statuses(&sim, 6).await, [200, 503, 200, 503, 200, 200]);
    let mut seen = Vec::new();
    for by in ["59s", "1s", "3m59s", "1s"] {
        sim.advance(by).await;
        seen.push(sim.pulse().get("/pulse/status").await.status);
    }
    assert_eq!(seen, [200, 429, 429, 200]);
}

#[tokio::test]
async fn chance_is_the_namespaces_own_and_begins_again_with_a_reset() {
    let sim = Sim::playing(STORY);
    let questions = async |sim: &Sim| {
        let mut seen = String::new();
        for _ in 0..20 {
            let answer =
                sim.intelliprove().get("/v2/questions?external_user_id=demo@example.test").await.expect(200);
            let is_json = serde_json::from_slice::<Value>(&answer.body).is_ok();
            assert_eq!(answer.reason(), if is_json { "" } else { "injected-fault" });
            seen.push(if is_json { '.' } else { 'x' });
        }
        seen
    };
    let first = questions(&sim).await;
    assert!(first.contains('x') && first.contains('.'), "{first}");
    assert_ne!(questions(&sim.other("another")).await, first);
    sim.admin().call("POST", "/__admin/reset").await.expect(200);
    assert_eq!(questions(&sim).await, first);
}

#[tokio::test]
async fn what_faults_have_counted_is_exported_forked_and_brought_back_by_a_reset() {
    let sim = Sim::playing(STORY);
    let fresh = sim.state().await;
    assert_eq!(statuses(&sim, 1).await, [200]);
    assert_snapshot!(sim.admin().get("/__admin/faults").await, @r#"200 [{"id":1,"operation":"intelliprove.get_*","when":{"header.x-team":"checkout"},"on":{"nth":2,"every":2,"times":2},"inject":{"status":503},"met":1,"struck":0},{"id":2,"operation":"pulse.status","on":{"between":["1m","5m"]},"inject":{"rate_limit":{"retry_after":"7s"}},"met":0,"struck":0},{"id":3,"operation":"intelliprove.list_questions","on":{"probability":0.5},"inject":{"malformed_json":true},"met":0,"struck":0}]"#);
    let state: Value = serde_json::from_str(&sim.state().await).unwrap();
    assert_eq!(state.pointer("/faults/rules/0/met"), Some(&json!(1)));
    let from = json!({ "name": "fork", "from": sim.namespace });
    sim.outside().post("/__admin/namespaces", from).await.expect(201);
    assert_eq!(statuses(&sim.other("fork"), 2).await, [503, 200]);
    assert_eq!(statuses(&sim, 2).await, [503, 200]);
    sim.admin().call("POST", "/__admin/reset").await.expect(200);
    assert_eq!(sim.state().await, fresh);
}

#[tokio::test]
async fn the_journal_tells_the_fault() {
    let sim = Sim::start().await;
    let get_user = "intelliprove.get_user";
    let delay = json!({ "uniform": { "min": "1ms", "max": "3ms" } });
    for inject in
        [json!("reset"), json!("truncate"), json!({ "delay": delay, "status": 502 }), json!("malformed_json")]
    {
        fault(&sim, json!({ "operation": get_user, "inject": inject, "times": 1 })).await.expect(201);
    }
    let mut seen = Vec::new();
    for _ in 0..4 {
        let request = sim.intelliprove().request("GET", DEMO);
        let whole = match request.send().await {
            Ok(response) => response.bytes().await.is_ok(),
            Err(_) => false,
        };
        let line = sim.admin().get("/__admin/requests?limit=1").await.at("/requests/0");
        seen.push(format!("{whole} {} {} {}", line["status"], line["reason"], line["fault"]));
    }
    sim.intelliprove().get(DEMO).await.expect(200);
    let line = sim.admin().get("/__admin/requests?limit=1").await.at("/requests/0");
    assert_eq!(line.get("fault"), None);
    assert_snapshot!(seen.join("\n"), @r#"
    false 0 "injected-fault" {"rules":[1,3],"delay":"2ms","kind":"reset"}
    false 200 "injected-fault" {"rules":[2],"kind":"truncate"}
    true 200 "injected-fault" {"rules":[4],"kind":"malformed_json"}
    true 200 null null
    "#);
    let unanswered = sim.admin().get("/__admin/requests?status=0").await.at("/requests");
    assert_eq!(unanswered.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_fault_comes_before_an_outcome_which_is_not_used_up() {
    let sim = Sim::start().await;
    sim.queue("intelliprove.get_user", &["not_found"]).await;
    fault(&sim, json!({ "inject": { "status": 503 }, "times": 1 })).await.expect(201);
    fault(&sim, json!({ "inject": { "delay": { "fixed": "1ms" } }, "times": 2 })).await.expect(201);
    let mut seen = Vec::new();
    for _ in 0..3 {
        let answer = sim.intelliprove().get(DEMO).await;
        seen.push((answer.status, answer.reason().to_owned()));
    }
    let said = |status: u16, reason: &str| (status, reason.to_owned());
    assert_eq!(seen, [said(503, "injected-fault"), said(404, "injected-fault"), said(200, "")]);
    let line = sim.admin().get("/__admin/requests?status=404").await.at("/requests/0/outcome");
    assert_eq!(line, json!({ "name": "not_found", "by": "queue" }));
}

#[tokio::test]
async fn what_comes_before_an_answer_prevents_the_operation_and_what_spoils_the_answer_does_not() {
    let sim = Sim::start().await;
    for (inject, is_carried_out) in [
        (json!({ "status": 503 }), false),
        (json!({ "rate_limit": {} }), false),
        (json!("reset"), false),
        (json!("empty"), false),
        (json!("close_early"), true),
        (json!("truncate"), true),
        (json!("malformed_json"), true),
        (json!({ "slow_body": { "over": "2ms", "chunks": 2 } }), true),
    ] {
        let user = format!("{}@example.test", inject.to_string().replace(|c: char| !c.is_alphanumeric(), ""));
        fault(&sim, json!({ "inject": inject, "times": 1 })).await.expect(201);
        let body = json!({ "external_user_id": user, "birth_date": "1988-03-14", "sex": "F" });
        let _ = sim.intelliprove().request("POST", "/v2/users").json(&body).send().await;
        let found = sim.intelliprove().get(&format!("/v2/users?external_user_id={user}")).await;
        assert_eq!(found.status == 200, is_carried_out, "{inject}: {}", found.text());
    }
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let sim = Sim::start().await;
    let deep = format!("body.{}", vec!["a"; 200].join("."));
    let table = [
        json!({ "inject": {} }),
        json!({ "inject": null }),
        json!({ "inject": "explode" }),
        json!({ "inject": ["reset"] }),
        json!({ "inject": { "reset": true, "truncate": true } }),
        json!({ "inject": { "reset": "yes" } }),
        json!({ "inject": { "delay": {} } }),
        json!({ "inject": { "delay": { "fixed": "1h" } } }),
        json!({ "inject": { "delay": { "fixed": "1s", "uniform": {} } } }),
        json!({ "inject": { "delay": { "poisson": { "p50": "1s" } } } }),
        json!({ "inject": { "delay": { "normal": { "p50": "1s" } } } }),
        json!({ "inject": { "slow_body": { "over": "1s", "chunks": 0 } } }),
        json!({ "on": { "nth": 0 } }),
        json!({ "on": { "nth": -1 } }),
        json!({ "on": { "every": 0 } }),
        json!({ "on": { "probability": 2 } }),
        json!({ "on": { "probability": "often" } }),
        json!({ "on": { "between": ["5m", "1m"] } }),
        json!({ "on": { "between": ["1m", "2m", "3m"] } }),
        json!({ "on": { "times": 1 }, "times": 1 }),
        json!({ "on": { "sometimes": true } }),
        json!({ "on": 3 }),
        json!({ "operation": "*".repeat(100) }),
        json!({ "when": { deep: 1 } }),
        json!({ "when": { "path.nothing": 1 } }),
        json!({ "met": 3 }),
    ];
    let mut told = Vec::new();
    for members in table {
        let mut body = json!({ "operation": "intelliprove.*", "inject": "reset" });
        body.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let answer = sim.unchanged_by(fault(&sim, body)).await.expect(422);
        assert!(answer.body.len() < 2_000 && !answer.text_at("/hint").is_empty());
        told.push(answer.text_at("/detail"));
    }
    assert_snapshot!(told.join("\n"), @r#"
    nothing is injected; give a delay or one kind
    at `inject`: expected what to inject, such as { status: 503 } or reset, found null
    at `inject`: `explode` alone is nothing to inject; expected one of reset, empty, close_early, truncate, malformed_json, or a mapping such as { status: 503 }
    at `inject`: expected what to inject, such as { status: 503 } or reset, found a list
    only one kind beside a delay can be injected at a time
    at `inject.reset`: expected true or false, found the text "yes"
    at `inject.delay`: expected one of fixed, uniform, normal, lognormal
    a delay is at most 10m long
    at `inject.delay`: expected one of fixed, uniform, normal, lognormal, not several
    at `inject.delay.poisson`: `poisson` is none of fixed, uniform, normal, lognormal
    at `inject.delay.normal`: `p99` is missing
    a slow body takes at most 10m, in 1 to 1000 chunks
    `nth` must be at least 1
    at `on.nth`: expected a whole number, 0 or more, found the number -1
    `every` must be at least 1
    `probability` must be above 0 and at most 1
    at `on.probability`: expected a number, found the text "often"
    `between` must name the earlier time first
    at `on.between`: expected fewer elements in array, found 3 of them
    `times` and `on: { times }` are the same; give one of them
    at `on.sometimes`: `sometimes` is not known here; did you mean `times`? known are nth, every, probability, times, between
    at `on`: expected an object such as {"nth":3}, found the number 3
    a pattern of operations has at most 200 bytes and 5 stars
    at `when`: a place in a request has at most 1000 bytes and 127 steps
    `nothing` is no path parameter of intelliprove.create_user, intelliprove.get_user, intelliprove.update_user
    at `met`: `met` is not known here; known are operation, when, on, inject, times
    "#);
}
