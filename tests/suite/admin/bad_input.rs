//! Bodies that do not fit, at every call of the control API that takes one: a clear 4xx, and nothing changed.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Answer, Server, Sim};

/// What a call needs of its body.
#[derive(Clone, Copy, PartialEq)]
enum Needs {
    /// A member at least.
    Member,
    /// An object, which may be empty.
    Object,
    Nothing,
}

/// Every call that takes an object: method, path, a body that it would take, and what it needs of it.
fn calls() -> [(&'static str, &'static str, Value, Needs); 13] {
    use Needs::{Member, Nothing, Object};
    let get_user = "intelliprove.get_user";
    let respond = json!({ "status": 418 });
    [
        ("POST", "/__admin/namespaces", json!({ "name": "fresh" }), Member),
        ("PUT", "/__admin/clock", json!({ "mode": "frozen" }), Member),
        ("POST", "/__admin/clock/advance", json!({ "by": "1h" }), Member),
        ("POST", "/__admin/outcomes", json!({ "operation": get_user, "outcome": "not_found" }), Member),
        ("POST", "/__admin/faults", json!({ "operation": get_user, "inject": { "status": 503 } }), Member),
        ("POST", "/__admin/overrides", json!({ "operation": get_user, "respond": respond }), Member),
        ("POST", "/__admin/reset", json!({}), Nothing),
        ("POST", "/__admin/actions/intelliprove.unlock", json!({ "user": "demo@example.test" }), Member),
        ("POST", "/__admin/tokens/intelliprove", json!({ "subject": "demo@example.test" }), Member),
        ("POST", "/__admin/requests/verify", json!({ "status": 404 }), Object),
        ("POST", "/__admin/webhooks/wait", json!({ "count": 0 }), Member),
        ("PUT", "/__admin/webhooks/endpoints", json!({ "endpoints": [] }), Member),
        ("PUT", "/__admin/state", json!({ "format": 1 }), Member),
    ]
}

/// The largest body that a call reads is not the same for all.
fn takes_twenty_megabytes(path: &str) -> bool {
    path == "/__admin/state"
}

/// A server of its own: nobody else may create namespaces on it.
async fn sim() -> Sim {
    let sim = Sim::in_namespace(Server::start(lookalike::settings::Settings::default()), "bad");
    let clock = json!({ "at": "2026-03-01T09:00:00Z", "mode": "frozen" });
    sim.outside().post("/__admin/namespaces", json!({ "name": "bad", "clock": clock })).await.expect(201);
    sim.user("anna@example.test").await;
    sim
}

/// State, journal and the names of all namespaces.
async fn world(sim: &Sim) -> String {
    let names = sim.admin().get("/__admin/namespaces").await.expect(200).json();
    let names: Vec<_> = names.as_array().unwrap().iter().map(|row| row["name"].clone()).collect();
    format!("{}{}{names:?}", sim.state().await, sim.admin().get("/__admin/requests").await.text())
}

fn is_a_clear_problem(answer: &Answer, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {answer}");
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    assert_eq!(answer.at("/status"), answer.status, "{what}");
    let word = answer.text_at("/type");
    assert_eq!(word.strip_prefix("urn:lookalike:problem:"), Some(answer.reason()), "{what}");
    for member in ["/title", "/detail", "/hint"] {
        assert!(!answer.text_at(member).is_empty(), "{what}: {answer}");
    }
    assert!(answer.body.len() < 2_000, "{what}: what was sent is not echoed at length");
    assert!(!answer.header("x-lookalike-request-id").is_empty(), "{what}");
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_400_or_422_everywhere() {
    let sim = sim().await;
    let bodies: Vec<(&str, Vec<u8>, u16)> = vec![
        ("cut off", b"{".to_vec(), 400),
        ("no JSON", b"name=fresh".to_vec(), 400),
        ("a single quote", b"{'name':'fresh'}".to_vec(), 400),
        ("invalid UTF-8 in a name", b"{\"\xff\":1}".to_vec(), 400),
        ("half a surrogate", br#"{"\ud800":1}"#.to_vec(), 400),
        ("nested deeply in a list", b"[".repeat(100_000), 422),
        ("nested deeply in objects", br#"{"a":"#.repeat(100_000), 422),
        ("a list", b"[]".to_vec(), 422),
        ("a list of members in order", br#"["fresh"]"#.to_vec(), 422),
        ("a text", br#""fresh""#.to_vec(), 422),
        ("a number", b"1".to_vec(), 422),
        ("a huge number", b"1e400".to_vec(), 400),
        ("null", b"null".to_vec(), 422),
        ("true", b"true".to_vec(), 422),
        ("an unknown member", br#"{"colour":"red"}"#.to_vec(), 422),
        ("a member with an empty name", br#"{"":1}"#.to_vec(), 422),
        ("a long name", format!(r#"{{"{}":1}}"#, "n".repeat(100_000)).into_bytes(), 422),
    ];
    for (method, path, ..) in calls() {
        let before = world(&sim).await;
        for (label, body, status) in &bodies {
            let what = format!("{method} {path} with {label}");
            let answer = sim.admin().bytes(method, path, "application/json", body.clone()).await;
            is_a_clear_problem(&answer, &what);
            // How deep a reader goes before it says that the first member is unknown is its own business.
            assert!(
                answer.status == *status || label.contains("deeply") && answer.status == 400,
                "{what}: {answer}"
            );
        }
        assert_eq!(world(&sim).await, before, "{method} {path}");
    }
}

#[tokio::test]
async fn a_body_with_more_behind_it_or_a_repeated_member_is_refused() {
    let sim = sim().await;
    for (method, path, body, needs) in calls() {
        let before = world(&sim).await;
        let text = body.to_string();
        let member = text.trim_matches(['{', '}']);
        let repeated = format!("{{{member},{member}}}");
        let mut bodies = vec![format!("{text} {text}"), format!("{text}x")];
        if needs == Needs::Member {
            bodies.extend([repeated, "{}".into()]);
        }
        for body in bodies {
            let answer = sim.admin().bytes(method, path, "application/json", body.clone()).await;
            is_a_clear_problem(&answer, &format!("{method} {path} with {body}"));
        }
        assert_eq!(world(&sim).await, before, "{method} {path}");
    }
}

#[tokio::test]
async fn an_empty_body_is_refused_where_a_member_is_needed() {
    let sim = sim().await;
    for (method, path, _, needs) in calls() {
        let before = world(&sim).await;
        let answer = sim.admin().call(method, path).await;
        if needs == Needs::Nothing {
            answer.expect(200);
        } else {
            is_a_clear_problem(&answer, &format!("{method} {path} with nothing"));
            assert_eq!(world(&sim).await, before, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_member_of_a_wrong_type_is_refused_everywhere() {
    let sim = sim().await;
    let wrong = [
        json!(1.5),
        json!(-1),
        json!(true),
        json!([]),
        json!({}),
        json!(""),
        json!("\u{0}"),
        json!("nonsense"),
    ];
    for (method, path, body, _) in calls() {
        let before = world(&sim).await;
        for member in body.as_object().unwrap().keys() {
            for value in &wrong {
                // Some nonsense is a good name, no endpoint is a good list, and an answer may be the usual one.
                let is_good = match member.as_str() {
                    "name" => *value == "nonsense",
                    "endpoints" => *value == json!([]),
                    "respond" => *value == json!({}),
                    _ => false,
                };
                if is_good {
                    continue;
                }
                let mut body = body.clone();
                body[member] = value.clone();
                let answer = sim.admin().bytes(method, path, "application/json", body.to_string()).await;
                is_a_clear_problem(&answer, &format!("{method} {path} with {body}"));
                assert_eq!(answer.status, 422, "{method} {path} with {body}: {answer}");
            }
        }
        assert_eq!(world(&sim).await, before, "{method} {path}");
    }
}

#[tokio::test]
async fn another_content_type_is_415_everywhere() {
    let sim = sim().await;
    for (method, path, body, _) in calls() {
        let before = world(&sim).await;
        for kind in [
            "text/html",
            "application/xml",
            "multipart/form-data; boundary=x",
            "nonsense",
            "application/jsonx",
        ] {
            let answer = sim.admin().bytes(method, path, kind, body.to_string()).await;
            assert_eq!(answer.status, 415, "{method} {path} as {kind}: {answer}");
            is_a_clear_problem(&answer, &format!("{method} {path} as {kind}"));
        }
        assert_eq!(world(&sim).await, before, "{method} {path}");
    }
}

#[tokio::test]
async fn twenty_megabytes_are_413_everywhere_and_the_connection_lives_on() {
    let sim = sim().await;
    let large = format!(r#"{{"name":"{}"}}"#, "n".repeat(20_000_000));
    let before = world(&sim).await;
    let mut connection = TcpStream::connect(sim.server.address).await.unwrap();
    for (method, path, ..) in calls().into_iter().filter(|(_, path, ..)| !takes_twenty_megabytes(path)) {
        let head = format!(
            "{method} /@bad{path} HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            large.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        connection.write_all(large.as_bytes()).await.unwrap();
        let answer = answer_on(&mut connection).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{method} {path}: {answer}");
        assert!(answer.contains("application/problem+json") && answer.contains(r#""hint":"#), "{answer}");
    }
    connection.write_all(b"GET /__admin/health HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
    assert!(answer_on(&mut connection).await.starts_with("HTTP/1.1 200 OK"));
    assert_eq!(world(&sim).await, before);
}

/// Read one answer with a `content-length` from a connection that stays open.
async fn answer_on(connection: &mut TcpStream) -> String {
    let mut read = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let size = connection.read(&mut chunk).await.expect("the connection lives");
        assert!(size > 0, "the connection was dropped after {}", String::from_utf8_lossy(&read));
        read.extend_from_slice(&chunk[..size]);
        let text = String::from_utf8_lossy(&read);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
        if body.len() >= length.parse::<usize>().unwrap() {
            return text.into_owned();
        }
    }
}
