//! The rules of the house that the compiler does not know: floors, rooms, heads of files.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lookalike::vendors::REGISTRY;

/// Modules from the lowest floor to the highest; those of one floor may use each other.
const FLOORS: [&[&str]; 7] = [
    &["engine", "documents"],
    &["api"],
    &["vendors"],
    &["scenario"],
    &["admin"],
    &["server"],
    &["cli", "embedded", "settings", "startup", "offline", "telemetry", "watching", "main", "lib"],
];
/// What only the named module may mention.
const ONLY_THERE: [(&str, &str); 6] = [
    ("actix_web::", "server"),
    ("actix_http::", "server"),
    ("actix_service::", "server"),
    ("tokio::", "server"),
    ("SystemTime::now", "server"),
    ("std::fs::", "scenario"),
];

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found
                    .push((path.strip_prefix(&root).unwrap().to_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(found.len() > 100, "the sources were not found");
    found
}

fn module(path: &Path) -> String {
    path.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

fn floor(module: &str) -> usize {
    FLOORS
        .iter()
        .position(|floor| floor.contains(&module))
        .unwrap_or_else(|| panic!("{module} stands on no floor"))
}

/// The modules of ours that a source mentions by `crate::`, comments aside.
fn used(source: &str) -> BTreeSet<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mentions = code.flat_map(|line| line.split("crate::").skip(1).map(str::to_owned).collect::<Vec<_>>());
    mentions
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => {
                list.split('}').next().unwrap().split(',').map(|name| name.trim().to_owned()).collect()
            }
            None => vec![rest],
        })
        .map(|name| name.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned())
        .filter(|name| FLOORS.iter().any(|floor| floor.contains(&name.as_str())))
        .collect()
}

#[test]
fn a_module_uses_only_floors_below_it() {
    let mut wrong = Vec::new();
    for (path, source) in sources() {
        let own = module(&path);
        for other in used(&source) {
            if other != own && floor(&other) >= floor(&own) && floor(&own) < FLOORS.len() - 1 {
                wrong.push(format!("{} uses {other}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_vendor_knows_no_other_vendor() {
    let mut wrong = Vec::new();
    for (path, source) in sources() {
        let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if parts[0] != "vendors" || parts.len() < 3 {
            continue;
        }
        for other in REGISTRY.iter().filter(|row| row.name != parts[1]) {
            if source.contains(&format!("vendors::{}", other.name)) {
                wrong.push(format!("{} mentions {}", path.display(), other.name));
            }
        }
        if source.contains("crate::vendors") {
            wrong.push(format!("{} looks outside its room", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_folders_of_vendors_are_the_rows_of_the_registry() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/vendors");
    let folders: BTreeSet<_> = fs::read_dir(folder)
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let rows: BTreeSet<_> = REGISTRY.iter().map(|row| row.name.to_owned()).collect();
    assert_eq!(folders, rows);
}

#[test]
fn every_vendor_has_the_same_rooms() {
    let names = [
        "mod.rs",
        "routes.rs",
        "auth.rs",
        "handlers/mod.rs",
        "model.rs",
        "state/mod.rs",
        "errors.rs",
        "seed",
        "actions.rs",
    ];
    for row in REGISTRY {
        for name in names {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/vendors").join(row.name).join(name);
            assert!(path.exists() || path.with_extension("rs").exists(), "{} has no {name}", row.name);
        }
    }
}

#[test]
fn a_file_begins_by_saying_what_it_is_for() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|(_, source)| !source.starts_with("//! "))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn a_file_is_short_enough_to_be_read_at_a_sitting() {
    let long: Vec<_> = sources()
        .into_iter()
        .filter(|(_, source)| source.lines().count() > 330)
        .map(|(path, _)| path)
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn frameworks_and_real_time_stay_on_their_floor() {
    let mut wrong = Vec::new();
    for (path, source) in sources() {
        let own = module(&path);
        if floor(&own) >= floor("server") || path.iter().any(|part| part == "tests") {
            continue;
        }
        for (word, home) in ONLY_THERE {
            let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
            if own != home && code.clone().any(|line| line.contains(word)) {
                wrong.push(format!("{} mentions {word}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
