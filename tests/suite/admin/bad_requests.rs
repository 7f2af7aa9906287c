//! Everything else that can be wrong with a request to the control API: path, method, name, contradiction.

use insta::assert_snapshot;
use serde_json::json;

use crate::support::{Answer, Sim};

fn is_problem(answer: &Answer, status: u16, word: &str) {
    assert_eq!((answer.status, answer.reason()), (status, word), "{answer}");
    assert_eq!(answer.header("content-type"), "application/problem+json", "{answer}");
    assert!(!answer.text_at("/hint").is_empty(), "{answer}");
}

#[tokio::test]
async fn an_unknown_path_is_404_and_says_where_the_known_are_listed() {
    let sim = Sim::start().await;
    for path in [
        "/__admins",
        "/__admin/nothing",
        "/__admin/clock/nothing",
        "/__admin/requests/a/b",
        "/__admin//clock",
        "/__ui",
        "/__admin/Clock",
        "/__docs/openapi",
    ] {
        for method in ["GET", "POST", "PUT", "DELETE", "BREW"] {
            is_problem(&sim.unchanged_by(sim.admin().call(method, path)).await, 404, "unknown-route");
        }
    }
    assert_snapshot!(sim.admin().get("/__admin/nothing").await, @r#"404 {"type":"urn:lookalike:problem:unknown-route","title":"Not Found","status":404,"detail":"nothing is served at `/__admin/nothing`","hint":"GET /__docs/openapi/admin.json lists every path"}"#);
}

#[tokio::test]
async fn a_path_of_ours_that_is_nearly_right_is_told_as_it_was_probably_meant() {
    let sim = Sim::start().await;
    for (path, meant) in [
        ("/@t1/_admin/clock", Some("/@t1/__admin/clock")),
        ("/admin/clock", Some("/__admin/clock")),
        ("/_admin", Some("/__admin")),
        ("/__doc/openapi/admin.json", Some("/__docs/openapi/admin.json")),
        ("/__admin/@t1/clock", Some("/@t1/__admin/clock")),
        ("/__admin/@t1/requests/t1-1", Some("/@t1/__admin/requests/t1-1")),
        ("/__admin/@t%201/clock", None),
        ("/__admin/clok", Some("/__admin/clock")),
        ("/nothing/at/all", None),
    ] {
        let detail = sim.outside().get(path).await.expect(404).text_at("/detail");
        let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        assert!(detail.ends_with(&format!("`{meant}")), "{path}: {detail}");
    }
}

#[tokio::test]
async fn a_wrong_method_is_405_with_those_that_are_allowed() {
    let sim = Sim::start().await;
    let table = [
        ("/__admin/health", "GET, HEAD"),
        ("/__admin", "GET, HEAD"),
        ("/__admin/events", "GET"),
        ("/__admin/operations", "GET, HEAD"),
        ("/__admin/namespaces", "GET, HEAD, POST"),
        ("/__admin/namespaces/default", "GET, HEAD, DELETE"),
        ("/__admin/reset", "POST"),
        ("/__admin/clock", "GET, HEAD, PUT"),
        ("/__admin/clock/advance", "POST"),
        ("/__admin/outcomes", "GET, HEAD, POST, DELETE"),
        ("/__admin/faults", "GET, HEAD, POST, DELETE"),
        ("/__admin/actions", "GET, HEAD"),
        ("/__admin/actions/intelliprove.unlock", "POST"),
        ("/__admin/requests", "GET, HEAD, DELETE"),
        ("/__admin/requests/default-1", "GET, HEAD"),
        ("/__admin/state", "GET, HEAD, PUT"),
        ("/__admin/tokens/intelliprove", "POST"),
        ("/__docs", "GET, HEAD"),
        ("/__docs/openapi/admin.json", "GET, HEAD"),
    ];
    for (path, allowed) in table {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
            if allowed.split(", ").any(|allowed| allowed == method) {
                continue;
            }
            let answer = sim.unchanged_by(sim.admin().call(method, path)).await;
            is_problem(&answer, 405, "wrong-method");
            assert_eq!(answer.header("allow"), allowed, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_name_that_no_namespace_can_have_is_refused() {
    let sim = Sim::start().await;
    let (long, endless) = ("n".repeat(65), "n".repeat(500_000));
    for name in ["", " ", "a b", "a/b", "ä", "a\u{0}", "../x", "@a", &long, &endless] {
        let answer = sim.admin().post("/__admin/namespaces", json!({ "name": name })).await;
        is_problem(&answer, 422, "invalid");
        assert!(answer.body.len() < 1500, "a long name is not echoed in full");
    }
    for name in ["a%20b", "%C3%A4", "%00", "%zz", &long] {
        for method in ["GET", "DELETE"] {
            let answer = sim.admin().call(method, &format!("/__admin/namespaces/{name}")).await;
            is_problem(&answer, 404, "unknown-namespace");
        }
        is_problem(&sim.outside().get(&format!("/@{name}/__admin/clock")).await, 400, "bad-namespace");
    }
    is_problem(&sim.admin().delete("/__admin/namespaces/%ff").await, 400, "bad-path");
    is_problem(
        &sim.outside().with("x-lookalike-namespace", "a b").get("/__admin/clock").await,
        400,
        "bad-namespace",
    );
}

#[tokio::test]
async fn missing_and_contradictory_members_are_told_apart() {
    let sim = Sim::start().await;
    let here = sim.namespace.as_str();
    let table = [
        ("/__admin/namespaces", json!({ "seed": 1 })),
        ("/__admin/namespaces", json!({ "name": "x", "from": here, "seed": 1 })),
        ("/__admin/namespaces", json!({ "name": "x", "from": here, "scenario": "default" })),
        ("/__admin/namespaces", json!({ "name": "x", "from": "nobody" })),
        ("/__admin/namespaces", json!({ "name": "x", "scenario": "nothing" })),
        ("/__admin/namespaces", json!({ "name": "x", "scenario": "/etc/passwd" })),
        ("/__admin/namespaces", json!({ "name": "x", "clock": { "mode": "slow" } })),
        ("/__admin/namespaces", json!({ "name": "x", "clock": { "at": "noon" } })),
        ("/__admin/namespaces", json!({ "name": "x", "clock": { "tz": "UTC" } })),
        ("/__admin/namespaces", json!({ "name": "x", "seed": 1.5 })),
        ("/__admin/namespaces", json!({ "name": here })),
        ("/__admin/namespaces", json!({ "name": here, "from": here })),
        ("/__admin/clock/advance", json!({})),
        ("/__admin/clock/advance", json!({ "by": "1h", "to": "2030-01-01T00:00:00Z" })),
        ("/__admin/clock/advance", json!({ "to": "2026-03-01T08:59:59Z" })),
        ("/__admin/clock/advance", json!({ "by": "-1h" })),
        ("/__admin/clock/advance", json!({ "by": "1h", "within": "61m" })),
        ("/__admin/clock/advance", json!({ "by": "1h", "within": 5 })),
        ("/__admin/clock/advance", json!({ "by": "1 hour" })),
        ("/__admin/clock/advance", json!({ "by": 3600 })),
        ("/__admin/clock/advance", json!({ "to": "2026-03-01" })),
    ];
    let mut told = Vec::new();
    for (path, body) in table {
        let answer = sim.unchanged_by(sim.admin().post(path, body)).await;
        assert!((400..500).contains(&answer.status), "{answer}");
        told.push(format!("{} {} → {}", answer.status, answer.text_at("/detail"), answer.text_at("/hint")));
    }
    assert_snapshot!(told.join("\n"), @r#"
    422 `name` is missing → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    422 `from` goes with neither `scenario` nor `seed` → a copy keeps both from its origin; leave them out
    422 `from` goes with neither `scenario` nor `seed` → a copy keeps both from its origin; leave them out
    404 there is no namespace `nobody` → GET /__admin/namespaces lists those that are there; POST creates one
    422 no built-in scenario is named `nothing` → GET /__admin/scenarios lists the built-in ones
    422 no built-in scenario is named `/etc/passwd` → GET /__admin/scenarios lists the built-in ones
    422 at `clock.mode`: `slow` is none of live, frozen → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    422 at `clock.at`: `noon` is not a time; expected RFC 3339 such as 2026-03-01T09:00:00Z → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    422 at `clock.tz`: `tz` is not known here; known are at, mode → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    422 at `seed`: expected a whole number, 0 or more, found the number 1.5 → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    409 namespace `bad_requests.missing_and_contradictory_members_are_told_apart` exists already → choose another name, or drop it with DELETE /__admin/namespaces/{name} first
    409 namespace `bad_requests.missing_and_contradictory_members_are_told_apart` exists already → choose another name, or drop it with DELETE /__admin/namespaces/{name} first
    422 exactly one of `by` and `to` is needed → send such as {"by":"6h"}
    422 exactly one of `by` and `to` is needed → send such as {"by":"6h"}
    422 2026-03-01T08:59:59.000Z lies before 2026-03-01T09:00:00.000Z, which the clock shows → turn it back with PUT /__admin/clock
    422 at `by`: `-1h` is not a length of time; expected such as 6h, 1h30m or 400ms → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    422 `within` is longer than 1h → wait for less, and advance again
    422 at `within`: expected a length of time such as "6h", "1h30m" or "400ms", found the number 5 → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    422 at `by`: `1 hour` is not a length of time; expected such as 6h, 1h30m or 400ms → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    422 at `by`: expected a length of time such as "6h", "1h30m" or "400ms", found the number 3600 → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    422 at `to`: `2026-03-01` is not a time; expected RFC 3339 such as 2026-03-01T09:00:00Z → correct it and send it again; GET /__docs/openapi/admin.json describes every body
    "#);
}

#[tokio::test]
async fn a_query_that_a_call_does_not_know_is_refused_where_it_would_be_ignored_at_a_cost() {
    let sim = Sim::start().await;
    sim.queue("intelliprove.get_user", &["not_found"]).await;
    let name = format!("/__admin/namespaces/{}?force=true", sim.namespace);
    for path in [
        "/__admin/outcomes?id=x",
        "/__admin/outcomes?id=-1",
        "/__admin/outcomes?id=",
        "/__admin/outcomes?ids=1",
        "/__admin/outcomes?id=1&id=2",
        "/__admin/faults?id=x",
        "/__admin/faults?operation=a",
        "/__admin/requests?id=1",
        &name,
    ] {
        is_problem(&sim.unchanged_by(sim.admin().delete(path)).await, 422, "bad-query");
    }
}

/// Every call of the control API, as its own document lists them; probes may ask for health as they like.
fn calls() -> Vec<(String, String)> {
    let document: serde_json::Value =
        serde_json::from_str(&lookalike::offline::openapi(Some("admin")).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let calls = paths.flat_map(|(path, methods)| {
        methods.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone()))
    });
    calls.filter(|(_, path)| path != "/__admin/health" && !path.starts_with("/__docs")).collect()
}

#[tokio::test]
async fn no_call_ignores_a_query_that_it_does_not_know() {
    let sim = Sim::start().await;
    let calls = calls();
    assert!(calls.len() > 40, "{}", calls.len());
    for (method, path) in calls {
        let path = format!("{}?colour=red", path.replace(['{', '}'], ""));
        let answer = sim.unchanged_by(sim.admin().call(&method, &path)).await;
        is_problem(&answer, 422, "bad-query");
        assert!(
            answer.text_at("/detail").contains("`colour` is not known here"),
            "{method} {path}: {answer}"
        );
    }
}

/// What a newcomer would have to know Rust, or our code, to understand.
const JARGON: [&str; 15] = [
    "struct",
    "u8",
    "u16",
    "u32",
    "u64",
    "usize",
    "i64",
    "f64",
    "variant",
    "a sequence",
    "unit value",
    "EOF",
    "ident",
    "serde",
    "at `.`",
];

#[tokio::test]
async fn no_message_speaks_rust() {
    let sim = Sim::start().await;
    let bodies = ["", "{", "[]", "5", "null", "\"x\"", "name=x", "{}", r#"{"colour":1}"#, "{} {}"];
    let values =
        ["5", "-5", "1.5", "70000", "\"x\"", "\"5\"", "true", "null", "[]", "{}", "[5]", r#"{"x":1}"#];
    let mut told = 0;
    for (method, path) in calls().into_iter().filter(|(method, _)| method == "POST" || method == "PUT") {
        let document: serde_json::Value =
            serde_json::from_str(&lookalike::offline::openapi(Some("admin")).unwrap()).unwrap();
        let pointer = format!(
            "/paths/{}/{}/requestBody/content/application~1json/schema/$ref",
            path.replace('/', "~1"),
            method.to_lowercase()
        );
        let schema =
            document.pointer(&pointer).and_then(|link| document.pointer(link.as_str()?.strip_prefix('#')?));
        let members = schema.and_then(|schema| schema["properties"].as_object()).into_iter().flatten();
        let wrong = members.flat_map(|(name, _)| values.map(|value| format!(r#"{{"{name}":{value}}}"#)));
        let wrong: Vec<_> = bodies.map(str::to_owned).into_iter().chain(wrong).collect();
        let path =
            path.replace("{action}", "incode.complete_verification").replace("{vendor}", "intelliprove");
        let path = path.replace(['{', '}'], "");
        for body in wrong {
            let answer = sim.admin().bytes(&method, &path, "application/json", body.clone()).await;
            if answer.status < 400 {
                continue;
            }
            let text = answer.text_at("/detail");
            let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let is_said = |word: &&str| {
                if word.contains(' ') || word.contains('`') {
                    text.contains(*word)
                } else {
                    words.contains(word)
                }
            };
            assert!(!JARGON.iter().any(is_said), "{method} {path} {body}: {text}");
            assert!(!answer.text_at("/hint").is_empty(), "{method} {path} {body}: {answer}");
            told += 1;
        }
    }
    assert!(told > 300, "{told}");
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused() {
    let sim = Sim::start().await;
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let caller = sim.admin().with(name, value);
        for (method, path) in [("POST", "/__admin/reset"), ("GET", "/__admin/state"), ("GET", "/__docs")] {
            is_problem(&sim.unchanged_by(caller.call(method, path)).await, 403, "cross-origin");
        }
    }
    let own = sim.admin().with("origin", &sim.server.url()).with("sec-fetch-site", "same-origin");
    own.get("/__admin/clock").await.expect(200);
}

#[tokio::test]
async fn what_meets_no_operation_cannot_be_struck() {
    let sim = Sim::start().await;
    let fault = json!({ "operation": "identify.unresolved", "inject": { "status": 503 } });
    let rule = json!({ "operation": "identify.unresolved", "respond": { "status": 200 } });
    for (path, rule) in [("/__admin/faults", fault), ("/__admin/overrides", rule)] {
        let refused = sim.unchanged_by(sim.admin().post(path, rule)).await.expect(422);
        let detail =
            "`identify.unresolved` stands for requests that meet no operation, and nothing strikes those";
        assert_eq!(refused.text_at("/detail"), detail);
    }
}

#[tokio::test]
async fn a_byte_order_mark_before_a_body_is_passed_over() {
    let sim = Sim::start().await;
    let body = "\u{feff}{\"by\":\"1s\"}";
    sim.admin().bytes("POST", "/__admin/clock/advance", "application/json", body).await.expect(200);
    let wrong = sim.admin().bytes("POST", "/__admin/clock/advance", "application/json", "\u{feff}").await;
    is_problem(&wrong, 400, "malformed-body");
}
