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
        ["serve", "--workers", "0"],
        ["serve", "--workers", "513"],
        ["serve", "--log-level", "loud"],
        ["serve", "--log-level", ""],
        ["serve", "--log-level", ",,"],
        ["serve", "--log-level", "info,"],
        ["serve", "--log-level", "foo=bar"],
        ["serve", "--log-level", "=info"],
        ["serve", "--public-url", "https://x/?q"],
        ["serve", "--public-url", "https://x#f"],
        ["serve", "--public-url", "https://?q"],
        ["serve", "--public-url", "https://a b"],
        ["serve", "--admin-token", ""],
        ["serve", "--admin-token", " "],
        ["serve", "--admin-token", "schlüssel"],
        ["serve", "--admin-host", "http://c.com"],
        ["serve", "--admin-host", "c.com:80"],
        ["serve", "--admin-host", ""],
        ["serve", "--namespace-idle", "0s"],
        ["serve", "--namespace-idle", "-1h"],
        ["serve", "--scenario", ""],
        ["serve", "--scenario", "default,"],
        ["explain", "--nth", "10001"],
        ["explain", "--nth", "0"],
        ["serve", "--public-url", "https://ann:S3CRET@sim.example"],
    ] {
        let output = run(&arguments).await;
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()), "{arguments:?}");
        assert!(text(&output.stderr).contains(arguments[1]), "{arguments:?}");
    }
    let output = lookalike(&["serve"]).env("LOOKALIKE_NO_HEADERS", "perhaps").output().await.unwrap();
    assert_eq!(output.status.code(), Some(2));
    let why = async |arguments: &[&str]| {
        let told = text(&run(arguments).await.stderr);
        told.lines()
            .next()
            .unwrap_or_default()
            .rsplit_once(": ")
            .map(|(_, why)| why.to_owned())
            .unwrap_or_default()
    };
    assert_snapshot!(why(&["serve", "--workers", "513"]).await, @"expected a whole number from 1 to 512");
    assert_snapshot!(why(&["serve", "--log-level", "loud"]).await, @"`loud` is no level; levels are off, error, warn, info, debug, trace, also for a part of the program, such as `info,lookalike::server=debug`");
    assert_snapshot!(why(&["serve", "--public-url", "https://x/?q"]).await, @"paths are put behind it, so it has neither a query nor a fragment");
    assert_snapshot!(why(&["serve", "--public-url", "https://ann@x/y"]).await, @"it is handed out to everybody, so it has neither a user nor a password");
    for arguments in
        [&["serve", "--scenario", "default,"][..], &["explain", "--scenario", ""], &["check", ""]]
    {
        assert_eq!(why(arguments).await, "an empty name; a comma too many?");
    }
    assert_snapshot!(why(&["explain", "GET /v2/users", "--nth", "10001"]).await, @"expected a whole number from 1 to 10000");
}

#[tokio::test]
async fn a_url_that_is_refused_is_told_without_its_password() {
    for url in ["https://ann:hunter2@api.example.test/v2", "ftp://ann:hunter/2@api.example.test/v2"] {
        let told = text(&run(&["serve", "--public-url", url]).await.stderr);
        assert!(told.contains("://…@api.example.test/v2' for '--public-url <URL>'"), "{told}");
        assert!(!told.contains("ann") && !told.contains("hunter"), "{told}");
    }
}

#[tokio::test]
async fn a_token_that_is_set_to_nothing_opens_the_control_api_to_nobody_and_to_everybody_neither() {
    let mut command = lookalike(&["serve", "--port", "0"]);
    let output = command.env("LOOKALIKE_ADMIN_TOKEN", "").output().await.unwrap();
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), String::new()));
    let told = text(&output.stderr);
    assert!(told.contains("leave it out for a control API that asks for none"), "{told}");
}

#[tokio::test]
async fn as_many_threads_as_may_serve_do() {
    let server = Running::start(lookalike(&["serve", "--port", "0", "--workers", "512"])).await;
    assert!(server.ask("/__admin/health", "").await.starts_with("HTTP/1.1 200 OK"));
    server.stop().await;
}

#[tokio::test]
async fn a_server_that_ends_leaves_the_announcement_of_another_where_it_is() {
    let path = target("announce-two.json");
    let file = path.to_str().unwrap();
    let first = Running::start(lookalike(&["serve", "--port", "0", "--announce", file])).await;
    let second = Running::start(lookalike(&["serve", "--port", "0", "--announce", file])).await;
    first.stop().await;
    let announced: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(announced["pid"], second.child.id().unwrap());
    second.stop().await;
    assert!(!path.exists());
}

#[tokio::test]
async fn a_server_that_cannot_start_leaves_the_announcement_of_the_one_that_has_its_port() {
    let path = target("announce-taken.json");
    let file = path.to_str().unwrap();
    let running = Running::start(lookalike(&["serve", "--port", "0", "--announce", file])).await;
    let announced = std::fs::read_to_string(&path).unwrap();
    let port = running.port.to_string();
    let second = run(&["serve", "--port", &port, "--announce", file]).await;
    assert!(text(&second.stderr).contains("cannot listen on"), "{}", text(&second.stderr));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), announced);
    running.stop().await;
}

#[tokio::test]
async fn the_announcement_of_a_server_that_is_gone_is_taken_away_at_the_start() {
    let path = target("announce-stale.json");
    let file = path.to_str().unwrap();
    let taken = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let gone = TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap();
    for stale in [format!(r#"{{"listen":"http://{gone}","pid":1}}"#), "no JSON".into()] {
        std::fs::write(&path, stale).unwrap();
        let failed = run(&["serve", "--port", &port, "--announce", file]).await;
        assert!(text(&failed.stderr).contains("cannot listen on"), "{}", text(&failed.stderr));
        assert!(!path.exists(), "nobody is sent there");
    }
}

#[tokio::test]
async fn an_address_that_nobody_can_connect_to_is_not_handed_out() {
    let path = target("announce-all.json");
    let mut command = lookalike(&["serve", "--port", "0", "--bind", "0.0.0.0", "--announce"]);
    command.arg(&path);
    let server = Running::start(command).await;
    let announced: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(announced["url"], format!("http://127.0.0.1:{}", server.port));
    assert_eq!(announced["listen"], format!("http://0.0.0.0:{}", server.port));
    server.stop().await;
}

#[tokio::test]
async fn a_number_below_nothing_is_told_as_one() {
    for (command, flags) in [
        (
            "serve",
            &[
                "--seed",
                "--port",
                "--workers",
                "--max-namespaces",
                "--namespace-idle",
                "--journal-entries",
                "--journal-bytes",
                "--journal-total-bytes",
            ][..],
        ),
        ("explain", &["--seed", "--nth", "--after"]),
        ("pattern", &["--repetition"]),
        ("healthcheck", &["--port"]),
    ] {
        for flag in flags {
            let told = text(&run(&[command, flag, "-1"]).await.stderr);
            assert!(told.contains("invalid value '-1'") && told.contains(flag), "{told}");
        }
    }
}

#[tokio::test]
async fn to_watch_nothing_is_told() {
    let scenario = target("watched-or-not.yaml");
    std::fs::write(&scenario, "version: 1\n").unwrap();
    for (scenario, is_told) in [
        ("default", true),
        ("default, pulse-enrolment-never-completes ", true),
        (scenario.to_str().unwrap(), false),
    ] {
        let server =
            Running::start(lookalike(&["serve", "--port", "0", "--watch", "--scenario", scenario])).await;
        let log = text(&server.stop().await.stderr);
        assert_eq!(log.contains("--watch has nothing to look at"), is_told, "{log}");
    }
}

#[tokio::test]
async fn what_keeps_a_server_from_starting_is_told_and_the_code_is_1() {
    assert_snapshot!(failing(&["serve", "--port", "0", "--scenario", "nothing"]).await, @"lookalike: nothing: there is no such scenario: reading it as a file failed: No such file or directory (os error 2); `lookalike scenarios` lists the built-in ones");
    let folder = target("");
    let told =
        failing(&["serve", "--port", "0", "--announce", folder.join("no/such/a.json").to_str().unwrap()])
            .await;
    assert!(told.starts_with("lookalike: cannot write the announcement to "), "{told}");
    let told = failing(&["serve", "--port", "0", "--announce", folder.to_str().unwrap()]).await;
    assert!(told.ends_with(": this is a folder; name a file in it\n"), "{told}");
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let told = failing(&["serve", "--port", &port]).await;
    assert_snapshot!(told.replace(&port, "PORT"), @"lookalike: cannot listen on 127.0.0.1:PORT; choose another --port, or let --port 0 find a free one: Address already in use (os error 98)");
    let told = failing(&["serve", "--port", "0", "--bind", "203.0.113.1"]).await;
    assert_snapshot!(told, @"lookalike: cannot listen on 203.0.113.1:0; this machine has no such address: choose another --bind: Cannot assign requested address (os error 99)");
    let told = failing(&["serve", "--port", "0", "--scenario", folder.to_str().unwrap()]).await;
    assert!(told.contains("this is a folder; name a file in it"), "{told}");
    assert!(!told.contains("there is no such scenario"), "{told}");
}

#[tokio::test]
async fn a_flag_before_its_command_is_told_with_the_command() {
    let tip = async |arguments: &[&str]| {
        let output = run(arguments).await;
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = text(&output.stderr);
        told.lines().find_map(|line| line.trim().strip_prefix("tip: ").map(str::to_owned)).unwrap_or_default()
    };
    assert_snapshot!(tip(&["--port", "9000"]).await, @"`--port` belongs to `serve`: `lookalike serve --port 9000`");
    assert_snapshot!(tip(&["--scenario=default"]).await, @"`--scenario` belongs to `serve`: `lookalike serve --scenario default`");
    assert_snapshot!(tip(&["--watch", "default"]).await, @"`--watch` belongs to `serve`: `lookalike serve --watch`");
    assert_snapshot!(tip(&["--admin-token", "S3CRET"]).await, @"`--admin-token` belongs to `serve`: `lookalike serve --admin-token …`");
    assert_snapshot!(tip(&["--together"]).await, @"`--together` belongs to `check`: `lookalike check --together`");
    assert_eq!(tip(&["--nonsense"]).await, "");
    assert_snapshot!(tip(&["serve", "--prot", "1"]).await, @"a similar argument exists: '--port'");
    let told = text(&run(&["pattern", "--typist", "marie", "--repetition", "x"]).await.stderr);
    assert!(told.contains("expected a whole number from 0 to 4294967295"), "{told}");
}

#[tokio::test]
async fn a_scenario_file_with_the_other_ending_is_probably_meant() {
    let file = target("other-ending.yaml");
    std::fs::write(&file, "version: 1\n").unwrap();
    for name in ["other-ending.yml", "other-ending"] {
        let told = failing(&["check", target(name).to_str().unwrap()]).await;
        let meant = format!("did you mean `{}`?", file.display());
        assert!(told.contains(&meant), "{told}");
    }
}
