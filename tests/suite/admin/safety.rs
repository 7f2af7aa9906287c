//! Who may call the control API: the token, and what real browsers send.

use lookalike::settings::{Secret, Settings};
use serde_json::json;

use crate::support::{Caller, Server, Sim};

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
    let health = sim.admin().get("/__admin/health").await.expect(200);
    assert!(!health.text().contains(TOKEN));
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

/// What a browser sends, word for word: a name, the header fields, and whether they are let in.
fn browsers() -> Vec<(&'static str, Vec<(&'static str, &'static str)>, Option<&'static str>)> {
    const CHROME: (&str, &str) = (
        "user-agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    );
    const FIREFOX: (&str, &str) =
        ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0");
    vec![
        (
            "a person opens it in the address bar",
            vec![
                ("host", "127.0.0.1:8080"),
                CHROME,
                ("sec-fetch-site", "none"),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-user", "?1"),
                ("sec-fetch-dest", "document"),
                ("upgrade-insecure-requests", "1"),
            ],
            None,
        ),
        (
            "our own page fetches",
            vec![
                ("host", "localhost:8080"),
                CHROME,
                ("origin", "http://localhost:8080"),
                ("referer", "http://localhost:8080/__ui/"),
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-mode", "cors"),
                ("sec-fetch-dest", "empty"),
            ],
            None,
        ),
        (
            "a page of the internet posts with fetch, as Chrome does",
            vec![
                ("host", "127.0.0.1:8080"),
                CHROME,
                ("origin", "https://evil.com"),
                ("referer", "https://evil.com/"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "no-cors"),
                ("sec-fetch-dest", "empty"),
                ("content-type", "text/plain;charset=UTF-8"),
            ],
            Some("cross-origin"),
        ),
        (
            "a form of a page of the internet, as Firefox sends it",
            vec![
                ("host", "localhost:8080"),
                FIREFOX,
                ("origin", "http://evil.com"),
                ("referer", "http://evil.com/"),
                ("sec-fetch-dest", "document"),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-site", "cross-site"),
                ("content-type", "application/x-www-form-urlencoded"),
            ],
            Some("cross-origin"),
        ),
        (
            "a picture in a page of the internet",
            vec![
                ("host", "127.0.0.1:8080"),
                FIREFOX,
                ("referer", "https://evil.com/"),
                ("sec-fetch-dest", "image"),
                ("sec-fetch-mode", "no-cors"),
                ("sec-fetch-site", "cross-site"),
            ],
            Some("cross-origin"),
        ),
        (
            "a sandboxed frame",
            vec![("host", "127.0.0.1:8080"), CHROME, ("origin", "null"), ("sec-fetch-site", "cross-site")],
            Some("cross-origin"),
        ),
        (
            "another application on this machine, on another port",
            vec![
                ("host", "localhost:8080"),
                CHROME,
                ("origin", "http://localhost:3000"),
                ("sec-fetch-site", "same-site"),
                ("sec-fetch-mode", "cors"),
            ],
            Some("cross-origin"),
        ),
        (
            // Over plain HTTP to a name that it takes for the page's own, a browser sends neither Origin nor Sec-Fetch.
            "a page whose name was led to our address reads (DNS rebinding)",
            vec![
                ("host", "rebind.evil.com:8080"),
                CHROME,
                ("referer", "http://rebind.evil.com:8080/"),
                ("accept", "*/*"),
            ],
            Some("foreign-host"),
        ),
        (
            "the same page posts",
            vec![
                ("host", "rebind.evil.com:8080"),
                FIREFOX,
                ("origin", "http://rebind.evil.com:8080"),
                ("referer", "http://rebind.evil.com:8080/"),
                ("content-type", "application/json"),
            ],
            Some("foreign-host"),
        ),
        (
            "a test in a container beside it",
            vec![("host", "lookalike:8080"), ("user-agent", "okhttp/4.12.0")],
            None,
        ),
        ("a test in a cluster", vec![("host", "lookalike.dev.svc.cluster.local:8080")], None),
        (
            "a namespace's own name",
            vec![("host", "checkout-7.localhost:8080"), ("origin", "http://checkout-7.localhost:8080")],
            None,
        ),
    ]
}

#[tokio::test]
async fn pages_of_others_are_kept_out_by_what_browsers_really_send() {
    let sim = Sim::start().await;
    for (what, headers, refused) in browsers() {
        let caller: Caller =
            headers.iter().fold(sim.admin(), |caller, (name, value)| caller.with(name, value));
        for (method, path) in
            [("GET", "/__admin/state"), ("POST", "/__admin/clock/advance"), ("GET", "/__docs")]
        {
            let answer = sim.unchanged_by(caller.call(method, path)).await;
            match refused {
                Some(reason) => {
                    assert_eq!((answer.status, answer.reason()), (403, reason), "{what}: {method} {path}")
                }
                None => assert_ne!(answer.status, 403, "{what}: {method} {path}: {answer}"),
            }
            assert_eq!(answer.header("access-control-allow-origin"), "", "{what}");
        }
    }
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
