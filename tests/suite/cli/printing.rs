//! What is printed: documents, tables, the log.

use insta::assert_snapshot;
use serde_json::Value;
use tokio::process::Command;

use super::{Running, failing, lookalike, run, text};

#[tokio::test]
async fn documents_and_the_table_of_operations_are_printed() {
    for (name, title) in
        [("intelliprove", "IntelliProve engine v2 (simulated)"), ("admin", "lookalike control API")]
    {
        let output = run(&["openapi", name]).await;
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((output.status.code(), &document["info"]["title"]), (Some(0), &title.into()));
    }
    let all: Value = serde_json::from_slice(&run(&["openapi"]).await.stdout).unwrap();
    assert_eq!(
        all.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["intelliprove", "pulse", "incode", "identify", "admin"]
    );
    assert_snapshot!(failing(&["openapi", "nobody"]).await, @"lookalike: no API is named `nobody`; known: intelliprove, pulse, incode, identify, admin");
    assert_snapshot!(failing(&["openapi", "admn"]).await, @"lookalike: no API is named `admn`; did you mean `admin`? known: intelliprove, pulse, incode, identify, admin");
    let table = text(&run(&["operations"]).await.stdout);
    assert!(table.ends_with('\n') && !table.ends_with("\n\n"), "the last line is blank");
    assert_eq!(table.lines().filter(|line| line.starts_with("intelliprove.")).count(), 27);
    assert_snapshot!(table.lines().nth(2).unwrap(), @"intelliprove.update_user                  PUT|PATCH  /v2/users                                                assumed     Change birth date, sex, language");
}

#[tokio::test]
async fn a_call_of_the_control_api_is_decided_by_no_vendor() {
    let told = text(&run(&["explain", "GET /__admin/clock"]).await.stdout);
    assert!(told.contains("decided by  lookalike itself"), "{told}");
}

#[tokio::test]
async fn nobody_reading_the_output_is_no_failure() {
    let command = format!("'{}' openapi | head -c 1", env!("CARGO_BIN_EXE_lookalike"));
    let output = Command::new("sh").args(["-c", &command]).output().await.unwrap();
    assert_eq!((text(&output.stdout), text(&output.stderr)), ("{".into(), String::new()));
}

#[tokio::test]
async fn log_lines_go_to_standard_error_and_keep_secrets() {
    let server =
        Running::start(lookalike(&["serve", "--port", "0", "--log-format", "json", "--log-level", "debug"]))
            .await;
    server.ask("/v2/nothing", "").await;
    let key = "0123456789abcdef".repeat(6);
    server.ask(&format!("/pulse-auth/b/{key}"), "").await;
    let output = server.stop().await;
    let lines = text(&output.stderr);
    assert!(!lines.contains(&key), "the key of a link shows in {lines}");
    let answered: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answered: Vec<_> = answered.iter().filter(|line| line["fields"]["message"] == "answered").collect();
    let paths: Vec<_> = answered.iter().map(|line| &line["fields"]["path"]).collect();
    assert_eq!(paths, ["/v2/nothing", "/pulse-auth/b/[redacted]"]);
}
