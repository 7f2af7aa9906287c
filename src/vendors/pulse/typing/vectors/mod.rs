//! The test vectors of section 12.9. A separate script recomputed each from the contract alone.

mod distances;
mod layouts;
mod robots;
mod typists;

use serde_json::{Value, json};

use super::{Decision, Pattern, Sample, Thresholds, judge, read};

/// Numbers as the contract's tables write them.
fn numbers(list: &str) -> Vec<f64> {
    list.split(',').map(|number| number.trim().parse().unwrap()).collect()
}

/// A body in layout 3 from `press | hold` as the contract writes them.
fn arrays(times: &str) -> Value {
    let (press, hold) = times.split_once('|').unwrap();
    json!({ "press": numbers(press), "hold": numbers(hold) })
}

fn pattern(body: &Value) -> Pattern {
    read(body).pattern.unwrap()
}

/// The distance to 4 decimals, the score and the decision of a probe.
fn judged(probe: &Pattern, references: &[Pattern], text_id: Option<&str>) -> (String, u8, Decision) {
    let references: Vec<_> = references.iter().map(|pattern| Sample { pattern, text_id }).collect();
    let judgement = judge(Sample { pattern: probe, text_id }, &references, Thresholds::default());
    assert_eq!(judgement.comparison.compared, references.len());
    (format!("{:.4}", judgement.comparison.rounded_distance()), judgement.score, judgement.decision)
}
