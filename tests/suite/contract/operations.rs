//! What each document says of each of its operations.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{document, names, operations};

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
