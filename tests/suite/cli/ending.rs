//! How a server ends when it is told to.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{PATIENCE, Running, lookalike, read_until, target, text};
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

/// A connection on which that is asked, by POST and with that body.
async fn asking(server: &Running, path: &str, body: &str) -> TcpStream {
    let mut connection = server.connect().await;
    let head = format!("POST {path} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n");
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    connection.write_all(request.as_bytes()).await.unwrap();
    connection
}

#[tokio::test]
async fn whoever_waits_is_told_that_the_server_ends() {
    let receiver = Receiver::start().await;
    receiver.otherwise(Reply::Hang);
    let server = notifying(&receiver, "waiting.yaml").await;
    let mut waiting = Vec::new();
    for (path, body) in [
        ("/__admin/webhooks/wait", r#"{"count":9,"within":"60s"}"#),
        ("/__admin/requests/verify", r#"{"path":"/v2/users","count":{"exactly":9},"within":"60s"}"#),
    ] {
        waiting.push((path, asking(&server, path, body).await));
        let told = format!("lookalike_waiting_requests {}", waiting.len());
        let is_waiting = async {
            while !server.ask("/__admin/metrics", "").await.contains(&told) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, is_waiting).await.expect("it waits");
    }
    server.signal("TERM").await;
    for (path, mut connection) in waiting {
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 503 "), "{path}: {answer}");
        assert!(answer.contains("urn:lookalike:problem:shutting-down"), "{path}: {answer}");
    }
    let log = text(&server.stop().await.stderr);
    assert!(!log.contains("cut off"), "{log}");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_cut_off_and_the_log_warns_of_it() {
    let server = Running::start(lookalike(&["serve", "--port", "0"])).await;
    let mut connection = server.connect().await;
    let head = "POST /v2/users HTTP/1.1\r\nhost: h\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n";
    connection.write_all(head.as_bytes()).await.unwrap();
    read_until(&mut connection, "100 Continue\r\n\r\n").await;
    let log = text(&server.stop().await.stderr);
    let warned = log.lines().find(|line| line.contains("WARN")).unwrap_or_default();
    assert!(warned.contains("cut off") && warned.contains("unanswered=1"), "{log}");
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
    let path = "/__admin/actions/incode.complete_verification";
    let mut connection = asking(&server, path, r#"{"status":"FAILED"}"#).await;
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
