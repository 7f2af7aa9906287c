//! Faults on the wire, seen by a client that reads the very bytes.

use std::io::ErrorKind;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::support::Sim;

const DEMO: &str = "/v2/users?external_user_id=demo@example.test";

/// How a connection ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// It was closed in order (FIN).
    Closed,
    /// It was reset (RST).
    Reset,
}

/// Header fields and body of an answer, and how the connection ended.
struct Read {
    head: String,
    body: Vec<u8>,
    end: End,
}

impl Read {
    fn length(&self) -> usize {
        let line = self.head.lines().find_map(|line| line.strip_prefix("content-length: "));
        line.expect("a length").parse().expect("a number")
    }
}

async fn ask(connection: &mut TcpStream, sim: &Sim, method: &str, target: &str) {
    let asked =
        format!("{method} /@{}{target} HTTP/1.1\r\nhost: h\r\nx-api-key: test-key\r\n\r\n", sim.namespace);
    connection.write_all(asked.as_bytes()).await.unwrap();
}

/// Ask on a connection of its own and read until it ends.
async fn read(sim: &Sim, method: &str, target: &str) -> Read {
    let mut connection = TcpStream::connect(sim.server.address).await.unwrap();
    ask(&mut connection, sim, method, target).await;
    let mut bytes = Vec::new();
    let end = match connection.read_to_end(&mut bytes).await {
        Ok(_) => End::Closed,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => End::Reset,
        Err(error) => panic!("{error}"),
    };
    let split = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    let body = bytes.split_off(split);
    Read { head: String::from_utf8(bytes).unwrap(), body, end }
}

async fn inject(sim: &Sim, inject: Value) {
    let fault = json!({ "inject": inject, "times": 1 });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
}

/// The body that the demo user has when nothing strikes.
async fn whole(sim: &Sim) -> Vec<u8> {
    sim.intelliprove().get(DEMO).await.expect(200).body
}

#[tokio::test]
async fn a_reset_is_a_reset_without_a_byte() {
    let sim = Sim::start().await;
    for inject_it in [json!("reset"), json!({ "reset": true, "delay": { "fixed": "5ms" } })] {
        inject(&sim, inject_it).await;
        let Read { head, body, end } = read(&sim, "GET", DEMO).await;
        assert_eq!((head.as_str(), body.len(), end), ("", 0, End::Reset));
    }
    whole(&sim).await;
}

#[tokio::test]
async fn an_empty_answer_is_a_close_without_a_byte() {
    let sim = Sim::start().await;
    inject(&sim, json!("empty")).await;
    let Read { head, body, end } = read(&sim, "GET", DEMO).await;
    assert_eq!((head.as_str(), body.len(), end), ("", 0, End::Closed));
    whole(&sim).await;
}

#[tokio::test]
async fn closed_early_there_is_a_head_and_no_body() {
    let sim = Sim::start().await;
    let whole = whole(&sim).await;
    inject(&sim, json!("close_early")).await;
    let answer = read(&sim, "GET", DEMO).await;
    assert!(answer.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", answer.head);
    assert!(answer.head.contains("x-lookalike-reason: injected-fault\r\n"));
    assert_eq!((answer.length(), answer.body.len(), answer.end), (whole.len(), 0, End::Closed));
}

#[tokio::test]
async fn a_truncated_body_is_cut_under_its_whole_length() {
    let sim = Sim::start().await;
    let whole = whole(&sim).await;
    inject(&sim, json!("truncate")).await;
    let answer = read(&sim, "GET", DEMO).await;
    assert!(answer.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", answer.head);
    assert_eq!(answer.length(), whole.len());
    assert_eq!((answer.body.as_slice(), answer.end), (&whole[..whole.len() / 2], End::Closed));
}

#[tokio::test]
async fn malformed_json_has_the_length_that_it_says_and_the_connection_lives_on() {
    let sim = Sim::start().await;
    inject(&sim, json!("malformed_json")).await;
    let mut connection = TcpStream::connect(sim.server.address).await.unwrap();
    let mut answers = Vec::new();
    for _ in 0..2 {
        ask(&mut connection, &sim, "GET", DEMO).await;
        let mut bytes = vec![0; 4096];
        let size = connection.read(&mut bytes).await.unwrap();
        let text = String::from_utf8_lossy(&bytes[..size]).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}", body.len())), "{text}");
        answers.push(serde_json::from_str::<Value>(body).is_ok());
    }
    assert_eq!(answers, [false, true]);
}

#[tokio::test]
async fn what_answers_head_has_no_body_to_cut_but_is_cut_all_the_same() {
    let sim = Sim::start().await;
    inject(&sim, json!("close_early")).await;
    let answer = read(&sim, "HEAD", "/plugin/?action_token=x").await;
    assert!(answer.head.starts_with("HTTP/1.1 ") && answer.body.is_empty(), "{}", answer.head);
    assert_eq!(answer.end, End::Closed);
}

#[tokio::test]
async fn a_slow_body_comes_whole_in_pieces_over_its_time() {
    let sim = Sim::start().await;
    let whole = whole(&sim).await;
    inject(&sim, json!({ "slow_body": { "over": "400ms", "chunks": 4 } })).await;
    let mut connection = TcpStream::connect(sim.server.address).await.unwrap();
    let began = Instant::now();
    ask(&mut connection, &sim, "GET", DEMO).await;
    let (mut bytes, mut reads) = (Vec::new(), Vec::new());
    while !bytes.ends_with(&whole) {
        let mut chunk = [0; 4096];
        let size = connection.read(&mut chunk).await.unwrap();
        assert!(size > 0, "{}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&chunk[..size]);
        reads.push(began.elapsed());
    }
    assert!(began.elapsed() >= Duration::from_millis(400), "{reads:?}");
    assert!(reads.len() >= 4, "the head, then piece after piece: {reads:?}");
    assert!(reads[0] < Duration::from_millis(300), "the head does not wait: {reads:?}");
}

#[tokio::test]
async fn a_delay_is_real_and_holds_nobody_else_up() {
    let sim = Sim::start().await;
    let fault = json!({ "inject": { "delay": { "fixed": "400ms" }, "status": 503 }, "operation": "intelliprove.get_user" });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
    let before = sim.admin().get("/__admin/clock").await.text_at("/at");
    let began = Instant::now();
    let waiting: Vec<_> = (0..8)
        .map(|_| {
            let sim = sim.clone();
            tokio::spawn(async move { sim.intelliprove().get(DEMO).await.status })
        })
        .collect();
    sim.intelliprove().get("/v2/questions?external_user_id=demo@example.test").await.expect(200);
    assert!(began.elapsed() < Duration::from_millis(350), "others are served meanwhile");
    for one in waiting {
        assert_eq!(one.await.unwrap(), 503);
    }
    let took = began.elapsed();
    assert!(took >= Duration::from_millis(400), "{took:?}");
    assert!(took < Duration::from_millis(1_500), "two workers would need 1.6 s if they waited: {took:?}");
    assert_eq!(sim.admin().get("/__admin/clock").await.text_at("/at"), before, "virtual time stands still");
}

#[tokio::test]
async fn a_long_body_is_cut_where_it_should_be() {
    let sim = Sim::start().await;
    for number in 0..40 {
        sim.scan("demo@example.test", json!({ "heart_rate": 60 + number })).await;
    }
    let list = "/v2/facescans?external_user_id=demo@example.test";
    let whole = sim.intelliprove().get(list).await.expect(200).body;
    inject(&sim, json!("truncate")).await;
    let answer = read(&sim, "GET", list).await;
    assert_eq!((answer.length(), answer.body), (whole.len(), whole[..whole.len() / 2].to_vec()));
}

#[tokio::test]
async fn connections_close_as_ever_where_nothing_strikes() {
    let sim = Sim::start().await;
    let mut connection = TcpStream::connect(sim.server.address).await.unwrap();
    let asked = format!(
        "GET /@{}{DEMO} HTTP/1.1\r\nhost: h\r\nx-api-key: test-key\r\nconnection: close\r\n\r\n",
        sim.namespace
    );
    connection.write_all(asked.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(5), connection.read_to_end(&mut bytes)).await;
    assert!(read.expect("the second handle does not keep it open").is_ok());
    assert!(bytes.starts_with(b"HTTP/1.1 200 OK"));
}
