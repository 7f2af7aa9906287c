//! The stories of `scenarios/`, each played from beginning to end by a test of its name.
//!
//! A new story: the file in `scenarios/`, its name in `src/scenario/library.rs`, and a test here whose name is the
//! story's with `_` for `-`. Whatever is forgotten of the three, `every_story_is_embedded_and_played` says so.

mod intelliprove;
mod pulse;

use std::collections::BTreeSet;
use std::path::Path;

use lookalike::{offline, scenario};
use serde_json::json;

use crate::support::{Server, Sim};

impl Sim {
    /// A namespace of the built-in story that the running test is named after.
    pub async fn story() -> Self {
        let test = std::thread::current().name().expect("a test has a name").to_owned();
        let name = test.rsplit("::").next().expect("a last part").replace('_', "-");
        let sim = Self::in_namespace(Server::shared(), &name);
        sim.admin().post("/__admin/namespaces", json!({ "name": name, "scenario": name })).await.expect(201);
        sim
    }
}

#[test]
fn every_story_is_embedded_and_played() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    let files: BTreeSet<_> = std::fs::read_dir(folder.join("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    let named: BTreeSet<_> = files.iter().map(|path| path.file_stem().unwrap().to_str().unwrap()).collect();
    let embedded: Vec<_> = scenario::names().collect();
    assert_eq!(
        named.into_iter().collect::<Vec<_>>(),
        embedded,
        "src/scenario/library.rs lists what is in scenarios/"
    );
    let tests: String = std::fs::read_dir(folder.join("tests/suite/stories"))
        .unwrap()
        .map(|entry| read(&entry.unwrap().path()))
        .collect();
    for path in files {
        let (name, text) = (path.file_stem().unwrap().to_str().unwrap(), read(&path));
        assert_eq!(scenario::embedded(name), Some(text.as_str()));
        assert!(
            text.starts_with("# yaml-language-server: $schema=./schema.json\nversion: 1\n"),
            "{name} begins otherwise"
        );
        assert_eq!(
            scenario::find(name).unwrap().name.as_deref(),
            Some(name),
            "a story is named like its file"
        );
        let said = scenario::description(name);
        assert!(said.len() > 20 && said.ends_with('.'), "{name} says what it is about: {said:?}");
        let player = format!("async fn {}()", name.replace('-', "_"));
        assert!(name == "default" || tests.contains(&player), "no test plays {name}: {player}");
        let checked = offline::check(&[path.display().to_string()]);
        assert!(checked.is_fine(), "{}", checked.text());
    }
}
