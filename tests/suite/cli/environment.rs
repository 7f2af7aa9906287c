//! Settings by environment variables.

use std::collections::BTreeSet;

use super::{Running, lookalike, run, text};

#[tokio::test]
async fn the_environment_says_the_same_as_flags() {
    let by_flags = lookalike(&[
        "serve",
        "--port",
        "0",
        "--bind",
        "127.0.0.1",
        "--seed",
        "7",
        "--no-headers",
        "--strict-namespaces",
        "--scenario",
        "default",
        "--workers",
        "1",
        "--max-namespaces",
        "1",
        "--journal-entries",
        "1",
    ]);
    let mut by_environment = lookalike(&["serve"]);
    by_environment.envs([
        ("LOOKALIKE_PORT", "0"),
        ("LOOKALIKE_BIND", "127.0.0.1"),
        ("LOOKALIKE_SEED", "7"),
        ("LOOKALIKE_NO_HEADERS", "1"),
        ("LOOKALIKE_STRICT_NAMESPACES", "yes"),
        ("LOOKALIKE_SCENARIO", "default"),
        ("LOOKALIKE_WORKERS", "1"),
        ("LOOKALIKE_MAX_NAMESPACES", "1"),
        ("LOOKALIKE_JOURNAL_ENTRIES", "1"),
    ]);
    let mut users = BTreeSet::new();
    for command in [by_flags, by_environment] {
        let server = Running::start(command).await;
        let demo =
            server.ask("/v2/users?external_user_id=demo@example.test", "x-api-key: test-key\r\n").await;
        users.insert(demo.split_once("\r\n\r\n").unwrap().1.to_owned());
        assert!(!demo.contains("x-lookalike"), "{demo}");
        assert!(server.ask("/v2/nothing", "").await.starts_with("HTTP/1.1 404"));
        let journal = server.ask("/__admin/requests", "").await;
        assert!(journal.contains(r#""evicted":1}"#), "{journal}");
        let strict = server.ask("/@n/v2/users", "").await;
        assert!(strict.contains("urn:lookalike:problem:unknown-namespace"), "{strict}");
        server.stop().await;
    }
    assert_eq!(users.len(), 1, "the same seed draws the same: {users:?}");
    let unseeded = Running::start(lookalike(&["serve", "--port", "0"])).await;
    let demo = unseeded.ask("/v2/users?external_user_id=demo@example.test", "x-api-key: test-key\r\n").await;
    assert!(users.insert(demo.split_once("\r\n\r\n").unwrap().1.to_owned()), "another seed draws another");
    unseeded.stop().await;
}

/// Every variable that a command's help tells of.
async fn variables(command: &str) -> BTreeSet<String> {
    let help = text(&run(&[command, "--help"]).await.stdout);
    let names = help.split("[env: ").skip(1).filter_map(|rest| rest.split(['=', ']']).next());
    names.map(str::to_owned).collect()
}

#[tokio::test]
async fn an_empty_variable_is_one_that_is_not_set() {
    let names = variables("serve").await;
    assert!(names.len() > 15 && names.contains("LOOKALIKE_ADMIN_TOKEN"), "{names:?}");
    let mut command = lookalike(&["serve", "--port", "0"]);
    // A token that somebody meant to set must not vanish: it is refused, as another test shows.
    let others = names.iter().filter(|name| *name != "LOOKALIKE_ADMIN_TOKEN");
    command.envs(others.map(|name| (name, "")));
    let server = Running::start(command).await;
    let user = server.ask("/v2/users?external_user_id=demo@example.test", "x-api-key: test-key\r\n").await;
    assert!(user.starts_with("HTTP/1.1 200 OK") && user.contains("x-lookalike-request-id"), "{user}");
    assert!(server.ask("/__admin/clock", "").await.starts_with("HTTP/1.1 200 OK"));
    assert!(server.ask("/@new/__admin/clock", "").await.starts_with("HTTP/1.1 200 OK"));
    let port = server.port.to_string();
    let mut healthcheck = lookalike(&["healthcheck", "--port", &port]);
    healthcheck.envs(variables("healthcheck").await.iter().map(|name| (name, "")));
    assert_eq!(healthcheck.output().await.unwrap().status.code(), Some(0));
    server.stop().await;
}

#[tokio::test]
async fn a_server_with_a_token_is_healthy_for_those_who_do_not_have_it() {
    let mut command = lookalike(&["serve", "--port", "0"]);
    command.env("LOOKALIKE_ADMIN_TOKEN", "of-the-test");
    let server = Running::start(command).await;
    assert!(server.ask("/__admin/clock", "").await.starts_with("HTTP/1.1 401"));
    let shown = server.ask("/__admin/clock", "authorization: Bearer of-the-test\r\n").await;
    assert!(shown.starts_with("HTTP/1.1 200 OK"), "{shown}");
    let output = run(&["healthcheck", "--port", &server.port.to_string()]).await;
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
    server.stop().await;
    let help = lookalike(&["serve", "--help"]).env("LOOKALIKE_ADMIN_TOKEN", "of-the-test").output().await;
    assert!(!text(&help.unwrap().stdout).contains("of-the-test"), "the help shows the token");
}

/// What Kubernetes sets in a pod beside a Service that is called `lookalike`.
const SERVICE_LINKS: [(&str, &str); 4] = [
    ("LOOKALIKE_PORT", "tcp://10.96.0.7:8080"),
    ("LOOKALIKE_SERVICE_HOST", "10.96.0.7"),
    ("LOOKALIKE_SERVICE_PORT", "8080"),
    ("LOOKALIKE_PORT_8080_TCP_ADDR", "10.96.0.7"),
];

#[tokio::test]
async fn the_address_of_a_service_is_taken_for_no_port_and_told_with_what_keeps_it_out() {
    let mut command = lookalike(&["serve", "--port", "0"]);
    command.envs(SERVICE_LINKS);
    let server = Running::start(command).await;
    let port = server.port.to_string();
    let checked = lookalike(&["healthcheck", "--port", &port]).envs(SERVICE_LINKS).output().await.unwrap();
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
    let log = text(&server.stop().await.stderr);
    assert_eq!(log.matches("WARN").count(), 1, "{log}");
    for told in [log, text(&checked.stderr)] {
        assert!(told.contains("LOOKALIKE_PORT is `tcp://10.96.0.7:8080`"), "{told}");
        assert!(told.contains("counts as not set") && told.contains("enableServiceLinks: false"), "{told}");
    }
    // Without a flag the usual port counts, whoever has that; only a value that cannot be read would end with 2.
    let alone = lookalike(&["healthcheck"]).envs(SERVICE_LINKS).output().await.unwrap();
    assert_ne!(alone.status.code(), Some(2), "{}", text(&alone.stderr));
    // Somebody typed this one.
    let typed = run(&["serve", "--port", "tcp://10.96.0.7:8080"]).await;
    assert_eq!(typed.status.code(), Some(2));
}

#[tokio::test]
async fn a_value_that_cannot_be_read_is_told_with_its_variable_and_what_is_expected() {
    let table = [
        (
            "LOOKALIKE_PORT",
            "abc",
            "--port <PORT> (from LOOKALIKE_PORT)': expected a whole number from 0 to 65535",
        ),
        ("LOOKALIKE_BIND", "localhost", "(from LOOKALIKE_BIND)': expected an IP address such as 127.0.0.1"),
        ("LOOKALIKE_SEED", "many", "(from LOOKALIKE_SEED)': expected a whole number from 0 to 1844"),
        ("LOOKALIKE_WATCH", "maybe", "--watch (from LOOKALIKE_WATCH)': expected true or false"),
        (
            "LOOKALIKE_JOURNAL_BYTES",
            "4MiB",
            "(from LOOKALIKE_JOURNAL_BYTES)': expected a number of bytes such as",
        ),
        (
            "LOOKALIKE_JOURNAL_ENTRIES",
            "all",
            "(from LOOKALIKE_JOURNAL_ENTRIES)': expected a whole number such as",
        ),
        ("LOOKALIKE_LOG_FORMAT", "xml", "(from LOOKALIKE_LOG_FORMAT)'"),
        ("LOOKALIKE_ADMIN_TOKEN", "", "(from LOOKALIKE_ADMIN_TOKEN)': an empty token"),
    ];
    for (name, value, told) in table {
        let output = lookalike(&["serve"]).env(name, value).output().await.unwrap();
        let error = text(&output.stderr);
        assert!(output.status.code() == Some(2) && error.contains(told), "{name}: {error}");
    }
    let typed = lookalike(&["serve", "--port=abc"]).env("LOOKALIKE_PORT", "0").output().await.unwrap();
    let error = text(&typed.stderr);
    assert!(error.contains("for '--port <PORT>': expected a whole number"), "{error}");
    let checked = lookalike(&["healthcheck"]).env("LOOKALIKE_PORT", "abc").output().await.unwrap();
    assert!(text(&checked.stderr).contains("(from LOOKALIKE_PORT)"), "{}", text(&checked.stderr));
}

#[tokio::test]
async fn a_misspelt_variable_is_told_with_the_one_that_was_probably_meant() {
    let mut command = lookalike(&["serve", "--port", "0"]);
    let given = [
        ("LOOKALIKE_PROT", "0"),
        ("LOOKALIKE_SCENARIOS", "default"),
        ("LOOKALIKE_HOST", "0.0.0.0"),
        ("LOOKALIKE_ADDRESS", "0.0.0.0"),
        ("LOOKALIKE_SEDE", ""),
        ("LOOKALIKE_URL", "http://127.0.0.1:1"),
        ("LOOKALIKE_SEED", "7"),
        ("LOOKALIKE_SERVICE_HOST", "10.96.0.7"),
    ];
    command.envs(given);
    let log = text(&Running::start(command).await.stop().await.stderr);
    for (name, meant) in [("PROT", "PORT"), ("SCENARIOS", "SCENARIO"), ("HOST", "BIND"), ("ADDRESS", "BIND")]
    {
        let told = format!("no setting is called LOOKALIKE_{name}; did you mean `LOOKALIKE_{meant}`?");
        assert!(log.contains(&told), "{log}");
    }
    // One that is empty counts as not set, one that is near to nothing is somebody else's.
    assert_eq!(log.matches("WARN").count(), 4, "{log}");
}
