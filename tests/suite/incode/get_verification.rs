//! `incode.get_verification` (section 4.2).

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Answer, Sim};

async fn completed(sim: &Sim, arguments: serde_json::Value) -> (String, Answer) {
    let done = sim.act("incode.complete_verification", arguments).await;
    let id = done.text_at("/verification_id");
    let holder = sim.incode_holder(&done.text_at("/token"));
    let answer = holder.get(&format!("/omni/incode-id/verification/{id}")).await;
    (id, answer)
}

/// Acceptance 19.
#[tokio::test]
async fn only_what_was_verified_has_data() {
    let sim = Sim::with_ana();
    let (_, verified) = completed(&sim, json!({ "identity": "ana" })).await;
    assert_snapshot!(verified, @r#"200 {"id":"71623070-dc06-40d3-bb3e-0db8b3125b2d","createdAt":1772355600,"status":"VERIFIED","data":{"name":{"fullName":"Ana Torres Vega"},"email":"ana.torres@example.org","phone":"+525512345678","dateOfBirth":"587433600000"}}"#);
    assert_eq!(verified.at("/createdAt").to_string().len(), 10);
    let (_, failed) = completed(&sim, json!({ "status": "FAILED" })).await;
    assert_snapshot!(failed, @r#"200 {"id":"25bddaee-a62b-4885-a169-6ebc524abeb9","createdAt":1772355600,"status":"FAILED"}"#);
    let started = sim.act("incode.start_verification", json!({})).await;
    let id = started.text_at("/verification_id");
    let holder = sim.holder_of(&id).await;
    assert_snapshot!(holder.get(&format!("/omni/incode-id/verification/{id}")).await, @r#"200 {"id":"5ce8f8d6-4b6c-479f-b2e6-795c16ea279f","createdAt":1772355600,"status":"PENDING"}"#);
}

/// Acceptance 20.
#[tokio::test]
async fn a_verification_of_somebody_else_is_as_unknown_as_none() {
    let sim = Sim::with_ana();
    let (other, _) = completed(&sim, json!({ "person": { "key": "bea", "full_name": "Bea" } })).await;
    let holder = sim.holder_of("ana").await;
    let [out_of_scope, unknown] =
        [other.as_str(), "unknown"].map(|id| format!("/omni/incode-id/verification/{id}"));
    let (foreign, none) =
        (holder.get(&out_of_scope).await.expect(404), holder.get(&unknown).await.expect(404));
    assert_eq!((foreign.reason(), none.reason()), ("not-in-scope", "not-found"));
    assert_eq!(foreign.text().replace(&other, "unknown"), none.text());
}

#[tokio::test]
async fn a_verification_keeps_its_copy_of_the_person() {
    let sim = Sim::with_ana();
    let (id, _) = completed(&sim, json!({ "identity": "ana" })).await;
    let holder = sim.holder_of(&id).await;
    let path = format!("/omni/incode-id/verification/{id}");
    let before = holder.get(&path).await.expect(200);
    let changes = json!({ "identity": "ana", "full_name": "Other", "email": "other@example.org" });
    sim.act("incode.update_identity", changes).await;
    assert_eq!(holder.get(&path).await.text(), before.text());
    sim.act("incode.delete_identity", json!({ "identity": "ana" })).await;
    assert_eq!(holder.get(&path).await.text(), before.text());
}

#[tokio::test]
async fn an_id_can_be_any_text() {
    let sim = Sim::with_ana();
    let holder = sim.holder_of("ana").await;
    for id in ["%20", "a%2Fb", "%ff", "%00", "..%2f", "é", &"x".repeat(3000)] {
        let answer = holder.get(&format!("/omni/incode-id/verification/{id}")).await.expect(404);
        assert_eq!(answer.text_at("/message"), "The requested resource doesn't exist");
    }
}
