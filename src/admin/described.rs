//! What the OpenAPI document of the control API says beyond what follows from its types: which refusals each call can
//! answer and with what members, what groups the calls, a body for each, and how a namespace and the token are given.

use serde_json::{Map, Value, json};

/// Calls that speak of the whole server, and so of no namespace.
const OF_THE_SERVER: [&str; 11] = [
    "index",
    "health",
    "list_operations",
    "list_namespaces",
    "create_namespace",
    "get_namespace",
    "drop_namespace",
    "list_scenarios",
    "get_scenario",
    "check_scenario",
    "metrics",
];
/// Calls that are open without a token.
const OPEN: [&str; 3] = ["health", "list_documents", "openapi"];
/// Calls that things as they stand may forbid.
const CONFLICTING: [&str; 15] = [
    "create_namespace",
    "drop_namespace",
    "reset",
    "apply_scenario",
    "put_state",
    "mint",
    "set_clock",
    "advance_clock",
    "queue_outcomes",
    "add_fault",
    "add_override",
    "act",
    "verify",
    "resend_webhook",
    "wait_for_webhooks",
];

const DESCRIPTION: &str = "Steers a running lookalike, a simulator.\n\nA call acts on one namespace, which is named by \
the prefix `/@{namespace}` of the path, by the header `x-lookalike-namespace`, or by the host `{namespace}.localhost`; \
else it is `default`. A path with a slash too much at its end is answered with 308 and the right one in `location`, one \
that is not served with 404, and a method that is not served with 405. Refusals are problem details (RFC 9457).";

/// Say the rest.
pub(super) fn complete(document: &mut Value) {
    if let Some(info) = document.get_mut("info").and_then(Value::as_object_mut) {
        info.insert("description".into(), DESCRIPTION.into());
    }
    if let Some(document) = document.as_object_mut() {
        document.insert("servers".into(), servers());
        document.insert("tags".into(), tags());
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, methods) in paths.into_iter().flatten() {
        for operation in
            methods.as_object_mut().into_iter().flatten().filter_map(|(_, one)| one.as_object_mut())
        {
            let name = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
            operation.insert("tags".into(), json!([tag(path)]));
            let any = if OPEN.contains(&&*name) { json!([]) } else { json!([{}, { "adminToken": [] }]) };
            operation.insert("security".into(), any);
            address(operation, &name);
            keep_possible(operation, path, &name);
            extend(operation, &name);
            illustrate(operation, &name);
        }
    }
}

fn servers() -> Value {
    let namespace = json!({ "default": "default", "description": "1 to 64 of A-Z a-z 0-9 . _ -" });
    json!([
        { "url": "/", "description": "The namespace `default`, or the one that a header names." },
        { "url": "/@{namespace}", "description": "One namespace.", "variables": { "namespace": namespace } },
    ])
}

/// What groups calls: the first segment of their paths, with what it is about.
const TAGS: [(&str, &str); 17] = [
    ("server", "How the server is."),
    ("namespaces", "Worlds of their own."),
    ("reset", "Back to the scenario."),
    ("scenarios", "What is played."),
    ("clock", "The time of a namespace."),
    ("outcomes", "What operations decide."),
    ("faults", "How transport and platform misbehave."),
    ("overrides", "Answers given in an operation's place."),
    ("actions", "What happens outside the vendors' APIs."),
    ("requests", "The journal, and assertions about it."),
    ("state", "Everything in a namespace."),
    ("messages", "What would have been sent to people."),
    ("tokens", "Tokens made to measure."),
    ("webhooks", "Notifications and where they go."),
    ("events", "What happens, as it happens."),
    ("metrics", "Counters of the whole server."),
    ("docs", "The documents."),
];

fn tags() -> Value {
    TAGS.iter().map(|(name, about)| json!({ "name": name, "description": about })).collect()
}

fn tag(path: &str) -> &'static str {
    let first = path.strip_prefix("/__admin/").unwrap_or_default().split('/').next().unwrap_or_default();
    let known = |word: &str| TAGS.iter().map(|(name, _)| *name).find(|name| *name == word);
    match first {
        "scenario" => "scenarios",
        _ if path.starts_with("/__docs") => "docs",
        other => known(other).unwrap_or("server"),
    }
}

/// The header that names a namespace.
fn address(operation: &mut Map<String, Value>, name: &str) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    let Some(parameters) = parameters.filter(|_| !is_of_the_server(name)) else { return };
    parameters.push(json!({
        "name": "x-lookalike-namespace", "in": "header", "required": false,
        "description": "The namespace, where the path does not name it.",
        "schema": { "type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$", "default": "default" },
    }));
}

fn is_of_the_server(name: &str) -> bool {
    OF_THE_SERVER.contains(&name) || OPEN.contains(&name)
}

/// Leave out the refusals that the call cannot answer.
fn keep_possible(operation: &mut Map<String, Value>, path: &str, name: &str) {
    let takes_body = operation.contains_key("requestBody");
    let names_something = path.contains('{');
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    responses.retain(|status, _| match status.as_str() {
        "401" => !OPEN.contains(&name),
        "404" => names_something || !is_of_the_server(name) || name == "create_namespace",
        // It is another call that is answered so: the one with that method.
        "405" => false,
        "409" => CONFLICTING.contains(&name),
        "413" | "415" => takes_body,
        "503" => !is_of_the_server(name) || name == "create_namespace",
        _ => true,
    });
}

/// The members that a refusal of a call has beyond those of every problem: call, status, schemas.
fn members(name: &str) -> Vec<(&'static str, Value)> {
    let count = json!({ "type": "integer", "minimum": 0 });
    let place = json!({ "place": { "type": "string", "description": "The member that does not fit; `.` is the whole body." } });
    let verified = json!({
        "satisfied": { "type": ["boolean", "null"], "description": "False; null where it cannot be told." },
        "matched": { "type": "integer", "minimum": 0, "description": "How many requests fit." },
        "requests": { "type": "array", "items": { "type": "string" }, "description": "The ids of those that fit." },
        "nearest": {
            "type": "array", "description": "The requests that come nearest, each with the first thing that differs.",
            "items": { "type": "object", "properties": { "id": { "type": "string" }, "differs": {
                "type": "object", "properties": {
                    "field": { "type": "string" }, "expected": { "type": "string" }, "found": { "type": "string" },
                },
            } } },
        },
        "unknown": { "type": "integer", "minimum": 0, "description": "Of how many it cannot be told." },
    });
    let waited = json!({
        "count": { "type": "integer", "minimum": 0, "description": "How many there are in the state waited for." },
        "states": { "type": "object", "additionalProperties": count, "description": "How many are in which state." },
        "undelivered": {
            "type": "array",
            "description": "Up to five that are still to come or were given up, newest first: where each goes, without its \
                            query, why its last attempt failed, and when the next one falls due.",
            "items": { "type": "object", "properties": {
                "id": { "type": "string" }, "url": { "type": ["string", "null"] },
                "error": { "type": ["string", "null"] }, "next_attempt": { "type": ["string", "null"], "format": "date-time" },
            } },
        },
    });
    let problems = json!({
        "problems": { "type": "array", "items": { "type": "object" }, "description": "Each problem with its place." },
        "text": { "type": "string", "description": "The problems for people." },
    });
    match name {
        "verify" => vec![("409", verified), ("422", place)],
        "wait_for_webhooks" => vec![("409", waited), ("422", place)],
        "apply_scenario" => vec![("422", problems)],
        "check_scenario" => Vec::new(),
        _ => vec![("422", place)],
    }
}

/// A body that the call takes, where there is one that says something in every namespace.
fn example(name: &str) -> Option<Value> {
    let get_user = "intelliprove.get_user";
    Some(match name {
        "create_namespace" => {
            json!({ "name": "checkout-7", "seed": 7, "clock": { "at": "2026-03-01T09:00:00Z", "mode": "frozen" } })
        }
        "set_clock" => json!({ "at": "2026-03-01T09:00:00Z", "mode": "frozen" }),
        "advance_clock" => json!({ "by": "6h" }),
        "queue_outcomes" => json!({ "operation": get_user, "sequence": ["not_found", "not_found"] }),
        "add_fault" => {
            json!({ "operation": "incode.*", "on": { "nth": 3 }, "inject": { "status": 503 } })
        }
        "add_override" => {
            json!({ "operation": get_user, "respond": { "status": 418, "json": { "detail": "teapot" } } })
        }
        "apply_scenario" => json!({ "name": "default" }),
        "act" => json!({ "user": "demo@example.test" }),
        "verify" => json!({ "operation": get_user, "status": 200, "count": { "max": 3 } }),
        "wait_for_webhooks" => json!({ "event": "verification.completed", "count": 0, "within": "2s" }),
        "set_endpoints" => json!({ "endpoints": [{
            "vendor": "incode", "events": ["verification.completed"], "url": "http://127.0.0.1:9009/hooks",
        }] }),
        "put_state" => json!({ "format": 1 }),
        "mint" => json!({ "subject": "demo@example.test" }),
        "reset" | "resend_webhook" => json!({}),
        _ => return None,
    })
}

fn illustrate(operation: &mut Map<String, Value>, name: &str) {
    let content = operation
        .get_mut("requestBody")
        .and_then(|body| body.get_mut("content")?.get_mut("application/json"));
    if let (Some(content), Some(example)) = (content.and_then(Value::as_object_mut), example(name)) {
        content.insert("example".into(), example);
    }
}

fn extend(operation: &mut Map<String, Value>, name: &str) {
    let takes_body = operation.contains_key("requestBody");
    let Some(responses) = operation.get_mut("responses") else { return };
    for (status, properties) in members(name).into_iter().filter(|_| takes_body) {
        let schema = responses.get_mut(status).and_then(|response| {
            response.get_mut("content")?.get_mut("application/problem+json")?.get_mut("schema")
        });
        if let Some(schema) = schema {
            let known = schema.take();
            *schema = json!({ "allOf": [known, { "type": "object", "properties": properties }] });
        }
    }
}
