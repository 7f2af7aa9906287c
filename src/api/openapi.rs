//! The route table as an OpenAPI 3.1 document.
//!
//! Its dialect is JSON Schema 2020-12, which is what schemars writes, so types need no second description.

use serde_json::{Map, Value, json};

use super::{Api, Described, OperationInfo, Place, Sketch};

/// The document of API `A` from its described rows.
pub fn document<'a, A: Api>(rows: impl Iterator<Item = (&'a OperationInfo, Sketch)>) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    let mut schemas = Map::new();
    for (info, mut sketch) in rows {
        schemas.extend(sketch.take_components());
        let path = paths.entry(info.path.replace("{*", "{")).or_insert_with(|| json!({}));
        for method in info.methods.iter().filter(|method| **method != "HEAD") {
            if let Some(path) = path.as_object_mut() {
                path.insert(method.to_ascii_lowercase(), operation::<A>(info, method, &sketch));
            }
        }
    }
    schemas.sort_keys();
    let security: Map<_, _> =
        A::security().into_iter().map(|(name, scheme)| (name.to_owned(), scheme)).collect();
    json!({
        "openapi": "3.1.0",
        "info": { "title": A::TITLE, "version": env!("CARGO_PKG_VERSION"), "description": "Served by lookalike, a simulator." },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": { "schemas": schemas, "securitySchemes": security },
    })
}

fn operation<A: Api>(info: &OperationInfo, method: &str, sketch: &Sketch) -> Value {
    let first = info.methods.first() == Some(&method);
    let name = info.id.split_once('.').map_or(&*info.id, |(_, name)| name);
    let mut operation = json!({
        "operationId": if first { name.to_owned() } else { format!("{name}_{}", method.to_ascii_lowercase()) },
        "summary": info.summary,
        "x-operation": *info.id,
        "x-provenance": info.grade,
        "x-source": info.source,
        "x-outcomes": info.outcomes,
        "parameters": parameters(info.path, sketch),
        "responses": responses(sketch.answers.iter().chain(&A::faces())),
    });
    if let Some(operation) = operation.as_object_mut() {
        if let Some((schema, required)) = &sketch.body {
            let content = json!({ "application/json": { "schema": schema } });
            operation.insert("requestBody".into(), json!({ "required": required, "content": content }));
        }
        if !sketch.security.is_empty() {
            let any: Vec<_> = sketch.security.iter().map(|name| json!({ *name: [] })).collect();
            operation.insert("security".into(), any.into());
        }
    }
    operation
}

/// What the arguments describe, and before it whatever else stands in the path.
fn parameters(path: &str, sketch: &Sketch) -> Vec<Value> {
    let described =
        |name: &str| sketch.parameters.iter().any(|known| known.place == Place::Path && known.name == name);
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| name.trim_start_matches('*'))
        .filter(|name| !described(name))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .chain(sketch.parameters.iter().map(super::Parameter::document))
        .collect()
}

/// By status; where several kinds of answer share one, their meanings and schemas are joined.
fn responses<'a>(answers: impl Iterator<Item = &'a Described>) -> Value {
    let mut by_status: std::collections::BTreeMap<u16, Vec<&Described>> = std::collections::BTreeMap::new();
    for answer in answers {
        by_status.entry(answer.status).or_default().push(answer);
    }
    by_status
        .into_iter()
        .map(|(status, answers)| (status.to_string(), response(&answers)))
        .collect::<Map<_, _>>()
        .into()
}

fn response(answers: &[&Described]) -> Value {
    let mut meanings: Vec<_> = answers.iter().map(|answer| answer.meaning.as_str()).collect();
    meanings.dedup();
    let mut content: Map<String, Value> = Map::new();
    for (kind, schema) in answers.iter().filter_map(|answer| answer.content.as_ref()) {
        let joined =
            match content.remove(*kind).and_then(|mut known| known.get_mut("schema").map(Value::take)) {
                Some(known) if known != *schema => json!({ "anyOf": [known, schema] }),
                _ => schema.clone(),
            };
        content.insert((*kind).to_owned(), json!({ "schema": joined }));
    }
    let mut response = json!({ "description": meanings.join(" ") });
    if let (Some(response), false) = (response.as_object_mut(), content.is_empty()) {
        response.insert("content".into(), content.into());
    }
    response
}
