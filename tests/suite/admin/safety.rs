//! Who may call the control API: those with the token, under our names.

use lookalike::settings::{Secret, Settings};
use serde_json::json;

use crate::support::{Server, Sim};

const TOKEN: &str = "s3cret-of-the-team";

fn locked() -> Sim {
    let settings = Settings { admin_token: Some(Secret(TOKEN.into())), ..Settings::default() };
    Sim::in_namespace(Server::start(settings), "locked")
}

/// Every call of the control API, as its own document lists them.
fn calls() -> Vec<(String, String)> {
    let document: serde_json::Value =
        serde_json::from_str(&lookalike::offline::openapi(Some("admin")).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone()))
        })
        .collect()
}

#[tokio::test]
async fn where_there_is_a_token_every_call_but_health_asks_for_it() {
    let sim = locked();
    for (method, path) in calls() {
        let is_open = path == "/__admin/health" || path.starts_with("/__docs");
        let path = path.replace(['{', '}'], "");
        let answer = sim.admin().call(&method, &path).await;
        assert_eq!(answer.status == 401, !is_open, "{method} {path}: {answer}");
        if !is_open {
            assert_eq!(answer.reason(), "no-admin-token", "{method} {path}");
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"lookalike\"");
        }
    }
    sim.intelliprove().get("/v2/users?external_user_id=demo@example.test").await.expect(200);
    let admin = sim.admin().with("authorization", &format!("Bearer {TOKEN}"));
    admin.get("/__admin/state").await.expect(200);
    sim.admin().with("authorization", &format!("bearer {TOKEN}")).get("/__admin/clock").await.expect(200);
    for method in ["POST", "DELETE", "BREW"] {
        sim.admin().call(method, "/__admin/health").await.expect(401);
    }
    let health = sim.admin().get("/__admin/health").await.expect(200);
    assert!(!health.text().contains(TOKEN));
}

/// What waits for a container asks the machine it runs on by whatever name that has, and would wait for ever.
#[tokio::test]
async fn health_answers_under_any_name_and_everything_else_does_not() {
    for sim in [locked(), Sim::start().await] {
        let named = sim.admin().with("host", "docker.example.com:32768");
        for method in ["GET", "HEAD"] {
            named.call(method, "/__admin/health").await.expect(200);
        }
        for (method, path) in calls().into_iter().chain([("POST".into(), "/__admin/health".into())]) {
            if (&*method, &*path) != ("GET", "/__admin/health") {
                let answer = named.call(&method, &path.replace(['{', '}'], "")).await;
                assert!(matches!(answer.status, 401 | 403), "{method} {path}: {answer}");
            }
        }
        let page = named.with("origin", "https://evil.com").get("/__admin/health").await;
        assert_eq!((page.status, page.reason()), (403, "cross-origin"));
    }
}

#[tokio::test]
async fn nothing_but_the_token_opens() {
    let sim = locked();
    for value in [
        "",
        "Bearer",
        "Bearer ",
        "Basic czNjcmV0",
        TOKEN,
        "Bearer s3cret-of-the-tea",
        "Bearer s3cret-of-the-teams",
        "Bearer S3CRET-OF-THE-TEAM",
        "Token s3cret-of-the-team",
    ] {
        let answer = sim.admin().with("authorization", value).get("/__admin/state").await;
        assert_eq!((answer.status, answer.reason()), (401, "bad-admin-token"), "{value}");
        assert!(!answer.text().contains(TOKEN), "{answer}");
    }
    let page =
        sim.admin().with("authorization", &format!("Bearer {TOKEN}")).with("origin", "https://evil.com");
    assert_eq!(page.get("/__admin/state").await.reason(), "cross-origin", "token or not");
}

#[tokio::test]
async fn a_name_that_the_server_was_told_is_its_own() {
    let settings = Settings {
        admin_hosts: vec!["sim.corp.example.com".into()],
        public_url: Some("https://lookalike.example.org:8443/".into()),
        ..Settings::default()
    };
    let sim = Sim::in_namespace(Server::start(settings), "told");
    for (host, status) in [
        ("sim.corp.example.com", 200),
        ("SIM.corp.example.com:8080", 200),
        ("lookalike.example.org:8443", 200),
        ("lookalike.example.com", 403),
    ] {
        let answer = sim.outside().with("host", host).get("/__admin/clock").await;
        assert_eq!(answer.status, status, "{host}: {answer}");
    }
}

#[tokio::test]
async fn the_list_of_namespaces_is_cut_and_goes_on() {
    let sim = Sim::in_namespace(Server::start(Settings::default()), "a");
    for name in ["a", "b", "c"] {
        sim.outside().post("/__admin/namespaces", json!({ "name": name })).await.expect(201);
    }
    for (query, expected) in [
        ("", vec!["a", "b", "c", "default"]),
        ("?limit=2", vec!["a", "b"]),
        ("?limit=2&after=b", vec!["c", "default"]),
        ("?after=default", vec![]),
        ("?limit=0", vec![]),
    ] {
        let list = sim.outside().get(&format!("/__admin/namespaces{query}")).await.expect(200).json();
        let names: Vec<_> =
            list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, expected, "{query}");
    }
    assert_eq!(sim.outside().get("/__admin/namespaces?limits=2").await.status, 422);
}
