//! Which answers of a receiver mean that it has received.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Hooked, Receiver, Reply, Sim};

/// Acceptance 41.
#[tokio::test]
async fn only_204_and_200_with_json_mean_that_it_was_received() {
    let table = [
        (Reply::Status(204), "delivered"),
        (Reply::Ok("application/json", "{}".into()), "delivered"),
        (Reply::Ok("Application/JSON; charset=utf-8", "no JSON".into()), "delivered"),
        (Reply::Ok("text/plain", "{}".into()), "retrying"),
        (Reply::Status(200), "retrying"),
        (Reply::Status(201), "retrying"),
        (Reply::Status(404), "retrying"),
        (Reply::Status(500), "retrying"),
        (Reply::Redirect("/elsewhere".into()), "retrying"),
        (Reply::Close, "retrying"),
        (Reply::Half, "retrying"),
    ];
    let hooked = Hooked::start().await;
    for (reply, expected) in &table {
        hooked.receiver.answers([reply.clone()]);
        hooked.verified().await;
        hooked.settle().await;
        assert_eq!(hooked.sim.states().await.last().unwrap(), expected, "{reply:?}");
    }
    assert!(hooked.receiver.requests().iter().all(|request| request.path() == "/hooks"));
}

/// Section 13: a refused connection fails the attempt, and it is tried again.
#[tokio::test]
async fn where_nobody_listens_it_is_tried_again() {
    let url = Receiver::nobody().await;
    let sim =
        Sim::hooked(&[format!("{{ vendor: incode, events: [verification.completed], url: \"{url}\" }}")]);
    sim.act("incode.complete_verification", json!({ "identity": "ana" })).await;
    sim.advance("30s").await;
    let told = &sim.notifications().await[0];
    assert_eq!(told["state"], "retrying");
    let errors: Vec<_> = told["ledger"].as_array().unwrap().iter().map(|attempt| &attempt["error"]).collect();
    assert_eq!(errors, ["the connection was refused"; 2]);
}

/// Acceptance 42: the timeout of the contract, in real time.
#[tokio::test]
async fn a_receiver_that_hangs_fails_the_attempt_after_ten_seconds() {
    let hooked = Hooked::delivering("{ retries: [] }").await;
    hooked.receiver.otherwise(Reply::Hang);
    hooked.verified().await;
    let began = tokio::time::Instant::now();
    hooked.settle().await;
    let lasted = began.elapsed().as_millis();
    assert!((9_500..15_000).contains(&lasted), "{lasted} ms");
    let told = &hooked.sim.notifications().await[0];
    assert_eq!(told["state"], "abandoned");
    assert_eq!(told["ledger"][0]["error"], "no complete answer within 10s");
    hooked.receiver.broken_off(1).await;
}

/// Acceptance 42.
#[tokio::test]
async fn an_entry_may_have_a_timeout_of_its_own() {
    let hooked = Hooked::delivering("{ timeout: 150ms, retries: [] }").await;
    hooked.receiver.otherwise(Reply::Hang);
    hooked.verified().await;
    hooked.settle().await;
    let told = &hooked.sim.notifications().await[0];
    assert_eq!(told["ledger"][0]["error"], "no complete answer within 150ms");
}

/// The ledger says what is wrong with an answer, and what would have been right.
#[tokio::test]
async fn an_answer_that_does_not_count_says_why() {
    let hooked = Hooked::delivering("{ retries: [] }").await;
    let mut told = Vec::new();
    for reply in [
        Reply::Status(200),
        Reply::Ok("text/plain", "ok".into()),
        Reply::Status(201),
        Reply::Redirect("/elsewhere".into()),
        Reply::Status(500),
    ] {
        hooked.receiver.answers([reply]);
        hooked.verified().await;
        hooked.settle().await;
        let last = hooked.sim.notifications().await.pop().unwrap();
        told.push(last["ledger"][0]["error"].as_str().unwrap().to_owned());
    }
    assert_snapshot!(told.join("\n"), @"
    200 without a content type does not count as received: 200 needs the content type application/json; 204 needs nothing
    200 with the content type `text/plain` does not count as received: 200 needs the content type application/json; 204 needs nothing
    201 without a content type does not count as received: 200 needs the content type application/json; 204 needs nothing
    302, a redirect that is not followed, does not count as received: 200 needs the content type application/json; 204 needs nothing
    500 does not count as received: 200 needs the content type application/json; 204 needs nothing
    ");
}
