//! Names that are almost right: every one is refused with the one that was probably meant, and nothing is guessed.

use serde_json::{Value, json};

use crate::support::Sim;

/// Method, path, body, and the name that is suggested.
fn misspelt() -> Vec<(&'static str, &'static str, Value, &'static str)> {
    let get = |path: &'static str, meant: &'static str| ("GET", path, Value::Null, meant);
    let post = |path: &'static str, body: Value, meant: &'static str| ("POST", path, body, meant);
    let (operation, outcome) = ("intelliprove.get_user", "not_found");
    vec![
        get("/__admin/requests?operation=intelliprove.get_usr", operation),
        get("/__admin/requests?staus=200", "status"),
        get("/__admin/webhooks?vendor=incod", "incode"),
        get("/__admin/webhooks?event=verification.complete", "verification.completed"),
        get("/__admin/webhooks?state=delivred", "delivered"),
        get("/__admin/messages?vendor=identfy", "identify"),
        get("/__admin/messages?kind=forgot_pasword", "forgot_password"),
        get("/__admin/events?kinds=request,anser", "answer"),
        get("/__admin/state/puls", "pulse"),
        get("/__admin/namespaces/defalt", "default"),
        ("DELETE", "/__admin/namespaces/defalt", Value::Null, "default"),
        get("/__admin/scenarios/pulse-happy-paht", "pulse-happy-path"),
        get("/__docs/openapi/incod.json", "incode"),
        get("/__admin/namespace", "/__admin/namespaces"),
        get("/__admin/clock/advanced", "/__admin/clock/advance"),
        post("/__admin/namespaces", json!({ "name": "x", "form": "default" }), "from"),
        post("/__admin/namespaces", json!({ "name": "x", "from": "defalt" }), "default"),
        post("/__admin/namespaces", json!({ "name": "x", "scenario": "defualt" }), "default"),
        post("/__admin/namespaces", json!({ "name": "x", "clock": { "mode": "froze" } }), "frozen"),
        post("/__admin/scenario", json!({ "name": "defalt" }), "default"),
        post(
            "/__admin/outcomes",
            json!({ "operation": "intelliprove.get_usr", "outcome": outcome }),
            operation,
        ),
        post("/__admin/outcomes", json!({ "operation": "get_user", "outcome": outcome }), operation),
        post("/__admin/outcomes", json!({ "operation": operation, "outcome": "not_fund" }), outcome),
        post("/__admin/outcomes", json!({ "operation": operation, "sequense": [outcome] }), "sequence"),
        post(
            "/__admin/outcomes",
            json!({ "operation": "pulse.user_verify", "outcome": "auth", "when": { "path.userref": "x" } }),
            "user_ref",
        ),
        post(
            "/__admin/faults",
            json!({ "operation": "intelliprov.*", "inject": { "status": 503 } }),
            "intelliprove.*",
        ),
        post("/__admin/faults", json!({ "operation": "*", "inject": { "dealy": "5s" } }), "delay"),
        post("/__admin/overrides", json!({ "operation": "intelliprove.get_usr", "respond": {} }), operation),
        post("/__admin/actions/intelliprove.unlok", json!({}), "intelliprove.unlock"),
        post("/__admin/actions/inteliprove.unlock", json!({}), "intelliprove.unlock"),
        post("/__admin/actions/unlock", json!({}), "intelliprove.unlock"),
        post("/__admin/actions/intelliprove.unlock", json!({ "usr": "anna" }), "user"),
        post(
            "/__admin/actions/intelliprove.unlock",
            json!({ "user": "demo@exmple.test" }),
            "demo@example.test",
        ),
        post("/__admin/tokens/incod", json!({}), "incode"),
        post(
            "/__admin/tokens/intelliprove",
            json!({ "subject": "demo@example.test", "flaw": "expird" }),
            "expired",
        ),
        post("/__admin/requests/verify", json!({ "operation": "pulse.user_verfy" }), "pulse.user_verify"),
        post("/__admin/requests/verify", json!({ "count": { "mni": 1 } }), "min"),
        post("/__admin/requests/verify", json!({ "when": { "query.a": { "match": "x" } } }), "matches"),
        post(
            "/__admin/webhooks/wait",
            json!({ "event": "verification.complete", "count": 1 }),
            "verification.completed",
        ),
        ("PUT", "/__admin/webhooks/endpoints", endpoint("incod", "verification.completed"), "incode"),
        (
            "PUT",
            "/__admin/webhooks/endpoints",
            endpoint("incode", "verification.complete"),
            "verification.completed",
        ),
    ]
}

fn endpoint(vendor: &str, event: &str) -> Value {
    json!({ "endpoints": [{ "vendor": vendor, "events": [event], "url": "http://127.0.0.1:9/hooks" }] })
}

#[tokio::test]
async fn a_misspelt_name_is_refused_with_the_one_that_was_meant() {
    let sim = Sim::start().await;
    for (method, path, body, meant) in misspelt() {
        let what = format!("{method} {path} {body}");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let kind = if body.is_empty() { "" } else { "application/json" };
        let answer = sim.unchanged_by(sim.admin().bytes(method, path, kind, body)).await;
        assert!(matches!(answer.status, 404 | 422), "{what}: {answer}");
        let told = answer.text_at("/detail");
        assert!(told.contains(&format!("did you mean `{meant}`?")), "{what}: {told}");
        assert!(!answer.text_at("/hint").is_empty(), "{what}: {answer}");
    }
}

#[tokio::test]
async fn a_misspelt_outcome_of_a_request_is_refused_with_the_one_that_was_meant() {
    let sim = Sim::start().await;
    let answer = sim
        .intelliprove()
        .forcing("not_fund")
        .get("/v2/users?external_user_id=demo@example.test")
        .await
        .expect(400);
    assert!(answer.text_at("/detail").ends_with("did you mean `not_found`?"), "{answer}");
}

#[tokio::test]
async fn what_is_nothing_like_any_name_is_told_what_there_is() {
    let sim = Sim::start().await;
    let mint = sim.admin().post("/__admin/tokens/pulse", json!({})).await.expect(404);
    assert_eq!(mint.text_at("/hint"), "tokens can be minted of: intelliprove, incode, identify");
    assert_eq!(
        mint.text_at("/detail"),
        "`pulse` has no tokens to mint: its callers show keys, which a scenario sets"
    );
    let vendor = sim.admin().get("/__admin/webhooks?vendor=favourite").await.expect(422);
    assert_eq!(vendor.text_at("/hint"), "known are: intelliprove, pulse, incode, identify");
    let kind = sim.admin().get("/__admin/messages?kind=invoice").await.expect(422);
    assert_eq!(kind.text_at("/detail"), "no kind of message is named `invoice`");
    assert_eq!(kind.text_at("/hint"), "known are: forgot_password");
    let action = sim.admin().post("/__admin/actions/intelliprove.nothing", json!({})).await.expect(404);
    assert!(action.text_at("/detail").contains("; known: intelliprove.complete_face_scan, "), "{action}");
}

#[tokio::test]
async fn a_rule_that_is_not_there_cannot_be_forgotten_but_all_of_none_can() {
    let sim = Sim::start().await;
    for kind in ["outcomes", "faults", "overrides"] {
        let answer =
            sim.unchanged_by(sim.admin().delete(&format!("/__admin/{kind}?id=77"))).await.expect(404);
        assert_eq!(answer.text_at("/detail"), format!("none of the {kind} of this namespace has the id 77"));
        let all = sim.admin().delete(&format!("/__admin/{kind}")).await.expect(200);
        assert_eq!(all.at("/forgotten"), 0);
    }
}
