//! For code scanning: SARIF 2.1.0, as GitHub takes it.

use serde_json::{Value, json};

use super::super::problem::CODES;
use super::super::{Problem, Problems};
use super::text::sentence;

/// The log of one run over any number of scenarios.
pub fn sarif<'a>(all: impl IntoIterator<Item = &'a Problems>) -> Value {
    let results: Vec<_> = all.into_iter().flat_map(|Problems(problems)| problems).map(result).collect();
    let rules: Vec<_> = CODES
        .iter()
        .map(|(code, name, meaning)| {
            json!({
                "id": name,
                "shortDescription": { "text": meaning },
                "defaultConfiguration": { "level": code.level() },
            })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "lookalike", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(problem: &Problem) -> Value {
    let place = &problem.place;
    // A region cannot begin at line 0: what concerns the whole file is shown at its first line.
    let column = place.column.max(1);
    let region =
        json!({ "startLine": place.line.max(1), "startColumn": column, "endColumn": column + place.width });
    let index = CODES.iter().position(|(code, ..)| *code == problem.code).unwrap_or_default();
    json!({
        "ruleId": problem.code.name(),
        "ruleIndex": index,
        "level": problem.code.level(),
        "message": { "text": sentence(problem) },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": uri(&place.source.name) }, "region": region },
        }],
    })
}

/// A path as a URI reference: GitHub takes those that are relative to the checkout.
fn uri(path: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const UNSAFE: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'%')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'[')
        .add(b']')
        .add(b'^')
        .add(b'`')
        .add(b'{')
        .add(b'|')
        .add(b'}');
    let path = path.replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(path, UNSAFE))
}
