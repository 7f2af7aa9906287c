//! `GET` and `PUT /__admin/state`, `GET /__admin/state/{vendor}`

use insta::assert_snapshot;
use lookalike::vendors::REGISTRY;
use serde_json::{Value, json};

use crate::support::{Answer, Made, START, Sim, Traffic};

async fn put(sim: &Sim, document: impl Into<String>) -> Answer {
    sim.admin().bytes("PUT", "/__admin/state", "application/json", document.into()).await
}

/// A namespace in which every vendor has much to remember, with faults, outcomes and due work left.
async fn lived_in(sim: &Sim, seed: u64) {
    let mut traffic = Traffic::new(sim, seed);
    for _ in 0..150 {
        traffic.step().await;
    }
    sim.admin().delete("/__admin/faults").await;
    sim.user("last@example.test").await;
    let holder = sim.holder("last@example.test").await;
    holder.post("/plugin/api/sessions", json!({})).await;
    sim.queue("intelliprove.get_user", &["not_found", "not_found"]).await;
    let fault = json!({ "operation": "*.cdn", "inject": { "status": 503 }, "times": 2 });
    sim.admin().post("/__admin/faults", fault).await;
}

/// Acceptance 47 of Pulse, and of every vendor: a round trip changes no byte, and what follows is the same.
#[tokio::test]
async fn what_was_exported_is_imported_and_exported_byte_for_byte() {
    let vendors = Traffic::vendors();
    assert!(REGISTRY.iter().all(|row| vendors.contains(&row.name)), "each vendor has traffic");
    let sim = Sim::start().await;
    lived_in(&sim, 1).await;
    let exported = sim.state().await;
    for row in REGISTRY {
        assert!(exported.contains(&format!(r#""{}":{{"state":{{"#, row.name)), "{}", row.name);
    }
    let copy = sim.other(&format!("{}-copy", sim.namespace.get(1..40).unwrap()));
    put(&copy, exported.clone()).await.expect(200);
    assert_eq!(copy.state().await, exported);

    let (mut one, mut other) = (Traffic::new(&sim, 2), Traffic::new(&copy, 2));
    // Paths and ids name the namespace, so only what is answered is compared.
    let plain = |text: String, sim: &Sim| text.replace(&sim.namespace, "NAMESPACE");
    sim.admin().delete("/__admin/requests").await;
    for _ in 0..100 {
        let (one, other) = (plain(one.step().await, &sim), plain(other.step().await, &copy));
        let body = |text: &str| text.rsplit_once('\n').unwrap().1.to_owned();
        assert_eq!(body(&one), body(&other));
    }
    assert_eq!(copy.state().await, sim.state().await);
}

/// Acceptance 47 of Pulse: matching gives the same numbers after an import.
#[tokio::test]
async fn an_imported_profile_is_matched_as_the_exported_one() {
    let sim = Sim::start().await;
    sim.enroll("marie").await;
    sim.verify("marie", json!({ "v": [0.1, 1e-7, 123_456_789.125, 2.5, 1e300, -4.0, 5.5, 1.0] })).await;
    let copy = sim.other("matched-again");
    put(&copy, sim.state().await).await.expect(200);
    for typist in ["marie", "bob", "ana"] {
        let probe = || Made::by(typist, 9).body();
        let (one, other) = (sim.verify("marie", probe()).await, copy.verify("marie", probe()).await);
        assert_eq!(one.expect(200).body, other.body);
    }
}

#[tokio::test]
async fn the_export_is_sorted_by_vendor_and_names_its_format() {
    let sim = Sim::start().await;
    let export = sim.admin().get("/__admin/state").await.expect(200);
    assert!(export.text().starts_with(r#"{"format":1,"seed":"#), "{export}");
    let vendors: Vec<_> = export.at("/vendors").as_object().unwrap().keys().cloned().collect();
    assert!(vendors.is_sorted(), "{vendors:?}");
    for vendor in vendors {
        let alone = sim.admin().get(&format!("/__admin/state/{vendor}")).await.expect(200);
        assert_eq!(alone.json(), export.at(&format!("/vendors/{vendor}")));
    }
}

#[tokio::test]
async fn an_import_begins_anew_and_a_reset_leads_back_to_the_scenario() {
    let sim = Sim::start().await;
    let beginning = sim.state().await;
    sim.user("anna").await;
    sim.advance("30h").await;
    let lived = sim.state().await;
    let other = sim.other("imported");
    other.user("bert").await;
    assert_snapshot!(put(&other, lived.clone()).await, @r#"200 {"name":"imported","scenario":"default","seed":1236634173957335574,"clock":{"at":"2026-03-02T15:00:00.000Z","mode":"frozen"},"requests":0,"size":{"exchanges":0,"journal_bytes":0}}"#);
    assert_eq!(other.state().await, lived);
    other.intelliprove().get("/v2/users?external_user_id=bert").await.expect(404);
    let list = other.admin().get("/__admin/requests").await.expect(200);
    assert_eq!(list.at("/requests/0/id"), "imported-1");
    assert_eq!(list.at("/requests").as_array().unwrap().len(), 1);
    sim.admin().call("POST", "/__admin/reset").await.expect(200);
    put(&sim, lived).await.expect(200);
    sim.admin().call("POST", "/__admin/reset").await.expect(200);
    assert_eq!(sim.state().await, beginning);
}

#[tokio::test]
async fn a_broken_document_changes_nothing_and_is_told_where() {
    let sim = Sim::start().await;
    lived_in(&sim, 3).await;
    let exported = sim.state().await;
    let nobody = "00000000-0000-4000-8000-000000000000";
    let state = serde_json::from_str::<Value>(&exported).unwrap();
    let user = state["vendors"]["intelliprove"]["state"]["by_external_id"]["last@example.test"].clone();
    let of_user =
        |member: &str| format!("/vendors/intelliprove/state/users/{}/{member}", user.as_str().unwrap());
    let with = |pointer: &str, value: Value| {
        let mut document: Value = serde_json::from_str(&exported).unwrap();
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        match document.pointer_mut(parent).unwrap() {
            Value::Object(members) => drop(members.insert(member.into(), value)),
            Value::Array(list) => list[member.parse::<usize>().unwrap()] = value,
            _ => panic!("no member can stand in {parent}"),
        }
        document.to_string()
    };
    let table = [
        "null".into(),
        "[]".into(),
        "{}".into(),
        exported.get(..exported.len() - 1).unwrap().to_owned(),
        exported.clone() + "}",
        exported.replacen(r#""seed""#, r#""seed":1,"seed""#, 1),
        exported.replacen(r#""users""#, r#""users":{},"users""#, 1),
        with("/format", json!(2)),
        with("/clock/mode", json!("slow")),
        with("/vendors/nobody", json!({})),
        with("/vendors/pulse/state/tenants", json!([])),
        with("/vendors/pulse/state/tenants/demo-key", json!({ "users": { "x": {} } })),
        with("/vendors/intelliprove/state/settings/duplicate_user", json!("sometimes")),
        with("/vendors/intelliprove/state/by_external_id/x", json!(7)),
        with("/vendors/intelliprove/state/deaths/x", json!(-1)),
        with("/vendors/intelliprove/state/by_external_id/ghost", json!(nobody)),
        with("/vendors/intelliprove/state/by_external_id/again", user.clone()),
        with(&of_user("user_id"), json!(nobody)),
        with(&of_user("external_user_id"), json!("lost")),
        with("/vendors/intelliprove/state/by_external_id", json!({})),
        with("/vendors/intelliprove/due/999999", json!("night")),
        with("/vendors/intelliprove/due/999999", json!("day")),
        with("/schedule/entries", json!([])),
        with("/schedule/entries/0/owner", json!("pulse")),
        with("/outcomes/rules/0/id", json!("x")),
        with("/faults/rules/0/inject", json!({ "nothing": 1 })),
    ];
    let mut told = Vec::new();
    for document in table {
        let answer = sim.unchanged_by(put(&sim, document)).await;
        assert_eq!(answer.header("content-type"), "application/problem+json");
        // What is known, and how long the document was, changes with every vendor that joins.
        let detail = answer.text_at("/detail");
        let detail = ["; known", ", expected one of", " or `rate_limit`", " at line"]
            .iter()
            .fold(detail.as_str(), |detail, end| detail.split(end).next().unwrap());
        told.push(format!("{} {detail}", answer.status));
    }
    assert_snapshot!(told.join("\n"), @r#"
    422 expected an object, found null
    422 expected an object, found a list
    422 `format` is missing
    400 the body is no JSON: it ends in the middle of an object
    400 the body is no JSON: there is more behind its end
    422 `seed` is given twice; leave one out
    422 at `vendors.identify.state.projects.a69a31e9-f2e6-4d5f-b080-6138c6a721b7`: `users` is given twice; leave one out
    422 at `format`: format 2 is unknown; this server reads format 1
    422 at `clock.mode`: `slow` is none of live, frozen
    422 at `vendors.nobody`: no vendor is named `nobody`
    422 at `vendors.pulse.state.tenants`: expected an object, found a list
    422 at `vendors.pulse.state.tenants.demo-key.users.x`: `created_at` is missing
    422 at `vendors.intelliprove.state.settings.duplicate_user`: `sometimes` is none of return_existing, error_400
    422 at `vendors.intelliprove.state.by_external_id.x`: expected a formatted UUID string, found the number 7
    422 at `vendors.intelliprove.state.deaths.x`: expected a whole number, 0 or more, found the number -1
    422 at `vendors.intelliprove.state`: `by_external_id.ghost` is no user: 00000000-0000-4000-8000-000000000000
    422 at `vendors.intelliprove.state`: `by_external_id.again` is a user who is not called so: c4eb790e-4bde-40ae-8825-b10ed9a293a9
    422 at `vendors.intelliprove.state`: `users.c4eb790e-4bde-40ae-8825-b10ed9a293a9` has another `user_id`: 00000000-0000-4000-8000-000000000000
    422 at `vendors.intelliprove.state`: `by_external_id.last@example.test` is a user who is not called so: c4eb790e-4bde-40ae-8825-b10ed9a293a9
    422 at `vendors.intelliprove.state`: `users.c4eb790e-4bde-40ae-8825-b10ed9a293a9` is called `last@example.test`, which `by_external_id` does not know
    422 at `vendors.intelliprove.due.999999`: it would never fall due: `schedule.entries` has no such sequence
    422 at `vendors.intelliprove.due.999999`: `day` is none of finish_scan, abandon_scan, night
    422 at `vendors.intelliprove.due.0`: it would never fall due: `schedule.entries` has no such sequence
    422 at `schedule.entries[0]`: nothing falls due then: `vendors.pulse.due` has no `0`
    422 at `outcomes.rules[0].id`: expected a whole number, 0 or more, found the text "x"
    422 at `faults.rules[0]`: `nothing` is not known here
    "#);
}

#[tokio::test]
async fn a_document_may_be_larger_than_other_bodies_but_not_endless() {
    let sim = Sim::start().await;
    let mut document: Value = serde_json::from_str(&sim.state().await).unwrap();
    document["streams"]["x".repeat(2 * 1024 * 1024)] = json!("1");
    put(&sim, document.to_string()).await.expect(200);
    let before = sim.state().await;
    let huge = format!("{}{}", before, " ".repeat(33 * 1024 * 1024));
    assert_eq!(sim.unchanged_by(put(&sim, huge)).await.status, 413);
}

#[tokio::test]
async fn one_vendor_is_read_but_not_written_alone() {
    let sim = Sim::start().await;
    let nobody = sim.admin().get("/__admin/state/nobody").await.expect(404);
    assert!(nobody.text_at("/hint").starts_with("known are: "), "{nobody}");
    let refused = sim.unchanged_by(sim.admin().put("/__admin/state/pulse", json!({}))).await;
    assert_eq!((refused.status, refused.header("allow")), (405, "GET, HEAD"));
}

#[tokio::test]
async fn what_the_calls_for_it_refuse_is_not_imported_either() {
    let sim = Sim::start().await;
    let get_user = "intelliprove.get_user";
    sim.queue(get_user, &["not_found"]).await;
    let fault = json!({ "operation": get_user, "inject": { "status": 503 } });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
    let rule = json!({ "operation": get_user, "respond": { "body": "{{ now }}" } });
    sim.admin().post("/__admin/overrides", rule).await.expect(201);
    let endpoint =
        json!({ "vendor": "incode", "events": ["verification.completed"], "url": "http://app:8080/" });
    let endpoints = json!({ "endpoints": [endpoint] });
    sim.admin().put("/__admin/webhooks/endpoints", endpoints).await.expect(200);
    let exported: Value = serde_json::from_str(&sim.state().await).unwrap();
    put(&sim, exported.to_string()).await.expect(200);
    let table = [
        ("/faults/rules/0/inject/status", json!(42), "faults.rules[0]"),
        ("/faults/rules/0/operation", json!("nobody.*"), "faults.rules[0]"),
        ("/faults/rules/0/met", json!(u64::MAX), "faults.rules[0]"),
        ("/overrides/rules/0/respond/status", json!(42), "overrides.rules[0]"),
        ("/overrides/rules/0/respond/headers", json!({ "content-length": "9" }), "overrides.rules[0]"),
        ("/overrides/rules/0/respond/body", json!("{% set a = 1 %}"), "overrides.rules[0]"),
        ("/overrides/next", json!(u64::MAX), "overrides.next"),
        ("/outcomes/rules/0/left", json!(["nonsense"]), "outcomes.rules[0]"),
        ("/outcomes/rules/0/operation", json!("nonsense"), "outcomes.rules[0]"),
        ("/outbox/endpoints/0/url", json!("http://169.254.169.254/"), "outbox.endpoints[0]"),
        ("/outbox/endpoints/0/events", json!(["nonsense"]), "outbox.endpoints[0]"),
    ];
    for (pointer, value, place) in table {
        let mut document = exported.clone();
        if let Some(there) = document.pointer_mut(pointer) {
            *there = value;
        } else {
            let (holder, name) = pointer.rsplit_once('/').unwrap();
            document.pointer_mut(holder).unwrap()[name] = value;
        }
        let refused = sim.unchanged_by(put(&sim, document.to_string())).await.expect(422);
        assert_eq!(refused.reason(), "bad-state");
        assert!(refused.text_at("/place").starts_with(place), "{pointer} {refused}");
    }
    let mut many = exported.clone();
    let message = json!({
        "vendor": "identify", "kind": "x", "to": "a", "code": "1", "state": "pending",
        "issued_at": "2026-03-01T09:00:00Z", "expires_at": "2026-03-01T09:00:00Z",
    });
    let numbered = |id: u64| {
        let mut message = message.clone();
        message["id"] = id.into();
        message
    };
    many["messages"] = json!({ "count": 1_001, "sent": (1..=1_001).map(numbered).collect::<Vec<_>>() });
    let refused = sim.unchanged_by(put(&sim, many.to_string())).await.expect(422);
    assert_eq!(refused.text_at("/place"), "messages.sent");
}

#[tokio::test]
async fn aliases_survive_an_export_until_a_reset() {
    let story = format!(
        "version: 1\nclock: {{ at: {START}, mode: frozen }}\naliases:\n  - {{ operation: intelliprove.get_user, path: /v2/people }}\n"
    );
    let origin = Sim::playing(&story);
    origin.user("anna@example.test").await;
    let people = "/v2/people?external_user_id=anna@example.test";
    let answered = origin.intelliprove().get(people).await.expect(200);
    let exported = origin.state().await;
    let sim = Sim::start().await;
    sim.intelliprove().get(people).await.expect(404);
    put(&sim, exported.clone()).await.expect(200);
    assert_eq!(sim.state().await, exported);
    assert_eq!(sim.intelliprove().get(people).await.text(), answered.text());
    let mut silent: Value = serde_json::from_str(&exported).unwrap();
    silent.as_object_mut().unwrap().remove("aliases");
    put(&origin, silent.to_string()).await.expect(200);
    assert_eq!(origin.state().await, exported, "who says nothing of aliases keeps those of the scenario");
    for (alias, told) in [
        (json!({ "operation": "intelliprove.nobody", "path": "/v2/people" }), "no operation is named"),
        (json!({ "operation": "intelliprove.get_user", "path": "people" }), "does not begin with a slash"),
        (json!({ "operation": "intelliprove.get_user", "path": "/v2/users" }), "is served by"),
        (
            json!({ "operation": "intelliprove.get_user", "path": "/__admin/x" }),
            "as only the control API's paths do",
        ),
        (json!({ "operation": "intelliprove.get_user", "path": "/omni/x" }), "belongs to incode"),
        (json!({ "operation": "intelliprove.get_user", "path": "/v1/foo" }), "belongs to identify"),
        (json!({ "operation": "intelliprove.get_user", "path": "/@x/y" }), "a namespace's prefix"),
        (json!({ "operation": "intelliprove.get_user", "path": "/v2/x?y=1" }), "more than a path"),
        (json!({ "operation": "intelliprove.get_user", "path": "/v2/us ers" }), "a letter that no path has"),
        (json!({ "operation": "intelliprove.get_user", "path": "/v2/\u{e9}" }), "a letter that no path has"),
    ] {
        silent["aliases"] = json!([alias]);
        let refused = sim.unchanged_by(put(&sim, silent.to_string())).await.expect(422);
        assert_eq!(refused.text_at("/place"), "aliases[0]");
        assert!(refused.text_at("/detail").contains(told), "{refused}");
    }
    sim.admin().call("POST", "/__admin/reset").await.expect(200);
    sim.intelliprove().get(people).await.expect(404);
}
