//! The operations as the served OpenAPI documents tell of them, and values that fit their schemas.

use std::sync::Arc;

use lookalike::offline;
use lookalike::vendors::{all_actions, all_mintings};
use serde_json::{Map, Value, json};

use super::dice::Dice;
use super::seen::Seen;

/// Something that can be asked for.
#[derive(Clone, Debug)]
pub struct Operation {
    pub api: String,
    /// The API whose words are understood: that of the vendor whose action it is.
    pub words: String,
    pub id: String,
    pub method: String,
    pub path: String,
    /// The names of its parameters, with their places.
    pub parameters: Vec<(String, String)>,
    /// Its body: media type and schema.
    pub body: Option<(String, Value)>,
    document: Arc<Value>,
}

/// All operations of all documents, and each action and each kind of token as an operation of its own.
pub fn operations() -> Vec<Operation> {
    let all: Value = serde_json::from_str(&offline::openapi(None).unwrap()).unwrap();
    let documents = all.as_object().unwrap().iter();
    let documented = documents.flat_map(|(api, document)| of_document(api, &Arc::new(document.clone())));
    let rows = |path: &'static str, rows: Vec<lookalike::vendors::ActionInfo>| {
        rows.into_iter().map(move |row| Operation {
            api: "admin".into(),
            words: row.name.split('.').next().unwrap().into(),
            id: format!("{path}{}", row.name),
            method: "POST".into(),
            path: format!("{path}{}", row.name),
            parameters: Vec::new(),
            body: Some(("application/json".into(), row.arguments)),
            document: Arc::default(),
        })
    };
    documented
        .chain(rows("/__admin/actions/", all_actions()))
        .chain(rows("/__admin/tokens/", all_mintings()))
        .collect()
}

fn of_document(api: &str, document: &Arc<Value>) -> Vec<Operation> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().unwrap().iter();
            let body = operation.pointer("/requestBody/content").and_then(Value::as_object);
            found.push(Operation {
                api: api.into(),
                words: api.into(),
                id: text(&operation["x-operation"]),
                method: method.to_uppercase(),
                path: path.clone(),
                parameters: parameters.map(|one| (text(&one["name"]), text(&one["in"]))).collect(),
                body: body
                    .and_then(|kinds| kinds.iter().next())
                    .map(|(kind, body)| (kind.clone(), body["schema"].clone())),
                document: Arc::clone(document),
            });
        }
    }
    found
}

impl Operation {
    /// A body that fits the schema, made of what was seen where that has the same names.
    pub fn example(&self, seen: &Seen, dice: &mut Dice) -> Value {
        // What is typed stands in no member, so no name leads to it.
        let is_typing = ["/user-verify/", "/passes"].iter().any(|part| self.path.contains(part));
        if is_typing && dice.percent(80) {
            return seen.value("pulse", "typing", dice).unwrap();
        }
        let schema = self.body.as_ref().map_or(&Value::Null, |(_, schema)| schema);
        Sampler { document: &self.document, api: &self.words, seen }.sample("", schema, dice, 0)
    }
}

struct Sampler<'a> {
    document: &'a Value,
    api: &'a str,
    seen: &'a Seen,
}

impl Sampler<'_> {
    fn sample(&self, name: &str, schema: &Value, dice: &mut Dice, depth: usize) -> Value {
        let schema = self.resolved(schema);
        if let Some(constant) =
            schema.get("const").or_else(|| Some(dice.pick(schema.get("enum")?.as_array()?)))
        {
            return constant.clone();
        }
        if depth > 0
            && dice.percent(85)
            && let Some(known) = self.seen.value(self.api, name, dice)
        {
            return known;
        }
        if let Some(examples) = schema.get("examples").and_then(Value::as_array)
            && dice.percent(70)
        {
            return dice.pick(examples).clone();
        }
        if let Some(choices) = ["oneOf", "anyOf"].iter().find_map(|key| schema.get(*key)?.as_array()) {
            return self.sample(name, dice.pick(choices), dice, depth + 1);
        }
        let kinds = match &schema["type"] {
            Value::Array(kinds) => kinds.clone(),
            Value::Null => vec![json!(if schema.get("properties").is_some() { "object" } else { "string" })],
            kind => vec![kind.clone()],
        };
        match dice.pick(&kinds).as_str().unwrap() {
            "object" => self.object(schema, dice, depth),
            "array" => {
                (0..=dice.roll(3)).map(|_| self.sample(name, &schema["items"], dice, depth + 1)).collect()
            }
            "integer" => number(schema, dice).into(),
            "number" => (f64::from(i32::try_from(number(schema, dice) % 1_000).unwrap()) + 0.5).into(),
            "boolean" => dice.percent(50).into(),
            "null" => Value::Null,
            _ => string(schema, dice).into(),
        }
    }

    fn object(&self, schema: &Value, dice: &mut Dice, depth: usize) -> Value {
        let mut members = Map::new();
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
            // The bodies of Identify require nothing by themselves; its rules do.
            let often = if self.api == "identify" { 75 } else { 35 };
            if required.contains(&json!(name)) || (depth < 6 && dice.percent(often)) {
                members.insert(name.clone(), self.sample(name, schema, dice, depth + 1));
            }
        }
        members.into()
    }

    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(place) => self.resolved(self.document.pointer(place.trim_start_matches('#')).unwrap()),
            None => schema,
        }
    }
}

fn number(schema: &Value, dice: &mut Dice) -> i64 {
    let from = schema["minimum"].as_i64().unwrap_or(0);
    let to = schema["maximum"].as_i64().unwrap_or(from.saturating_add(500));
    from + i64::try_from(dice.roll(usize::try_from(to - from).unwrap_or(0).saturating_add(1))).unwrap()
}

fn string(schema: &Value, dice: &mut Dice) -> String {
    let text = match schema["format"].as_str() {
        Some("uuid") => "16713b2d-3848-42c7-aeb0-f9714beac892",
        Some("date") => "1990-05-17",
        Some("date-time") => "2026-03-02T10:00:00Z",
        Some("regex") => "^a.*b$",
        _ => dice.pick(&["anna", "a", "two words", "Zoë", "x-1"]),
    };
    let (least, most) = (schema["minLength"].as_u64(), schema["maxLength"].as_u64());
    let length = text.chars().count().max(usize::try_from(least.unwrap_or(0)).unwrap());
    text.chars().cycle().take(length.min(usize::try_from(most.unwrap_or(5_000)).unwrap())).collect()
}
