//! Same seed, same requests, same bytes; and a namespace is an island.

use insta::assert_snapshot;
use lookalike::vendors::pulse::State;
use serde_json::{Value, json};

use crate::support::{Made, Server, Sim};

const SCENARIO: &str = "settings: { enrollment_target: 2 }\nusers: [{ user_ref: bob, references: 2 }]";

async fn played(sim: &Sim) -> Vec<String> {
    let links = "/pulse-auth/api/links/reset-profile/marie";
    let mut answers = vec![
        sim.enrolling("marie", Made::by("marie", 1).body()).await,
        sim.enrolling("marie", Made::by("marie", 2).body()).await,
        sim.verify("marie", Made::by("marie", 3).body()).await,
        sim.verify("bob", Made::by("marie", 3).body()).await,
        sim.verify("bob", json!({ "pasted": true })).await,
        sim.action("bob", "LINK_PATTERN", Made::by("bob", 3).body()).await,
        sim.pulse().post(links, json!({})).await,
        sim.act("pulse.complete_link", json!({ "user_ref": "marie" })).await,
        sim.pulse().get("/pulse/users/marie").await,
    ];
    let state = sim.admin().get("/__admin/state").await;
    answers.push(state);
    answers.iter().map(|answer| answer.to_string().replace(&sim.server.url(), "SERVER")).collect()
}

/// Acceptance 46.
#[tokio::test]
async fn the_same_requests_get_the_same_bytes() {
    let scenario = Sim::scenario_of("pulse", SCENARIO);
    let one = Sim::in_namespace(Server::playing(&scenario), "island");
    let two = Sim::in_namespace(Server::playing(&scenario), "island");
    // What happens in another namespace does not matter.
    two.other("elsewhere").enroll("marie").await;
    assert_eq!(played(&one).await, played(&two).await);
}

/// Acceptance 47: namespaces do not touch each other, and their chance differs.
#[tokio::test]
async fn a_namespace_is_an_island() {
    let sim = Sim::pulse_with(SCENARIO);
    let other = sim.other(&format!("{}-2", sim.namespace));
    let before = other.state().await;
    let ids = sim.enroll("marie").await;
    assert_eq!(other.state().await, before);
    other.pulse().get("/pulse/users/marie").await.expect(404);
    assert_ne!(other.enroll("marie").await, ids);
}

/// Acceptance 47: what is exported can be read back and is exported the same, and a copy judges the same.
#[tokio::test]
async fn a_state_survives_its_export() {
    let sim = Sim::pulse_with(SCENARIO);
    played(&sim).await;
    sim.verify("bob", json!({ "v": [0.1, 1e-7, 123_456_789.125, 2.5, 1e300, -4.0, 5.5, 1.0] }))
        .await
        .expect(200);
    let exported: Value = serde_json::from_str(&sim.state().await).unwrap();
    let text = exported.pointer("/vendors/pulse/state").expect("the state of the vendor").to_string();
    let read: State = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);

    let fork = json!({ "name": "copy", "from": sim.namespace });
    sim.admin().post("/__admin/namespaces", fork).await.expect(201);
    let copy = sim.other("copy");
    assert_eq!(copy.state().await, sim.state().await);
    for typist in ["marie", "bob", "ana"] {
        let probe = || Made::by(typist, 9).body();
        assert_eq!(copy.verify("bob", probe()).await.body, sim.verify("bob", probe()).await.body);
    }
}

/// Section 8: what a scenario must not say, no document says either.
#[tokio::test]
async fn a_state_with_settings_out_of_range_is_refused() {
    let sim = Sim::pulse_with(SCENARIO);
    let document: Value = serde_json::from_str(&sim.state().await).unwrap();
    let mut seen = Vec::new();
    for (name, value) in
        [("enrollment_target", 0), ("enrollment_target", 51), ("auth_score", 0), ("challenge_score", 51)]
    {
        let mut document = document.clone();
        document["vendors"]["pulse"]["state"]["settings"][name] = value.into();
        let refused = sim.unchanged_by(sim.admin().put("/__admin/state", document)).await.expect(422);
        seen.push(refused.text_at("/detail"));
    }
    assert_snapshot!(seen.join("\n"), @"
    at `vendors.pulse.state.settings`: enrollment_target: enrollment_target 0 is not between 1 and 50
    at `vendors.pulse.state.settings`: enrollment_target: enrollment_target 51 is not between 1 and 50
    at `vendors.pulse.state.settings`: auth_score: auth_score 0 is not between 1 and 99
    at `vendors.pulse.state.settings`: challenge_score: challenge_score 51 is above auth_score 50
    ");
}
