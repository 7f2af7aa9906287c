//! How a server starts, what it announces, and what keeps it from starting.

use insta::assert_snapshot;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;

use super::{PATIENCE, Running, failing, lookalike, run, target, text};

#[tokio::test]
async fn a_server_announces_its_port_to_people_and_to_machines() {
    let path = target("announce.json");
    let _ = std::fs::remove_file(&path);
    let server =
        Running::start(lookalike(&["serve", "--port", "0", "--announce", path.to_str().unwrap()])).await;
    let port = server.port.to_string();
    assert_snapshot!(server.greeting.replace(&port, "PORT").replace(env!("CARGO_PKG_VERSION"), "VERSION"), @"lookalike VERSION is up: intelliprove http://127.0.0.1:PORT/v2 · pulse http://127.0.0.1:PORT/pulse · incode http://127.0.0.1:PORT/omni/incode-id · identify http://127.0.0.1:PORT/v1 · admin http://127.0.0.1:PORT/__admin · docs http://127.0.0.1:PORT/__docs");
    let announced: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(announced["pid"], server.child.id().unwrap());
    assert_eq!(announced["url"], format!("http://127.0.0.1:{port}"));
    assert_eq!(announced["listen"], announced["url"]);
    assert_eq!(announced["vendors"]["intelliprove"], format!("http://127.0.0.1:{port}/v2"));
    assert!(!path.with_extension("part").exists());
    assert!(server.ask("/__admin/health", "").await.starts_with("HTTP/1.1 200 OK"));
    let output = server.stop().await;
    assert!(!path.exists(), "what is announced is there");
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("SIGTERM"), "{}", text(&output.stderr));
}

#[tokio::test]
async fn a_public_url_stands_in_whatever_is_handed_out() {
    let path = target("announce-public.json");
    let _ = std::fs::remove_file(&path);
    let file = path.to_str().unwrap();
    let mut command = lookalike(&["serve", "--port", "0", "--announce", file]);
    command.args(["--public-url", "https://sim.example/base/"]);
    let mut child = command.spawn().unwrap();
    let mut greeting = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    tokio::time::timeout(PATIENCE, lines.read_line(&mut greeting)).await.unwrap().unwrap();
    assert!(greeting.contains("intelliprove https://sim.example/base/v2 "), "{greeting}");
    let announced: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(announced["url"], "https://sim.example/base");
    child.kill().await.unwrap();
}

#[tokio::test]
async fn a_setting_that_makes_no_sense_is_told_before_anything_starts() {
    for arguments in [
        ["serve", "--port", "70000"],
        ["serve", "--bind", "nowhere"],
        ["serve", "--seed", "many"],
        ["serve", "--public-url", "sim.example"],
        ["serve", "--namespace-idle", "soon"],
        ["serve", "--log-format", "xml"],
        ["serve", "--colour", "red"],
    ] {
        let output = run(&arguments).await;
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()), "{arguments:?}");
        assert!(text(&output.stderr).contains(arguments[1]), "{arguments:?}");
    }
    let output = lookalike(&["serve"]).env("LOOKALIKE_NO_HEADERS", "perhaps").output().await.unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[tokio::test]
async fn what_keeps_a_server_from_starting_is_told_and_the_code_is_1() {
    assert_snapshot!(failing(&["serve", "--port", "0", "--scenario", "nothing"]).await, @"lookalike: nothing: there is no scenario `nothing`: reading it as a file failed: No such file or directory (os error 2); `lookalike scenarios` lists the built-in ones");
    let folder = target("");
    let told =
        failing(&["serve", "--port", "0", "--announce", folder.join("no/such/a.json").to_str().unwrap()])
            .await;
    assert!(told.starts_with("lookalike: cannot write the announcement to "), "{told}");
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let told = failing(&["serve", "--port", &port]).await;
    assert_snapshot!(told.replace(&port, "PORT"), @"lookalike: cannot listen on 127.0.0.1:PORT; choose another --port, or let --port 0 find a free one: Address already in use (os error 98)");
}
