//! Stories of Incode in which somebody is verified, or is not.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Receiver, Sim, came};

const USER_INFO: &str = "/omni/incode-id/userinfo";

/// What the newest webhook tells, and what it opens.
async fn newest(sim: &Sim, receiver: &Receiver) -> String {
    let told = receiver.requests().last().expect("a webhook came").json();
    let info = sim.incode_holder(told["token"].as_str().unwrap()).get(USER_INFO).await.status;
    format!("{} {}, user info {info}", told["event"], sim.opened(&told).await.expect(200).at("/status"))
}

#[tokio::test]
async fn incode_verification_after_five_minutes() {
    const ID: &str = "0f6a1c52-9d3e-4b7a-8c11-5e2f7a90d413";
    let (sim, receiver) = Sim::told_story().await;
    let path = format!("/omni/incode-id/verification/{ID}");
    let early = sim.incode_holder(&sim.mint_incode(json!({ "subject": ID })).await);
    assert_snapshot!(early.get(&path).await, @r#"200 {"id":"0f6a1c52-9d3e-4b7a-8c11-5e2f7a90d413","createdAt":1772355600,"status":"PENDING"}"#);
    sim.advance("4m59s").await;
    assert_eq!(early.get(&path).await.text_at("/status"), "PENDING");
    assert_eq!(
        (receiver.requests().len(), came(&sim.show_marker("face=bruno").await)),
        (0, "faceMatchFailed".into())
    );
    receiver.received(1).await;
    sim.advance("1s").await;
    assert_eq!(receiver.received(2).await[1].json()["id"], ID);
    assert_snapshot!(newest(&sim, &receiver).await, @r#""verification.completed" "VERIFIED", user info 200"#);
    assert_eq!(came(&sim.show_marker("face=bruno").await), "PASS");
}

#[tokio::test]
async fn incode_verification_fails() {
    let (sim, receiver) = Sim::told_story().await;
    let mut seen = Vec::new();
    for by in ["1m", "10m"] {
        sim.advance(by).await;
        seen.push(newest(&sim, &receiver).await);
        seen.push(format!("face {}", came(&sim.show_marker("face=bruno").await)));
        receiver.received(seen.len()).await;
    }
    assert_snapshot!(seen.join("\n"), @r#"
    "verification.completed" "FAILED", user info 404
    face faceMatchFailed
    "verification.completed" "VERIFIED", user info 200
    face PASS
    "#);
}

#[tokio::test]
async fn incode_token_expires() {
    let (sim, receiver) = Sim::told_story().await;
    sim.advance("1m").await;
    let told = receiver.requests()[0].json();
    let holder = sim.incode_holder(told["token"].as_str().unwrap());
    sim.advance("14m59s").await;
    sim.opened(&told).await.expect(200);
    holder.get(USER_INFO).await.expect(200);
    sim.advance("1s").await;
    for late in [sim.opened(&told).await, holder.get(USER_INFO).await] {
        assert_eq!((late.status, late.reason()), (401, "clock-expired"));
        assert_eq!(late.text_at("/message"), "Invalid or missing access token");
    }
    let shown = sim.show_marker("face=bruno").await;
    assert_eq!(shown.at("/verificationId"), told["id"]);
    let again = json!({ "object": "verification", "id": told["id"], "token": shown.at("/token") });
    sim.opened(&again).await.expect(200);
}

#[tokio::test]
async fn incode_image_link_expires() {
    let (sim, receiver) = Sim::told_story().await;
    sim.advance("1m").await;
    let told = receiver.requests()[0].json();
    let holder = sim.incode_holder(told["token"].as_str().unwrap());
    let link = async || holder.get(USER_INFO).await.expect(200).text_at("/idImagesInfo/frontIdImageUrl");
    let look = async |link: &str| sim.outside_of(link).get("").await;
    let first = link().await;
    assert_eq!(look(&first).await.expect(200).header("content-type"), "image/jpeg");
    sim.advance("5m").await;
    assert_snapshot!(look(&first).await, @r#"403 {"timestamp":1772355960000,"status":403,"error":"Forbidden","message":"Image link is invalid or expired","path":"/omni/incode-id/images/71aacd16-bb9a-41b7-854a-0f6d5c11589b/front"}"#);
    let second = link().await;
    look(&second).await.expect(200);
    sim.advance("10m").await;
    assert_eq!((holder.get(USER_INFO).await.status, look(&second).await.status), (401, 403));
}
