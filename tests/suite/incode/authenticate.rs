//! `incode.authenticate` (section 4.4).

use insta::assert_snapshot;
use serde_json::json;

use super::pictures::{jpeg, portrait};
use crate::support::{Answer, Sim, base64, came};

const PATH: &str = "/omni/incode-id/authenticate";

fn members(answer: &Answer) -> String {
    answer.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
}

async fn from_the_lobby(sim: &Sim, items: &str) -> Answer {
    let face = json!({ "template": format!("lookalike:{items}") });
    sim.incode().post(PATH, json!({ "face": face, "source": "lobby-kiosk-2" })).await.expect(200)
}

/// Acceptance 21.
#[tokio::test]
async fn who_passes_gets_a_token_that_opens_all_of_theirs() {
    let sim = Sim::with_ana();
    let answer = from_the_lobby(&sim, "face=ana").await;
    assert_snapshot!(answer, @r#"200 {"token":"eyJhbGciOiJIUzI1NiJ9.eyJleHRlcm5hbFVzZXJJZCI6ImQyNjE1Mjk3LWJmOWMtNDBiMS05YzY4LTdlZmI0Yzk5ZDVkZSIsInJvbGUiOiJBQ0NFU1MiLCJvYmplY3QiOiJhdXRoZW50aWNhdGlvbiIsIm9iamVjdElkIjoiOWUxOTZlZTEtYmUzZC00YzY2LTlmOGYtZTI5ZDliN2YxMTUxIiwiZXhwIjoxNzcyMzU2NTAwLCJpYXQiOjE3NzIzNTU2MDB9.-GVzV6rJ9_sLYDRLbBZGG9TheuGPO78Nj-vyfTt-JLI","correlationId":"0acbf97d-60cf-4d65-8449-8ae71bd273a2","authenticationId":"9e196ee1-be3d-4c66-9f8f-e29d9b7f1151","status":"PASS","source":"lobby-kiosk-2","verificationId":"d86a194d-a5c5-4e19-ad0f-121f1940b77b"}"#);
    assert_eq!(members(&answer), "token correlationId authenticationId status source verificationId");
    let holder = sim.incode_holder(&answer.text_at("/token"));
    for (kind, id) in [("authentication", "/authenticationId"), ("verification", "/verificationId")] {
        holder.get(&format!("/omni/incode-id/{kind}/{}", answer.text_at(id))).await.expect(200);
    }
    let info = holder.get("/omni/incode-id/userinfo").await.expect(200);
    assert_eq!(info.text_at("/name/firstName"), "Ana");
}

/// Acceptance 22. Its notification is told of among the webhooks.
#[tokio::test]
async fn who_fails_gets_no_token() {
    let sim = Sim::with_ana();
    let answer = from_the_lobby(&sim, "mask;face=ana").await;
    assert_snapshot!(answer, @r#"200 {"correlationId":"679e28a2-b378-43d3-a17b-06dc5f2b1146","authenticationId":"4c36397b-4c25-4c93-93cb-acbf923240a9","status":"FAIL","source":"lobby-kiosk-2","failureReason":"hasFaceMask"}"#);
    assert_eq!(members(&answer), "correlationId authenticationId status source failureReason");
    let id = answer.text_at("/authenticationId");
    let holder = sim.holder_of(&id).await;
    let read = holder.get(&format!("/omni/incode-id/authentication/{id}")).await.expect(200);
    assert_eq!(read.text_at("/status"), "fail");
    holder.get("/omni/incode-id/userinfo").await.expect(404);
}

/// Acceptance 33.
#[tokio::test]
async fn a_token_is_not_needed_but_must_be_good() {
    let sim = Sim::with_ana();
    let face = json!({ "face": { "template": "lookalike:face=ana" } });
    sim.incode().post(PATH, face.clone()).await.expect(200);
    sim.holder_of("ana").await.post(PATH, face.clone()).await.expect(200);
    let expired = sim.mint_incode(json!({ "subject": "ana", "flaw": "expired" })).await;
    for token in [expired.as_str(), "", "garbage"] {
        let caller = sim.incode_holder(token);
        sim.unchanged_by(caller.post(PATH, face.clone())).await.expect(401);
    }
    let strict = Sim::with_ana_and("{ authenticate_requires_token: true }");
    let refused = strict.unchanged_by(strict.incode().post(PATH, face.clone())).await.expect(401);
    assert_eq!(refused.reason(), "no-credential");
    strict.holder_of("ana").await.post(PATH, face).await.expect(200);
}

/// Acceptance 34.
#[tokio::test]
async fn the_members_of_the_documents_table_can_be_had() {
    let sim = Sim::with_ana_and("{ authenticate_id_members: true }");
    for items in ["face=ana", "spoof"] {
        let answer = sim.show_marker(items).await.expect(200);
        assert!(members(&answer).starts_with("id createdAt "), "{answer}");
        assert_eq!(answer.at("/id"), answer.at("/authenticationId"));
        assert_eq!(answer.at("/createdAt"), 1_772_355_600);
    }
}

/// Acceptance 31.
#[tokio::test]
async fn base64_may_lack_its_padding_and_stand_in_lines() {
    let sim = Sim::with_ana();
    let mut picture = jpeg(&portrait(1, 64, 64), 90);
    picture.extend(b"lookalike:face=ana");
    while picture.len() % 3 != 1 {
        picture.push(0);
    }
    let padded = base64(&picture);
    let lines: String =
        padded.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line) + "\r\n").collect();
    assert!(padded.ends_with("=="));
    for text in [padded.trim_end_matches('=').to_owned(), format!(" {padded}\t\n"), lines, padded] {
        assert_eq!(came(&sim.show(json!({ "base64Image": text })).await), "PASS");
    }
}

#[tokio::test]
async fn the_verification_is_the_latest_one() {
    let sim = Sim::with_ana();
    let first = sim.show_marker("face=ana").await.text_at("/verificationId");
    let second = sim
        .act("incode.complete_verification", json!({ "identity": "ana" }))
        .await
        .text_at("/verification_id");
    assert_ne!(first, second);
    assert_eq!(sim.show_marker("face=ana").await.text_at("/verificationId"), second);
    sim.act("incode.complete_verification", json!({ "identity": "ana", "status": "FAILED" })).await;
    assert_eq!(sim.show_marker("face=ana").await.text_at("/verificationId"), second);
}
