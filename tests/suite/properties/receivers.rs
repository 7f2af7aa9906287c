//! What receivers and token services answer: whatever comes, the attempt ends, counts only if it is a success, and no token
//! is taken that could not stand in a header field.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{TestCaseError, TestRunner};
use serde_json::json;

use super::dice::{Dice, numbers};
use super::spoil;
use super::trials::trials;
use crate::support::{Receiver, Reply, Sim};

/// What receivers answer, and whether Incode takes it for received (section 13 of its contract: 204, or 200 with JSON).
const ANSWERS: [(&str, bool); 9] = [
    ("HTTP/1.1 204 No Content\r\n\r\n", true),
    ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}", true),
    (
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nx: y\r\n\r\n",
        true,
    ),
    ("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\nuntil the end", true),
    ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", false),
    ("HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n", false),
    ("HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 4\r\n\r\nnull", false),
    ("HTTP/1.1 500 \r\ncontent-length: 0\r\n\r\n", false),
    ("HTTP/1.1 599 What\r\nset-cookie: a=b\r\nset-cookie: c\r\ncontent-length: 0\r\n\r\n", false),
];

/// What token services answer: status, body, and whether it holds a token as it stands.
const GRANTS: [(u16, &str, bool); 8] = [
    (200, r#"{"access_token":"abc","expires_in":600,"token_type":"Bearer"}"#, true),
    (200, r#"{"access_token":"~!x.y_z-1+/=","token_type":"Bearer"}"#, true),
    (201, r#"{"access_token":"abc","expires_in":-9223372036854775808}"#, true),
    (200, r#"{"access_token":"abc","expires_in":9223372036854775807}"#, true),
    (200, r#"{"access_token":"a b"}"#, false),
    (200, r#"{"access_token":"a\r\nx: y"}"#, false),
    (200, r#"{"access_token":["abc"]}"#, false),
    (401, r#"{"access_token":"abc","expires_in":600}"#, false),
];

/// An answer, most of them spoilt; whether it is a success, where that is known.
fn answer(dice: &mut Dice) -> (Vec<u8>, Option<bool>) {
    let (text, is_good) = *dice.pick(&ANSWERS);
    if dice.percent(40) {
        return (text.into(), Some(is_good));
    }
    (spoil::bytes(text.into(), dice), None)
}

/// An answer to the call for a token; whether it holds one, where that is known.
fn grant(dice: &mut Dice) -> (Vec<u8>, Option<bool>) {
    let (status, body, is_good) = *dice.pick(&GRANTS);
    let is_spoilt = dice.percent(40);
    let body = if is_spoilt { spoil::text(body, dice) } else { body.to_owned() };
    let length = body.len();
    let whole = format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes();
    if dice.percent(20) {
        return (spoil::bytes(whole, dice), None);
    }
    (whole, Some(is_good).filter(|_| !is_spoilt))
}

/// One notification to a receiver and a token service that answer like that.
async fn play(sim: &Sim, number: u64, delivered: &Cell<usize>) -> Result<(), TestCaseError> {
    let mut dice = Dice::of(number);
    let ((token, has_token), (said, is_success)) = (grant(&mut dice), answer(&mut dice));
    let (receiver, tokens) = (Receiver::start().await, Receiver::start().await);
    tokens.otherwise(Reply::Raw(token.clone()));
    receiver.otherwise(Reply::Raw(said.clone()));
    let endpoint = json!({
        "vendor": "incode", "events": ["verification.completed"], "url": receiver.url("/"),
        "oauth2": { "token_url": tokens.url("/token"), "client_id": "a", "client_secret": "b" },
        "delivery": { "retries": [], "timeout": "2s" },
    });
    sim.admin().post("/__admin/reset", json!({})).await.expect(200);
    sim.admin()
        .put("/__admin/clock", json!({ "at": "2026-03-01T09:00:00Z", "mode": "frozen" }))
        .await
        .expect(200);
    sim.admin().put("/__admin/webhooks/endpoints", json!({ "endpoints": [endpoint] })).await.expect(200);
    sim.act("incode.complete_verification", json!({ "status": "FAILED" })).await;
    let advanced = sim.advance("1s").await;
    let told =
        || format!("{:?}\n{:?}\n{advanced}", String::from_utf8_lossy(&token), String::from_utf8_lossy(&said));
    let list = sim.admin().get("/__admin/webhooks").await.expect(200);
    let one = list.at("/webhooks/0");
    let is_delivered = match one["state"].as_str() {
        Some("delivered") => true,
        Some("abandoned") => false,
        _ => return Err(TestCaseError::fail(format!("it has not ended: {list}\n{}", told()))),
    };
    let came = receiver.requests();
    for request in &came {
        let bearer = request.header("authorization").strip_prefix("Bearer ").unwrap_or_default();
        let is_token = !bearer.is_empty() && bearer.bytes().all(|byte| byte.is_ascii_graphic());
        prop_assert!(is_token, "{}\n{}", request.head, told());
    }
    prop_assert!(!is_delivered || came.len() == 1, "delivered and not sent: {}", told());
    if let Some(has_token) = has_token {
        prop_assert_eq!(came.len(), usize::from(has_token), "{}", told());
        if let Some(is_success) = is_success {
            prop_assert_eq!(is_delivered, has_token && is_success, "{}", told());
        }
    }
    delivered.set(delivered.get() + usize::from(is_delivered));
    Ok(())
}

#[test]
fn any_answer_of_a_receiver_ends_the_attempt_and_only_a_success_counts() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let delivered = Cell::new(0);
    let played = TestRunner::new(trials(120)).run(&numbers(1), |numbers| {
        runtime.block_on(async {
            let sim = Sim::in_namespace(crate::support::Server::shared(), "receivers");
            play(&sim, numbers[0], &delivered).await
        })
    });
    if let Err(wrong) = played {
        panic!("{wrong}");
    }
    assert!(delivered.get() > 10, "hardly any notification was delivered: {delivered:?}");
}
