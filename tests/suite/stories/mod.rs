//! The stories of `scenarios/`, each played from beginning to end by a test of its name.
//!
//! A new story: the file in `scenarios/`, its name in `src/scenario/library.rs`, and a test here whose name is the
//! story's with `_` for `-`. Whatever is forgotten of the three, `every_story_is_embedded_and_played` says so.
//! What a story shows of itself at its end is played by `shown`.

mod documents;
mod faces;
mod identify;
mod intelliprove;
mod pulse;
mod sessions;
mod shown;
mod together;
mod verifications;
mod webhooks;

use std::collections::BTreeSet;
use std::path::Path;

use lookalike::{offline, scenario};
use serde_json::{Value, json};

use crate::support::{Answer, Receiver, Server, Sim};

/// Where stories send their webhooks.
const RECEIVER: &str = "http://127.0.0.1:9009";

impl Sim {
    /// A namespace of the built-in story that the running test is named after.
    pub async fn story() -> Self {
        let test = std::thread::current().name().expect("a test has a name").to_owned();
        let name = test.rsplit("::").next().expect("a last part").replace('_', "-");
        let sim = Self::in_namespace(Server::shared(), &name);
        sim.admin().post("/__admin/namespaces", json!({ "name": name, "scenario": name })).await.expect(201);
        sim
    }

    /// The same with a receiver of the test's own in place of the one that stories name.
    pub async fn told_story() -> (Self, Receiver) {
        let (sim, receiver) = (Self::story().await, Receiver::start().await);
        assert!(sim.tell(&receiver.url("")).await, "nobody is told anything");
        (sim, receiver)
    }

    /// Name another receiver in place of the one that stories name; whether there are webhooks at all.
    async fn tell(&self, receiver: &str) -> bool {
        let path = "/__admin/webhooks/endpoints";
        let named = self.admin().get(&format!("{path}?reveal=true")).await.expect(200);
        let here = named.text().replace(RECEIVER, receiver);
        assert!(!here.contains(":9009"), "{named}");
        let is_told = here != named.text();
        self.admin().bytes("PUT", path, "application/json", here).await.expect(200);
        is_told
    }

    /// What a webhook tells of, read with the token that came.
    pub async fn opened(&self, told: &Value) -> Answer {
        let text = |name: &str| told[name].as_str().unwrap_or("nothing");
        let path = format!("/omni/incode-id/{}/{}", text("object"), text("id"));
        self.incode_holder(text("token")).get(&path).await
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
