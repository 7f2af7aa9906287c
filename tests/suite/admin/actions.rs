//! `GET /__admin/actions` and `POST /__admin/actions/{vendor}.{action}`

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Answer, Sim};

async fn act(sim: &Sim, action: &str, arguments: Value) -> Answer {
    sim.admin().post(&format!("/__admin/actions/{action}"), arguments).await
}

#[tokio::test]
async fn actions_are_listed_with_the_schema_of_their_arguments() {
    let sim = Sim::start().await;
    let list = sim.admin().get("/__admin/actions").await.expect(200).json();
    let names = list.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap());
    let names: Vec<_> = names.filter(|name| name.starts_with("intelliprove.")).collect();
    assert_eq!(
        names,
        ["intelliprove.complete_face_scan", "intelliprove.recompute_metrics", "intelliprove.unlock"]
    );
    assert!(!list.to_string().contains("$ref"), "a schema stands alone: {list}");
    assert_snapshot!(list[2], @r#"{"name":"intelliprove.unlock","summary":"Something that the health journey locks is unlocked for a user","arguments":{"type":"object","additionalProperties":false,"properties":{"user":{"type":"string","description":"The user's external id or user id."},"parameter":{"type":["string","null"],"description":"A biomarker or metric; left out: all that is locked.","default":null}},"required":["user"],"description":"What to unlock, for whom."}}"#);
}

#[tokio::test]
async fn an_action_is_done_and_answers_what_came_of_it() {
    let sim = Sim::start().await;
    assert_snapshot!(act(&sim, "intelliprove.complete_face_scan", json!({ "user": "demo@example.test" })).await, @r#"200 {"face_scan_id":"9da07309-31e3-4958-8bf3-8b1ba9d30b0c","status":"completed"}"#);
    let failed = json!({ "user": "demo@example.test", "quality_failure": true });
    assert_snapshot!(act(&sim, "intelliprove.complete_face_scan", failed).await, @r#"200 {"face_scan_id":"969cf667-2cbc-4cfd-afcc-61821ebf0e11","status":"failed"}"#);
    assert_snapshot!(act(&sim, "intelliprove.recompute_metrics", json!({})).await, @r#"200 {"users":1}"#);
    assert_snapshot!(act(&sim, "intelliprove.unlock", json!({ "user": "demo@example.test" })).await, @r#"200 {"unlocked":[]}"#);
}

#[tokio::test]
async fn an_action_without_arguments_needs_no_body() {
    let sim = Sim::start().await;
    sim.admin().call("POST", "/__admin/actions/intelliprove.recompute_metrics").await.expect(200);
}

#[tokio::test]
async fn an_action_that_cannot_be_done_is_refused_and_changes_nothing() {
    let sim = Sim::start().await;
    let scan = "intelliprove.complete_face_scan";
    let demo = "demo@example.test";
    let table = [
        ("nonsense", json!({})),
        ("intelliprove.nonsense", json!({})),
        ("intelliprove", json!({})),
        ("nobody.unlock", json!({})),
        (scan, json!({})),
        (scan, json!({ "user": 1 })),
        (scan, json!({ "user": "nobody@example.test" })),
        (scan, json!({ "user": demo, "speed": "fast" })),
        (scan, json!({ "user": demo, "biomarkers": { "nonsense": 1 } })),
        (scan, json!({ "user": demo, "biomarkers": { "heart_rate": "fast" } })),
        (scan, json!({ "user": demo, "biomarkers": [] })),
        (scan, json!([demo])),
        ("intelliprove.unlock", json!({ "user": demo, "parameter": "nonsense" })),
    ];
    let mut told = Vec::new();
    for (action, arguments) in table {
        let answer = sim.unchanged_by(act(&sim, action, arguments)).await;
        told.push(format!("{} {} → {}", answer.status, answer.text_at("/detail"), answer.text_at("/hint")));
    }
    assert_snapshot!(told.join("\n"), @r#"
    404 no action is named `nonsense`; known: intelliprove.complete_face_scan, intelliprove.recompute_metrics, intelliprove.unlock, pulse.set_status, pulse.set_key, pulse.add_references, pulse.reset_profile, pulse.delete_user, pulse.complete_link, pulse.make_pattern, incode.start_verification, incode.complete_verification, incode.complete_authentication, incode.revoke_identity, incode.reinstate_identity, incode.delete_identity, incode.update_identity, incode.enroll_face, identify.create_user, identify.d… → GET /__admin/actions lists what can be done
    404 no action is named `intelliprove.nonsense`; known: intelliprove.complete_face_scan, intelliprove.recompute_metrics, intelliprove.unlock → GET /__admin/actions lists what can be done
    404 no action is named `intelliprove`; known: intelliprove.complete_face_scan, intelliprove.recompute_metrics, intelliprove.unlock, pulse.set_status, pulse.set_key, pulse.add_references, pulse.reset_profile, pulse.delete_user, pulse.complete_link, pulse.make_pattern, incode.start_verification, incode.complete_verification, incode.complete_authentication, incode.revoke_identity, incode.reinstate_identity, incode.delete_identity, incode.update_identity, incode.enroll_face, identify.create_user, identi… → GET /__admin/actions lists what can be done
    404 no action is named `nobody.unlock`; known: intelliprove.complete_face_scan, intelliprove.recompute_metrics, intelliprove.unlock, pulse.set_status, pulse.set_key, pulse.add_references, pulse.reset_profile, pulse.delete_user, pulse.complete_link, pulse.make_pattern, incode.start_verification, incode.complete_verification, incode.complete_authentication, incode.revoke_identity, incode.reinstate_identity, incode.delete_identity, incode.update_identity, incode.enroll_face, identify.create_user, ident… → GET /__admin/actions lists what can be done
    422 arguments: `user` is missing → GET /__admin/actions and GET /__admin/tokens show what each takes
    422 argument `user`: expected a text, found the number 1; put it in quotes → GET /__admin/actions and GET /__admin/tokens show what each takes
    422 user `nobody@example.test` is unknown; did you mean `demo@example.test`? known: demo@example.test → name one that is known, or create it first; GET /__admin/state shows what there is
    422 argument `speed`: `speed` is not known here; known are user, biomarkers, quality_failure → GET /__admin/actions and GET /__admin/tokens show what each takes
    422 biomarker `nonsense` is unknown; known: heart_rate, respiratory_rate, heart_rate_variability, resonant_breathing_score, systolic_blood_pressure, diastolic_blood_pressure → name one that is known, or create it first; GET /__admin/state shows what there is
    422 argument `biomarkers.heart_rate`: expected a number, found the text "fast" → GET /__admin/actions and GET /__admin/tokens show what each takes
    422 argument `biomarkers`: expected an object, found a list → GET /__admin/actions and GET /__admin/tokens show what each takes
    422 expected an object, found a list → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    422 parameter `nonsense` is unknown; known: heart_rate, respiratory_rate, heart_rate_variability, resonant_breathing_score, blood_pressure, systolic_blood_pressure, diastolic_blood_pressure, energy_balance, general_fitness, hypertension, mental_health_risk, mental_stress, sleep_quality → name one that is known, or create it first; GET /__admin/state shows what there is
    "#);
}
