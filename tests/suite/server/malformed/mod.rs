//! What is no HTTP request is refused, in words, and its connection ends.

mod bodies;
mod heads;

use bodies::bodies;
use heads::{head, size, smuggling, syntax};

use super::line_ends::line_ends;
use super::raw::{Raw, answers, impatient, status};
use crate::support::{Server, Sim};

/// What is sent, the status, and a part of the words.
pub type Case = (&'static str, Vec<u8>, &'static str, &'static str);

pub async fn check(cases: Vec<Case>) {
    let server = Server::shared();
    for (name, bytes, expected, words) in cases {
        let answer = Raw::exchange(&server, &bytes).await;
        assert_eq!(status(&answer), expected, "{name}: {answer}");
        assert_eq!(answers(&answer), 1, "{name}: {answer}");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.contains("content-type: application/problem+json"), "{name}: {answer}");
        assert!(head.contains("x-lookalike-reason: malformed-request"), "{name}: {answer}");
        assert!(head.contains("connection: close"), "{name}: {answer}");
        let body: serde_json::Value = serde_json::from_str(body).expect("the body is JSON");
        assert!(body["detail"].as_str().unwrap().contains(words), "{name}: {answer}");
        assert_eq!(body["status"].to_string(), expected);
    }
}

#[tokio::test]
async fn a_request_that_two_servers_could_read_differently_is_refused() {
    check(smuggling()).await;
}

#[tokio::test]
async fn what_is_no_request_is_refused_with_what_is_wrong_about_it() {
    check(syntax()).await;
}

#[tokio::test]
async fn a_head_has_bounds() {
    check(size()).await;
}

#[tokio::test]
async fn a_body_that_is_not_framed_as_it_says_is_refused_once() {
    check(bodies()).await;
}

#[tokio::test]
async fn what_is_wrong_after_a_good_request_does_not_take_its_answer_away() {
    let good = "GET /__admin/health HTTP/1.1\r\nhost: a\r\n\r\n";
    let answer = Raw::exchange(&Server::shared(), format!("{good}{good}GET /a b HTTP/1.1\r\n\r\n")).await;
    assert_eq!(answers(&answer), 3, "{answer}");
    assert_eq!(answer.matches("200 OK").count(), 2, "{answer}");
    assert!(answer.contains("does not end with HTTP/1.1"), "{answer}");
}

#[tokio::test]
async fn what_is_wrong_is_looked_for_in_the_request_that_is_wrong() {
    let mut raw = Raw::to(&Server::shared()).await;
    let long = "a".repeat(3000);
    raw.send(format!("GET /__admin/health HTTP/1.1\r\nhost: a\r\nx-long: {long}\r\n\r\n")).await;
    raw.until("malformed_requests").await;
    let answer = raw.send(head("host: a\nhost: b")).await.rest().await;
    assert!(answer.contains("more than one host"), "{answer}");
}

#[tokio::test]
async fn malformed_requests_are_counted_and_reach_no_namespace() {
    let server = impatient();
    let sim = Sim::in_namespace(server.clone(), "default");
    let count = async || sim.admin().get("/__admin/health").await.at("/malformed_requests");
    assert_eq!(count().await, 0);
    let wrong = [smuggling(), line_ends()].concat();
    for (_, bytes, ..) in &wrong {
        Raw::exchange(&server, bytes).await;
    }
    assert_eq!(count().await, wrong.len());
    assert_eq!(sim.admin().get("/__admin/requests").await.at("/requests"), serde_json::json!([]));
    assert_eq!(sim.admin().get("/__admin/namespaces").await.json().as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn without_our_header_fields_the_words_come_all_the_same() {
    let settings = lookalike::settings::Settings { no_headers: true, ..Default::default() };
    let answer = Raw::exchange(&Server::start(settings), "GET /a b HTTP/1.1\r\n\r\n").await;
    assert!(!answer.contains("x-lookalike") && answer.contains("does not end with HTTP/1.1"), "{answer}");
}
