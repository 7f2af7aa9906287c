//! The request samples of the contract, as they stand.

use serde_json::{Value, json};

use crate::support::{Made, Sim, pretty};

fn sample(name: &str) -> Value {
    let path = format!("{}/fixtures/pulse/patterns/human-sample-{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Acceptance 5.
#[tokio::test]
async fn the_samples_have_their_lines_and_are_accepted() {
    let sim = Sim::start().await;
    let b3 = sample("b3");
    assert_eq!(pretty(&b3).lines().count(), 195);
    let first = sim.enrolling("marie", b3).await.expect(200);
    for repetition in 2..=5 {
        sim.verify("marie", Made::by("marie", repetition).body()).await.expect(200);
    }
    let id = first.at("/patternId");
    for (lines, body) in [
        (4, json!({ "type": "LINK_PATTERN_ID", "data": id })),
        (4, json!({ "type": "UNLINK_PATTERN_ID", "data": id })),
        (64, json!({ "type": "LINK_PATTERN", "data": sample("b11") })),
        (3, json!({ "type": "RESET_BIOMETRIC_PROFILE" })),
    ] {
        assert_eq!(pretty(&body).lines().count(), lines);
        sim.pulse().post("/pulse/user-action/marie", body).await.expect(200);
    }
}

/// What we make has the layout of the sample, but for the members that were not asked for.
#[test]
fn a_made_pattern_has_the_lines_of_the_sample() {
    let made = Made::by("marie", 1).named("mountain-lighthouse-garden-telescope").body();
    assert_eq!(pretty(&made).lines().count(), 195);
}
