//! `lookalike explain`: what becomes of a request, told as it would be served.

mod deciding;
mod formats;
mod refused;
mod served;

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::file;

const STORY: &str = "version: 1
seed: 7
clock: { at: 2026-03-01T09:00:00Z, mode: frozen }
vendors:
  pulse: { users: [{ user_ref: marie@example.test, references: 5 }] }
faults:
  - { operation: \"incode.*\", inject: { status: 503 } }
  - { operation: pulse.user_verify, on: { nth: 2 }, inject: { status: 502 } }
  - { operation: \"pulse.*\", on: { between: [5m, 10m] }, inject: reset }
  - { when: { query.slow: 1 }, inject: { delay: { fixed: 2s }, truncate: true } }
  - { when: { query.slow: 1 }, inject: { delay: { fixed: 9s } } }
  - { operation: pulse.status, on: { times: 1 }, inject: { status: 500 } }
overrides:
  - operation: pulse.get_user
    when: { path.user_ref: nobody }
    respond: { status: 404, json: { who: \"{{ request.path.user_ref }}\" } }
  - { operation: pulse.get_user, respond: { status: 418 } }
outcomes:
  - { operation: pulse.user_verify, when: { body.email: { matches: \"@example.test$\" } }, outcome: robot }
  - { operation: pulse.user_verify, when: { path.user_ref: marie@example.test }, outcome: auth }
  - { operation: pulse.user_verify, outcome: auth, times: 1 }
";

const VERIFY: &str = "POST /pulse/user-verify/marie@example.test";
const KEY: &str = "apikey: test-key";

/// Exit code, standard output and standard error of an explanation in the folder of the test files.
fn explain(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let folder = file("explain", STORY.as_bytes()).parent().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command.current_dir(folder).arg("explain").args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that is refused may end before it has read anything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The explanation of a request in the story.
fn told(request: &str, arguments: &[&str]) -> String {
    let arguments = [&["--scenario", "explain.yaml", request, "--header", KEY], arguments].concat();
    let (code, stdout, stderr) = explain(&arguments, "");
    assert_eq!((code, stderr.as_str()), (Some(0), ""), "{request}");
    stdout
}

/// The same as data.
fn data(request: &str, arguments: &[&str]) -> Value {
    serde_json::from_str(&told(request, &[&["--format", "json"], arguments].concat())).unwrap()
}

/// What passes a rule over, in the order of the rules; nothing where it applies.
fn differences(told: &Value) -> Vec<String> {
    let fields = told["rules"].as_array().unwrap().iter();
    fields.map(|rule| rule["differs"]["field"].as_str().unwrap_or_default().to_owned()).collect()
}
