//! The timeline (section 10): what happens to people by itself at a virtual time.

use serde_json::{Value, json};

use crate::support::{Sim, came};

const STORY: &str = "version: 1
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
vendors:
  incode: { identities: [{ key: ana, full_name: Ana Torres Vega, enrolled: false }] }
timeline:
  - { after: 5m, action: incode.complete_verification, with: { identity: ana, status: VERIFIED } }
  - { after: 6m, action: incode.complete_verification, with: { verification_id: 5f1c2a00-12ab-4501-9c3e-65eecb0f5d1c } }
";

/// Acceptance 49.
#[tokio::test]
async fn a_person_is_verified_at_a_virtual_time() {
    let sim = Sim::playing(STORY);
    sim.advance("4m59s").await;
    assert_eq!(came(&sim.show_marker("face=ana").await), "faceMatchFailed");
    let fell = sim.advance("1s").await;
    assert_eq!(fell.at("/fell_due/0/what"), "timeline: incode.complete_verification");
    let passed = sim.show_marker("face=ana").await.expect(200);
    let id = passed.text_at("/verificationId");
    let holder = sim.incode_holder(&passed.text_at("/token"));
    let read = holder.get(&format!("/omni/incode-id/verification/{id}")).await.expect(200);
    assert_eq!((read.at("/createdAt"), read.at("/status")), (json!(1_772_355_900), json!("VERIFIED")));
}

/// What cannot be done is logged and skipped.
#[tokio::test]
async fn an_identity_that_is_not_there_is_skipped() {
    let sim = Sim::playing(STORY);
    let fell = sim.advance("6m").await;
    let refused: Vec<Value> = fell
        .at("/fell_due")
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one.get("refused").cloned())
        .collect();
    assert_eq!(
        refused,
        ["pending verification `5f1c2a00-12ab-4501-9c3e-65eecb0f5d1c` is unknown; known: none"]
    );
}

/// Section 10: a hosted page or an action may make her until then.
#[tokio::test]
async fn the_timeline_may_name_an_identity_that_comes_later() {
    let story = "version: 1
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
timeline:
  - { after: 5m, action: incode.revoke_identity, with: { identity: bea } }
  - { after: 6m, action: incode.revoke_identity, with: { identity: zoe } }
";
    let sim = Sim::playing(story);
    let bea = json!({ "person": { "key": "bea", "full_name": "Bea Lind" } });
    sim.admin().post("/__admin/actions/incode.complete_verification", bea).await.expect(200);
    let fell = sim.advance("6m").await;
    assert_eq!(fell.at("/fell_due/0").get("refused"), None, "{fell}");
    assert!(fell.text_at("/fell_due/1/refused").starts_with("identity `zoe` is unknown"), "{fell}");
}
