//! The route table as an OpenAPI 3.1 document.
//!
//! Its dialect is JSON Schema 2020-12, which is what schemars writes, so types need no second description.

use serde_json::{Map, Value, json};

use super::{Api, Described, OperationInfo, Place, Problem, Sketch};

/// What the frame answers before a vendor is asked: an outcome or a namespace that there cannot be or is not.
const OURS: [u16; 3] = [400, 404, 503];

/// The document of API `A` from its described rows.
pub fn document<A: Api>(rows: Vec<(&OperationInfo, Sketch)>) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    let mut schemas = Map::new();
    let ours = if A::STEERED { &OURS[..] } else { &[] };
    let faces = A::faces().into_iter().chain(ours.iter().copied().map(Problem::described));
    let faces = shared_faces(faces.collect(), &mut schemas);
    for Shared { variants, mut sketch } in shared(rows.into_iter()) {
        let Some(info) = variants.first() else { continue };
        schemas.extend(sketch.take_components());
        let path = paths.entry(info.path.replace("{*", "{")).or_insert_with(|| json!({}));
        for method in info.methods.iter().filter(|method| **method != "HEAD") {
            if let Some(path) = path.as_object_mut() {
                path.insert(method.to_ascii_lowercase(), operation(&variants, method, &sketch, &faces));
            }
        }
    }
    schemas.sort_keys();
    let security: Map<_, _> =
        A::security().into_iter().map(|(name, scheme)| (name.to_owned(), scheme)).collect();
    let mut document = json!({
        "openapi": "3.1.0",
        "info": { "title": A::TITLE, "version": env!("CARGO_PKG_VERSION"), "description": "Served by lookalike, a simulator." },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": { "schemas": schemas, "securitySchemes": security },
    });
    let webhooks: Map<_, _> =
        A::sends().into_iter().map(|(event, schema)| (event.to_owned(), webhook(event, &schema))).collect();
    if let Some(document) = document.as_object_mut().filter(|_| !webhooks.is_empty()) {
        document.insert("webhooks".into(), webhooks.into());
    }
    A::complete(&mut document);
    document
}

/// What a receiver is sent, and what it is to answer.
fn webhook(event: &str, schema: &Value) -> Value {
    json!({ "post": {
        "summary": format!("Tell of {event}"),
        "requestBody": { "required": true, "content": { "application/json": { "schema": schema } } },
        "responses": {
            "204": { "description": "Received." },
            "default": { "description": "Not received, and tried again." },
        },
    } })
}

/// What is served at one path with the same methods: one operation, or several told apart by what is sent.
struct Shared<'a> {
    variants: Vec<&'a OperationInfo>,
    sketch: Sketch,
}

/// The rows of one path and the same methods put together; a document has one place for them.
fn shared<'a>(rows: impl Iterator<Item = (&'a OperationInfo, Sketch)>) -> Vec<Shared<'a>> {
    let mut all: Vec<Shared<'a>> = Vec::new();
    for (info, sketch) in rows {
        let alike = |known: &&mut Shared<'_>| {
            known.variants.first().is_some_and(|row| row.path == info.path && row.methods == info.methods)
        };
        match all.iter_mut().find(alike) {
            Some(known) => {
                known.variants.push(info);
                known.sketch.join(sketch);
            }
            None => all.push(Shared { variants: vec![info], sketch }),
        }
    }
    all
}

fn operation(variants: &[&OperationInfo], method: &str, sketch: &Sketch, faces: &[Described]) -> Value {
    let Some(info) = variants.first() else { return Value::Null };
    let first = info.methods.first() == Some(&method);
    let name = info.id.split_once('.').map_or(&*info.id, |(_, name)| name);
    let mut operation = json!({
        "operationId": if first { name.to_owned() } else { format!("{name}_{}", method.to_ascii_lowercase()) },
        "summary": info.summary,
        "x-operation": *info.id,
        "x-provenance": info.grade,
        "x-source": info.source,
        "x-outcomes": *info.outcomes,
        "parameters": parameters(info.path, sketch),
        "responses": responses(sketch.answers.iter().chain(faces)),
    });
    if let Some(operation) = operation.as_object_mut() {
        if let Some((schema, required)) = &sketch.body {
            let further = sketch.further_kinds.iter().map(|(kind, schema)| (*kind, schema));
            let kinds = std::iter::once((sketch.body_kind, schema)).chain(further);
            let content: Map<_, _> =
                kinds.map(|(kind, schema)| (kind.to_owned(), json!({ "schema": schema }))).collect();
            operation.insert("requestBody".into(), json!({ "required": required, "content": content }));
        }
        if !sketch.security.is_empty() {
            let open = sketch.open.then(|| json!({}));
            let any: Vec<_> =
                open.into_iter().chain(sketch.security.iter().map(|name| json!({ *name: [] }))).collect();
            operation.insert("security".into(), any.into());
        }
        if variants.len() > 1 {
            operation.insert("x-variants".into(), variants.iter().map(|info| variant(info)).collect());
        }
    }
    operation
}

/// One of several operations that share a path.
fn variant(info: &OperationInfo) -> Value {
    json!({
        "x-operation": *info.id,
        "summary": info.summary,
        "x-provenance": info.grade,
        "x-source": info.source,
        "x-outcomes": *info.outcomes,
    })
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

/// The refusals with their schemas among the components, since every operation has them all.
fn shared_faces(mut faces: Vec<Described>, schemas: &mut Map<String, Value>) -> Vec<Described> {
    for face in &mut faces {
        let Some((kind, schema)) = &mut face.content else { continue };
        let known = schemas.iter().find(|(_, known)| *known == schema).map(|(name, _)| name.clone());
        let prefix = if *kind == "application/problem+json" { "Problem" } else { "Refusal" };
        let name = known.unwrap_or_else(|| format!("{prefix}{}", face.status));
        schemas.insert(name.clone(), schema.take());
        *schema = json!({ "$ref": format!("#/components/schemas/{name}") });
    }
    faces
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

/// A schema that either of two fits.
pub(super) fn either(known: Value, other: Value) -> Value {
    if known == other {
        return known;
    }
    let mut any = match known {
        Value::Object(mut members) if members.len() == 1 && members.contains_key("anyOf") => {
            members.remove("anyOf").and_then(|any| any.as_array().cloned()).unwrap_or_default()
        }
        known => vec![known],
    };
    if !any.contains(&other) {
        any.push(other);
    }
    json!({ "anyOf": any })
}

fn response(answers: &[&Described]) -> Value {
    let mut meanings: Vec<_> = answers.iter().map(|answer| answer.meaning.as_str()).collect();
    meanings.dedup();
    let mut content: Map<String, Value> = Map::new();
    for (kind, schema) in answers.iter().filter_map(|answer| answer.content.as_ref()) {
        let joined =
            match content.remove(*kind).and_then(|mut known| known.get_mut("schema").map(Value::take)) {
                Some(known) => either(known, schema.clone()),
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
