//! Waiting for notifications, sending them again, being told of them, resetting.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Hooked, Reply};

#[tokio::test]
async fn waiting_and_sending_again_answer_when_it_has_happened() {
    let hooked = Hooked::start().await;
    hooked.verified().await;
    let wanted = json!({ "event": "verification.completed", "count": 1 });
    assert_snapshot!(hooked.sim.admin().post("/__admin/webhooks/wait", wanted).await, @r#"200 {"count":1}"#);
    let id = hooked.sim.notifications().await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/__admin/webhooks/{id}/resend");
    let again = hooked.sim.admin().post(&path, json!({})).await.expect(200);
    assert_eq!(again.at("/ledger/1/kind"), "resend");
    let requests = hooked.receiver.requests();
    assert_eq!((requests.len(), &requests[0].body), (2, &requests[1].body));
}

/// Section 13: one more attempt, and no further retries.
#[tokio::test]
async fn what_was_given_up_can_be_sent_once_more() {
    let hooked = Hooked::delivering("{ retries: [] }").await;
    hooked.receiver.answers([Reply::Status(500), Reply::Status(500)]);
    hooked.verified().await;
    hooked.settle().await;
    let id = hooked.sim.notifications().await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/__admin/webhooks/{id}/resend");
    let again = async || hooked.sim.admin().post(&path, json!({})).await.expect(200).text_at("/state");
    assert_eq!(again().await, "abandoned");
    hooked.sim.advance("1d").await;
    assert_eq!(hooked.receiver.requests().len(), 2);
    assert_eq!(again().await, "delivered");
}

/// Acceptance 48.
#[tokio::test]
async fn a_reset_cancels_what_is_pending_and_breaks_off_what_is_on_its_way() {
    // An attempt that would end by itself would look as if it had been broken off.
    let hooked = Hooked::delivering("{ timeout: 10m }").await;
    hooked.receiver.answers([Reply::Status(500), Reply::Hang]);
    hooked.verified().await;
    hooked.settle().await;
    hooked.verified().await;
    hooked.receiver.received(2).await;
    hooked.sim.admin().post("/__admin/reset", json!({})).await.expect(200);
    hooked.receiver.broken_off(1).await;
    hooked.sim.advance("1d").await;
    assert_eq!(hooked.receiver.requests().len(), 2);
    assert!(hooked.sim.notifications().await.is_empty());
}

#[tokio::test]
async fn notifications_are_counted_by_what_became_of_them() {
    let hooked = Hooked::delivering("{ retries: [1s] }").await;
    hooked.receiver.answers([500, 204, 500, 500].map(Reply::Status));
    for misbehave in [&[][..], &[], &["drop"]] {
        hooked.verified_badly(misbehave).await;
        hooked.sim.advance("1s").await;
    }
    let text = hooked.sim.admin().get("/__admin/metrics").await.expect(200).text().to_owned();
    for (result, count) in
        [("retried", 2), ("delivered", 1), ("abandoned", 1), ("dropped", 1), ("no_endpoint", 0)]
    {
        let line = format!("lookalike_webhooks_total{{result=\"{result}\"}} {count}");
        assert!(text.lines().any(|known| known == line), "{line} is not in\n{text}");
    }
}
