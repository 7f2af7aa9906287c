//! Hostile inputs: too large, too deep, not text. A clear refusal, never a 500, and the connection lives on.

use insta::assert_snapshot;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::operations::{OPERATIONS, TWO_USERS};
use crate::support::Sim;

const JSON: &str = "application/json";
const TOO_LARGE: &str = r#"413 {"detail":"Request Entity Too Large"}"#;

/// One answer off the wire: its status line and its body.
async fn exchange(wire: &mut TcpStream, request: &[u8]) -> String {
    wire.write_all(request).await.expect("the server reads on");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(wire.read_u8().await.expect("the server answers"));
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let length = head.split_once("content-length: ").expect("a length").1.split("\r\n").next().unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    wire.read_exact(&mut body).await.expect("the body arrives whole");
    format!("{} {}", head.split("\r\n").next().unwrap(), String::from_utf8(body).unwrap())
}

/// Acceptance 23.
#[tokio::test]
async fn many_megabytes_are_413_and_the_connection_serves_the_next_request() {
    let sim = Sim::start().await;
    let before = sim.state().await;
    let mut wire = TcpStream::connect(sim.server.address).await.unwrap();
    let path = format!("/@{}/v2/users", sim.namespace);
    for size in [10_000_000, 40_000_000] {
        let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {size}\r\n\r\n");
        let mut large = head.into_bytes();
        large.resize(large.len() + size, b'x');
        let answer = exchange(&mut wire, &large).await;
        assert_eq!(answer, r#"http/1.1 413 payload too large {"detail":"Request Entity Too Large"}"#);
    }
    let next = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
    assert_snapshot!(exchange(&mut wire, next.as_bytes()).await, @r#"http/1.1 401 unauthorized {"detail":"Not authenticated"}"#);
    assert_eq!(sim.state().await, before);
}

/// Acceptance 23: the size is judged before JSON, credentials and content type, to the byte.
#[tokio::test]
async fn the_limit_is_a_setting_and_exact() {
    let sim = Sim::intelliprove_with("settings: { max_body_bytes: 40 }").await;
    let body = |size: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(size - 8));
    let answer = sim.caller().bytes("POST", "/v2/users", JSON, body(40)).await;
    assert_snapshot!(answer, @r#"401 {"detail":"Not authenticated"}"#);
    for (kind, body) in
        [(JSON, body(41)), ("text/plain", body(41)), (JSON, "x".repeat(41)), ("", " ".repeat(4_000_000))]
    {
        let answer = sim.unchanged_by(sim.caller().bytes("POST", "/v2/users", kind, body)).await;
        assert_eq!((answer.to_string(), answer.reason()), (TOO_LARGE.into(), "body-too-large"));
    }
    sim.caller().bytes("POST", "/v2/nothing", JSON, body(41)).await.expect(404);
}

/// Section 2, step 4: the limit is of the request, whether or not the operation reads its body; pages and CDN included.
#[tokio::test]
async fn every_operation_has_the_limit() {
    let sim =
        Sim::intelliprove_with(&TWO_USERS.replace("settings: {", "settings: { max_body_bytes: 1000,")).await;
    for operation in OPERATIONS {
        for method in operation.methods(&sim).await {
            let answer =
                sim.unchanged_by(sim.caller().bytes(&method, &operation.path, JSON, " ".repeat(1001))).await;
            let expected = if method == "HEAD" { "413 " } else { TOO_LARGE };
            assert_eq!(answer.to_string(), expected, "{method} {}", operation.id);
        }
    }
}

/// Section 5.1, `bad-encoding`.
#[tokio::test]
async fn what_is_not_utf8_or_too_deep_cannot_be_parsed() {
    let sim = Sim::start().await;
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    for (body, reason) in [
        (vec![0xff, 0xfe], "bad-encoding"),
        (b"{\"external_user_id\":\"\xc3\x28\"}".to_vec(), "bad-encoding"),
        (b"\xed\xa0\x80".to_vec(), "bad-encoding"),
        (deep("[", "]").into_bytes(), "too-deep"),
        (deep("{\"a\":", "1}").into_bytes(), "too-deep"),
        ("[".repeat(1_000_000).into_bytes(), "too-deep"),
    ] {
        let answer = sim.unchanged_by(sim.caller().bytes("POST", "/v2/users", JSON, body)).await;
        assert_eq!(answer.to_string(), r#"400 {"detail":"There was an error parsing the body"}"#);
        assert_eq!(answer.reason(), reason);
    }
}

/// Section 2: the query is form-decoded, however badly it was encoded.
#[tokio::test]
async fn odd_paths_and_queries_are_clear_refusals() {
    let sim = Sim::start().await;
    let mut answers = Vec::new();
    for path in [
        "/v2/users?external_user_id=%ff",
        "/v2/users?external_user_id=%zz",
        "/v2/users?external_user_id=%",
        "/v2/users?external_user_id=%00",
        "/v2/users?user_id=%ff",
        "/v2/users?%ff=%ff&&&==&external_user_id",
        "/v2/facescans/%ff",
        "/v2/facescans/%zz",
        "/v2/facescans/%2F..%2F",
        "/v2/facescans/..%2Fusers",
        "/v2/userprofiles/%ff",
        "/v2/%ff",
        "/v2//users",
        "/v2/users%2F",
        "/v2/users%00",
    ] {
        let answer = sim.unchanged_by(sim.intelliprove().get(path)).await;
        let detail = answer.at("/detail");
        let shown = detail.as_array().map_or_else(|| detail.to_string(), |list| list[0]["msg"].to_string());
        answers.push(format!("{path} -> {} {shown}", answer.status));
    }
    assert_snapshot!(answers.join("\n"), @r#"
    /v2/users?external_user_id=%ff -> 404 "User not found!"
    /v2/users?external_user_id=%zz -> 404 "User not found!"
    /v2/users?external_user_id=% -> 404 "User not found!"
    /v2/users?external_user_id=%00 -> 404 "User not found!"
    /v2/users?user_id=%ff -> 422 "value is not a valid uuid"
    /v2/users?%ff=%ff&&&==&external_user_id -> 400 "Provide exactly one of user_id or external_user_id"
    /v2/facescans/%ff -> 422 "value is not a valid uuid"
    /v2/facescans/%zz -> 422 "value is not a valid uuid"
    /v2/facescans/%2F..%2F -> 422 "value is not a valid uuid"
    /v2/facescans/..%2Fusers -> 422 "value is not a valid uuid"
    /v2/userprofiles/%ff -> 422 "value is not a valid enumeration member; permitted: 'physical', 'mental', 'sleep_energy', 'energy-sleep', 'energy_sleep'"
    /v2/%ff -> 404 "Not Found"
    /v2//users -> 404 "Not Found"
    /v2/users%2F -> 404 "Not Found"
    /v2/users%00 -> 404 "Not Found"
    "#);
}

/// Over-long values are judged like others.
#[tokio::test]
async fn long_values_are_clear_refusals() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    let customer = sim.intelliprove();
    let long = "9".repeat(60_000);
    for (path, status) in [
        (format!("/v2/users?external_user_id={long}"), 404),
        (format!("/v2/users?user_id={long}"), 422),
        (format!("/v2/facescans/{long}"), 422),
        (format!("/v2/{long}"), 404),
    ] {
        assert_eq!(sim.unchanged_by(customer.get(&path)).await.status, status);
    }
    for (body, status) in [
        (format!(r#"{{"birth_date":"{long}"}}"#), 200),
        (format!(r#"{{"birth_date":{long}}}"#), 200),
        (format!(r#"{{"birth_date":-{long}.{long}e{long}}}"#), 200),
        (format!(r#"{{"birth_date":"x{long}"}}"#), 422),
        (format!(r#"{{"sex":"{long}"}}"#), 422),
        (format!(r#"{{"language":"{long}"}}"#), 422),
    ] {
        let answer = customer.bytes("PUT", "/v2/users?external_user_id=anna", JSON, body).await;
        assert_eq!(answer.status, status, "{}", answer.text().get(..300).unwrap_or(answer.text()));
    }
    let key = sim.caller().with("x-api-key", &long);
    assert_snapshot!(key.get("/v2/users").await, @r#"401 {"detail":"Invalid API key"}"#);
    let token = sim.intelliprove_token(&long);
    assert_snapshot!(token.get("/v2/users").await, @r#"401 {"detail":"Invalid authentication credentials"}"#);
}

/// Whatever cannot be a URI is refused; what is long but can be one is judged like others.
#[tokio::test]
async fn a_request_line_that_is_no_uri_is_a_4xx() {
    let sim = Sim::start().await;
    let mut seen = Vec::new();
    for (name, target) in [
        ("raw bytes", b"/v2/users?external_user_id=\xff\xfe".to_vec()),
        ("raw text", "/v2/users?external_user_id=änna".into()),
        ("raw path", "/v2/üsers".into()),
        ("raw bad path", b"/v2/facescans/\xff".to_vec()),
        ("no path", b"*".to_vec()),
        ("another host", b"http://elsewhere.example.test/v2/users".to_vec()),
        ("too long", format!("/v2/{}", "x".repeat(100_000)).into()),
    ] {
        let mut wire = TcpStream::connect(sim.server.address).await.unwrap();
        let request =
            [b"GET ".as_slice(), &target, b" HTTP/1.1\r\nhost: x\r\nx-api-key: test-key\r\n\r\n"].concat();
        seen.push(format!("{name}: {}", exchange(&mut wire, &request).await));
    }
    assert_snapshot!(seen.join("\n"), @r#"
    raw bytes: http/1.1 400 bad request {"type":"urn:lookalike:problem:malformed-request","title":"Bad Request","status":400,"detail":"the request line is not `METHOD target HTTP/1.1`, or has a byte that must be percent-encoded","hint":"correct what the client sends; `curl -v` shows how it looks when it is right"}
    raw text: http/1.1 400 bad request {"type":"urn:lookalike:problem:malformed-request","title":"Bad Request","status":400,"detail":"the request's target has a byte that must be percent-encoded","hint":"correct what the client sends; `curl -v` shows how it looks when it is right"}
    raw path: http/1.1 400 bad request {"type":"urn:lookalike:problem:malformed-request","title":"Bad Request","status":400,"detail":"the request's target has a byte that must be percent-encoded","hint":"correct what the client sends; `curl -v` shows how it looks when it is right"}
    raw bad path: http/1.1 400 bad request {"type":"urn:lookalike:problem:malformed-request","title":"Bad Request","status":400,"detail":"the request line is not `METHOD target HTTP/1.1`, or has a byte that must be percent-encoded","hint":"correct what the client sends; `curl -v` shows how it looks when it is right"}
    no path: http/1.1 404 not found {"type":"urn:lookalike:problem:unknown-route","title":"Not Found","status":404,"detail":"no API is served at `*`","hint":"paths begin with one of: /v2, /plugin, /cdn, /pulse, /pulse-auth, /omni, /incode-id, /v1, /user, /projects, /__admin, /__docs"}
    another host: http/1.1 400 bad request {"detail":"Provide exactly one of user_id or external_user_id"}
    too long: http/1.1 414 request-uri too long {"type":"urn:lookalike:problem:malformed-request","title":"Request-URI Too Long","status":414,"detail":"the request's target is longer than 64 KiB","hint":"correct what the client sends; `curl -v` shows how it looks when it is right"}
    "#);
}
