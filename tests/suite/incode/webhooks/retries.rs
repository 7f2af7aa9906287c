//! When it is tried again, and with what.

use crate::support::{Hooked, Reply};

const USERINFO: &str = "/omni/incode-id/userinfo";

/// Acceptance 43.
#[tokio::test]
async fn one_advance_plays_all_six_attempts_with_the_same_bytes() {
    let hooked = Hooked::start().await;
    hooked.receiver.otherwise(Reply::Status(500));
    hooked.verified().await;
    hooked.sim.advance("1h").await;
    let told = &hooked.sim.notifications().await[0];
    assert_eq!(told["state"], "abandoned");
    let ledger = told["ledger"].as_array().unwrap();
    let dues: Vec<_> = ledger.iter().map(|attempt| attempt["due"].as_str().unwrap()).collect();
    let expected =
        ["09:00:00.000", "09:00:30.000", "09:01:45.000", "09:04:52.500", "09:12:41.250", "09:32:13.130"];
    assert_eq!(dues, expected.map(|time| format!("2026-03-01T{time}Z")));
    assert!(ledger.iter().all(|attempt| attempt["at"] == attempt["due"]));
    let requests = hooked.receiver.requests();
    assert_eq!(requests.len(), 6);
    assert!(requests.iter().all(|request| request.body == requests[0].body));
    hooked.sim.advance("1d").await;
    assert_eq!(hooked.receiver.requests().len(), 6);
}

/// Acceptance 44.
#[tokio::test]
async fn nothing_more_is_attempted_once_it_was_received() {
    let hooked = Hooked::start().await;
    hooked.receiver.answers([Reply::Status(500), Reply::Status(204)]);
    hooked.verified().await;
    hooked.sim.advance("1h").await;
    assert_eq!(hooked.receiver.requests().len(), 2);
    assert_eq!(hooked.sim.states().await, ["delivered"]);
}

/// Acceptance 44.
#[tokio::test]
async fn the_token_of_the_sixth_attempt_has_expired() {
    let hooked = Hooked::start().await;
    hooked.receiver.otherwise(Reply::Status(500));
    hooked.verified().await;
    hooked.settle().await;
    hooked.sim.incode_holder(&hooked.told("token")[0]).get(USERINFO).await.expect(200);
    // At 1933.13 s of virtual time, of which a token lives 900.
    hooked.sim.advance("1933130ms").await;
    let tokens = hooked.told("token");
    assert_eq!(tokens.len(), 6);
    hooked.sim.incode_holder(&tokens[5]).get(USERINFO).await.expect(401);
}

#[tokio::test]
async fn an_entry_may_have_retries_of_its_own() {
    let hooked = Hooked::delivering("{ retries: [1s, 2s] }").await;
    hooked.receiver.otherwise(Reply::Status(500));
    hooked.verified().await;
    let mut counts = Vec::new();
    for by in ["0s", "999ms", "1ms", "1999ms", "1ms", "1h"] {
        hooked.sim.advance(by).await;
        counts.push(hooked.receiver.requests().len());
    }
    assert_eq!(counts, [1, 1, 2, 2, 3, 3]);
    assert_eq!(hooked.sim.states().await, ["abandoned"]);
}
