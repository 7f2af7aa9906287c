//! `GET /__admin/requests/unmatched`

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Caller, Sim};

/// What is told of one request: the nearest routes, with the reason and the alias line.
async fn told(sim: &Sim, caller: &Caller, method: &str, path: &str) -> String {
    sim.admin().delete("/__admin/requests").await.expect(204);
    caller.call(method, path).await;
    let list = sim.admin().get("/__admin/requests/unmatched").await.expect(200).json();
    let requests = list["requests"].as_array().unwrap();
    let nearest = requests.iter().flat_map(|request| request["nearest"].as_array().unwrap());
    let words = |near: &Value| {
        let text = |name: &str| near[name].as_str().unwrap_or_default().to_owned();
        format!("{} ({}) {}", text("operation"), text("why"), text("alias")).trim().to_owned()
    };
    let nearest: Vec<_> = nearest.take(1).map(words).collect();
    format!("{method} {path}: {} of {}", nearest.join(" · "), requests.len())
}

#[tokio::test]
async fn the_nearest_routes_are_named_with_the_reason_why_they_did_not_match() {
    let sim = Sim::start().await;
    let mut lines = Vec::new();
    for (method, path) in [
        ("GET", "/users?external_user_id=anna"),
        ("BREW", "/v2/users"),
        ("GET", "/v2/usres"),
        ("GET", "/v3/users"),
        ("GET", "/v2/face-scans/url"),
        ("GET", "/api/v2/users"),
        ("POST", "/v2/users/authentication"),
        ("GET", "/v2/biomarker/0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10"),
        ("GET", "/pulse/user/marie"),
        ("POST", "/user-verify/marie"),
        ("GET", "/favicon.ico"),
        ("GET", "/pulse/v1/status"),
        ("GET", "/pulse/stats"),
        ("GET", "/omni/userinfo"),
        ("GET", "/userinfo"),
        ("POST", "/omni/incode-id/userinfo"),
        ("DELETE", "/pulse/status"),
        ("GET", "/v1/user/login"),
        ("GET", "/v1/user/chek"),
        ("GET", "/user/chek"),
        ("POST", "/v1/users"),
        ("GET", "/v2/plugin/"),
        ("GET", "/v2/facescan/url?external_user_id=anna"),
    ] {
        lines.push(told(&sim, &sim.caller(), method, path).await);
    }
    assert_snapshot!(lines.join("\n"), @r#"
    GET /users?external_user_id=anna: intelliprove.get_user (`/v2` is missing at the start) of 1
    BREW /v2/users: intelliprove.create_user (BREW is not served there, POST is) of 1
    GET /v2/usres: intelliprove.get_user (`usres` stands where `users` would) of 1
    GET /v3/users: intelliprove.get_user (`v3` stands where `v2` would) of 1
    GET /v2/face-scans/url: intelliprove.face_scan_url (`face-scans` stands where `facescans` would) - { operation: intelliprove.face_scan_url, path: /v2/face-scans/url } of 1
    GET /api/v2/users: intelliprove.get_user (`/api` at the start is too much) of 1
    POST /v2/users/authentication: intelliprove.authenticate_user (`authentication` stands where `authenticate` would) of 1
    GET /v2/biomarker/0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10: intelliprove.get_biomarkers (`biomarker` stands where `biomarkers` would) - { operation: intelliprove.get_biomarkers, path: "/v2/biomarker/{face_scan_id}" } of 1
    GET /pulse/user/marie: pulse.get_user (`user` stands where `users` would) of 1
    POST /user-verify/marie: pulse.user_verify (`/pulse` is missing at the start) of 1
    GET /favicon.ico: intelliprove.cdn (`cdn` is missing after `/`) of 1
    GET /pulse/v1/status: pulse.status (`v1` after `/pulse` is too much) of 1
    GET /pulse/stats: pulse.status (`stats` stands where `status` would) of 1
    GET /omni/userinfo:  of 0
    GET /userinfo: incode.get_userinfo (`/omni/incode-id` is missing at the start) of 1
    POST /omni/incode-id/userinfo:  of 0
    DELETE /pulse/status: pulse.status (DELETE is not served there, GET is) of 1
    GET /v1/user/login: identify.cognito.login (GET is not served there, PUT is) of 1
    GET /v1/user/chek: identify.cognito.check (`chek` stands where `check` would) of 1
    GET /user/chek: identify.cognito.check (`chek` stands where `check` would) of 1
    POST /v1/users: identify.cognito.register (`users` stands where `user` would) of 1
    GET /v2/plugin/: intelliprove.plugin_page (`/v2` at the start is too much) - { operation: intelliprove.plugin_page, path: /v2/plugin/ } of 1
    GET /v2/facescan/url?external_user_id=anna: intelliprove.face_scan_url (`facescan` stands where `facescans` would) - { operation: intelliprove.face_scan_url, path: /v2/facescan/url } of 1
    "#);
}

#[tokio::test]
async fn only_what_met_no_route_is_listed_newest_first_and_cut() {
    let sim = Sim::start().await;
    sim.user("anna").await;
    sim.caller().get("/v2/users").await.expect(401);
    sim.caller()
        .with("origin", "http://app.test")
        .with("access-control-request-method", "GET")
        .call("OPTIONS", "/v2/users")
        .await;
    sim.caller().get("/v2/nothing").await;
    sim.caller().get("/nothing?action_token=secret").await;
    let ids = async |query: &str| -> Vec<String> {
        let list = sim.admin().get(&format!("/__admin/requests/unmatched{query}")).await.expect(200).json();
        let requests = list["requests"].as_array().unwrap();
        requests
            .iter()
            .map(|one| one["id"].as_str().unwrap().rsplit_once('-').unwrap().1.to_owned())
            .collect()
    };
    assert_eq!(ids("").await, ["5", "4"]);
    assert_eq!(ids("?limit=1").await, ["5"]);
    let list = sim.admin().get("/__admin/requests/unmatched").await;
    assert!(list.text().contains("action_token=[redacted]") && !list.text().contains("secret\""), "{list}");
    assert_eq!(sim.admin().get("/__admin/requests/unmatched?colour=red").await.status, 422);
}

#[tokio::test]
async fn the_line_of_an_alias_can_be_loaded_whatever_stands_in_the_path() {
    let sim = Sim::start().await;
    for path in ["/v2/face-scan,url", "/v2/facescan:url", "/v2/face-scan'url", "/v2/face-scan@url"] {
        sim.intelliprove().get(path).await.expect(404);
        let list = sim.admin().get("/__admin/requests/unmatched?limit=1").await.expect(200);
        let near = list.at("/requests/0/nearest");
        let alias = near.as_array().unwrap().iter().find_map(|near| near["alias"].as_str());
        let story = format!("version: 1\naliases:\n  {}\n", alias.expect("one of them is assumed"));
        let checked = sim.admin().bytes("POST", "/__admin/scenarios/check", "application/yaml", story).await;
        assert_eq!(checked.at("/valid"), serde_json::json!(true), "{path} {checked}");
    }
}
