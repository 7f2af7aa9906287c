//! What becomes of identities (section 6).

use serde_json::json;

use super::hosted::through;
use crate::support::{Sim, came};

/// Acceptance 16.
#[tokio::test]
async fn a_revoked_identity_is_read_and_does_not_pass_until_it_is_reinstated() {
    let sim = Sim::with_ana();
    let holder = sim.holder_of("ana").await;
    let status = async || holder.get("/omni/incode-id/userinfo").await.expect(200).text_at("/status");
    sim.act("incode.revoke_identity", json!({ "identity": "ana" })).await;
    assert_eq!(status().await, "REVOKED");
    assert_eq!(came(&sim.show_marker("face=ana").await), "faceMatchFailed");
    sim.act("incode.complete_verification", json!({ "identity": "ana" })).await;
    assert_eq!(status().await, "REVOKED", "a new verification does not undo it");
    let ana = json!({ "person": { "key": "ana", "full_name": "Ana Torres Vega", "status": "ACTIVE" } });
    sim.act("incode.complete_verification", ana.clone()).await;
    let done = through(&sim, json!({ "client_id": "app" }), ana).await.expect(200);
    assert_eq!(done.text_at("/status"), "VERIFIED");
    assert_eq!(status().await, "REVOKED", "not even where it says so");
    sim.act("incode.reinstate_identity", json!({ "identity": "ana" })).await;
    assert_eq!(status().await, "ACTIVE");
    assert_eq!(came(&sim.show_marker("face=ana").await), "PASS");
}

/// Acceptance 54.
#[tokio::test]
async fn a_deleted_identity_is_gone_with_its_pictures() {
    let sim = Sim::with_ana();
    let holder = sim.holder_of("ana").await;
    let info = holder.get("/omni/incode-id/userinfo").await.expect(200);
    let link = info.text_at("/idImagesInfo/backIdImageUrl");
    sim.act("incode.delete_identity", json!({ "identity": info.at("/identityId") })).await;
    assert_eq!(holder.get("/omni/incode-id/userinfo").await.expect(404).reason(), "not-found");
    assert_eq!(reqwest::get(&link).await.unwrap().status(), 404);
    assert_eq!(came(&sim.show_marker("face=ana").await), "faceMatchFailed");
    let again = json!({ "person": { "key": "ana", "full_name": "Ana Nueva" } });
    sim.act("incode.complete_verification", again).await;
    holder.get("/omni/incode-id/userinfo").await.expect(404);
    assert_eq!(came(&sim.show_marker("face=ana").await), "PASS");
}
