//! Pages that a developer has open beside the simulator: none of another origin may steer it, token or not.
//!
//! `fixtures/browsers/chromium.json` is what a real Chromium sent, word for word; `record.py` beside it recorded it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Caller, Sim};

const RECORDED: &str = include_str!("../../../fixtures/browsers/chromium.json");

/// Why the requests of a page are refused, by what the recording calls it; those of our own are let in.
const PAGES: [(&str, Option<&str>); 7] = [
    ("a page of the internet", Some("cross-origin")),
    ("a sandboxed frame of a page of the internet", Some("cross-origin")),
    ("another application on this machine", Some("cross-origin")),
    ("another name of this machine", Some("cross-origin")),
    ("a page whose name was led to our address", Some("foreign-host")),
    ("our own page", None),
    ("the address bar", None),
];

/// What must have been recorded of every page that can do it.
const CALLS: [&str; 11] = [
    "fetch-get",
    "fetch-get-no-cors",
    "fetch-get-with-credentials",
    "fetch-post-text",
    "beacon",
    "event-source",
    "image",
    "script",
    "frame",
    "form-post-application/x-www-form-urlencoded",
    "form-post-text/plain",
];

/// A caller that sends what was recorded, but for what belongs to the connection.
fn as_recorded(sim: &Sim, request: &Value) -> Caller {
    let fields = request["headers"].as_array().unwrap();
    let fields = fields.iter().map(|field| (field[0].as_str().unwrap(), field[1].as_str().unwrap()));
    fields
        .filter(|(name, _)| !matches!(*name, "connection" | "content-length" | "accept-encoding"))
        .fold(sim.admin(), |caller, (name, value)| caller.with(name, value))
}

#[tokio::test]
async fn no_page_of_others_gets_in_with_what_chromium_really_sends() {
    let sim = Sim::start().await;
    let recorded: Value = serde_json::from_str(RECORDED).unwrap();
    let requests = recorded["requests"].as_array().unwrap();
    for (page, refused) in PAGES {
        let of_page: Vec<_> = requests.iter().filter(|request| request["page"] == page).collect();
        let calls: BTreeSet<_> = of_page.iter().map(|request| request["call"].as_str().unwrap()).collect();
        let is_whole = page == "the address bar" || CALLS.iter().all(|call| calls.contains(call));
        assert!(is_whole, "{page}: {calls:?}");
        for request in of_page {
            let what = format!("{page}: {}", request["call"]);
            let caller = as_recorded(&sim, request);
            let method = request["method"].as_str().unwrap();
            for path in ["/__admin/state", "/__admin/clock/advance", "/__docs"] {
                let answer = sim.unchanged_by(caller.call(method, path)).await;
                match refused {
                    Some(reason) => assert_eq!((answer.status, answer.reason()), (403, reason), "{what}"),
                    None => assert_ne!(answer.status, 403, "{what}: {answer}"),
                }
                assert_eq!(answer.header("access-control-allow-origin"), "", "{what}");
            }
        }
    }
    assert_eq!(
        PAGES.len(),
        requests.iter().map(|request| &request["page"]).map(Value::to_string).collect::<BTreeSet<_>>().len()
    );
}

/// A header field.
type Field = (&'static str, &'static str);

/// What others send, after their documentation: a name, the header fields, and whether they are let in.
fn browsers() -> Vec<(&'static str, Vec<Field>, Option<&'static str>)> {
    const CHROME: Field = (
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
            "a page whose host is the end of ours",
            vec![("host", "checkout-7.localhost:8080"), ("origin", "http://localhost:8080")],
            Some("cross-origin"),
        ),
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
                    assert_eq!((answer.status, answer.reason()), (403, reason), "{what}: {method} {path}");
                }
                None => assert_ne!(answer.status, 403, "{what}: {method} {path}: {answer}"),
            }
            assert_eq!(answer.header("access-control-allow-origin"), "", "{what}");
        }
    }
}

#[tokio::test]
async fn a_name_that_is_refused_is_told_with_the_names_that_are_taken() {
    let sim = Sim::start().await;
    let under = async |host: &str| sim.admin().with("host", host).get("/__admin/clock").await;
    let hint = under("sim.corp").await.expect(403).text_at("/hint");
    assert!(hint.contains("IP address") && hint.contains("one without a dot"), "{hint}");
    let endings = ["localhost", "local", "internal", "test", "example", "invalid", "home.arpa", "lan", "svc"];
    for ending in endings {
        assert!(hint.contains(&format!(".{ending}")), "{ending}: {hint}");
        under(&format!("sim.{ending}:8080")).await.expect(200);
    }
}
