//! What the log says of a change that is wrong: read as it is written, by whoever runs the server.

use std::path::Path;

use crate::support::Process;

#[tokio::test]
async fn a_change_is_told_in_the_log_and_a_broken_one_with_its_place() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watch-log");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("story.yaml");
    std::fs::write(&path, "version: 1\nname: one\n").unwrap();
    let mut process = Process::playing(&path, &["--watch"]).await;
    std::fs::write(&path, "version: 1\nname: two\nsede: 3\n").unwrap();
    let told = process.logged("the last good one is still played").await;
    assert!(told.contains("story.yaml:3:1: unknown member `sede`; did you mean `seed`?"), "{told}");
    std::fs::write(&path, "version: 1\nname: three\n").unwrap();
    let told = process.logged("new namespaces play it").await;
    assert!(told.contains("three"), "{told}");
}
