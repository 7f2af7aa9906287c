//! Overrides: exactly these bytes in an operation's place, with templates over the request.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

const DEMO: &str = "/v2/users?external_user_id=demo@example.test";
const STORY: &str = r#"version: 1
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
overrides:
  - operation: intelliprove.get_user
    when: { query.external_user_id: teapot }
    respond: { status: 418, headers: { X-Tea: "{{ request.header.host | upper }}" }, body: 'no {{ request.query.external_user_id }}' }
  - operation: "pulse.*"
    respond:
      json:
        who: "{{ request.path.user_ref }}"
        at: "{{ now }}"
        id: "{{ uuid() }}"
        dice: ["{{ random(1, 6) }}", 7, null]
        typed: "{{ request.body.tId | default('nobody') }}"
"#;

async fn add(sim: &Sim, body: Value) -> Answer {
    sim.admin().post("/__admin/overrides", body).await
}

async fn respond(sim: &Sim, respond: Value) -> Answer {
    add(sim, json!({ "operation": "intelliprove.get_user", "respond": respond })).await
}

#[tokio::test]
async fn a_story_answers_what_it_says_without_asking_for_credentials() {
    let sim = Sim::playing(STORY);
    let answer = sim.caller().with("host", "tea.example").get("/v2/users?external_user_id=teapot").await;
    assert_snapshot!(answer, @"418 no teapot");
    assert_eq!((answer.header("x-tea"), answer.reason()), ("TEA.EXAMPLE", "override"));
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    sim.intelliprove().get("/v2/users?external_user_id=coffee").await.expect(404);
    let line = sim.admin().get("/__admin/requests?status=418").await.at("/requests/0");
    assert_eq!((&line["reason"], &line["operation"]), (&json!("override"), &json!("intelliprove.get_user")));
}

#[tokio::test]
async fn what_a_template_speaks_of_that_is_not_there_is_named() {
    let sim = Sim::start().await;
    respond(&sim, json!({ "body": "{{ now }} {{ request.query.nope }}" })).await.expect(201);
    let answer = sim.intelliprove().get(DEMO).await.expect(500);
    assert_snapshot!(answer.text_at("/detail"), @"override 1: `request.query.nope` is not there: undefined value (line 1)");
}

#[tokio::test]
async fn a_template_of_a_scenario_that_fails_is_told_with_file_and_line() {
    let story =
        "overrides:\n  - { operation: pulse.status, respond: { body: '{{ request.query.nope }}' } }\n";
    let sim = Sim::playing(&format!("version: 1\nname: nope\n{story}"));
    let detail = async |sim: &Sim| sim.pulse().get("/pulse/status").await.expect(500).text_at("/detail");
    let told = detail(&sim).await;
    let (rule, why) = told.split_once("): ").expect("a place");
    assert!(rule.starts_with("override 1 (") && rule.ends_with(".yaml:4:5"), "{told}");
    assert!(why.starts_with("`request.query.nope` is not there"), "{told}");
    sim.admin().post("/__admin/reset", json!({})).await.expect(200);
    assert_eq!(detail(&sim).await, told, "it is still that of the file");
    let fork = json!({ "name": "forked", "from": sim.namespace });
    sim.admin().post("/__admin/namespaces", fork).await.expect(201);
    assert_eq!(detail(&sim.other("forked")).await, told);
    let rules = sim.admin().get("/__admin/overrides").await.expect(200);
    assert!(!rules.text().contains("yaml"), "{rules}");
}

#[tokio::test]
async fn what_is_drawn_follows_the_seed_and_begins_again_with_a_reset() {
    let sim = Sim::playing(STORY);
    let typed = async || {
        let request =
            sim.caller().request("POST", "/pulse/user-verify/ma%20rie").json(&json!({ "tId": "\"x\"" }));
        String::from_utf8(request.send().await.unwrap().bytes().await.unwrap().to_vec()).unwrap()
    };
    let fresh = sim.state().await;
    let (first, second) = (typed().await, typed().await);
    assert_ne!(first, second);
    assert_snapshot!(first, @r#"{"who":"ma rie","at":"2026-03-01T09:00:00.000Z","id":"f284033a-dffc-4ed8-bbfc-8b831fb055a4","dice":["2",7,null],"typed":"\"x\""}"#);
    sim.admin().call("POST", "/__admin/reset").await.expect(200);
    assert_eq!(sim.state().await, fresh);
    assert_eq!((typed().await, typed().await), (first, second));
}

#[tokio::test]
async fn overrides_are_added_listed_and_forgotten_and_the_first_that_fits_answers() {
    let sim = Sim::start().await;
    let when = json!({ "query.external_user_id": { "contains": "demo" } });
    let first = json!({ "operation": "intelliprove.get_*", "when": when, "respond": { "status": 204 } });
    assert_snapshot!(add(&sim, first).await, @r#"201 {"id":1,"operation":"intelliprove.get_*","when":{"query.external_user_id":{"contains":"demo"}},"respond":{"status":204}}"#);
    respond(&sim, json!({ "status": 202, "body": "" })).await.expect(201);
    sim.intelliprove().get(DEMO).await.expect(204);
    sim.intelliprove().get("/v2/users?external_user_id=other").await.expect(202);
    let copy = json!({ "name": "override-copy", "from": sim.namespace });
    sim.outside().post("/__admin/namespaces", copy).await.expect(201);
    assert_eq!(sim.admin().get("/__admin/overrides").await.json().as_array().unwrap().len(), 2);
    assert_snapshot!(sim.admin().delete("/__admin/overrides?id=1").await, @r#"200 {"forgotten":1}"#);
    sim.intelliprove().get(DEMO).await.expect(202);
    assert_snapshot!(sim.admin().delete("/__admin/overrides").await, @r#"200 {"forgotten":1}"#);
    sim.intelliprove().get(DEMO).await.expect(200);
    sim.other("override-copy").intelliprove().get(DEMO).await.expect(204);
}

#[tokio::test]
async fn a_content_type_is_the_overrides_own_in_whatever_case_it_is_written() {
    let sim = Sim::start().await;
    respond(&sim, json!({ "headers": { "Content-Type": "text/css" }, "body": "a" })).await.expect(201);
    let response = sim.intelliprove().request("GET", DEMO).send().await.unwrap();
    let kinds: Vec<_> = response.headers().get_all("content-type").iter().collect();
    assert_eq!(kinds, ["text/css"]);
}

#[tokio::test]
async fn what_is_null_counts_as_missing_for_a_default() {
    let sim = Sim::start().await;
    let body = "{{ request.body.a | default('nobody') }} {{ request.body.b | default('nobody') }}";
    add(&sim, json!({ "operation": "pulse.user_verify", "respond": { "body": body } })).await.expect(201);
    let answer = sim.pulse().post("/pulse/user-verify/x", json!({ "a": null })).await;
    assert_eq!(answer.text(), "nobody nobody");
}

#[tokio::test]
async fn a_fault_spoils_an_overrides_answer_too() {
    let sim = Sim::start().await;
    respond(&sim, json!({ "body": "0123456789" })).await.expect(201);
    let fault = json!({ "inject": "malformed_json", "times": 1 });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
    let answer = sim.intelliprove().get(DEMO).await.expect(200);
    assert_eq!((answer.text(), answer.reason()), ("01234,", "injected-fault"));
    assert_eq!(sim.intelliprove().get(DEMO).await.text(), "0123456789");
}

#[tokio::test]
async fn a_template_that_fails_at_a_request_is_our_500_that_says_why() {
    let sim = Sim::start().await;
    let mut told = Vec::new();
    let letters = "request.query.external_user_id";
    let text = "x".repeat(4_000);
    let large =
        format!("{{% for a in {letters} %}}{{% for b in {letters} %}}{text}{{% endfor %}}{{% endfor %}}");
    for body in [
        "{{ request.query.nothing }}",
        "{{ request.body.a.b }}",
        "{{ random(6, 2 - 1) }}",
        "{{ request.header.nothing | upper }}",
        "{% for a in request.query.external_user_id %}{% for b in request.query.external_user_id %}{% for c in request.query.external_user_id %}{% for d in request.query.external_user_id %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        &large,
        "{{ 1 / 0 }}",
        "{{ (1 / 0) | json }}",
        "{{ -1 / 0 }}",
    ] {
        respond(&sim, json!({ "body": body })).await.expect(201);
        let answer = sim.intelliprove().get(DEMO).await.expect(500);
        assert_eq!(answer.reason(), "override-template", "{body}");
        told.push(answer.text_at("/detail"));
        sim.admin().delete("/__admin/overrides").await.expect(200);
    }
    assert_snapshot!(told.join("\n"), @"
    override 1: `request.query.nothing` is not there: undefined value (line 1)
    override 2: `request.body.a.b` is not there: undefined value (line 1)
    override 3: invalid operation: random(6, 1) has nothing to choose from (line 1)
    override 4: `request.header.nothing` is not there: undefined value (line 1)
    override 5: engine ran out of fuel (line 1)
    override 6: the texts of the answer come to more than 1048576 bytes
    override 7: invalid operation: the result is no finite number (line 1)
    override 8: invalid operation: the result is no finite number (line 1)
    override 9: invalid operation: the result is no finite number (line 1)
    ");
    let header = json!({ "headers": { "x-a": "{{ request.query.external_user_id }}" } });
    respond(&sim, header).await.expect(201);
    let answer = sim.intelliprove().get("/v2/users?external_user_id=a%0d%0ab").await.expect(500);
    assert_snapshot!(answer.text_at("/detail"), @"override 10: the header field `x-a` would hold a control character");
    sim.intelliprove().get(DEMO).await.expect(200);
}

#[tokio::test]
async fn an_outcome_that_the_operation_does_not_know_is_refused_under_an_override_too() {
    let sim = Sim::start().await;
    respond(&sim, json!({ "status": 202 })).await.expect(201);
    let refused = sim.intelliprove().forcing("nonsense").get(DEMO).await;
    assert_eq!((refused.status, refused.reason()), (400, "unknown-outcome"));
    sim.intelliprove().forcing("not_found").get(DEMO).await.expect(202);
}

#[tokio::test]
async fn what_an_answer_may_cost_is_shared_by_all_of_its_texts() {
    let sim = Sim::start().await;
    let id = "{{ request.query.external_user_id }}";
    let long = format!("/v2/users?external_user_id={}", "a".repeat(10_000));
    let ask = async |texts: Value| {
        respond(&sim, json!({ "json": texts })).await.expect(201);
        let answer = sim.intelliprove().get(&long).await;
        sim.admin().delete("/__admin/overrides").await.expect(200);
        answer
    };
    assert_eq!(ask(json!(vec![id; 100])).await.expect(200).body.len(), 100 * 10_003 + 1);
    for texts in [
        json!(vec![id; 110]),
        json!(vec!["{% if request.query.external_user_id | upper %}{% endif %}"; 110]),
        json!(vec!["{% if request.query | json %}{% endif %}"; 110]),
    ] {
        let answer = ask(texts).await.expect(500);
        assert!(answer.text_at("/detail").ends_with("more than 1048576 bytes"), "{answer}");
    }
    let counted = "{% for a in request.query.external_user_id %}{% endfor %}";
    let steps = ask(json!([counted, counted, counted])).await.expect(500);
    assert!(steps.text_at("/detail").contains("ran out of fuel"), "{steps}");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_and_changes_nothing() {
    let sim = Sim::start().await;
    let table = [
        json!({ "status": 99 }),
        json!({ "status": 101 }),
        json!({ "status": 600 }),
        json!({ "body": "x", "json": {} }),
        json!({ "headers": { "content-length": "3" } }),
        json!({ "headers": { "bad name": "x" } }),
        json!({ "headers": { "": "x" } }),
        json!({ "body": "{{ request." }),
        json!({ "body": "{% if %}" }),
        json!({ "body": "{{ env.HOME }}" }),
        json!({ "body": "{%- set x = 1 %}" }),
        json!({ "body": "{% with a = request.path ~ '' %}{% endwith %}" }),
        json!({ "headers": { "x-a": "{{ 'x' * 9999999 }}" } }),
        json!({ "body": "{{ request.query.a ~ request.query.a }}" }),
        json!({ "body": "{% for a in [request.query] %}{% endfor %}" }),
        json!({ "json": vec![format!("{{{{ now }}}}{}", "x".repeat(16_000)); 20] }),
        json!({ "body": "x".repeat(20_000) }),
        json!({ "json": { "a": ["{{"] } }),
        json!({ "headers": { "x-a": "{{ nothing }}" } }),
        json!({ "file": "/etc/passwd" }),
        json!("x"),
    ];
    let mut told = Vec::new();
    for wrong in table {
        let answer = sim.unchanged_by(respond(&sim, wrong)).await.expect(422);
        assert!(answer.body.len() < 2_000 && !answer.text_at("/hint").is_empty());
        told.push(answer.text_at("/detail"));
    }
    for (operation, when) in [("incoed.*", json!({})), ("intelliprove.get_user", json!({ "path.x": 1 }))] {
        let body = json!({ "operation": operation, "when": when, "respond": {} });
        told.push(sim.unchanged_by(add(&sim, body)).await.expect(422).text_at("/detail"));
    }
    assert_snapshot!(told.join("\n"), @r#"
    an override's status must be 200 to 599
    an override's status must be 200 to 599
    an override's status must be 200 to 599
    give only one of `body`, `json` and `file`
    `content-length` is no header field that can be set
    `bad name` is no header field that can be set
    `` is no header field that can be set
    a template cannot be read: syntax error: unexpected end of input, expected identifier or integer (line 1)
    a template cannot be read: syntax error: unexpected end of block (line 1)
    a template cannot be read: `env` is not there; known are request, now, uuid, random
    a template cannot be read: `set` is not available
    a template cannot be read: `with` is not available
    a template cannot be read: `*` is not available
    a template cannot be read: `~` is not available; `{{ a }}{{ b }}` stand one behind the other
    a template cannot be read: `for` goes through a place such as `request.body.items`, and nothing else
    the templates have 320180 bytes together, which is more than 262144
    a template cannot be read: 20000 bytes are more than 16384
    a template cannot be read: syntax error: unexpected end of input, expected expression (line 1)
    a template cannot be read: `nothing` is not there; known are request, now, uuid, random
    there is no file `/etc/passwd` beside the scenario
    at `respond`: expected an object, found the text "x"
    no operation is covered by `incoed.*`; did you mean `incode.*`?
    `x` is no path parameter of intelliprove.get_user
    "#);
}
