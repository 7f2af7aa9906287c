//! What is unusual but HTTP is served.

use std::time::Duration;

use tokio::io::AsyncWriteExt;

use super::raw::{Raw, answers, status};
use crate::support::Server;

/// What is sent, and how many answers of which status come.
const SERVED: [(&str, &str, usize, &str); 11] = [
    ("HTTP/1.0", "GET /__admin/health HTTP/1.0\r\n\r\n", 1, "200"),
    ("HTTP/1.0 with a host", "GET /__admin/health HTTP/1.0\r\nhost: a\r\n\r\n", 1, "200"),
    (
        "absolute form",
        "GET http://a/__admin/health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        1,
        "200",
    ),
    (
        "absolute form counts more than the host field, here for the gate",
        "GET http://evil.com/__admin/clock HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        1,
        "403",
    ),
    (
        "absolute form with a host field that says another",
        "GET http://user@a:80/__admin/clock HTTP/1.1\r\nhost: evil.com\r\nconnection: close\r\n\r\n",
        1,
        "200",
    ),
    (
        "a transfer-encoding after a tab",
        "POST /__admin/reset HTTP/1.1\r\nhost: a\r\ntransfer-encoding:\tchunked\t\r\nconnection: close\r\n\r\n2 ;x\r\n{}\r\n000\r\n\r\n",
        1,
        "200",
    ),
    (
        "empty lines first",
        "\r\n\r\nGET /__admin/health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        1,
        "200",
    ),
    (
        "pipelining",
        "GET /__admin/health HTTP/1.1\r\nhost: a\r\n\r\nGET /__admin/clock HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        2,
        "200",
    ),
    (
        "100-continue",
        "POST /__admin/clock/advance HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 11\r\nconnection: close\r\n\r\n{\"by\":\"1s\"}",
        2,
        "100",
    ),
    (
        "a body in chunks with an extension and a trailer",
        "POST /__admin/clock/advance HTTP/1.1\r\nhost: a\r\ntransfer-encoding: CHUNKED\r\nconnection: close\r\n\r\nb;x=y\r\n{\"by\":\"1s\"}\r\n0\r\nx: y\r\n\r\n",
        1,
        "200",
    ),
    ("asterisk form", "OPTIONS * HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", 1, "404"),
];

#[tokio::test]
async fn what_is_unusual_but_http_is_served() {
    let server = Server::shared();
    for (name, request, count, expected) in SERVED {
        let answer = Raw::exchange(&server, request).await;
        assert_eq!((status(&answer), answers(&answer)), (expected, count), "{name}: {answer}");
    }
}

#[tokio::test]
async fn every_host_that_can_be_one_is_served() {
    let server = Server::shared();
    for host in [
        "",
        "\t a \t",
        "a:",
        "A_1.svc:80",
        "b%C3%BCcher.example",
        "127.0.0.1:8080",
        "[::1]",
        "[fe80::1]:80",
        "a.",
    ] {
        let request = format!("GET /__admin/health HTTP/1.1\r\nhost:{host}\r\nconnection: close\r\n\r\n");
        let answer = Raw::exchange(&server, request).await;
        assert_eq!(status(&answer), "200", "{host}: {answer}");
    }
}

#[tokio::test]
async fn a_request_may_come_byte_by_byte() {
    let mut raw = Raw::to(&Server::shared()).await;
    raw.0.set_nodelay(true).unwrap();
    let request = "POST /__admin/clock/advance HTTP/1.1\r\nhost: a\r\ncontent-length: 11\r\nconnection: close\r\n\r\n{\"by\":\"1s\"}";
    for byte in request.bytes() {
        raw.send([byte]).await;
        tokio::task::yield_now().await;
    }
    let answer = raw.rest().await;
    assert_eq!((status(&answer), answers(&answer)), ("200", 1), "{answer}");
}

#[tokio::test]
async fn bytes_beyond_a_body_are_the_next_request() {
    let advance =
        "POST /__admin/clock/advance HTTP/1.1\r\nhost: a\r\ncontent-length: 11\r\n\r\n{\"by\":\"1s\"}";
    let answer = Raw::exchange(&Server::shared(), format!("{advance}surplus\r\n\r\n")).await;
    assert_eq!((status(&answer), answers(&answer)), ("200", 2), "{answer}");
    assert!(answer.contains("malformed-request"), "{answer}");
}

#[tokio::test]
async fn an_upgrade_that_is_not_made_is_answered_at_once_as_if_it_had_not_been_asked_for() {
    let server = Server::shared();
    let advance = "POST /__admin/clock/advance HTTP/1.1\r\nhost: a\r\n";
    let health = "GET /__admin/health HTTP/1.1\r\nhost: a\r\n";
    let (to_body, body) = ("content-length: 11\r\n\r\n", "{\"by\":\"1s\"}");
    let upgrade = "upgrade: websocket\r\n";
    for request in [
        format!("{health}{upgrade}\r\n"),
        format!("{health}connection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n"),
        // What would be said in the other protocol is no request.
        format!("{health}{upgrade}\r\n{health}\r\n"),
        format!("{health}{upgrade}content-length: 0\r\n\r\n"),
        // So the client of the JDK asks for HTTP/2.
        format!(
            "{health}connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAEA\r\n\r\n"
        ),
        format!("{advance}connection: Upgrade\r\nupgrade: h2c\r\n{to_body}{body}"),
        format!("{advance}{upgrade}{to_body}{body}"),
        format!("{advance}connection: upgrade\r\n{upgrade}{to_body}{body}more"),
        format!(
            "{advance}connection: close\r\n{upgrade}transfer-encoding: chunked\r\n\r\nb\r\n{body}\r\n0\r\n\r\n"
        ),
    ] {
        let mut raw = Raw::to(&server).await;
        let came = raw.send(&request).await.until("}");
        // It would wait 30 s for a body that goes on.
        let mut answer = tokio::time::timeout(Duration::from_secs(10), came).await.expect(&request);
        raw.0.shutdown().await.unwrap();
        answer.push_str(&raw.rest().await);
        assert_eq!((status(&answer), answers(&answer)), ("200", 1), "{request}: {answer}");
        assert!(answer.contains("\r\nconnection: close\r\n"), "{request}: {answer}");
        assert!(
            answer.contains(if request.starts_with("GET") { "malformed_requests" } else { "fell_due" }),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn a_body_that_ends_early_beside_an_upgrade_is_refused_like_any_other() {
    let mut raw = Raw::to(&Server::shared()).await;
    raw.send("POST /v2/users HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\ncontent-length: 20\r\n\r\n{}")
        .await;
    raw.0.shutdown().await.unwrap();
    let answer = raw.rest().await;
    assert_eq!((status(&answer), answers(&answer)), ("400", 1), "{answer}");
    assert!(answer.contains("ended before it was whole"), "{answer}");
}
