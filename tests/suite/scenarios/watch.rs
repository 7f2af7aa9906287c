//! `--watch`: files that change while a server plays them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use insta::assert_snapshot;
use lookalike::settings::Settings;
use serde_json::json;

use crate::support::{Ear, Server, Sim};

/// So many looks are longer than any reload takes; only a test that fails makes all of them.
const LOOKS: usize = 400;

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("watch").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A story in which the version can be told from Pulse's users as well as from a setting of IntelliProve.
fn story(version: u32) -> String {
    format!(
        "version: 1\nname: story-{version}\nclock: {{ at: 2026-03-01T09:00:00Z, mode: frozen }}\nvendors:\n  \
         pulse: {{ users: [{{ user_ref: v{version} }}] }}\n  intelliprove: {{ settings: {{ customer: v{version} }} }}\n"
    )
}

fn watching(path: &Path) -> Sim {
    let scenarios = vec![path.display().to_string()];
    Sim::in_namespace(Server::start(Settings { scenarios, watch: true, ..Settings::default() }), "default")
}

/// Look until what the server says of its scenario is as wanted; real time, because files change in real time.
async fn until(sim: &Sim, wanted: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
    let mut playing = serde_json::Value::Null;
    for _ in 0..LOOKS {
        playing = sim.admin().get("/__admin/scenarios").await.expect(200).at("/playing");
        if wanted(&playing) {
            return playing;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came to that: {playing}")
}

/// What a namespace was built from: by its scenario's name, by one vendor and by the other.
async fn versions(sim: &Sim) -> (String, String) {
    let state = sim.admin().get("/__admin/state").await;
    let named =
        sim.outside().get(&format!("/__admin/namespaces/{}", sim.namespace)).await.text_at("/scenario");
    (named, state.text_at("/vendors/intelliprove/state/settings/customer"))
}

#[tokio::test]
async fn a_change_is_played_by_new_namespaces_and_after_a_reset_by_old_ones() {
    let path = folder("change").join("story.yaml");
    std::fs::write(&path, story(1)).unwrap();
    let sim = watching(&path);
    let old = sim.other("old");
    assert_eq!(versions(&old).await, ("story-1".into(), "v1".into()));
    std::fs::write(&path, story(2)).unwrap();
    let playing = until(&sim, |playing| playing["reloads"] == 1).await;
    assert_eq!((&playing["name"], &playing["watched"]), (&"story-2".into(), &true.into()));
    assert!(playing["last_reload"].is_string() && playing["last_problem"].is_null(), "{playing}");
    assert_eq!(versions(&sim.other("new")).await, ("story-2".into(), "v2".into()));
    assert_eq!(versions(&old).await, ("story-1".into(), "v1".into()), "what is there stays as it is");
    old.admin().call("POST", "/__admin/reset").await.expect(200);
    assert_eq!(versions(&old).await, ("story-2".into(), "v2".into()));
}

#[tokio::test]
async fn a_broken_change_keeps_the_last_good_version_and_says_so() {
    let path = folder("broken").join("story.yaml");
    std::fs::write(&path, story(1)).unwrap();
    let sim = watching(&path);
    std::fs::write(&path, "version: 1\nsede: 3\n").unwrap();
    let playing = until(&sim, |playing| !playing["last_problem"].is_null()).await;
    let text = playing["last_problem"]["text"].as_str().unwrap();
    assert_snapshot!(text.replace(&path.display().to_string(), "FILE"), @"
    FILE:2:1: unknown member `sede`; did you mean `seed`? known are version, name, description, extends, seed, clock, vendors, outcomes, faults, overrides, timeline, aliases, webhooks
    1 | version: 1
    2 | sede: 3
      | ^^^^
    ");
    assert_eq!(playing["last_problem"]["problems"][0]["suggestion"], "seed");
    assert_eq!(playing["reloads"], 0);
    assert_eq!(versions(&sim.other("new")).await, ("story-1".into(), "v1".into()));
    sim.admin().call("POST", "/__admin/reset").await.expect(200);
    assert_eq!(versions(&sim).await, ("story-1".into(), "v1".into()));
    std::fs::write(&path, story(3)).unwrap();
    let playing = until(&sim, |playing| playing["reloads"] == 1).await;
    assert!(playing["last_problem"].is_null(), "what is right again is no problem");
    assert_eq!(versions(&sim.other("newest")).await, ("story-3".into(), "v3".into()));
}

#[tokio::test]
async fn whoever_listens_hears_what_became_of_a_change_in_every_namespace() {
    let path = folder("told").join("story.yaml");
    std::fs::write(&path, story(1)).unwrap();
    let sim = watching(&path);
    let mut ears = [Ear::open(&sim, "?kinds=scenario").await, Ear::open(&sim.other("o"), "").await];
    std::fs::write(&path, format!("sede: 3\n{}", story(2))).unwrap();
    for ear in &mut ears {
        let (kind, data) = ear.next().await;
        let told = json!({ "at": "2026-03-01T09:00:00.000Z", "playing": "story-1", "taken_over": false, "problems": 1 });
        assert_eq!((kind.as_str(), data), ("event: scenario", told));
    }
    std::fs::write(&path, story(2)).unwrap();
    for ear in &mut ears {
        let told = json!({ "at": "2026-03-01T09:00:00.000Z", "playing": "story-2", "taken_over": true, "problems": 0 });
        assert_eq!(ear.next().await.1, told);
    }
}

#[tokio::test]
async fn a_file_that_goes_and_comes_back_and_one_that_is_extended_are_watched_too() {
    let folder = folder("extended");
    let (top, base) = (folder.join("top.yaml"), folder.join("base.yaml"));
    std::fs::write(&top, "version: 1\nname: top\nextends: base.yaml\n").unwrap();
    std::fs::write(&base, story(1)).unwrap();
    let sim = watching(&top);
    std::fs::remove_file(&base).unwrap();
    until(&sim, |playing| !playing["last_problem"].is_null()).await;
    std::fs::write(&base, story(2)).unwrap();
    until(&sim, |playing| playing["reloads"] == 1).await;
    assert_eq!(versions(&sim.other("new")).await, ("top".into(), "v2".into()));
}

#[tokio::test]
async fn without_the_flag_nothing_is_watched() {
    let path = folder("unwatched").join("story.yaml");
    std::fs::write(&path, story(1)).unwrap();
    let scenarios = vec![path.display().to_string()];
    let sim = Sim::in_namespace(Server::start(Settings { scenarios, ..Settings::default() }), "default");
    std::fs::write(&path, story(2)).unwrap();
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    let playing = sim.admin().get("/__admin/scenarios").await.at("/playing");
    assert_eq!((&playing["watched"], &playing["name"]), (&false.into(), &"story-1".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_namespace_and_no_request_ever_sees_two_versions() {
    let path = folder("load").join("story.yaml");
    std::fs::write(&path, story(1)).unwrap();
    let sim = watching(&path);
    let asking: Vec<_> = (0..4)
        .map(|worker| {
            let sim = sim.clone();
            tokio::spawn(async move {
                let mut seen = std::collections::BTreeSet::new();
                for round in 0..60 {
                    let fresh = sim.other(&format!("n-{worker}-{round}"));
                    // The first request creates the namespace; whatever it was built from, its parts agree.
                    let user =
                        fresh.intelliprove().post("/v2/users", json!({ "external_user_id": "x" })).await;
                    let customer = user.expect(201).text_at("/customer");
                    let known = fresh.pulse().get(&format!("/pulse/users/{customer}")).await;
                    assert_eq!(known.at("/exists"), true, "{customer}: {known}");
                    fresh.admin().call("POST", "/__admin/reset").await.expect(200);
                    let (named, customer) = versions(&fresh).await;
                    assert_eq!(named, customer.replace('v', "story-"));
                    seen.insert(customer);
                }
                seen
            })
        })
        .collect();
    for version in 2..6 {
        std::fs::write(&path, story(version)).unwrap();
        until(&sim, |playing| playing["reloads"] == version - 1).await;
    }
    let mut seen = std::collections::BTreeSet::new();
    for worker in asking {
        seen.extend(worker.await.unwrap());
    }
    assert!(seen.len() > 1, "the load saw the change: {seen:?}");
}
