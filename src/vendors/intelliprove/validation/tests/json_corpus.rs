//! The decoder against a corpus that Python's json module has judged; `fixtures/intelliprove/json_errors.py` writes it.

use serde_json::{Value, json};

use super::decoder::{Undecodable, decode};

/// The corpus, relative to the crate.
const CORPUS: &str = "fixtures/intelliprove/json_errors.json";

#[test]
fn every_document_gets_the_verdict_of_python() {
    let corpus = corpus();
    let wrong = corpus.iter().filter(|case| verdict(case["text"].as_str().unwrap()) != expected(case));
    let wrong = wrong
        .map(|case| format!("{case} got {}", verdict(case["text"].as_str().unwrap())))
        .collect::<Vec<_>>();
    assert!(corpus.len() >= 300, "the corpus is too small");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_corpus_has_every_message_of_python() {
    let corpus = corpus();
    let messages = [
        "Expecting value",
        "Expecting property name enclosed in double quotes",
        "Expecting ':' delimiter",
        "Expecting ',' delimiter",
        "Unterminated string starting at",
        "Invalid control character at",
        "Invalid \\escape",
        "Invalid \\uXXXX escape",
        "Extra data",
    ];
    for message in messages {
        assert!(
            corpus.iter().any(|case| case["error"][0].as_str().is_some_and(|msg| msg == message)),
            "{message}"
        );
    }
}

/// The values of all documents of the corpus that are JSON.
pub(super) fn values() -> Vec<Value> {
    corpus().into_iter().filter_map(|case| case.get("value").cloned()).collect()
}

fn corpus() -> Vec<Value> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/").to_owned() + CORPUS;
    let bytes = std::fs::read(path).expect("the corpus is there");
    // Our own decoder reads it too: serde_json rounds some floats.
    let corpus = Value::from(&decode(&bytes).expect("the corpus is JSON"));
    corpus.as_array().expect("the corpus is a list").clone()
}

fn expected(case: &Value) -> Value {
    case.get("error").map_or_else(|| json!({ "value": case["value"] }), |error| json!({ "error": error }))
}

fn verdict(text: &str) -> Value {
    match decode(text.as_bytes()) {
        Ok(value) => json!({ "value": Value::from(&value) }),
        Err(Undecodable::Syntax(s)) => json!({ "error": [s.msg, s.pos, s.lineno, s.colno] }),
        Err(other) => json!(other.to_string()),
    }
}
