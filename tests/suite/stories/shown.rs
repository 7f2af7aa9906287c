//! What a story shows of itself at its end: commands of `scenarios/play.sh`, and what they print.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lookalike::scenario;
use serde_json::json;
use tokio::process::Command;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::RECEIVER;
use crate::support::{Receiver, Reply, Server, Sim};

/// Set to write anew what is printed, instead of comparing: for those who change a story, never for CI.
const REWRITE: &str = "LOOKALIKE_REWRITE_SCENARIOS";
/// Its commands would have to sign a token.
const SHOWS_NOTHING: &str = "identify-signing-key-rotated";
const BEGIN: &str = "\n# To see it, after `. scenarios/play.sh`";
const MARK: &str = "-- end of command --";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// The end of a story: its first line, which says what is needed, and the commands.
struct Shown {
    needed: String,
    commands: Vec<String>,
}

impl Shown {
    /// Read it, where there is one.
    fn of(source: &str) -> Option<Self> {
        let (_, shown) = source.split_once(BEGIN)?;
        let mut commands: Vec<String> = Vec::new();
        let (needed, lines) = shown.split_once('\n')?;
        for line in lines.lines().map(|line| line.strip_prefix("# ").expect("a comment")) {
            match (line.strip_prefix("$ "), commands.last_mut()) {
                (Some(command), _) => commands.push(command.into()),
                (None, Some(last)) if last.ends_with('\\') => *last = format!("{last}\n{line}"),
                (None, _) => {}
            }
        }
        Some(Self { needed: needed.into(), commands })
    }

    /// Run the commands, behind others that print nothing; the whole end as it should be.
    async fn played(&self, url: &str, begin: &str) -> String {
        let commands: String =
            self.commands.iter().flat_map(|command| [command, "\necho '", MARK, "'\n"]).collect();
        let words = folder().join("play.sh");
        let script = format!("URL={url}\n. '{}'\n{begin}\n{commands}", words.display());
        let output = Command::new("bash").args(["-uc", &script]).output().await.expect("bash runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.is_empty(), "{told}");
        let printed = String::from_utf8(output.stdout).expect("the commands print text");
        let mut end = format!("{BEGIN}{}\n", self.needed);
        for (command, printed) in self.commands.iter().zip(printed.split(&format!("{MARK}\n"))) {
            end += &format!("# $ {}\n", command.replace('\n', "\n# "));
            end.extend(printed.lines().map(|line| format!("# {line}\n")));
        }
        end
    }
}

/// A namespace of that story.
async fn begun(story: &str, namespace: &str) -> Sim {
    let sim = Sim::in_namespace(Server::shared(), namespace);
    let wanted = json!({ "name": sim.namespace, "scenario": story });
    sim.admin().post("/__admin/namespaces", wanted).await.expect(201);
    sim
}

fn url_of(sim: &Sim) -> String {
    format!("{}/@{}", sim.server.url(), sim.namespace)
}

/// The story as it should be, played in a namespace of its own.
async fn told_anew(name: &str, source: &str, shown: &Shown) -> String {
    let sim = begun(name, &format!("{name}.shown")).await;
    let receiver = Receiver::start().await;
    // It takes every notification, and gives out tokens too.
    receiver.otherwise(Reply::Ok("application/json", json!({ "access_token": "one" }).to_string()));
    let nobody = Receiver::nobody().await;
    let is_there = !shown.needed.contains("nobody");
    let url = if is_there { receiver.url("") } else { nobody.trim_end_matches('/').into() };
    assert_eq!(sim.tell(&url).await, shown.needed.contains(RECEIVER), "{name} says whom it tells");
    let end = shown.played(&url_of(&sim), "").await;
    let (story, _) = source.split_once(BEGIN).expect("there is an end");
    format!("{story}{end}")
}

#[tokio::test]
async fn the_receiver_among_the_words_is_told_what_stories_tell() {
    let name = "all-vendors-happy";
    let source = scenario::embedded(name).expect("it is there");
    let shown = Shown::of(source).expect("it shows something");
    let sim = begun(name, "told.by.words").await;
    let nobody = Receiver::nobody().await;
    let url = nobody.trim_end_matches('/');
    assert!(sim.tell(url).await, "it tells somebody");
    let port = url.rsplit(':').next().expect("a port");
    let begin = format!(
        "set -m; receiver {port} 2> /dev/null & trap 'kill %1' EXIT
        until curl -s {url} > /dev/null; do sleep 0.05; done"
    );
    let end = shown.played(&url_of(&sim), &begin).await;
    let (_, expected) = source.split_once(BEGIN).expect("there is an end");
    assert_eq!(end.strip_prefix(BEGIN), Some(expected));
}

#[tokio::test]
async fn every_story_shows_what_it_does() {
    let (few, mut playing) = (Arc::new(Semaphore::new(4)), JoinSet::new());
    for name in scenario::names() {
        let source = scenario::embedded(name).expect("it is there");
        let Some(shown) = Shown::of(source) else {
            assert_eq!(name, SHOWS_NOTHING, "it shows nothing");
            continue;
        };
        assert!(!shown.commands.is_empty(), "{name} shows no command");
        let few = Arc::clone(&few);
        playing.spawn(async move {
            let _one = few.acquire().await.expect("it stays open");
            (name, source, told_anew(name, source, &shown).await)
        });
    }
    let told = playing.join_all().await;
    if std::env::var_os(REWRITE).is_some() {
        for (name, _, told) in &told {
            std::fs::write(folder().join(format!("{name}.yaml")), told).expect("the story is written");
        }
        return;
    }
    for (name, source, told) in told {
        assert!(
            told == source,
            "{name} shows something else; `{REWRITE}=1 cargo test --test suite shown` writes\n{told}"
        );
    }
}
