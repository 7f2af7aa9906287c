//! The OpenAPI documents, word for word, and what must hold in each of them.

use std::collections::BTreeSet;

use lookalike::offline;
use lookalike::vendors::REGISTRY;
use serde_json::{Value, json};

use crate::support::{Server, Sim};

/// Id, method, path and grade of IntelliProve's operations, as section 3 of its contract lists them.
#[rustfmt::skip]
const INTELLIPROVE: [(&str, &str, &str, char); 28] = [
    ("create_user", "post", "/v2/users", 'D'),
    ("get_user", "get", "/v2/users", 'D'),
    ("update_user", "put", "/v2/users", 'A'),
    ("update_user", "patch", "/v2/users", 'A'),
    ("delete_user", "delete", "/v2/users", 'A'),
    ("authenticate_user", "post", "/v2/users/authenticate", 'O'),
    ("face_scan_url", "get", "/v2/facescans/url", 'A'),
    ("dashboard_url", "get", "/v2/dashboard/url", 'A'),
    ("list_face_scans", "get", "/v2/facescans", 'A'),
    ("get_face_scan", "get", "/v2/facescans/{face_scan_id}", 'A'),
    ("get_biomarkers", "get", "/v2/biomarkers/{face_scan_id}", 'A'),
    ("get_metrics", "get", "/v2/metrics", 'A'),
    ("get_user_profile", "get", "/v2/userprofiles/{profile}", 'O'),
    ("update_physical_profile", "put", "/v2/userprofiles/physical", 'A'),
    ("widget", "post", "/v2/widgets/{name}", 'O'),
    ("widget_biomarker_data", "post", "/v2/widgets/biomarker/data", 'A'),
    ("widget_metric_data", "post", "/v2/widgets/metric/data", 'A'),
    ("widget_graph_data", "post", "/v2/widgets/graph/data", 'A'),
    ("list_questions", "get", "/v2/questions", 'A'),
    ("list_lookup_keys", "get", "/v2/questions/lookupkeys", 'A'),
    ("answer_question", "post", "/v2/questions/answer", 'O'),
    ("answer_questions", "post", "/v2/questions/answer/many", 'O'),
    ("get_eifu", "get", "/v2/regulatory/eifu", 'A'),
    ("plugin_page", "get", "/plugin/", 'A'),
    ("dashboard_page", "get", "/plugin/dashboard/", 'A'),
    ("plugin_session", "post", "/plugin/api/sessions", 'A'),
    ("plugin_event", "post", "/plugin/api/sessions/{session_id}/events", 'A'),
    ("cdn", "get", "/cdn/{path}", 'O'),
];

fn names() -> impl Iterator<Item = &'static str> {
    REGISTRY.iter().map(|row| row.name).chain(["admin"])
}

fn document(name: &str) -> Value {
    serde_json::from_str(&offline::openapi(Some(name)).unwrap()).unwrap()
}

/// Every operation with its method and path.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .unwrap()
                .iter()
                .map(|(method, operation)| (method.clone(), path.clone(), operation.clone()))
        })
        .collect()
}

/// Set to write the documents anew instead of comparing: for those who change an API, never for CI.
const REWRITE: &str = "LOOKALIKE_REWRITE_DOCUMENTS";

/// The binary carries what is kept, so what is kept must be what the types say.
#[test]
fn the_documents_that_are_kept_are_those_that_the_types_say() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents");
    for (name, document) in offline::generated().unwrap() {
        let (path, text) = (folder.join(format!("{name}.json")), format!("{document:#}\n"));
        if std::env::var_os(REWRITE).is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert!(
            std::fs::read_to_string(&path).unwrap() == text,
            "fixtures/documents/{name}.json is not up to date; `{REWRITE}=1 cargo test --test suite contract` writes it"
        );
        if std::env::var_os(REWRITE).is_none() && name != "arguments" {
            assert_eq!(self::document(&name), document, "{name}");
        }
    }
}

#[test]
fn all_documents_together_are_each_by_its_name() {
    let all: Value = serde_json::from_str(&offline::openapi(None).unwrap()).unwrap();
    let own: Vec<_> = names().collect();
    assert_eq!(all.as_object().unwrap().keys().collect::<Vec<_>>(), own);
    for name in own {
        assert_eq!(all[name], document(name), "{name}");
    }
}

#[test]
fn an_operation_has_an_id_of_its_own() {
    for name in names() {
        let mut seen = BTreeSet::new();
        for (method, path, operation) in operations(&document(name)) {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(seen.insert(id.clone()), "{name}: {method} {path} repeats {id}");
        }
        assert!(seen.len() >= 9, "{name}");
    }
}

#[test]
fn an_operation_says_what_it_does_where_that_is_known_from_and_how_well() {
    for name in names() {
        for (method, path, operation) in operations(&document(name)) {
            let at = format!("{name}: {method} {path}");
            let grade = operation["x-provenance"].as_str().unwrap();
            assert!(["documented", "observed", "assumed"].contains(&grade), "{at}");
            assert!(operation["x-source"].as_str().unwrap().ends_with('.'), "{at}");
            let summary = operation["summary"].as_str().unwrap();
            assert!(summary.len() > 3 && !summary.ends_with('.'), "{at}: {summary}");
            assert!(operation["x-operation"].as_str().unwrap().starts_with(&format!("{name}.")), "{at}");
        }
    }
}

#[test]
fn every_answer_but_204_has_a_meaning_and_a_content_with_a_schema() {
    for name in names() {
        for (method, path, operation) in operations(&document(name)) {
            let at = format!("{name}: {method} {path}");
            let answers = operation["responses"].as_object().unwrap();
            assert!(answers.keys().any(|status| status.starts_with('2')), "{at}");
            assert!(answers.keys().any(|status| status.starts_with('4')), "{at}");
            for (status, answer) in answers {
                assert!(!answer["description"].as_str().unwrap().is_empty(), "{at} {status}");
                let content = answer["content"].as_object();
                assert_eq!(content.is_none(), status == "204", "{at} {status}");
                for (kind, content) in content.into_iter().flatten() {
                    assert!(kind.contains('/') && !content["schema"].is_null(), "{at} {status} {kind}");
                }
            }
        }
    }
}

#[test]
fn every_parameter_in_a_path_is_described_and_no_other() {
    for name in names() {
        for (method, path, operation) in operations(&document(name)) {
            let in_path = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            let described = operation["parameters"].as_array().unwrap().iter();
            let described =
                described.filter(|one| one["in"] == "path").map(|one| one["name"].as_str().unwrap());
            assert_eq!(
                in_path.collect::<BTreeSet<_>>(),
                described.collect::<BTreeSet<_>>(),
                "{name}: {method} {path}"
            );
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_credential_is_declared() {
    for name in names() {
        let document = document(name);
        let mut count = 0;
        walk(&document, &mut |member, value| {
            if member == "$ref" {
                count += 1;
                let target = value.as_str().unwrap().strip_prefix('#').unwrap();
                assert!(document.pointer(target).is_some(), "{name}: {target} leads nowhere");
            }
        });
        assert!(count > 0, "{name} has no references");
        for (method, path, operation) in operations(&document) {
            let any = operation["security"].as_array().into_iter().flatten();
            for scheme in any.flat_map(|scheme| scheme.as_object().unwrap().keys()) {
                let declared = &document["components"]["securitySchemes"][scheme];
                assert!(declared.is_object(), "{name}: {method} {path} wants {scheme}");
            }
        }
    }
}

fn walk(value: &Value, see: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(members) => members.iter().for_each(|(member, value)| {
            see(member, value);
            walk(value, see);
        }),
        Value::Array(list) => list.iter().for_each(|value| walk(value, see)),
        _ => {}
    }
}

#[test]
fn the_operations_of_intelliprove_are_those_of_its_contract() {
    let served: BTreeSet<_> = operations(&document("intelliprove"))
        .into_iter()
        .map(|(method, path, operation)| {
            let id = operation["x-operation"].as_str().unwrap().to_owned();
            let grade = operation["x-provenance"].as_str().unwrap().to_uppercase().chars().next().unwrap();
            (id, method, path, grade)
        })
        .collect();
    let listed: BTreeSet<_> = INTELLIPROVE
        .iter()
        .map(|(id, method, path, grade)| {
            (format!("intelliprove.{id}"), (*method).to_owned(), (*path).to_owned(), *grade)
        })
        .collect();
    assert_eq!(served, listed);
}

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
        ("/__admin/webhooks/wait", "post", "409", "count states"),
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

#[tokio::test]
async fn what_the_frame_answers_in_place_of_a_vendor_is_documented() {
    let sim = Sim::in_namespace(Server::shared(), "default");
    let answer = sim
        .intelliprove()
        .forcing("nothing")
        .post("/v2/users", serde_json::json!({ "external_user_id": "a" }))
        .await
        .expect(400);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    for vendor in REGISTRY {
        for (method, path, operation) in operations(&document(vendor.name)) {
            for status in ["400", "404", "503"] {
                let content = &operation["responses"][status]["content"]["application/problem+json"];
                assert!(content.is_object(), "{method} {path} {status}");
            }
        }
    }
}
