//! How a server ends when it is told to.

use std::time::Duration;

use tokio::io::AsyncWriteExt;

use super::{Running, lookalike, read_until, target, text};
use crate::support::{Receiver, Reply};

#[tokio::test]
async fn a_terminated_server_ends_within_a_second_whatever_connections_are_idle() {
    for signal in ["TERM", "INT"] {
        let mut server = Running::start(lookalike(&["serve", "--port", "0"])).await;
        let mut idle = Vec::new();
        for _ in 0..5 {
            let mut connection = server.connect().await;
            connection.write_all(b"GET /__admin/clock HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
            read_until(&mut connection, "\"mode\"").await;
            idle.push(connection);
            idle.push(server.connect().await);
        }
        server.signal(signal).await;
        let ended = tokio::time::timeout(Duration::from_secs(1), server.child.wait()).await;
        assert_eq!(ended.expect("it ends within a second").unwrap().code(), Some(0), "{signal}");
    }
}

#[tokio::test]
async fn a_request_on_its_way_is_answered_before_the_end() {
    let mut server = Running::start(lookalike(&["serve", "--port", "0"])).await;
    let mut connection = server.connect().await;
    let head =
        "POST /v2/users HTTP/1.1\r\nhost: h\r\nx-api-key: test-key\r\ncontent-type: application/json\r\n";
    let body = r#"{"external_user_id":"anna@example.test"}"#;
    let length = body.len();
    let request = format!("{head}content-length: {length}\r\nexpect: 100-continue\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    // The server says this once it has begun with the request.
    read_until(&mut connection, "100 Continue\r\n\r\n").await;
    server.signal("TERM").await;
    // Without a request on its way it would have ended by now; it waits for this one, though not for ever.
    let ended = tokio::time::timeout(Duration::from_millis(200), server.child.wait()).await;
    assert!(ended.is_err(), "it ended with a request on its way");
    connection.write_all(body.as_bytes()).await.unwrap();
    let answer = read_until(&mut connection, "\"language\"").await;
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    assert_eq!(server.stopped().await, Some(0));
}

/// A server with a webhook on its way to that receiver.
async fn notifying(receiver: &Receiver, name: &str) -> Running {
    let path = target(name);
    let events = "[verification.completed]";
    let entry = format!("{{ vendor: incode, events: {events}, url: \"{}\" }}", receiver.url("/"));
    std::fs::write(&path, format!("version: 1\nwebhooks:\n  - {entry}\n")).unwrap();
    let scenario = path.to_str().unwrap();
    let server = Running::start(lookalike(&["serve", "--port", "0", "--scenario", scenario])).await;
    let body = r#"{"status":"FAILED"}"#;
    let head =
        "POST /__admin/actions/incode.complete_verification HTTP/1.1\r\nhost: h\r\nconnection: close\r\n";
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    let mut connection = server.connect().await;
    connection.write_all(request.as_bytes()).await.unwrap();
    read_until(&mut connection, "verification_id").await;
    receiver.received(1).await;
    server
}

#[tokio::test]
async fn a_webhook_on_its_way_may_arrive_before_the_end_but_holds_nobody_up() {
    const LOST: &str = "webhooks that were pending are dropped";
    for (name, reply, is_lost) in [
        ("arriving.yaml", Reply::Late(Duration::from_millis(200)), false),
        ("hanging.yaml", Reply::Hang, true),
    ] {
        let receiver = Receiver::start().await;
        receiver.otherwise(reply);
        let server = notifying(&receiver, name).await;
        let began = tokio::time::Instant::now();
        let output = server.stop().await;
        let lasted = began.elapsed();
        assert!(lasted < Duration::from_secs(1), "{name}: {lasted:?}");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(text(&output.stderr).contains(LOST), is_lost, "{name}: {}", text(&output.stderr));
        assert!(is_lost || lasted >= Duration::from_millis(150), "{name}: {lasted:?}");
    }
}
