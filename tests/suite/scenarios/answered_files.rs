//! Files that overrides answer: they lie beside the scenario, and nowhere else.

use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use lookalike::engine::Moment;
use lookalike::scenario;
use lookalike::settings::Settings;

use super::told;
use crate::support::{Server, Sim};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("answers").join(name);
    std::fs::create_dir_all(folder.join("below")).unwrap();
    folder
}

/// A scenario file that answers one file.
fn answering(folder: &Path, file: &str) -> PathBuf {
    let path = folder.join("story.yaml");
    let rule = format!("- {{ operation: pulse.status, respond: {{ file: '{file}' }} }}");
    std::fs::write(
        &path,
        format!("version: 1\nclock: {{ at: 2026-03-01T09:00:00Z, mode: frozen }}\noverrides:\n  {rule}\n"),
    )
    .unwrap();
    path
}

#[tokio::test]
async fn a_file_beside_the_scenario_is_answered_byte_by_byte() {
    let folder = folder("good");
    let bytes: Vec<u8> = (0..=255).collect();
    for (name, kind) in [
        ("below/a.bin", "application/octet-stream"),
        ("b.PNG", "image/png"),
        ("./c.json", "application/json"),
    ] {
        std::fs::write(folder.join(name), &bytes).unwrap();
        let scenarios = vec![answering(&folder, name).display().to_string()];
        let sim = Sim::in_namespace(Server::start(Settings { scenarios, ..Settings::default() }), "default");
        let ask = || async {
            crate::support::http().get(format!("{}/pulse/status", sim.server.url())).send().await.unwrap()
        };
        let before = ask().await;
        assert_eq!(before.headers()["content-type"], kind);
        assert_eq!(before.bytes().await.unwrap(), bytes, "{name}");
        // The bytes are a part of the namespace: they go with its state, and are there after an import.
        let state = sim.state().await;
        sim.admin().put("/__admin/state", serde_json::from_str(&state).unwrap()).await.expect(200);
        assert_eq!(ask().await.bytes().await.unwrap(), bytes, "{name}");
        assert_eq!(sim.state().await, state);
    }
}

#[test]
fn a_file_that_is_not_there_or_outside_of_the_folder_is_told_when_the_scenario_is_loaded() {
    let folder = folder("bad");
    std::fs::write(folder.join("../outside.json"), "{}").unwrap();
    let link = folder.join("link.json");
    let _ = std::fs::remove_file(&link);
    std::os::unix::fs::symlink(folder.join("../outside.json"), &link).unwrap();
    let absolute = folder.join("story.yaml").display().to_string();
    let mut all = Vec::new();
    for name in
        ["nowhere.json", "../outside.json", "below/../../outside.json", "link.json", "below", "", &absolute]
    {
        let path = answering(&folder, name).display().to_string();
        let problems = scenario::load(&[path], Moment::default()).expect_err(name);
        let problem = &problems.0[0];
        assert_eq!((problems.0.len(), problem.place.line, problem.place.column), (1, 4, 49), "{name}");
        all.push(problem.message.replace(&absolute, "/ABSOLUTE"));
    }
    assert_snapshot!(all.join("\n"), @"
    there is no file `nowhere.json` beside the scenario
    `../outside.json` leads out of the folder of the scenario; name a file in it, or below it
    `below/../../outside.json` leads out of the folder of the scenario; name a file in it, or below it
    `link.json` is a link out of the folder of the scenario
    `below` is no file
    `` leads out of the folder of the scenario; name a file in it, or below it
    `/ABSOLUTE` leads out of the folder of the scenario; name a file in it, or below it
    ");
    assert_snapshot!(told("version: 1\noverrides: [{ operation: pulse.status, respond: { file: a.json } }]\n"), @"2:57 reference: there is no file `a.json` beside a scenario that is built in or sent");
    assert_snapshot!(told("version: 1\noverrides: [{ operation: pulse.status, respond: { file: { path: a, base64: e30= }, body: x } }]\n"), @"2:51 contradiction: give only one of `body`, `json` and `file`");
}

#[test]
fn a_file_is_answered_up_to_sixteen_megabytes() {
    let folder = folder("large");
    let path = answering(&folder, "large.bin").display().to_string();
    let load_with = |bytes: u64| {
        // Sparse, so that it takes no room.
        std::fs::File::create(folder.join("large.bin")).unwrap().set_len(bytes).unwrap();
        scenario::load(std::slice::from_ref(&path), Moment::default())
    };
    let loaded = load_with(16_777_216).unwrap();
    let answered = loaded.scenario.overrides[0].respond.file.as_ref().unwrap().content.as_ref().unwrap();
    assert_eq!(answered.len(), 16_777_216);
    let problems = load_with(16_777_217).unwrap_err();
    assert_snapshot!(problems.0[0].message, @"`large.bin` is larger than 16777216 bytes");
}
