//! CORS: whoever says where they come from may read every answer (section 2).

use serde_json::json;

use super::operations::{OPERATIONS, TWO_USERS};
use crate::support::{Answer, Caller, Server, Sim};

const EXPOSED: &str = "x-lookalike-request-id, x-lookalike-reason";

fn fields(answer: &Answer) -> [&str; 2] {
    ["access-control-allow-origin", "access-control-expose-headers"].map(|name| answer.header(name))
}

fn from_elsewhere(caller: &Caller) -> Caller {
    caller.with("origin", "https://app.example.test")
}

/// Acceptance 22.
#[tokio::test]
async fn a_preflight_is_granted_on_any_path_without_credentials() {
    let sim = Sim::start().await;
    let caller = from_elsewhere(&sim.caller())
        .with("access-control-request-method", "PUT")
        .with("access-control-request-headers", "x-api-key, Content-Type,x-odd");
    for path in [
        "/v2/users",
        "/v2/users/",
        "/v2/nothing",
        "/plugin/api/sessions",
        "/plugin/",
        "/cdn/x",
        "/v2/metrics",
    ] {
        let answer = sim.unchanged_by(caller.call("OPTIONS", path)).await;
        assert_eq!(answer.to_string(), "200 OK");
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
        assert_eq!(
            answer.header("access-control-allow-methods"),
            "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
        );
        assert_eq!(answer.header("access-control-allow-headers"), "x-api-key, Content-Type,x-odd");
        assert_eq!(answer.header("access-control-max-age"), "600");
        assert_eq!(fields(&answer), ["*", EXPOSED]);
        let bare = caller.without("access-control-request-headers").call("OPTIONS", path).await.expect(200);
        assert!(!bare.headers.contains_key("access-control-allow-headers"));
    }
}

/// Acceptance 22: without either of its two headers it is no preflight.
#[tokio::test]
async fn options_without_the_headers_of_a_preflight_is_405() {
    let sim = Sim::start().await;
    let origin = from_elsewhere(&sim.caller());
    let method = sim.caller().with("access-control-request-method", "PUT");
    for caller in [sim.caller(), origin, method] {
        for (path, status) in [("/v2/users", 405), ("/plugin/api/sessions", 405), ("/v2/nothing", 404)] {
            assert_eq!(sim.unchanged_by(caller.call("OPTIONS", path)).await.status, status, "{path}");
        }
    }
}

/// Acceptance 22.
#[tokio::test]
async fn every_answer_carries_the_fields_if_an_origin_was_sent_and_none_otherwise() {
    let sim = Sim::intelliprove_with(TWO_USERS).await;
    let mut callers =
        vec![sim.caller(), sim.intelliprove(), sim.intelliprove().with("x-lookalike-outcome", "nonsense")];
    callers.push(sim.intelliprove_token(&sim.mint(json!({ "subject": "bert@example.test" })).await));
    for caller in &callers {
        for operation in OPERATIONS.iter().filter(|operation| operation.id != "delete_user") {
            for method in operation.methods(&sim).await {
                let plain = operation.call(caller, &method, "").await;
                assert_eq!(fields(&plain), ["", ""], "{method} {}", operation.id);
                let answer = operation.call(&from_elsewhere(caller), &method, "").await;
                assert_eq!(fields(&answer), ["*", EXPOSED], "{method} {}: {answer}", operation.id);
            }
        }
    }
    for (method, path) in [
        ("GET", "/v2/users/"),
        ("GET", "/v2/x"),
        ("DELETE", "/v2/metrics"),
        ("HEAD", "/v2/users"),
        ("GET", "/cdn/x"),
    ] {
        let answer = from_elsewhere(&sim.caller()).call(method, path).await;
        assert_eq!(fields(&answer), ["*", EXPOSED], "{method} {path}: {answer}");
    }
}

/// Section 2: a page sees why its namespace is none.
#[tokio::test]
async fn a_refused_namespace_can_be_read_by_pages_too() {
    let sim = Sim::start().await;
    let pages = [from_elsewhere(&sim.outside()), sim.outside()];
    for (path, name) in [("/@a%20b/v2/users", None), ("/v2/users", Some("a b"))] {
        let [page, backend] = pages.each_ref().map(|caller| match name {
            Some(name) => caller.with("x-lookalike-namespace", name),
            None => caller.clone(),
        });
        let refused = page.get(path).await.expect(400);
        assert!(refused.text().contains("bad-namespace"), "{refused}");
        assert_eq!(fields(&refused), ["*", EXPOSED], "{path}");
        assert_eq!(fields(&backend.get(path).await.expect(400)), ["", ""], "{path}");
        let preflight = page.with("access-control-request-method", "PUT").call("OPTIONS", path).await;
        assert_eq!(
            (preflight.to_string().as_str(), fields(&preflight)),
            ("200 OK", ["*", EXPOSED]),
            "{path}"
        );
    }
}

/// Section 2: the requested headers may come in several fields.
#[tokio::test]
async fn a_preflight_echoes_every_field_of_requested_headers() {
    let sim = Sim::start().await;
    let caller = from_elsewhere(&sim.caller()).with("access-control-request-method", "PUT");
    let request = caller
        .request("OPTIONS", "/v2/users")
        .header("access-control-request-headers", "x-api-key")
        .header("access-control-request-headers", "content-type,x-odd");
    let answer = caller.send(request).await.expect(200);
    assert_eq!(answer.header("access-control-allow-headers"), "x-api-key, content-type,x-odd");
}

/// Control, command line: answers are then what the vendor's are, byte for byte.
#[tokio::test]
async fn without_our_header_fields_no_page_is_told_of_them() {
    let settings = lookalike::settings::Settings { no_headers: true, ..Default::default() };
    let sim = Sim::in_namespace(Server::start(settings), "default");
    for (method, path) in [("GET", "/v2/users"), ("GET", "/v1/nope"), ("OPTIONS", "/v2/users")] {
        let page = from_elsewhere(&sim.outside()).with("access-control-request-method", "PUT");
        assert_eq!(fields(&page.call(method, path).await), ["*", ""], "{method} {path}");
    }
}
