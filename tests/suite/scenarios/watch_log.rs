//! What the log says of a change that is wrong: read as it is written, by whoever runs the server.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{ChildStderr, Command};

/// Longer than anything takes here; only a test that fails waits for it.
const PATIENCE: Duration = Duration::from_secs(20);

/// The next line that holds `wanted`.
async fn line(lines: &mut Lines<BufReader<ChildStderr>>, wanted: &str) -> String {
    let reading = async {
        loop {
            let line = lines.next_line().await.unwrap().expect("the server goes on");
            if line.contains(wanted) {
                return line;
            }
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.unwrap_or_else(|_| panic!("nothing says `{wanted}`"))
}

#[tokio::test]
async fn a_change_is_told_in_the_log_and_a_broken_one_with_its_place() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watch-log");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("story.yaml");
    std::fs::write(&path, "version: 1\nname: one\n").unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .args(["serve", "--port", "0", "--watch", "--log-format", "json", "--scenario"])
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut greeting = String::new();
    let mut stdout = BufReader::new(server.stdout.take().unwrap());
    tokio::time::timeout(PATIENCE, stdout.read_line(&mut greeting)).await.unwrap().unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines();
    std::fs::write(&path, "version: 1\nname: two\nsede: 3\n").unwrap();
    let told = line(&mut lines, "the last good one is still played").await;
    assert!(told.contains("story.yaml:3:1: unknown member `sede`; did you mean `seed`?"), "{told}");
    std::fs::write(&path, "version: 1\nname: three\n").unwrap();
    let told = line(&mut lines, "new namespaces play it").await;
    assert!(told.contains("three"), "{told}");
    server.kill().await.unwrap();
}
