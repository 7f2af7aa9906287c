//! `incode.get_authentication` (section 4.3).

use insta::assert_snapshot;
use serde_json::json;

use crate::support::Sim;

/// Acceptance 23.
#[tokio::test]
async fn an_authentication_is_read_in_lower_case() {
    let sim = Sim::with_ana();
    let mut seen = Vec::new();
    for arguments in [
        json!({ "identity": "ana", "source": "lobby-kiosk-2" }),
        json!({ "identity": "ana" }),
        json!({ "status": "fail", "source": "door" }),
        json!({}),
    ] {
        let done = sim.act("incode.complete_authentication", arguments).await;
        let path = format!("/omni/incode-id/authentication/{}", done.text_at("/authentication_id"));
        let answer = sim.incode_holder(&done.text_at("/token")).get(&path).await;
        seen.push(answer.expect(200).to_string());
    }
    assert_snapshot!(seen.join("\n"), @r#"
    200 {"id":"46462b21-62d0-4445-9713-adc265f4a8d5","createdAt":1772355600,"status":"pass","sourceId":"lobby-kiosk-2","verificationId":"33df4f2b-983e-4600-8d31-f25d06886a7f"}
    200 {"id":"140bb988-77fc-4516-9467-e485bcbd79f2","createdAt":1772355600,"status":"pass","verificationId":"33df4f2b-983e-4600-8d31-f25d06886a7f"}
    200 {"id":"ea49755f-7a6d-4c97-b89c-7c70297e7202","createdAt":1772355600,"status":"fail","sourceId":"door"}
    200 {"id":"aa3387a4-5266-4cef-91f5-775101b4ab6b","createdAt":1772355600,"status":"fail"}
    "#);
}

#[tokio::test]
async fn an_authentication_of_somebody_else_is_as_unknown_as_none() {
    let sim = Sim::with_ana();
    let [one, other] = [json!({ "identity": "ana" }), json!({ "identity": "ana" })]
        .map(|arguments| sim.act("incode.complete_authentication", arguments));
    let (one, other) = (one.await, other.await);
    let holder = sim.incode_holder(&one.text_at("/token"));
    let get = async |id: &str| holder.get(&format!("/omni/incode-id/authentication/{id}")).await;
    get(&one.text_at("/authentication_id")).await.expect(200);
    assert_eq!(get(&other.text_at("/authentication_id")).await.expect(404).reason(), "not-in-scope");
    assert_eq!(get("unknown").await.expect(404).reason(), "not-found");
}
