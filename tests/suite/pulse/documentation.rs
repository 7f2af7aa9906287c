//! What is told of the operations: provenance, and the OpenAPI document.

use serde_json::Value;

use crate::support::Sim;

/// The grades of section 3.
#[tokio::test]
async fn every_operation_has_its_grade() {
    let sim = Sim::start().await;
    let operations = sim.admin().get("/__admin/operations").await.json();
    let ours = operations.as_array().unwrap().iter().filter(|row| row["vendor"] == "pulse");
    let told: Vec<_> =
        ours.map(|row| format!("{} {}", row["id"], row["provenance"]).replace('"', "")).collect();
    assert_eq!(
        told,
        [
            "pulse.status documented",
            "pulse.user_verify documented",
            "pulse.user_action documented",
            "pulse.get_user documented",
            "pulse.delete_user documented",
            "pulse.link_create_profile observed",
            "pulse.link_reset_profile observed",
            "pulse.link_complete_profile assumed",
            "pulse.link_page observed",
            "pulse.link_pass assumed",
        ]
    );
}

/// Every `$ref` below `value`.
fn references(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| match (name.as_str(), value) {
                ("$ref", Value::String(target)) => vec![target.as_str()],
                _ => references(value),
            })
            .collect(),
        Value::Array(list) => list.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn the_document_describes_each_answer_by_its_own_schema() {
    let sim = Sim::start().await;
    let document = sim.outside().get("/__docs/openapi/pulse.json").await.expect(200).json();
    for target in references(&document) {
        let pointer = target.strip_prefix('#').expect("a local reference");
        assert!(document.pointer(pointer).is_some(), "{target}");
    }
    let members = |path: &str, method: &str| {
        let pointer = "/responses/200/content/application~1json/schema/$ref";
        let target =
            document["paths"][path][method].pointer(pointer).and_then(Value::as_str).expect("a schema");
        let schema = document.pointer(target.trim_start_matches('#')).expect("it is there");
        schema["properties"].as_object().expect("members").keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(members("/pulse/status", "get"), "timestamp success message status version");
    assert_eq!(
        members("/pulse/users/{user_ref}", "delete"),
        "timestamp success message userRef deletedPatterns"
    );
    assert_eq!(
        members("/pulse-auth/api/links/create-profile/{user_ref}", "post"),
        "link key expiresIn success message timestamp"
    );
    assert_eq!(
        members("/pulse-auth/b/{key}/passes", "post"),
        "recorded required done redirectUri success message timestamp"
    );
}
