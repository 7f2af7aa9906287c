//! The binary: commands, flags, environment, signals, exit codes.

mod ending;
mod environment;
mod health;
mod logging;
mod printing;
mod running;
mod starting;

use std::path::PathBuf;
use std::process::{Output, Stdio};

use tokio::process::Command;

use running::{PATIENCE, Running, read_until};

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

fn target(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}
