//! Stories of Incode about webhooks that go wrong on their way.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{Receiver, Reply, Sim};

/// What a receiver makes of a request: what it tells, and how fetching that is answered.
async fn understood(sim: &Sim, body: &[u8]) -> String {
    let Ok(told) = serde_json::from_slice::<Value>(body) else { return "no JSON".into() };
    let opened = sim.opened(&told).await;
    let how = if opened.status == 200 { opened.text_at("/status") } else { opened.reason().to_owned() };
    format!("{} {} {how}", told["event"], opened.status)
}

/// Whether all requests have the same body.
fn are_the_same(receiver: &Receiver) -> bool {
    receiver.requests().windows(2).all(|pair| pair[0].body == pair[1].body)
}

#[tokio::test]
async fn incode_webhook_chaos() {
    let (sim, receiver) = Sim::told_story().await;
    let (mut seen, mut known) = (Vec::new(), 0);
    for minute in 1..=20 {
        sim.advance("1m").await;
        let requests = receiver.requests();
        for request in &requests[known..] {
            seen.push(format!("{minute:2}m {}", understood(&sim, &request.body).await));
        }
        known = requests.len();
    }
    assert_snapshot!(seen.join("\n"), @r#"
     1m "verification.completed" 200 VERIFIED
     2m "verification.completed" 200 VERIFIED
     2m "verification.completed" 401 clock-expired
     3m "verification.completed" 404 not-found
     4m "authentication.completed" 404 not-found
     5m "verification.completed" 404 not-found
     6m no JSON
     7m no JSON
    10m "verification.completed" 200 VERIFIED
    19m "verification.completed" 200 VERIFIED
    "#);
    let states = sim.states().await;
    assert_eq!(states.iter().filter(|state| *state == "delivered").count(), 9, "{states:?}");
    assert_eq!(states[7], "dropped");
}

#[tokio::test]
async fn incode_webhooks_twice_and_out_of_order() {
    let (sim, receiver) = Sim::told_story().await;
    sim.advance("5m").await;
    let mut seen = Vec::new();
    for request in receiver.requests() {
        let told = request.json();
        seen.push(format!("{} {}", told["timestamp"], sim.opened(&told).await.expect(200).at("/status")));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    1772355690 "VERIFIED"
    1772355660 "FAILED"
    1772355660 "FAILED"
    1772355690 "VERIFIED"
    "#);
}

#[tokio::test]
async fn incode_webhook_receiver_recovers() {
    let (sim, receiver) = Sim::told_story().await;
    receiver.answers([Reply::Status(500), Reply::Close]);
    let mut seen = Vec::new();
    for by in ["1m", "29s", "1s", "74s", "1s", "1h"] {
        sim.advance(by).await;
        seen.push(format!("{by}: {} {}", receiver.requests().len(), sim.states().await[0]));
    }
    assert_snapshot!(seen.join("\n"), @"
    1m: 1 retrying
    29s: 1 retrying
    1s: 2 retrying
    74s: 2 retrying
    1s: 3 delivered
    1h: 3 delivered
    ");
    assert!(are_the_same(&receiver));
}

#[tokio::test]
async fn incode_webhook_retried_too_late() {
    let (sim, receiver) = Sim::told_story().await;
    receiver.answers([Reply::Status(503)]);
    sim.advance("1m").await;
    let told = receiver.requests()[0].body.clone();
    assert_snapshot!(understood(&sim, &told).await, @r#""verification.completed" 200 VERIFIED"#);
    sim.advance("19m59s").await;
    assert_eq!((receiver.requests().len(), sim.states().await), (1, vec!["retrying".into()]));
    sim.advance("1s").await;
    assert_eq!((receiver.requests().len(), sim.states().await), (2, vec!["delivered".into()]));
    assert!(are_the_same(&receiver));
    assert_snapshot!(understood(&sim, &told).await, @r#""verification.completed" 401 clock-expired"#);
    receiver.otherwise(Reply::Status(503));
    sim.act("incode.complete_verification", json!({ "identity": "ana" })).await;
    sim.advance("24h").await;
    assert_eq!((receiver.requests().len(), sim.states().await[1].as_str()), (4, "abandoned"));
}

#[tokio::test]
async fn incode_webhooks_with_oauth() {
    let (sim, receiver) = Sim::told_story().await;
    let token = |name: &str| {
        Reply::Ok("application/json", json!({ "access_token": name, "expires_in": 3600 }).to_string())
    };
    let fine = || Reply::Status(204);
    receiver.answers([token("one"), fine(), Reply::Status(401), token("two"), fine()]);
    sim.advance("1m").await;
    sim.show_marker("face=ana").await;
    receiver.received(3).await;
    sim.advance("30s").await;
    let seen: Vec<_> = receiver
        .requests()
        .iter()
        .map(|request| {
            format!("{} {:?} {}", request.path(), request.header("x-team"), request.header("authorization"))
        })
        .collect();
    assert_snapshot!(seen.join("\n"), @r#"
    /oauth/token "" Basic bG9va2FsaWtlOnRlc3Qtc2VjcmV0
    /hooks "checkout" Bearer one
    /hooks "checkout" Bearer one
    /oauth/token "" Basic bG9va2FsaWtlOnRlc3Qtc2VjcmV0
    /hooks "checkout" Bearer two
    "#);
    assert_eq!(sim.states().await, ["delivered", "delivered"]);
}
