//! What is written for people, taken at its word: every `sh` block of a page runs, in order, and prints what the
//! `text` block behind it shows.

use std::collections::BTreeSet;
use std::process::Command;

use crate::support::{Server, http};
use lookalike::settings::Settings;
use serde_json::Value;

const README: &str = include_str!("../../README.md");
const CONTROL: &str = include_str!("../../src/admin/README.md");
/// Set to write the pages' `text` blocks anew instead of comparing: for those who change it, never for CI.
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
fn played(page: &str, url: &str) -> Vec<String> {
    const MARK: &str = "-- end of block --";
    let port = free_port();
    let commands = blocks(page).into_iter().filter(|(language, _)| *language == "sh");
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

/// Play a page, which is the file `name`, against a server of its own.
fn play(name: &str, page: &str) {
    let server = Server::start(Settings::default());
    let played = played(page, &server.url());
    let shown: Vec<_> = blocks(page).into_iter().filter(|(language, _)| *language == "text").collect();
    if std::env::var_os(REWRITE).is_some() {
        let mut page = page.to_owned();
        for ((_, shown), played) in shown.iter().zip(&played) {
            page = page.replacen(shown, played.trim_end(), 1);
        }
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        std::fs::write(path, page).expect("the page is written");
    }
    assert_eq!(shown.len() + 1, played.len(), "a text block stands behind each sh block");
    for ((_, shown), played) in shown.iter().zip(&played) {
        assert_eq!(shown.trim_end(), played.trim_end());
    }
}

#[test]
fn every_command_of_the_readme_prints_what_the_readme_shows() {
    play("README.md", README);
}

#[test]
fn every_example_of_the_control_api_prints_what_is_shown() {
    play("src/admin/README.md", CONTROL);
}

/// Method and path of every call that a page makes with curl; a call that goes on in the next line says so by `\\`.
fn calls(page: &str) -> BTreeSet<(String, String)> {
    let commands = blocks(page).into_iter().filter(|(language, _)| *language == "sh");
    let lines = commands.map(|(_, block)| block.replace("\\\n", " ")).collect::<Vec<_>>().join("\n");
    let calls = lines.lines().flat_map(|line| line.split("curl ").skip(1));
    let call = |call: &str| {
        let method = call.split("-X ").nth(1).and_then(|rest| rest.split(' ').next());
        let method =
            method.unwrap_or(if call.contains(" -d ") || call.contains("--data") { "POST" } else { "GET" });
        let path =
            call.split(['"', '?']).find_map(|part| part.strip_prefix("$WORLD").or(part.strip_prefix("$URL")));
        Some((method.to_lowercase(), path?.to_owned()))
    };
    calls.filter_map(call).collect()
}

/// Whether a path could be that of a template: `{…}` stands for anything within a segment.
fn fits(path: &str, template: &str) -> bool {
    let (path, template) = (path.split('/'), template.split('/'));
    path.clone().count() == template.clone().count()
        && path.zip(template).all(|(part, wanted)| part == wanted || wanted.starts_with('{'))
}

#[tokio::test]
async fn every_call_of_the_control_api_has_an_example_that_is_played() {
    let document = format!("{}/__docs/openapi/admin.json", Server::shared().url());
    let document: Value = http().get(document).send().await.unwrap().json().await.unwrap();
    let calls = calls(CONTROL);
    let mut count = 0;
    for (template, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys().filter(|method| *method != "head") {
            let is_shown = calls.iter().any(|(used, path)| used == method && fits(path, template));
            assert!(is_shown, "src/admin/README.md has no example of {method} {template}");
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
}

/// Method and path of every call that the table of the control API names: `` `GET` `POST` `/path` · `GET` `/other` ``.
fn tabled() -> Vec<(String, String)> {
    let table =
        README.split("\n## Control API\n").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
    let first_column = table.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    let groups: Vec<_> = first_column.flat_map(|cell| cell.split(" · ")).collect();
    let mut calls = Vec::new();
    for group in groups {
        let words: Vec<_> = group.split(' ').map(|word| word.trim_matches('`')).collect();
        let (path, methods) = words.split_last().unwrap();
        calls.extend(methods.iter().map(|method| (method.to_lowercase(), (*path).to_owned())));
    }
    calls.sort();
    calls
}

#[test]
fn the_table_of_the_control_api_names_every_call_once() {
    let document: Value = serde_json::from_str(&lookalike::offline::openapi(Some("admin")).unwrap()).unwrap();
    let served = document["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().keys().filter(|method| *method != "head");
        methods.map(|method| (method.clone(), path.clone()))
    });
    let mut served: Vec<_> = served.collect();
    served.sort();
    assert_eq!(tabled(), served);
}

/// The documentation of the library is compiled and run as a test; what the README shows is the same, line by line.
#[test]
fn the_example_of_the_library_is_the_one_that_is_compiled_and_run() {
    const DOCUMENTED: &str = include_str!("../../src/embedded/mod.rs");
    let example = DOCUMENTED.split("//! ```\n").nth(1).unwrap();
    let lines = example.lines().map(|line| line.strip_prefix("//!").unwrap().trim_start_matches(' '));
    let shown: Vec<_> = lines.filter(|line| !line.starts_with("# ")).collect();
    let (_, block) = blocks(README).into_iter().find(|(language, _)| *language == "rust").unwrap();
    assert_eq!(block.trim(), shown.join("\n").trim());
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
