//! Nobody keeps the server waiting: what is begun must go on, and what lies idle ends.

use std::time::Duration;

use lookalike::server::Limits;
use lookalike::settings::Settings;

use super::raw::{Raw, answers, impatient, status};
use crate::support::{Server, Sim};

const HEALTH: &str = "GET /__admin/health HTTP/1.1\r\nhost: a\r\n\r\n";

/// What is sent before nothing more comes, the status of the answer and a part of its words.
const BEGUN: [(&str, &str, &str); 6] = [
    ("G", "408", "head did not arrive in time"),
    ("GET / HTTP/1.1\r\nhost: a\r\n", "408", "head did not arrive in time"),
    ("POST /v2/users HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n", "408", "body did not arrive in time"),
    (
        "POST /v2/users HTTP/1.1\r\nhost: a\r\ncontent-length: 20\r\n\r\n{}",
        "408",
        "body did not arrive in time",
    ),
    (
        "POST /v2/users HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{",
        "408",
        "body did not arrive in time",
    ),
    (
        "POST /v2/users HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n",
        "100",
        "body did not arrive in time",
    ),
];

#[tokio::test]
async fn what_was_begun_and_does_not_go_on_ends_with_a_408() {
    let server = impatient();
    for (begun, expected, words) in BEGUN {
        let answer = Raw::exchange(&server, begun).await;
        assert_eq!(status(&answer), expected, "{begun}: {answer}");
        assert!(answer.contains(words), "{begun}: {answer}");
        assert!(answer.contains("x-lookalike-reason: slow-request"), "{begun}: {answer}");
    }
}

#[tokio::test]
async fn a_second_request_may_not_take_its_time_either() {
    let server = impatient();
    let mut raw = Raw::to(&server).await;
    raw.send(HEALTH).await.until("namespaces").await;
    let answer = raw.send("GET / HTTP/1.1\r\nhost:").await.rest().await;
    assert_eq!((status(&answer), answers(&answer)), ("408", 1), "{answer}");
}

/// Whether what comes first is answered at once or takes its time.
#[tokio::test]
async fn a_body_behind_another_request_is_waited_for_as_long_as_any() {
    let server = impatient();
    let fault = r#"{"operation":"pulse.status","inject":{"delay":"200ms"}}"#;
    let head = format!("POST /__admin/faults HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n", fault.len());
    Raw::to(&server).await.send(format!("{head}{fault}")).await.until("\"delay\"").await;
    for first in [HEALTH, "GET /pulse/status HTTP/1.1\r\nhost: a\r\napikey: demo-key\r\n\r\n"] {
        for (begun, _, words) in
            BEGUN.iter().filter(|(begun, status, _)| begun.starts_with("POST") && *status == "408")
        {
            let answer = Raw::exchange(&server, format!("{first}{begun}")).await;
            assert_eq!((status(&answer), answers(&answer)), ("200", 2), "{first}{begun}: {answer}");
            assert!(answer.contains(words), "{first}{begun}: {answer}");
        }
        let mut raw = Raw::to(&server).await;
        raw.send(format!("{first}{RESET}connection: close\r\ncontent-length: 2\r\n\r\n{{"))
            .await
            .until("\r\n\r\n")
            .await;
        let answer = raw.send("}").await.rest().await;
        assert!(answer.contains("HTTP/1.1 200 OK"), "{first}: {answer}");
    }
}

#[tokio::test]
async fn a_byte_now_and_then_does_not_keep_a_head_going() {
    let server = impatient();
    let mut raw = Raw::to(&server).await;
    let drip = async {
        loop {
            raw.send("a").await;
            tokio::time::sleep(Duration::from_millis(20)).await;
            if raw.0.try_read(&mut [0; 16]).is_ok_and(|read| read > 0) {
                return;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(5), drip).await.expect("the server says 408");
}

/// A server that gives a body half a second, and one more for each 8 KiB of it.
fn strict() -> Server {
    let body = Duration::from_millis(500);
    let limits = Limits { body, body_rate: 8 * 1024, ..Limits::default() };
    Server::start(Settings { connections: limits, ..Settings::default() })
}

const RESET: &str = "POST /__admin/reset HTTP/1.1\r\nhost: a\r\n";

#[tokio::test]
async fn a_byte_now_and_then_does_not_keep_a_body_going() {
    let server = strict();
    // What is sent first, and what then comes for ever: bytes of a body, chunks, an extension, trailers.
    for (begin, more) in [
        ("content-length: 99999\r\n\r\n", " "),
        ("transfer-encoding: chunked\r\n\r\n", "1\r\n \r\n"),
        ("transfer-encoding: chunked\r\n\r\n2;", "x"),
        ("transfer-encoding: chunked\r\n\r\n", "0"),
        ("transfer-encoding: chunked\r\n\r\n0\r\n", "a: b\r\n"),
        ("transfer-encoding: chunked\r\n\r\n0\r\n", "a"),
        // The size is as large as it can be: what counts is what came.
        ("transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n", " "),
    ] {
        let mut raw = Raw::to(&server).await;
        raw.send(format!("{RESET}{begin}")).await;
        let drip = async {
            loop {
                raw.send(more).await;
                tokio::time::sleep(Duration::from_millis(20)).await;
                let mut answer = [0; 12];
                if raw.0.try_read(&mut answer).is_ok_and(|read| read > 0) {
                    return String::from_utf8_lossy(&answer).into_owned();
                }
            }
        };
        let answer = tokio::time::timeout(Duration::from_secs(5), drip).await;
        assert_eq!(
            status(&answer.expect("the server says that it waited long enough")),
            "408",
            "{begin} {more}"
        );
    }
}

#[tokio::test]
async fn a_body_that_keeps_coming_may_take_longer_than_a_pause() {
    let mut raw = Raw::to(&strict()).await;
    raw.send(format!("{RESET}connection: close\r\ncontent-length: 65538\r\n\r\n{{}}")).await;
    for _ in 0..8 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        raw.send(" ".repeat(8 * 1024)).await;
    }
    let answer = raw.rest().await;
    assert_eq!(status(&answer), "200", "{answer}");
}

#[tokio::test]
async fn an_idle_connection_ends_without_a_word() {
    let server = impatient();
    assert_eq!(Raw::exchange(&server, "").await, "");
    let mut raw = Raw::to(&server).await;
    raw.send(HEALTH).await.until("namespaces").await;
    assert_eq!(raw.rest().await, "");
}

/// Wait until whoever asks for the metrics has the only connection, as the metrics tell.
async fn until_alone(server: &Server) {
    let sim = Sim::in_namespace(server.clone(), "default");
    let is_alone = async || {
        sim.outside().get("/__admin/metrics").await.text().contains("\nlookalike_open_connections 1\n")
    };
    let alone = async { while !is_alone().await {} };
    tokio::time::timeout(Duration::from_secs(20), alone).await.expect("the other connection ends");
}

#[tokio::test]
async fn answers_that_nobody_reads_do_not_keep_their_connection() {
    let server = impatient();
    let document = "GET /__docs/openapi/admin.json HTTP/1.1\r\nhost: a\r\n\r\n";
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut raw = Raw(socket.connect(server.address).await.unwrap());
    // Whoever has been answered is counted among the open connections.
    raw.send(HEALTH).await.until("namespaces").await;
    // More than the buffers of two sockets hold; that the last ones are cut off is what is to be seen.
    raw.send(document.repeat(500)).await;
    until_alone(&server).await;
    let answer = raw.rest().await;
    assert!(answers(&answer) < 500, "{}", answers(&answer));
    assert!(!answer.contains("slow-request"), "a word in the midst of an answer");
}

#[tokio::test]
async fn a_body_that_ends_early_is_told_to_a_client_that_still_listens() {
    use tokio::io::AsyncWriteExt;
    let server = Server::shared();
    for framing in ["content-length: 20\r\n\r\n{}", "transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n"] {
        let mut raw = Raw::to(&server).await;
        raw.send(format!("POST /v2/users HTTP/1.1\r\nhost: a\r\n{framing}")).await;
        raw.0.shutdown().await.unwrap();
        let answer = raw.rest().await;
        assert_eq!((status(&answer), answers(&answer)), ("400", 1), "{answer}");
        assert!(answer.contains("ended before it was whole"), "{answer}");
    }
}

#[tokio::test]
async fn a_server_with_slow_clients_serves_the_others() {
    let server = impatient();
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut raw = Raw::to(&server).await;
        raw.send("GET / HTTP/1.1\r\nx: ").await;
        slow.push(raw);
    }
    let answer = Raw::to(&server).await.send(HEALTH).await.until("namespaces").await;
    assert_eq!(status(&answer), "200", "{answer}");
    for mut raw in slow {
        assert_eq!(status(&raw.rest().await), "408");
    }
}

#[tokio::test]
async fn more_connections_than_there_may_be_wait_for_their_turn() {
    let limits = Limits { connections: 4, ..Limits::default() };
    let server = Server::start(Settings { connections: limits, ..Settings::default() });
    let mut all = Vec::new();
    for _ in 0..40 {
        let mut raw = Raw::to(&server).await;
        raw.send(HEALTH.replace("host", "connection: close\r\nhost")).await;
        all.push(raw);
    }
    for mut raw in all {
        assert_eq!(status(&raw.rest().await), "200");
    }
}

#[tokio::test]
async fn all_bodies_that_are_still_coming_hold_so_much_together_and_no_more() {
    let limits = Limits { bodies: 300_000, ..Limits::default() };
    let server = Server::start(Settings { connections: limits, ..Settings::default() });
    let half = || async {
        let mut raw = Raw::to(&server).await;
        raw.send(format!("{RESET}content-length: 200000\r\n\r\n")).await;
        raw.send(" ".repeat(199_998)).await;
        raw
    };
    let mut one = half().await;
    let mut other = half().await;
    let (first, refused) = tokio::select! {
        answer = one.rest() => (&mut other, answer),
        answer = other.rest() => (&mut one, answer),
    };
    assert_eq!((status(&refused), answers(&refused)), ("503", 1), "{refused}");
    assert!(refused.contains("x-lookalike-reason: too-many-bodies"), "{refused}");
    let answer = first.send("{}").await.until("}").await;
    assert_eq!(status(&answer), "200", "{answer}");
    // What it took is given back.
    let answer = half().await.send("{}").await.until("}").await;
    assert_eq!(status(&answer), "200", "{answer}");
}
