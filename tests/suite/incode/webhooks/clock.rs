//! A clock that is advanced waits for attempts, but not for ever.

use serde_json::{Value, json};

use crate::support::{Hooked, Reply};

const ADVANCE: &str = "/__admin/clock/advance";

#[tokio::test]
async fn an_advance_whose_patience_ends_says_what_has_not() {
    let hooked = Hooked::start().await;
    hooked.receiver.answers([Reply::Hang]);
    hooked.verified().await;
    hooked.receiver.received(1).await;
    let cut = hooked.sim.admin().post(ADVANCE, json!({ "by": "1h", "within": "100ms" })).await.expect(200);
    assert_eq!((cut.at("/at"), cut.at("/unfinished")), (json!("2026-03-01T10:00:00.000Z"), json!(1)));
    assert_eq!(hooked.sim.admin().get("/__admin/clock").await.at("/at"), cut.at("/at"));
    assert_eq!(hooked.sim.states().await, ["delivering"]);
    let too_long = json!({ "by": "1h", "within": "61m" });
    hooked.sim.unchanged_by(hooked.sim.admin().post(ADVANCE, too_long)).await.expect(422);
}

#[tokio::test]
async fn an_advance_that_had_no_need_to_wait_says_nothing_of_it() {
    let hooked = Hooked::start().await;
    hooked.verified().await;
    let advanced = hooked.sim.advance("1h").await;
    assert_eq!(advanced.json().get("unfinished"), None);
    assert_eq!(hooked.receiver.requests().len(), 1);
}

#[tokio::test]
async fn a_clock_that_is_on_its_way_is_advanced_by_nobody_else() {
    let hooked = Hooked::with("{ webhook_delay: 1s }", "{ timeout: 1s, retries: [] }").await;
    hooked.receiver.answers([Reply::Hang]);
    hooked.verified().await;
    let advance = async |body: Value| hooked.sim.admin().post(ADVANCE, body).await;
    let (first, second) = tokio::join!(advance(json!({ "by": "1h" })), async {
        // The clock stands still by itself, so only the first can have brought it to the moment of this attempt.
        hooked.receiver.received(1).await;
        advance(json!({ "by": "1h", "within": "50ms" })).await
    });
    assert_eq!(second.expect(409).text_at("/detail"), "the clock is being advanced already");
    assert_eq!(first.expect(200).at("/at"), "2026-03-01T10:00:00.000Z");
}
