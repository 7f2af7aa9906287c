//! One file laid over another, by `extends` or by several `--scenario`.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use lookalike::engine::Moment;
use lookalike::scenario;
use lookalike::settings::Settings;

use crate::support::{Server, Sim};

/// Files in a folder of their own; the path of the first.
fn files(folder: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("extends").join(folder);
    for (name, source) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, source).unwrap();
    }
    folder.join(files[0].0)
}

fn load(paths: &[&Path]) -> Result<scenario::Loaded, scenario::Problems> {
    let names: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
    scenario::load(&names, Moment::from_seconds(1_900_000_000))
}

/// What is wrong, without the folder.
fn wrong(path: &Path) -> String {
    let folder = path.parent().unwrap().display().to_string() + "/";
    load(&[path]).expect_err("it is wrong").to_string().replace(&folder, "")
}

const FROZEN: &str = "version: 1\nclock: { at: 2026-03-01T09:00:00Z, mode: frozen }\n";

#[test]
fn mappings_merge_and_lists_are_replaced() {
    let path = files(
        "merge",
        &[
            (
                "top.yaml",
                "version: 1\nextends: sub/base.yaml\nclock: { mode: live }\nvendors: { pulse: { users: [{ user_ref: b }], settings: { auth_score: 70 } } }\n",
            ),
            (
                "sub/base.yaml",
                "version: 1\nname: base\nextends: ../root.yaml\nseed: 3\nvendors: { pulse: { users: [{ user_ref: a }], settings: { challenge_score: 40 } } }\n",
            ),
            ("root.yaml", "version: 1\nseed: 2\nclock: { at: 2026-03-01T09:00:00Z, mode: frozen }\n"),
        ],
    );
    let loaded = load(&[&path]).unwrap();
    assert_eq!(loaded.files.len(), 3, "all are watched");
    let scenario = loaded.scenario;
    assert_eq!((scenario.name.as_deref(), scenario.seed.0), (Some("top"), 3));
    assert_snapshot!(serde_json::to_string(&scenario.clock).unwrap(), @r#"{"at":"2026-03-01T09:00:00.000Z","mode":"live"}"#);
    let settings = &scenario.vendors.pulse.settings;
    assert_eq!(
        (settings.auth_score, settings.challenge_score, scenario.vendors.pulse.users.len()),
        (70, 40, 1)
    );
}

#[test]
fn a_built_in_story_can_be_extended_by_its_name() {
    let path = files("named", &[("mine.yaml", "version: 1\nextends: default\nseed: 9\n")]);
    let scenario = load(&[&path]).unwrap().scenario;
    assert_eq!((scenario.name.as_deref(), scenario.description, scenario.seed.0), (Some("mine"), None, 9));
    assert_eq!(scenario.vendors.intelliprove.users.len(), 1);
}

#[test]
fn a_mistake_is_told_in_the_file_that_holds_it() {
    let path = files(
        "blame",
        &[
            ("top.yaml", "version: 1\nextends: base.yaml\nsede: 3\nclock: { mode: frozen }\n"),
            (
                "base.yaml",
                "version: 1\nclock: { mode: slow, att: 3 }\nvendors: { pulse: { users: [{ user_ref: a }, { user_ref: a }] } }\n",
            ),
        ],
    );
    assert_snapshot!(wrong(&path), @"
    base.yaml:2:16: expected one of live, frozen, found `slow`
    1 | version: 1
    2 | clock: { mode: slow, att: 3 }
      |                ^^^^
    base.yaml:2:22: unknown member `att`; did you mean `at`? known are at, mode
    1 | version: 1
    2 | clock: { mode: slow, att: 3 }
      |                      ^^^
    base.yaml:3:58: the user_ref `a` stands twice, first in line 3
    1 | version: 1
    2 | clock: { mode: slow, att: 3 }
    3 | vendors: { pulse: { users: [{ user_ref: a }, { user_ref: a }] } }
      |                                                          ^
    top.yaml:3:1: unknown member `sede`; did you mean `seed`? known are version, name, description, extends, seed, clock, vendors, outcomes, faults, overrides, timeline, aliases, webhooks
    1 | version: 1
    2 | extends: base.yaml
    3 | sede: 3
      | ^^^^
    ");
    let path = files(
        "blame-seed",
        &[
            ("top.yaml", "version: 1\nextends: base.yaml\n"),
            ("base.yaml", "version: 1\nvendors: { pulse: { users: [{ user_ref: a }, { user_ref: a }] } }\n"),
        ],
    );
    assert_snapshot!(wrong(&path), @"
    base.yaml:2:58: the user_ref `a` stands twice, first in line 2
    1 | version: 1
    2 | vendors: { pulse: { users: [{ user_ref: a }, { user_ref: a }] } }
      |                                                          ^
    ");
}

#[test]
fn what_cannot_be_extended_is_told_at_the_word() {
    let chain: Vec<_> =
        (0..20).map(|n| (format!("{n}.yaml"), format!("version: 1\nextends: {}.yaml\n", n + 1))).collect();
    let chain: Vec<_> = chain.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let told: Vec<_> = [
        files("self", &[("a.yaml", "version: 1\nextends: ./a.yaml\n")]),
        files(
            "circle",
            &[
                ("a.yaml", "version: 1\nextends: b.yaml\n"),
                ("b.yaml", "version: 1\nextends: sub/../c.yaml\n"),
                ("c.yaml", "version: 1\nextends: a.yaml\n"),
                ("sub/d.yaml", ""),
            ],
        ),
        files("nowhere", &[("a.yaml", "version: 1\nextends: defalt\n")]),
        files("list", &[("a.yaml", "version: 1\nextends: [default]\n")]),
        files("broken", &[("a.yaml", "version: 1\nextends: b.yaml\n"), ("b.yaml", "version: 1\nclock: {\n")]),
        files("no-version", &[("a.yaml", "version: 1\nextends: b.yaml\n"), ("b.yaml", "seed: 3\n")]),
        files("long", &chain),
    ]
    .iter()
    .map(|path| wrong(path))
    .collect();
    assert_snapshot!(told.join("\n"), @"
    a.yaml:2:10: this extends itself: a.yaml → a.yaml
    1 | version: 1
    2 | extends: ./a.yaml
      |          ^^^^^^^^
    sub/../c.yaml:2:10: this extends itself: a.yaml → b.yaml → c.yaml → a.yaml
    1 | version: 1
    2 | extends: a.yaml
      |          ^^^^^^
    a.yaml:2:10: there is no such scenario `defalt`: reading it as a file failed: No such file or directory (os error 2); did you mean `default`? `lookalike scenarios` lists the built-in ones
    1 | version: 1
    2 | extends: defalt
      |          ^^^^^^
    a.yaml:2:10: expected a text, found a list
    1 | version: 1
    2 | extends: [default]
      |          ^
    b.yaml:2:8: this is no YAML: unclosed bracket '{'
    1 | version: 1
    2 | clock: {
      |        ^
    b.yaml:1:1: `version` is missing; each file says which version of the format it is in: `version: 1`
    1 | seed: 3
      | ^
    15.yaml:2:10: more than 16 files extend each other here
    1 | version: 1
    2 | extends: 16.yaml
      |          ^^^^^^^
    ");
}

#[test]
fn a_member_that_two_files_misspell_alike_is_told_in_both() {
    let path = files(
        "alike",
        &[("top.yaml", "version: 1\nextends: base.yaml\nsede: 2\n"), ("base.yaml", "version: 1\nsede: 1\n")],
    );
    let problems = load(&[&path]).unwrap_err();
    let [top, base] = problems.0.as_slice() else { panic!("{problems}") };
    assert!(top.place.source.name.ends_with("top.yaml") && top.place.line == 3, "{problems}");
    assert!(base.place.source.name.ends_with("base.yaml") && base.place.line == 2, "{problems}");
}

#[test]
fn what_is_laid_under_another_is_a_scenario_of_its_own_whatever_is_overridden() {
    for (base, told) in [
        ("oops, a sentence instead of a story", "expected a mapping, found"),
        ("[1]", "expected a mapping, found"),
        ("5", "expected a mapping, found"),
        ("version: 2", "version 2 is unknown"),
        ("version: 1\nextends: [default]", "expected a text, found"),
        ("version: 1\nname: [x]", "expected a text"),
        ("version: 1\nseed: x", "expected a whole number"),
        ("version: 1\nclock: { mode: frosen }", "did you mean `frozen`?"),
        ("version: 1\nfaults: [{ inject: 5 }]", "or a mapping, found the number 5"),
    ] {
        let top = "version: 1\nextends: base.yaml\nseed: 1\nclock: { mode: frozen }\nfaults: []\n";
        let path = files("alone", &[("top.yaml", top), ("base.yaml", base)]);
        let told_of = |problems: scenario::Problems| problems.to_string();
        let laid_under = wrong(&path);
        assert!(laid_under.contains("base.yaml:") && laid_under.contains(told), "{base}: {laid_under}");
        let alone = top.replace("extends: base.yaml\n", "");
        let over = files("alone-over", &[("over.yaml", &alone)]);
        let together = load(&[&path.with_file_name("base.yaml"), &over]).map(|_| ()).map_err(told_of);
        assert!(together.as_ref().is_err_and(|text| text.contains(told)), "{base}: {together:?}");
    }
}

#[test]
fn what_a_file_leaves_out_may_stand_in_the_one_under_it() {
    let quota = "version: 1\nextends: incode-rate-limited\nvendors: { incode: { settings: { rate_limit: { face: { burst: 10 } } } } }\n";
    let scenario = load(&[&files("halves", &[("top.yaml", quota)])]).unwrap().scenario;
    let limits = serde_json::to_value(&scenario.vendors.incode.settings).unwrap();
    assert_eq!(limits["rate_limit"]["face"]["burst"], 10, "{limits}");
}

#[test]
fn a_folder_is_no_file_to_extend_and_is_told_where_it_is_named() {
    let path =
        files("of-folders", &[("top.yaml", "version: 1\nextends: ./sub\n"), ("sub/a.yaml", "version: 1\n")]);
    assert_snapshot!(wrong(&path), @"
    top.yaml:2:10: `./sub`: this is a folder; name a file in it
    1 | version: 1
    2 | extends: ./sub
      |          ^^^^^
    ");
}

#[test]
fn a_file_beside_the_scenario_is_suggested_with_its_ending() {
    let path = files("beside", &[("defaults.yaml", "version: 1\n"), ("other.yml", "version: 1\n")]);
    for (wanted, meant) in [
        ("defaults", Some("./defaults.yaml")),
        ("./other", Some("./other.yml")),
        ("../beside/defaults", Some("./../beside/defaults.yaml")),
        ("defalt", Some("default")),
        ("nothing-like-it", None),
    ] {
        let story = path.with_file_name("story.yaml");
        std::fs::write(&story, format!("version: 1\nextends: {wanted}\n")).unwrap();
        let problems = scenario::load(&[story.display().to_string()], Moment::default()).unwrap_err();
        let [problem] = problems.0.as_slice() else { panic!("{problems}") };
        assert_eq!(problem.suggestion.as_deref(), meant, "{wanted}");
        let Some(meant) = meant else { continue };
        std::fs::write(&story, format!("version: 1\nextends: {meant}\n")).unwrap();
        scenario::load(&[story.display().to_string()], Moment::default()).unwrap();
    }
}

#[test]
fn a_scenario_that_is_sent_reads_no_files() {
    let secret = files("secret", &[("secret.yaml", "version: 1\nname: secret\n")]);
    let text = format!("version: 1\nextends: {}\n", secret.display());
    let told = scenario::load_text("sent", &text, Moment::default()).unwrap_err().to_string();
    assert!(told.contains("a scenario that is sent extends built-in ones only"), "{told}");
}

#[tokio::test]
async fn several_scenarios_are_laid_over_each_other_in_their_order() {
    let first = files(
        "several",
        &[(
            "first.yaml",
            &format!(
                "{FROZEN}seed: 4\nvendors: {{ pulse: {{ users: [{{ user_ref: a }}], settings: {{ status: NOK }} }} }}\n"
            ),
        )],
    );
    let second = files(
        "several",
        &[("second.yaml", "version: 1\nvendors: { pulse: { users: [{ user_ref: b }] } }\n")],
    );
    let scenarios = [&first, &second].map(|path| path.display().to_string()).to_vec();
    let server = Server::start(Settings { scenarios, ..Settings::default() });
    let sim = Sim::in_namespace(server, "several");
    let namespace = sim.admin().get("/__admin/namespaces/default").await;
    assert_eq!(namespace.text_at("/scenario"), "first+second");
    assert_eq!(namespace.text_at("/clock/at"), "2026-03-01T09:00:00.000Z");
    assert_eq!(sim.pulse().get("/pulse/status").await.text_at("/status"), "NOK");
    assert_eq!(sim.pulse().get("/pulse/users/b").await.at("/exists"), true);
    assert_eq!(sim.pulse().get("/pulse/users/a").await.at("/exists"), false);
}
