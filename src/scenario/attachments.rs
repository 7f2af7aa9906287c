//! Files that a scenario names: they lie in its folder or below it, wherever links lead, so that a story that somebody
//! sends around reads nothing else of whoever plays it.

use std::path::{Component, Path, PathBuf};

use super::yaml::Node;
use super::{Code, Problem, Scenario};
use crate::engine::Attachment;

/// The largest file that is read.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Hand in the content of the files that a scenario names, as far as they are there, and answer their paths. They
/// lie where their names lead from the folders of the files that it came from; one that was sent has none.
pub(super) fn attach(scenario: &mut Scenario, files: &[PathBuf]) -> Vec<PathBuf> {
    let mut read = Vec::new();
    let bodies = scenario.overrides.iter_mut().filter_map(|rule| rule.respond.file.as_mut());
    let wanting = |file: &&mut Attachment| file.content.is_none();
    for attachment in bodies.chain(scenario.vendors.attachments()).filter(wanting) {
        let Ok(path) = find(&attachment.path, files) else { continue };
        if let Ok(content) = std::fs::read(&path) {
            attachment.content = Some(content.into());
            read.push(path);
        }
    }
    read
}

/// What is wrong with the files that overrides answer.
pub(super) fn check(root: &Node, files: &[PathBuf]) -> Vec<Problem> {
    let overrides = root.get("overrides").map(|list| list.values()).unwrap_or_default();
    let named = overrides.iter().filter_map(|rule| rule.get("respond")?.get("file"));
    let wrong = named.filter_map(|file| {
        let why = find(file.text()?, files).err()?;
        Some(Problem::new(Code::Reference, file.place.clone(), why))
    });
    wrong.collect()
}

/// Where the file of that name lies.
fn find(name: &str, files: &[PathBuf]) -> Result<PathBuf, String> {
    if files.is_empty() {
        return Err(format!("there is no file `{name}` beside a scenario that is built in or sent"));
    }
    if name.is_empty()
        || !Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
    {
        return Err(format!(
            "`{name}` leads out of the folder of the scenario; name a file in it, or below it"
        ));
    }
    let folders = files.iter().map(|file| file.parent().unwrap_or(Path::new("")));
    let mut wrong = format!("there is no file `{name}` beside the scenario");
    for folder in folders {
        let path = folder.join(name);
        let Ok(about) = std::fs::metadata(&path) else { continue };
        if !is_below(&path, folder) {
            wrong = format!("`{name}` is a link out of the folder of the scenario");
        } else if !about.is_file() {
            wrong = format!("`{name}` is no file");
        } else if about.len() > MOST_BYTES {
            wrong = format!("`{name}` is larger than {MOST_BYTES} bytes");
        } else {
            return Ok(path);
        }
    }
    Err(wrong)
}

fn is_below(path: &Path, folder: &Path) -> bool {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let [path, folder] = [path, folder].map(std::fs::canonicalize);
    path.ok().zip(folder.ok()).is_some_and(|(path, folder)| path.starts_with(folder))
}
