//! Paths and methods that are not served (section 2, step 2; section 3).

use std::collections::BTreeMap;

use super::operations::listed;
use crate::support::Sim;

/// Acceptance 20.
#[tokio::test]
async fn an_unknown_path_is_404_whoever_asks() {
    let sim = Sim::start().await;
    for path in [
        "/v2",
        "/v2/",
        "/v2/nothing",
        "/v2/users/nobody",
        "/v2/facescans/url/x",
        "/v2/widgets",
        "/v2/widgets/main/data",
        "/v2/userprofiles",
        "/v2/Users",
        "/v2/questions/answers",
        "/plugin/x",
        "/plugin/api",
        "/plugin/api/sessions/x",
        "/cdn",
        "/cdn/",
        "/cdn/x",
    ] {
        for caller in [sim.caller(), sim.intelliprove()] {
            for method in ["GET", "POST", "BREW"] {
                if path == "/cdn/x" && method != "GET" {
                    continue;
                }
                let answer = sim.unchanged_by(caller.call(method, path)).await;
                assert_eq!(answer.to_string(), r#"404 {"detail":"Not Found"}"#, "{method} {path}");
                let reason = if path == "/cdn/x" { "not-found" } else { "unknown-route" };
                assert_eq!(answer.reason(), reason, "{method} {path}");
            }
        }
    }
}

/// Acceptance 20, for every path and method: `allow` holds the methods of the first row with that path.
#[tokio::test]
async fn a_wrong_method_is_405_and_told_what_the_first_row_allows() {
    let sim = Sim::start().await;
    let mut served: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for operation in listed(&sim).await {
        let path = operation["path"].as_str().unwrap().to_owned();
        served.entry(path).or_default().push(serde_json::from_value(operation["methods"].clone()).unwrap());
    }
    // The fixed path meets the row with the parameter first.
    served.get_mut("/v2/userprofiles/physical").unwrap().insert(0, vec!["GET".into()]);
    let mut refused = 0;
    for (path, rows) in &served {
        let sent = path.replace(['{', '}'], "").replace("*path", "x");
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"] {
            if rows.iter().flatten().any(|known| known == method) {
                continue;
            }
            let answer = sim.unchanged_by(sim.caller().call(method, &sent)).await;
            let body = if method == "HEAD" { "" } else { r#"{"detail":"Method Not Allowed"}"# };
            assert_eq!(answer.to_string(), format!("405 {body}"), "{method} {sent}");
            assert_eq!(answer.header("allow"), rows[0].join(", "), "{method} {sent}");
            assert_eq!(answer.reason(), "method", "{method} {sent}");
            refused += 1;
        }
    }
    assert_eq!(refused, 160);
}

/// Acceptance 20, by name.
#[tokio::test]
async fn metrics_allow_get_and_head_on_users_is_405_without_a_body() {
    let sim = Sim::start().await;
    let metrics = sim.intelliprove().delete("/v2/metrics").await;
    assert_eq!((metrics.status, metrics.header("allow")), (405, "GET"));
    let users = sim.intelliprove().call("HEAD", "/v2/users").await;
    assert_eq!((users.status, users.header("allow"), users.body.len()), (405, "POST", 0));
}

/// Section 2: HEAD on pages and `/cdn` answers as GET without body.
#[tokio::test]
async fn head_on_a_page_is_get_without_the_body() {
    let sim = Sim::start().await;
    for path in ["/plugin/", "/plugin/dashboard/", "/cdn/content/v1/widget-loading.html", "/cdn/nothing"] {
        let (get, head) = (sim.caller().get(path).await, sim.caller().call("HEAD", path).await);
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        for name in [
            "content-type",
            "content-length",
            "cache-control",
            "content-security-policy",
            "x-lookalike-reason",
        ] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
    }
}

/// Section 1: the page's own host.
#[tokio::test]
async fn the_root_of_the_plugin_host_is_the_page() {
    let sim = Sim::start().await;
    let host = sim.caller().with("host", "plugin.intelliprove.com");
    let page = sim.caller().get("/plugin/").await.expect(200);
    let expected = page.text().replace(&sim.server.url(), "http://plugin.intelliprove.com");
    assert_eq!(host.get("/?action_token=x").await.expect(200).text(), expected);
    assert_eq!(host.call("POST", "/").await.to_string(), r#"405 {"detail":"Method Not Allowed"}"#);
    sim.caller().get("/").await.expect(404);
}

/// Section 2, steps 1 to 4: the route is judged before the body and the credentials.
#[tokio::test]
async fn a_route_is_judged_before_the_body() {
    let sim = Sim::start().await;
    let large = || "x".repeat(2_000_000);
    for (method, path, status) in [
        ("POST", "/v2/x", 404),
        ("PUT", "/v2/metrics", 405),
        ("POST", "/v2/users/", 307),
        ("PUT", "/v2/userprofiles/physical", 404),
        ("PUT", "/v2/users", 413),
    ] {
        let answer = sim.unchanged_by(sim.caller().bytes(method, path, "application/json", large())).await;
        assert_eq!(answer.status, status, "{method} {path}");
    }
}
