//! The README, taken at its word: every `sh` block runs, in order, and prints what the `text` block behind it shows.

use std::process::Command;

use crate::support::{Server, http};
use lookalike::settings::Settings;
use serde_json::Value;

const README: &str = include_str!("../../README.md");
/// Set to write the README's `text` blocks anew instead of comparing: for those who change it, never for CI.
const REWRITE: &str = "LOOKALIKE_REWRITE_README";

/// A fenced block: its language and its text.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let fenced = text.split("\n```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').expect("a block has a first line")).collect()
}

/// A port for the receiver of the README.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Runs every `sh` block in one shell; what each printed.
fn played(url: &str) -> Vec<String> {
    const MARK: &str = "-- end of block --";
    let port = free_port();
    let commands = blocks(README).into_iter().filter(|(language, _)| *language == "sh");
    let script: String = commands.flat_map(|(_, block)| [block, "\necho '", MARK, "'\n"]).collect();
    // Whatever a block left running would keep the output open.
    let script = format!("trap 'kill $(jobs -p) 2>/dev/null' EXIT\n{script}")
        .replace("http://127.0.0.1:8080", url)
        .replace(":9009", &format!(":{port}"))
        .replace("target/release/lookalike", env!("CARGO_BIN_EXE_lookalike"));
    let output = Command::new("bash").args(["-uo", "pipefail", "-c", &script]).output().expect("bash runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout)
        .expect("the commands print text")
        .replace('\r', "")
        .replace(url, "http://127.0.0.1:8080")
        .replace(&format!(":{port}"), ":9009");
    printed.split(&format!("{MARK}\n")).map(str::to_owned).collect()
}

#[test]
fn every_command_of_the_readme_prints_what_the_readme_shows() {
    let server = Server::start(Settings::default());
    let played = played(&server.url());
    let shown: Vec<_> = blocks(README).into_iter().filter(|(language, _)| *language == "text").collect();
    if std::env::var_os(REWRITE).is_some() {
        let mut readme = README.to_owned();
        for ((_, shown), played) in shown.iter().zip(&played) {
            readme = readme.replacen(shown, played.trim_end(), 1);
        }
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"), readme)
            .expect("the README is written");
    }
    assert_eq!(shown.len() + 1, played.len(), "a text block stands behind each sh block");
    for ((_, shown), played) in shown.iter().zip(&played) {
        assert_eq!(shown.trim_end(), played.trim_end());
    }
}

#[tokio::test]
async fn the_table_of_operations_is_the_one_that_is_served() {
    let operations: Value = http()
        .get(format!("{}/__admin/operations", Server::shared().url()))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    for operation in operations.as_array().unwrap() {
        let text = |name: &str| operation[name].as_str().unwrap().to_owned();
        let methods: Vec<_> =
            operation["methods"].as_array().unwrap().iter().map(|method| method.as_str().unwrap()).collect();
        let row = format!(
            "| `{}` | {} | `{}` | {} | {} |",
            text("id"),
            methods.join(", "),
            text("path"),
            text("provenance"),
            text("summary")
        );
        assert!(README.contains(&row), "the README lacks\n{row}");
    }
}

#[test]
fn the_scenarios_of_the_readme_play() {
    for (_, scenario) in blocks(README).into_iter().filter(|(language, _)| *language == "yaml") {
        let version = if scenario.starts_with("version:") { "" } else { "version: 1\n" };
        Server::playing(&format!("{version}{scenario}"));
    }
}
