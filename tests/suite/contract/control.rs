//! What the document of the control API says beyond what every one does.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{document, operations};
use crate::support::{Server, Sim};

#[test]
fn the_control_api_says_which_refusals_a_call_can_answer_and_what_stands_in_them() {
    let document = document("admin");
    let operations = operations(&document);
    let statuses = |id: &str| {
        let (.., operation) = operations.iter().find(|(.., one)| one["operationId"] == id).unwrap();
        operation["responses"].as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(statuses("health"), "200 400 403 422 500");
    assert_eq!(statuses("get_clock"), "200 400 401 403 404 422 500 503");
    assert_eq!(statuses("verify"), "200 400 401 403 404 409 413 415 422 500 503");
    for (path, method, status, members) in [
        ("/__admin/requests/verify", "post", "409", "matched nearest requests satisfied unknown"),
        ("/__admin/webhooks/wait", "post", "409", "count states undelivered"),
        ("/__admin/scenario", "post", "422", "problems text"),
        ("/__admin/clock", "put", "422", "place"),
    ] {
        let content = &document["paths"][path][method]["responses"][status]["content"];
        let schema = &content["application/problem+json"]["schema"]["allOf"][1]["properties"];
        let mut told: Vec<_> = schema.as_object().unwrap().keys().map(String::as_str).collect();
        told.sort_unstable();
        assert_eq!(told.join(" "), members, "{path}");
    }
}

/// The examples of the document, sent to the calls that they are of.
#[tokio::test]
async fn every_body_of_the_control_api_has_an_example_that_is_taken() {
    let sim = Sim::in_namespace(Server::start(lookalike::settings::Settings::default()), "examples");
    let mut taken = 0;
    for (method, path, operation) in operations(&document("admin")) {
        let Some(content) = operation["requestBody"]["content"].get("application/json") else { continue };
        let at = format!("{method} {path}");
        let example = content.get("example").unwrap_or_else(|| panic!("{at} has none"));
        // The document does not know which notification there will be, nor what a whole state looks like.
        if path.ends_with("/resend") || path == "/__admin/state" {
            continue;
        }
        let path = path.replace("{action}", "intelliprove.unlock").replace("{vendor}", "intelliprove");
        let answer =
            sim.admin().bytes(&method.to_uppercase(), &path, "application/json", example.to_string()).await;
        // What is asserted need not hold.
        assert!(answer.status < 300 || (answer.status == 409 && path.ends_with("/verify")), "{at}: {answer}");
        taken += 1;
    }
    assert!(taken >= 12, "{taken}");
}

#[test]
fn the_control_api_says_how_token_and_namespace_are_given_and_groups_its_calls() {
    let document = document("admin");
    let tags: BTreeSet<_> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    assert_eq!(document["servers"][1]["url"], "/@{namespace}");
    let description = document["info"]["description"].as_str().unwrap();
    assert!(description.contains("308") && description.contains("x-lookalike-namespace"), "{description}");
    let mut used = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let at = format!("{method} {path}");
        let is_open = path == "/__admin/health" || path.starts_with("/__docs");
        let expected = if is_open { json!([]) } else { json!([{}, { "adminToken": [] }]) };
        assert_eq!(operation["security"], expected, "{at}");
        used.insert(operation["tags"][0].as_str().unwrap().to_owned());
        let names_it = operation["parameters"].to_string().contains("x-lookalike-namespace");
        let root = path.split('/').nth(2).unwrap_or_default();
        let acts_on_one =
            !is_open && !["", "namespaces", "operations", "scenarios", "metrics"].contains(&root);
        assert_eq!(names_it, acts_on_one, "{at}");
    }
    assert_eq!(used, tags.into_iter().map(str::to_owned).collect());
    let source = &document["paths"]["/__admin/scenarios/{name}"]["get"]["responses"]["200"]["content"];
    assert!(source["text/yaml"]["schema"]["type"].is_null(), "it is read as what it says");
    assert_eq!(source["application/json"]["schema"]["required"], json!(["name", "description", "source"]));
}

#[test]
fn two_shapes_of_one_name_are_two_schemas() {
    let document = document("admin");
    for (operation, member) in
        [("/paths/~1__admin~1clock/get", "at"), ("/paths/~1__admin~1reset/post", "name")]
    {
        let answer = format!("{operation}/responses/200/content/application~1json/schema/$ref");
        let reference = document.pointer(&answer).and_then(Value::as_str).expect("a reference");
        let schema = document.pointer(reference.trim_start_matches('#')).expect("a schema");
        assert!(schema["properties"].get(member).is_some(), "{operation}: {schema}");
    }
}
