//! The binary: commands, flags, environment, signals, exit codes.

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;

use insta::assert_snapshot;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

mod environment;

use crate::support::{Receiver, Reply};

/// Longer than anything takes here; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

fn lookalike(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

async fn run(arguments: &[&str]) -> Output {
    lookalike(arguments).output().await.unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A command that must fail: nothing on standard output, code 1, and why.
async fn failing(arguments: &[&str]) -> String {
    let output = run(arguments).await;
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()), "{arguments:?}");
    text(&output.stderr)
}

/// A running server and where it is.
struct Running {
    child: Child,
    greeting: String,
    port: u16,
}

impl Running {
    /// Start it and wait for its greeting, which is printed once the port is taken and announced.
    async fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut greeting = String::new();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        tokio::time::timeout(PATIENCE, lines.read_line(&mut greeting)).await.unwrap().unwrap();
        let port = greeting.split("http://127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next());
        let port = port.unwrap_or_else(|| panic!("no port in {greeting:?}")).parse().unwrap();
        Self { child, greeting, port }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.unwrap()
    }

    /// Ask for a path on a connection of its own; the whole answer.
    async fn ask(&self, path: &str, headers: &str) -> String {
        let mut connection = self.connect().await;
        let request = format!("GET {path} HTTP/1.1\r\nhost: h\r\nconnection: close\r\n{headers}\r\n");
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await.unwrap();
        answer
    }

    async fn signal(&self, name: &str) {
        let pid = self.child.id().unwrap().to_string();
        let sent =
            Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", name, &pid]).status().await.unwrap();
        assert!(sent.success());
    }

    /// Tell it to end and wait for its end.
    async fn stop(mut self) -> Output {
        self.signal("TERM").await;
        tokio::time::timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap();
        self.child.wait_with_output().await.unwrap()
    }
}

/// Read until the answer holds `end`.
async fn read_until(connection: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains(end) {
        let mut chunk = [0; 1024];
        let size = connection.read(&mut chunk).await.unwrap();
        assert!(size > 0, "closed after {}", String::from_utf8_lossy(&read));
        read.extend_from_slice(&chunk[..size]);
    }
    text(&read)
}

fn target(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

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
async fn a_terminated_server_ends_within_a_second_whatever_connections_are_idle() {
    for signal in ["TERM", "INT"] {
        let mut server = Running::start(lookalike(&["serve", "--port", "0"])).await;
        let mut idle = Vec::new();
        for _ in 0..5 {
            let mut connection = server.connect().await;
            connection.write_all(b"GET /__admin/clock HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
            read_until(&mut connection, "\"mode\"").await;
            idle.push(connection);
            idle.push(server.connect().await);
        }
        server.signal(signal).await;
        let ended = tokio::time::timeout(Duration::from_secs(1), server.child.wait()).await;
        assert_eq!(ended.expect("it ends within a second").unwrap().code(), Some(0), "{signal}");
    }
}

#[tokio::test]
async fn a_request_on_its_way_is_answered_before_the_end() {
    let mut server = Running::start(lookalike(&["serve", "--port", "0"])).await;
    let mut connection = server.connect().await;
    let head =
        "POST /v2/users HTTP/1.1\r\nhost: h\r\nx-api-key: test-key\r\ncontent-type: application/json\r\n";
    let body = r#"{"external_user_id":"anna@example.test"}"#;
    let length = body.len();
    let request = format!("{head}content-length: {length}\r\nexpect: 100-continue\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    // The server says this once it has begun with the request.
    read_until(&mut connection, "100 Continue\r\n\r\n").await;
    server.signal("TERM").await;
    // Without a request on its way it would have ended by now; it waits for this one, though not for ever.
    let ended = tokio::time::timeout(Duration::from_millis(200), server.child.wait()).await;
    assert!(ended.is_err(), "it ended with a request on its way");
    connection.write_all(body.as_bytes()).await.unwrap();
    let answer = read_until(&mut connection, "\"language\"").await;
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    assert_eq!(server.stopped().await, Some(0));
}

/// A server with a webhook on its way to that receiver.
async fn notifying(receiver: &Receiver, name: &str) -> Running {
    let path = target(name);
    let events = "[verification.completed]";
    let entry = format!("{{ vendor: incode, events: {events}, url: \"{}\" }}", receiver.url("/"));
    std::fs::write(&path, format!("version: 1\nwebhooks:\n  - {entry}\n")).unwrap();
    let scenario = path.to_str().unwrap();
    let server = Running::start(lookalike(&["serve", "--port", "0", "--scenario", scenario])).await;
    let body = r#"{"status":"FAILED"}"#;
    let head =
        "POST /__admin/actions/incode.complete_verification HTTP/1.1\r\nhost: h\r\nconnection: close\r\n";
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    let mut connection = server.connect().await;
    connection.write_all(request.as_bytes()).await.unwrap();
    read_until(&mut connection, "verification_id").await;
    receiver.received(1).await;
    server
}

#[tokio::test]
async fn a_webhook_on_its_way_may_arrive_before_the_end_but_holds_nobody_up() {
    const LOST: &str = "webhooks that were pending are dropped";
    for (name, reply, is_lost) in [
        ("arriving.yaml", Reply::Late(Duration::from_millis(200)), false),
        ("hanging.yaml", Reply::Hang, true),
    ] {
        let receiver = Receiver::start().await;
        receiver.otherwise(reply);
        let server = notifying(&receiver, name).await;
        let began = tokio::time::Instant::now();
        let output = server.stop().await;
        let lasted = began.elapsed();
        assert!(lasted < Duration::from_secs(1), "{name}: {lasted:?}");
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(text(&output.stderr).contains(LOST), is_lost, "{name}: {}", text(&output.stderr));
        assert!(is_lost || lasted >= Duration::from_millis(150), "{name}: {lasted:?}");
    }
}

impl Running {
    /// Wait for its end, which it was told of already; its exit code.
    async fn stopped(mut self) -> Option<i32> {
        tokio::time::timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap().code()
    }
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

#[tokio::test]
async fn a_running_server_is_healthy_and_where_none_runs_there_is_no_health() {
    let server = Running::start(lookalike(&["serve", "--port", "0"])).await;
    let port = server.port.to_string();
    let output = run(&["healthcheck", "--port", &port]).await;
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
    let output = run(&["healthcheck", "--port", &port, "--bind", "0.0.0.0"]).await;
    assert_eq!(output.status.code(), Some(0));
    let by_environment = lookalike(&["healthcheck"]).env("LOOKALIKE_PORT", &port).output().await.unwrap();
    assert_eq!(by_environment.status.code(), Some(0));
    server.stop().await;
    let told = failing(&["healthcheck", "--port", &port]).await;
    assert_snapshot!(told.replace(&port, "PORT"), @"lookalike: no server answers at 127.0.0.1:PORT: Connection refused (os error 111)");
}

#[tokio::test]
async fn a_stranger_on_the_port_is_not_healthy() {
    let stranger = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = stranger.local_addr().unwrap().port().to_string();
    let answering = async {
        let (mut connection, _) = stranger.accept().await.unwrap();
        read_until(&mut connection, "\r\n\r\n").await;
        connection.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    };
    let arguments = ["healthcheck", "--port", &port];
    let (told, ()) = tokio::join!(failing(&arguments), answering);
    assert_snapshot!(told.replace(&port, "PORT"), @"lookalike: the server at 127.0.0.1:PORT answered status 404");
}

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
    let table = text(&run(&["operations"]).await.stdout);
    assert_eq!(table.lines().filter(|line| line.starts_with("intelliprove.")).count(), 27);
    assert_snapshot!(table.lines().nth(2).unwrap(), @"intelliprove.update_user                  PUT|PATCH  /v2/users                                                assumed     Change birth date, sex, language");
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
