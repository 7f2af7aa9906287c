//! What the log says of what goes wrong outside: webhooks that nobody takes, requests that nobody serves.

use serde_json::{Value, json};

use super::{Running, lookalike, target, text};
use crate::support::{Process, Receiver};

#[tokio::test]
async fn a_webhook_that_nobody_takes_is_told_in_the_log_and_to_whoever_waits() {
    let path = target("nobody-listens.yaml");
    let nobody = Receiver::nobody().await;
    let url = format!("{nobody}hooks/XbT9kQ2mLw7RzY4nPc8VdH1s?api_key=S3CRET");
    let entry = format!(
        "{{ vendor: incode, events: [verification.completed], url: \"{url}\", delivery: {{ retries: [1s, 1s] }} }}"
    );
    std::fs::write(&path, format!("version: 1\nclock: {{ mode: frozen }}\nwebhooks:\n  - {entry}\n"))
        .unwrap();
    let process = Process::playing(&path, &["--log-level", "debug"]).await;
    let post = async |path: &str, body: Value| {
        let answer =
            reqwest::Client::new().post(format!("{}{path}", process.server.url())).json(&body).send().await;
        answer.unwrap().json::<Value>().await.unwrap()
    };
    post("/__admin/actions/incode.complete_verification", json!({ "status": "FAILED" })).await;
    post("/__admin/clock/advance", json!({ "by": "0s" })).await;
    let vain = post("/__admin/webhooks/wait", json!({ "count": 1, "within": "10ms" })).await;
    let told = &vain["undelivered"][0];
    assert_eq!(told["id"], "default-w1");
    assert_eq!(told["url"], format!("{nobody}hooks/[redacted]"), "{vain}");
    assert_eq!(told["error"], "the connection was refused");
    assert!(told["next_attempt"].is_string(), "{vain}");
    let hint = vain["hint"].as_str().unwrap();
    let expected = format!(
        "nobody listens at {nobody}hooks/[redacted] as this server sees it; in a container, 127.0.0.1"
    );
    assert!(hint.starts_with(&expected), "{hint}");
    post("/__admin/clock/advance", json!({ "by": "1h" })).await;
    let given_up = post("/__admin/webhooks/wait", json!({ "count": 1, "within": "0s" })).await;
    assert_eq!(
        (&given_up["undelivered"][0]["next_attempt"], &given_up["states"]),
        (&Value::Null, &json!({ "abandoned": 1 }))
    );
    assert!(given_up["hint"].as_str().unwrap().starts_with(&expected), "{given_up}");
    let log = process.end().await;
    let told: Vec<Value> = log
        .lines()
        .filter(|line| line.contains("was not received"))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let levels: Vec<_> = told.iter().map(|line| line["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["WARN", "DEBUG", "WARN"], "{log}");
    let fields = &told[0]["fields"];
    assert_eq!(
        (&fields["webhook"], &fields["error"]),
        (&json!("default-w1"), &json!("the connection was refused"))
    );
    assert_eq!(format!("{}/", fields["to"].as_str().unwrap()), nobody);
    assert_eq!(told[2]["fields"]["next"], "none");
    assert!(!log.contains("S3CRET") && !log.contains("XbT9kQ2mLw7RzY4nPc8VdH1s"), "{log}");
}

#[tokio::test]
async fn a_request_of_no_api_is_warned_of_without_its_secrets() {
    let server = Running::start(lookalike(&["serve", "--port", "0"])).await;
    assert!(server.ask("/nope?api_key=S3CRET", "").await.starts_with("HTTP/1.1 404"));
    assert!(server.ask(&format!("/@other/{}", "long/".repeat(200)), "").await.starts_with("HTTP/1.1 404"));
    assert!(server.ask("/v2/users", "").await.starts_with("HTTP/1.1 4"));
    let log = text(&server.stop().await.stderr);
    let warned: Vec<_> = log.lines().filter(|line| line.contains("belongs to no API")).collect();
    assert!(warned.len() == 2 && log.matches("WARN").count() == 2, "{log}");
    assert!(warned[0].contains("method=GET") && warned[0].contains("path=\"/nope\""), "{log}");
    assert!(warned[1].contains("/@other/long/") && warned[1].len() < 400, "{log}");
    assert!(!log.contains("S3CRET"), "{log}");
}

#[tokio::test]
async fn a_header_field_of_ours_that_nothing_reads_is_warned_of_once_and_without_its_value() {
    let server = Running::start(lookalike(&["serve", "--port", "0"])).await;
    let known =
        "x-lookalike-namespace: one\r\nx-lookalike-outcome: not_found\r\nx-lookalike-request-id: one-1\r\n";
    for fields in
        ["X-Lookalike-Outcom: S3CRET\r\n", "x-lookalike-outcom: S3CRET\r\n", known, "x-look: alike\r\n"]
    {
        assert!(server.ask("/v2/users", fields).await.starts_with("HTTP/1.1 4"));
    }
    let log = text(&server.stop().await.stderr);
    let told = "no header field is called `x-lookalike-outcom`; did you mean `x-lookalike-outcome`?";
    assert!(log.contains(told) && log.matches("WARN").count() == 1, "{log}");
    assert!(!log.contains("S3CRET"), "{log}");
}
