//! What is unusual but HTTP is served.

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
