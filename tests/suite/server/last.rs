//! An answer that is the last on its connection: nothing that was sent behind its request is carried out.

use super::raw::{Raw, answers, status};
use crate::support::{Server, Sim};

/// What ends a connection, by what is asked or by how it is refused; and the status of the answer.
const LAST: [(&str, &str, &str); 9] = [
    ("a host that can be none", "GET / HTTP/1.1\r\nhost: a b\r\n\r\n", "400"),
    ("a tunnel", "CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\ncontent-length: 1\r\n\r\n{", "501"),
    (
        "a tunnel in chunks",
        "CONNECT a:1 HTTP/1.1\r\nhost: a:1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "501",
    ),
    ("close", "GET /__admin/health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "200"),
    (
        "close beside an upgrade",
        "GET /__admin/health HTTP/1.1\r\nhost: a\r\nconnection: upgrade, close\r\n\r\n",
        "200",
    ),
    (
        "an upgrade",
        "GET /__admin/health HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n",
        "200",
    ),
    ("HTTP/1.0", "GET /__admin/health HTTP/1.0\r\n\r\n", "200"),
    ("an answer without a body", "HEAD /__admin/health HTTP/1.0\r\n\r\n", "200"),
    // Answered away from the threads that serve, while what stands behind is read.
    (
        "an answer that takes long",
        "POST /__admin/scenario HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\nconnection: close\r\n\r\nversion: 1",
        "200",
    ),
];

/// A request that would be seen, and what is none.
fn behind(sim: &Sim) -> [String; 3] {
    let create = format!(
        "POST /@{}/v2/users HTTP/1.1\r\nhost: a\r\nx-api-key: test-key\r\ncontent-length: 29\r\n\r\n{{\"external_user_id\":\"behind\"}} ",
        sim.namespace
    );
    [create.repeat(20), create.replace('\r', ""), format!("nonsense\r\n\r\n{create}")]
}

#[tokio::test]
async fn nothing_behind_the_last_request_is_carried_out_or_answered() {
    let sim = Sim::start().await;
    let alone = Server::start(lookalike::settings::Settings::default());
    for (name, request, expected) in LAST {
        for behind in behind(&sim) {
            // A scenario replaces what all other tests of the server share.
            let server = if request.starts_with("POST") { &alone } else { &sim.server };
            let answer = Raw::exchange(server, format!("{request}{behind}")).await;
            assert_eq!((status(&answer), answers(&answer)), (expected, 1), "{name}: {answer}");
            assert!(
                answer.contains("\r\nconnection: close\r\n") || request.contains("/1.0"),
                "{name}: {answer}"
            );
        }
    }
    assert_eq!(sim.admin().get("/__admin/requests").await.at("/requests"), serde_json::json!([]));
}

#[tokio::test]
async fn an_answer_that_was_asked_to_be_the_last_is_the_last_however_late_it_comes() {
    let sim = Sim::start().await;
    let fault = serde_json::json!({ "operation": "intelliprove.get_user", "inject": { "delay": "100ms" } });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
    let get = format!("GET /@{}/v2/users HTTP/1.1\r\nhost: a\r\nx-api-key: test-key\r\n", sim.namespace);
    let mut raw = Raw::to(&sim.server).await;
    raw.send(format!("{get}connection: close\r\n\r\n")).await;
    tokio::task::yield_now().await;
    let answer = raw.send(format!("{get}\r\n")).await.rest().await;
    assert_eq!(answers(&answer), 1, "{answer}");
    assert!(answer.contains("\r\nconnection: close\r\n"), "{answer}");
}

#[tokio::test]
async fn http_1_0_that_asked_to_go_on_goes_on() {
    let mut raw = Raw::to(&Server::shared()).await;
    for _ in 0..2 {
        raw.send("GET /__admin/health HTTP/1.0\r\nconnection: keep-alive\r\n\r\n").await;
        let answer = raw.until("}").await;
        assert!(answer.contains("\r\nconnection: keep-alive\r\n"), "{answer}");
    }
    let answer = raw.send("GET /__admin/health HTTP/1.0\r\n\r\n").await.rest().await;
    assert_eq!((status(&answer), answers(&answer)), ("200", 1), "{answer}");
}

#[tokio::test]
async fn a_stream_is_not_chunked_for_http_1_0_which_knows_no_chunks() {
    let sim = Sim::start().await;
    let path = format!("/@{}/__admin/events", sim.namespace);
    for fields in ["", "connection: keep-alive\r\n"] {
        let mut raw = Raw::to(&sim.server).await;
        raw.send(format!("GET {path} HTTP/1.0\r\n{fields}\r\n")).await;
        let begun = raw.until(": listening\n\n").await;
        assert!(begun.starts_with("HTTP/1.0 200"), "{begun}");
        assert!(begun.ends_with("\r\n\r\n: listening\n\n"), "{begun}");
        assert!(!begun.contains("transfer-encoding") && !begun.contains("keep-alive"), "{begun}");
    }
}
