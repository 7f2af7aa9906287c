//! Browsers on another origin.

use serde_json::json;

use crate::support::Sim;
use crate::support::identify::PROJECT;

const PATHS: [(&str, &str); 14] = [
    ("/user", "GET, POST, PUT"),
    ("/user/change-password", "PUT"),
    ("/user/forgot-password", "PUT"),
    ("/user/confirm-forgot-password", "POST"),
    ("/user/refresh", "POST"),
    ("/user/logout", "POST"),
    ("/user/login", "PUT"),
    ("/user/check", "GET"),
    ("/user/check/nonstandard", "GET"),
    ("/user/game-profile", "GET, PUT"),
    ("/v1/user", "GET, POST, PUT"),
    ("/v1/user/login", "PUT"),
    ("/projects/x/.well-known/jwks.json", "GET"),
    ("/v1/projects/x/.well-known/openid-configuration", "GET"),
];

/// Acceptance 44.
#[tokio::test]
async fn a_preflight_tells_methods_and_headers_and_is_no_operation() {
    let sim = Sim::start().await;
    let caller = sim.caller().with("origin", "https://front.example");
    for (path, methods) in PATHS {
        let asking = caller
            .with("access-control-request-method", "PUT")
            .with("access-control-request-headers", "authorization,content-type");
        let answer = asking.call("OPTIONS", path).await.expect(204);
        assert_eq!(answer.header("access-control-allow-methods"), methods, "{path}");
        assert_eq!(answer.header("access-control-allow-headers"), "authorization,content-type");
        assert_eq!(
            (answer.header("access-control-max-age"), answer.header("access-control-allow-origin")),
            ("600", "*")
        );
        assert_eq!(answer.reason(), "");
    }
    caller.call("OPTIONS", "/v1/user/nothing").await.expect(404);
    let journal = sim.admin().get("/__admin/requests?limit=100").await.at("/requests");
    let lines = journal.as_array().unwrap();
    assert_eq!(lines.iter().filter(|line| line["method"] == "OPTIONS").count(), PATHS.len() + 1, "{journal}");
    assert!(lines.iter().all(|line| line["operation"].is_null()));
}

/// Acceptance 44.
#[tokio::test]
async fn every_answer_may_be_read_by_any_origin() {
    let sim = Sim::start().await;
    for (method, path) in [
        ("GET", format!("/v1/user?projectId={PROJECT}&provider=noLogin&externalId=x")),
        ("GET", "/v1/nothing".to_owned()),
        ("PATCH", "/user".to_owned()),
        ("GET", "/projects/x/.well-known/jwks.json".to_owned()),
    ] {
        for caller in [sim.caller(), sim.caller().with("origin", "https://front.example")] {
            let answer = caller.call(method, &path).await;
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
            assert_eq!(
                answer.header("access-control-expose-headers"),
                "x-lookalike-request-id, x-lookalike-reason"
            );
        }
    }
}

/// Section 2: what was put in the operation's place may be read by any origin as well.
#[tokio::test]
async fn an_answer_on_request_may_be_read_by_any_origin() {
    let sim = Sim::start().await;
    let path = format!("/v1/user?projectId={PROJECT}&provider=noLogin&externalId=x");
    let fault = json!({ "operation": "identify.*", "inject": { "status": 503 }, "times": 1 });
    sim.admin().post("/__admin/faults", fault).await.expect(201);
    let answer = sim.caller().get(&path).await.expect(503);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let instead = json!({ "operation": "identify.*", "respond": { "status": 418, "body": "x" } });
    sim.admin().post("/__admin/overrides", instead).await.expect(201);
    let answer = sim.caller().get(&path).await.expect(418);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

/// Section 2: a field that an override says is not said twice, which no browser would accept.
#[tokio::test]
async fn an_override_may_name_another_origin() {
    let sim = Sim::start().await;
    let headers = json!({ "Access-Control-Allow-Origin": "http://x" });
    let instead = json!({ "operation": "identify.*", "respond": { "status": 418, "headers": headers } });
    sim.admin().post("/__admin/overrides", instead).await.expect(201);
    let path = format!("/v1/user?projectId={PROJECT}&provider=noLogin&externalId=x");
    let answer = sim.caller().get(&path).await.expect(418);
    let origins: Vec<_> = answer.headers.get_all("access-control-allow-origin").iter().collect();
    assert_eq!(origins, ["http://x"]);
    assert!(answer.header("access-control-expose-headers").contains("x-lookalike-reason"));
}
