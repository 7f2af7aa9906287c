//! What is explained is what is served.

use lookalike::settings::Settings;
use serde_json::Value;

use super::{KEY, STORY, explain, file};
use crate::support::{Server, Sim};

#[test]
fn an_alias_and_a_namespace_are_met_as_by_a_server() {
    let path = file("explain-alias", b"version: 1\naliases: [{ operation: pulse.status, path: /health }]\n");
    let scenario = path.to_str().unwrap();
    let arguments = ["--scenario", scenario, "--format", "json", "GET /@checkout-7/health", "--header", KEY];
    let told: Value = serde_json::from_str(&explain(&arguments, "").1).unwrap();
    assert_eq!(
        (&told["operation"]["id"], &told["operation"]["path"]),
        (&"pulse.status".into(), &"/health".into())
    );
    assert_eq!(
        (&told["request"]["namespace"], &told["answer"]["status"]),
        (&"checkout-7".into(), &200.into())
    );
}

#[test]
fn a_header_field_of_ours_that_is_misspelt_is_told() {
    let field = ["--header", KEY, "--header", "X-Lookalike-Outcom: not_found", "GET /pulse/status"];
    let doubt = "no header field is called `x-lookalike-outcom`; did you mean `x-lookalike-outcome`?";
    let text = explain(&field, "").1;
    assert!(text.contains(&format!("\ndoubt       {doubt}")), "{text}");
    let json = explain(&[&["--format", "json"], &field[..]].concat(), "").1;
    let told: Value = serde_json::from_str(&json).unwrap();
    assert!(told["doubts"][0].as_str().unwrap().starts_with(doubt), "{json}");
}

/// What is explained is what is served: the same answer to the byte, rule by rule.
#[tokio::test]
async fn what_is_explained_is_what_a_server_answers() {
    let sim = Sim::playing(&STORY.replace("seed: 7\n", "seed: 7\nname: explain\n"));
    for request in ["GET /omni/incode-id/userinfo", "GET /pulse/nothing", "GET /pulse/status"] {
        let path = request.split_once(' ').unwrap().1;
        let served = sim.intelliprove().get(path).await;
        let told: Value = {
            let arguments = ["--scenario", "explain.yaml", "--format", "json", request, "--header", KEY];
            serde_json::from_str(&explain(&arguments, "").1).unwrap()
        };
        assert_eq!(told["answer"]["status"], served.status, "{request}");
        assert_eq!(told["answer"]["body"].as_str().unwrap(), served.text(), "{request}");
    }
}

const CHANCE: &str = "version: 1
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
faults: [{ operation: pulse.status, on: { probability: 0.5 }, inject: { delay: { uniform: { min: 0ms, max: 9ms } }, status: 503 } }]
";

/// Whether chance spares each of the first requests, and how long those that it does not are held back.
fn chances(scenario: &str, seed: &str) -> Vec<String> {
    let told = |nth: usize| {
        let nth = nth.to_string();
        let arguments =
            ["--scenario", scenario, "--seed", seed, "--nth", &nth, "--format", "json", "--header", KEY];
        let (code, stdout, stderr) = explain(&[&arguments[..], &["GET /pulse/status"]].concat(), "");
        assert_eq!((code, stderr.as_str()), (Some(0), ""));
        let told: Value = serde_json::from_str(&stdout).unwrap();
        let (rule, fault) = (&told["rules"][0], &told["decided"]["fault"]);
        let is_spared = rule["differs"]["field"] == "chance";
        assert_eq!((rule["applies"] == true, fault.is_null()), (!is_spared, is_spared), "{told:#}");
        format!("{} {}", told["answer"]["status"], fault["delay"])
    };
    (1..=6).map(told).collect()
}

/// Chance is a stream of the seed: what it decides is explained before it happens, for each seed another way.
#[tokio::test]
async fn chance_is_explained_by_the_seed_as_it_is_served() {
    let path = file("explain-chance", CHANCE.as_bytes());
    let scenario = path.to_str().unwrap();
    let mut all = std::collections::BTreeSet::new();
    for seed in [1, 2, 3] {
        let told = chances(scenario, &seed.to_string());
        let settings = Settings { scenarios: vec![scenario.into()], seed: Some(seed), ..Settings::default() };
        let sim = Sim::in_namespace(Server::start(settings), "default");
        let mut served = Vec::new();
        for _ in &told {
            let status = sim.pulse().get("/pulse/status").await.status;
            let line = sim.admin().get("/__admin/requests?limit=1").await.at("/requests/0");
            served.push(format!("{status} {}", line["fault"]["delay"]));
        }
        assert_eq!(told, served, "seed {seed}");
        all.insert(told);
    }
    assert_eq!(all.len(), 3, "each seed has chances of its own: {all:?}");
    assert!(all.iter().flatten().any(|told| told.starts_with("200")), "{all:?}");
}
