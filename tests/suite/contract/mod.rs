//! The OpenAPI documents, word for word, and what must hold in each of them.

mod control;
mod frame;
mod intelliprove;
mod kept;
mod operations;

use lookalike::offline;
use lookalike::vendors::REGISTRY;
use serde_json::Value;

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
