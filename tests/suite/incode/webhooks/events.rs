//! What is told to whom, and what the token in it opens.

use serde_json::{Value, json};

use crate::support::{Hooked, Receiver, Sim, came};

const USERINFO: &str = "/omni/incode-id/userinfo";

/// Acceptance 39.
#[tokio::test]
async fn each_event_reaches_only_the_url_that_names_it() {
    let (verifications, authentications) = (Receiver::start().await, Receiver::start().await);
    let entry = |event: &str, to: &Receiver| {
        format!("{{ vendor: incode, events: [{event}], url: \"{}\" }}", to.url("/"))
    };
    let sim = Sim::hooked(&[
        entry("verification.completed", &verifications),
        entry("authentication.completed", &authentications),
    ]);
    sim.act("incode.complete_verification", json!({ "identity": "ana" })).await;
    sim.show_marker("face=ana").await.expect(200);
    sim.advance("1h").await;
    for (receiver, event) in
        [(verifications, "verification.completed"), (authentications, "authentication.completed")]
    {
        let events: Vec<_> =
            receiver.requests().iter().map(|request| request.json()["event"].clone()).collect();
        assert_eq!(events, [event]);
    }
    assert_eq!(sim.states().await, ["delivered", "delivered"]);
}

/// Acceptance 39.
#[tokio::test]
async fn without_an_entry_a_notification_is_kept_for_inspection() {
    let sim = Sim::with_ana();
    sim.act("incode.complete_verification", json!({ "identity": "ana" })).await;
    sim.advance("1h").await;
    let kept = &sim.notifications().await[0];
    assert_eq!(
        (&kept["state"], &kept["url"], &kept["ledger"]),
        (&json!("no_endpoint"), &Value::Null, &json!([]))
    );
    assert_eq!(kept["body"]["event"], "verification.completed");
    let id = kept["id"].as_str().unwrap();
    sim.admin().post(&format!("/__admin/webhooks/{id}/resend"), json!({})).await.expect(409);
}

/// Acceptance 37.
#[tokio::test]
async fn a_verification_that_succeeded_is_told_in_five_members_with_a_token_that_opens_it() {
    let hooked = Hooked::start().await;
    let person = json!({ "key": "bea", "full_name": "Bea Luz" });
    let done = hooked.sim.act("incode.complete_verification", json!({ "person": person })).await;
    hooked.settle().await;
    let [request] = &hooked.receiver.requests()[..] else { panic!("one notification") };
    let (token, id) = (done.text_at("/token"), done.text_at("/verification_id"));
    let expected = format!(
        r#"{{"token":"{token}","event":"verification.completed","object":"verification","id":"{id}","timestamp":1772355600}}"#
    );
    assert_eq!(request.text(), expected);
    assert!(request.head.starts_with("POST /hooks HTTP/1.1\r\n"), "{}", request.head);
    assert_eq!(request.header("content-type"), "application/json");
    assert_eq!(request.header("host"), format!("127.0.0.1:{}", hooked.receiver.port()));
    assert!(request.header("user-agent").starts_with("lookalike/"), "{}", request.head);
    let holder = hooked.sim.incode_holder(&token);
    let read = holder.get(&format!("/omni/incode-id/verification/{id}")).await.expect(200);
    assert_eq!(read.text_at("/status"), "VERIFIED");
    assert_eq!(holder.get(USERINFO).await.expect(200).at("/identityId"), done.at("/identity_id"));
    assert_eq!(came(&hooked.sim.show_marker("face=bea").await), "PASS");
}

/// Acceptance 38.
#[tokio::test]
async fn a_verification_that_failed_is_told_by_the_same_event() {
    let hooked = Hooked::start().await;
    let person = json!({ "key": "bea", "full_name": "Bea Luz" });
    let failed = json!({ "person": person, "status": "FAILED" });
    let id = hooked.sim.act("incode.complete_verification", failed).await.text_at("/verification_id");
    hooked.settle().await;
    assert_eq!(
        (hooked.told("event"), hooked.told("id")),
        (vec!["verification.completed".into()], vec![id.clone()])
    );
    let holder = hooked.sim.incode_holder(&hooked.told("token")[0]);
    let read = holder.get(&format!("/omni/incode-id/verification/{id}")).await.expect(200);
    assert_eq!(read.text_at("/status"), "FAILED");
    holder.get(USERINFO).await.expect(404);
    assert_eq!(came(&hooked.sim.show_marker("face=bea").await), "faceMatchFailed");
}

/// Acceptance 22.
#[tokio::test]
async fn the_token_of_an_authentication_that_failed_opens_that_and_no_identity() {
    let hooked = Hooked::start().await;
    let failed = hooked.sim.show_marker("mask;face=ana").await;
    assert_eq!(came(&failed), "hasFaceMask");
    let id = failed.text_at("/authenticationId");
    hooked.settle().await;
    assert_eq!(
        (hooked.told("event"), hooked.told("object")),
        (vec!["authentication.completed".into()], vec!["authentication".into()])
    );
    assert_eq!(hooked.told("id"), [&*id]);
    let holder = hooked.sim.incode_holder(&hooked.told("token")[0]);
    let read = holder.get(&format!("/omni/incode-id/authentication/{id}")).await.expect(200);
    assert_eq!(read.text_at("/status"), "fail");
    holder.get(USERINFO).await.expect(404);
}

/// Acceptance 27: a picture that cannot be used is refused in HTTP and told to nobody.
#[tokio::test]
async fn only_an_attempt_that_is_answered_is_told() {
    let hooked = Hooked::with("{ face_error_mode: http }", "{}").await;
    hooked.sim.show_marker("blurred;face=ana").await.expect(400);
    hooked.sim.show_marker("none").await.expect(400);
    hooked.settle().await;
    assert!(hooked.sim.notifications().await.is_empty());
    let masked = hooked.sim.show_marker("mask;face=ana").await.expect(200).text_at("/authenticationId");
    hooked.settle().await;
    assert_eq!(hooked.told("id"), [masked]);
}

#[tokio::test]
async fn the_delay_of_the_settings_lies_before_the_first_attempt() {
    let hooked = Hooked::with("{ webhook_delay: 5s }", "{}").await;
    hooked.verified().await;
    hooked.sim.advance("4999ms").await;
    assert!(hooked.receiver.requests().is_empty());
    hooked.sim.advance("1ms").await;
    assert_eq!(hooked.bodies()[0]["timestamp"], 1_772_355_600, "the time is the event's");
}
