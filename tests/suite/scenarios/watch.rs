//! `--watch`: files that change while a server plays them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use insta::assert_snapshot;
use lookalike::settings::Settings;
use serde_json::json;

use crate::support::{Ear, Server, Sim};

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

/// Somebody who hears what becomes of changes.
async fn listening(sim: &Sim) -> Ear {
    Ear::open(sim, "?kinds=scenario").await
}

/// What the server says of its scenario once the next change was looked at; the listener has an end.
async fn after(ear: &mut Ear, sim: &Sim) -> serde_json::Value {
    let (kind, _) = ear.next().await;
    assert_eq!(kind, "event: scenario");
    sim.admin().get("/__admin/scenarios").await.expect(200).at("/playing")
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
    let mut ear = listening(&sim).await;
    std::fs::write(&path, story(2)).unwrap();
    let playing = after(&mut ear, &sim).await;
    assert_eq!(playing["reloads"], 1);
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
    let mut ear = listening(&sim).await;
    std::fs::write(&path, "version: 1\nsede: 3\n").unwrap();
    let playing = after(&mut ear, &sim).await;
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
    let mut ear = listening(&sim).await;
    std::fs::write(&path, story(3)).unwrap();
    let playing = after(&mut ear, &sim).await;
    assert_eq!(playing["reloads"], 1);
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
async fn a_file_that_the_scenario_names_is_watched_too_even_while_it_is_missing() {
    let folder = folder("named");
    let (path, answer) = (folder.join("story.yaml"), folder.join("answer.txt"));
    let rule =
        "overrides: [{ operation: intelliprove.get_user, respond: { status: 200, file: answer.txt } }]\n";
    std::fs::write(&answer, "one").unwrap();
    std::fs::write(&path, story(1) + rule).unwrap();
    let sim = watching(&path);
    let mut ear = listening(&sim).await;
    let answered = async |sim: &Sim| {
        sim.admin().call("POST", "/__admin/reset").await.expect(200);
        sim.outside().get("/v2/users").await.text().to_owned()
    };
    assert_eq!(answered(&sim).await, "one");
    std::fs::write(&answer, "two").unwrap();
    assert_eq!(after(&mut ear, &sim).await["reloads"], 1);
    assert_eq!(answered(&sim).await, "two");
    std::fs::remove_file(&answer).unwrap();
    let mut ear = listening(&sim).await;
    assert!(!after(&mut ear, &sim).await["last_problem"].is_null());
    assert_eq!(answered(&sim).await, "two");
    let mut ear = listening(&sim).await;
    std::fs::write(&answer, "three").unwrap();
    assert!(after(&mut ear, &sim).await["last_problem"].is_null());
    assert_eq!(answered(&sim).await, "three");
}

#[tokio::test]
async fn a_file_that_goes_and_comes_back_and_one_that_is_extended_are_watched_too() {
    let folder = folder("extended");
    let (top, base) = (folder.join("top.yaml"), folder.join("base.yaml"));
    std::fs::write(&top, "version: 1\nname: top\nextends: base.yaml\n").unwrap();
    std::fs::write(&base, story(1)).unwrap();
    let sim = watching(&top);
    let mut ear = listening(&sim).await;
    std::fs::remove_file(&base).unwrap();
    assert!(!after(&mut ear, &sim).await["last_problem"].is_null());
    std::fs::write(&base, story(2)).unwrap();
    assert_eq!(after(&mut ear, &sim).await["reloads"], 1);
    assert_eq!(versions(&sim.other("new")).await, ("top".into(), "v2".into()));
}

#[tokio::test]
async fn without_the_flag_nothing_is_watched() {
    let path = folder("unwatched").join("story.yaml");
    std::fs::write(&path, story(1)).unwrap();
    let scenarios = vec![path.display().to_string()];
    let sim = Sim::in_namespace(Server::start(Settings { scenarios, ..Settings::default() }), "default");
    // Whoever watches the same file has seen the change, twice over: so would this server have.
    let witness = watching(&path);
    let mut ear = listening(&witness).await;
    for version in [2, 3] {
        std::fs::write(&path, story(version)).unwrap();
        assert_eq!(after(&mut ear, &witness).await["name"], format!("story-{version}"));
    }
    let playing = sim.admin().get("/__admin/scenarios").await.at("/playing");
    assert_eq!((&playing["watched"], &playing["name"]), (&false.into(), &"story-1".into()));
}

/// The same with a further path and an answer by which the version can be told too: a path is one version's alone, and
/// what is answered there says which version's rules answered.
fn steered(version: u32) -> String {
    format!(
        "{}aliases: [{{ operation: pulse.status, path: /at-{version} }}]\noverrides: [{{ operation: pulse.status, \
         respond: {{ headers: {{ content-type: application/json; charset=utf-8 }}, body: '\"v{version}\"' }} }}]\n",
        story(version)
    )
}

/// The last version that the load meets.
const LAST: u32 = 6;

/// Ask for the paths of all versions; the versions that answered. A path that is not there is nobody's.
async fn seen_at(sim: &Sim) -> Vec<String> {
    let mut seen = Vec::new();
    for version in 1..=LAST {
        let answer = sim.outside().get(&format!("/@{}/at-{version}", sim.namespace)).await;
        if answer.status == 404 {
            assert_eq!(answer.reason(), "unknown-route");
        } else {
            assert_eq!(
                answer.text(),
                format!("\"v{version}\""),
                "the path of one version, the rules of another"
            );
            seen.push(format!("v{version}"));
        }
    }
    seen
}

/// Ask in a fresh namespace: whatever it was built from, its parts agree, and after a reset they do so again.
async fn seen_in(fresh: &Sim) -> String {
    let user = fresh.intelliprove().post("/v2/users", json!({ "external_user_id": "x" })).await;
    let customer = user.expect(201).text_at("/customer");
    let known = fresh.pulse().get(&format!("/pulse/users/{customer}")).await;
    assert_eq!(known.at("/exists"), true, "{customer}: {known}");
    fresh.admin().call("POST", "/__admin/reset").await.expect(200);
    let (named, customer) = versions(fresh).await;
    assert_eq!(named, customer.replace('v', "story-"));
    customer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_namespace_and_no_request_ever_sees_two_versions() {
    let path = folder("load").join("story.yaml");
    std::fs::write(&path, steered(1)).unwrap();
    let sim = watching(&path);
    let mut ear = listening(&sim).await;
    let is_over = Arc::new(AtomicBool::new(false));
    let load = |worker: usize| {
        let (sim, is_over) = (sim.clone(), Arc::clone(&is_over));
        tokio::spawn(async move {
            let mut seen = BTreeSet::new();
            for round in 0.. {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                match worker {
                    // One begins the namespace anew that the others ask in.
                    0 => drop(sim.other("shared").admin().call("POST", "/__admin/reset").await.expect(200)),
                    1 => drop(seen.insert(seen_in(&sim.other(&format!("n-{round}"))).await)),
                    _ => seen.extend(seen_at(&sim.other("shared")).await),
                }
            }
            seen
        })
    };
    let asking: Vec<_> = (0..4).map(load).collect();
    for version in 2..=LAST {
        std::fs::write(&path, steered(version)).unwrap();
        assert_eq!(after(&mut ear, &sim).await["reloads"], version - 1);
    }
    is_over.store(true, Ordering::Relaxed);
    let mut seen = BTreeSet::new();
    for worker in asking {
        seen.extend(worker.await.unwrap());
    }
    assert!(seen.len() > 1, "the load saw the change: {seen:?}");
}
