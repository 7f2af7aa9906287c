//! What a scenario cannot say (section 9): each mistake is named with its place.

use std::sync::Arc;

use insta::assert_snapshot;
use lookalike::engine::{Moment, Namespaces};
use lookalike::scenario;
use lookalike::settings::Settings;

use crate::support::Sim;

/// What the server says to a section of the scenario, as it starts; of several lines the first.
fn refusal(section: &str) -> String {
    let scenario = match scenario::read("story.yaml", &Sim::scenario_of("incode", section)) {
        Ok(scenario) => scenario,
        Err(error) => return error.to_string().lines().next().unwrap_or_default().to_owned(),
    };
    let blueprint = Arc::new(scenario::blueprint(scenario, None));
    match Namespaces::new(blueprint, Settings::default().namespaces, Moment::from_seconds(0)) {
        Ok(_) => "accepted".into(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_mistake_in_the_section_is_named() {
    let ana = "key: ana, full_name: Ana";
    let mut seen = Vec::new();
    for section in [
        "identities: [{ full_name: Ana }]",
        "identities: [{ key: 'a b', full_name: Ana }]",
        "identities: [{ key: ana }]",
        "identities: [{ key: ana, full_name: ' ' }]",
        &format!("identities: [{{ {ana} }}, {{ {ana} }}]"),
        &format!("identities: [{{ {ana}, identity_id: x }}, {{ key: b, full_name: B, identity_id: x }}]"),
        &format!("identities: [{{ {ana}, identity_id: a/b }}]"),
        &format!("identities: [{{ {ana}, nose: long }}]"),
        &format!("identities: [{{ {ana}, status: GONE }}]"),
        &format!("identities: [{{ {ana}, date_of_birth: soon }}]"),
        &format!("identities: [{{ {ana}, checks: {{ tamperCheck: {{ status: BAD }} }} }}]"),
        &format!("identities: [{{ {ana}, faces: [{{ sha256: abc }}] }}]"),
        &format!("identities: [{{ {ana}, faces: [{{ base64: '!' }}] }}]"),
        &format!("identities: [{{ {ana}, faces: [{{ base64: aGVsbG8= }}] }}]"),
        &format!("identities: [{{ {ana}, faces: [{{ file: not/there.jpg }}] }}]"),
        &format!(
            "identities: [{{ {ana}, enrolled: true }}]\nverifications: [{{ identity: ana, status: FAILED }}]"
        ),
        "verifications: [{}]",
        "verifications: [{ identity: bob }]",
        "verifications: [{ id: x, status: FAILED }, { id: x, status: FAILED }]",
        "verifications: [{ id: '', status: FAILED }]",
        "authentications: [{ status: pass }]",
        "authentications: [{ identity: bob }]",
        &format!("identities: [{{ {ana} }}]\nauthentications: [{{ identity: ana, status: fail }}]"),
        &format!("identities: [{{ {ana}, enrolled: false }}]\nauthentications: [{{ identity: ana }}]"),
        "settings: { max_body_bytes: 33554433 }",
        "settings: { token_secret: '' }",
        "settings: { rate_limit: some }",
        "settings: { rate_limit: { face: { per_second: 0, burst: 5 } } }",
        "settings: { rate_limit: { face: { per_second: 1 } } }",
        "settings: { id_format: guid }",
        "settings: { colour: blue }",
        "webhooks: []",
    ] {
        seen.push(format!("{section}\n  {}", refusal(section)));
    }
    assert_snapshot!(seen.join("\n"), @"");
}
