//! Noticing that files have changed, by looking at them.
//!
//! Looking is reliable where notifications are not: on mounts of containers, on network drives, and for editors
//! that put a new file in the place of the old one.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::time::SystemTime;

/// Files up to this size are compared by what they hold; of larger ones size and time must do.
const SMALL: u64 = 256 * 1024;

/// Files that are looked at from time to time.
#[derive(Debug, Default)]
pub struct Watch {
    /// What they were when they were last acted upon.
    acted: u64,
    /// What they were at the last look.
    seen: u64,
}

impl Watch {
    /// Begin with the files as they are.
    pub fn starting(files: &[PathBuf]) -> Self {
        let now = fingerprint(files);
        Self { acted: now, seen: now }
    }

    /// Whether they have changed and then stayed the same for one look: a file that is being written is not read.
    pub fn has_changed(&mut self, files: &[PathBuf]) -> bool {
        let now = fingerprint(files);
        let settled = now == self.seen;
        self.seen = now;
        settled && now != self.acted
    }

    /// They are acted upon: what they hold from now on is no change. Other files may have joined meanwhile.
    pub fn acted(&mut self, before: &[PathBuf], after: &[PathBuf]) {
        let grown = before != after;
        self.acted = if grown { fingerprint(after) } else { self.seen };
        self.seen = self.acted;
    }
}

fn fingerprint(files: &[PathBuf]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for path in files {
        path.hash(&mut hasher);
        match std::fs::metadata(path) {
            Ok(about) if about.len() <= SMALL => std::fs::read(path).ok().hash(&mut hasher),
            Ok(about) => (about.len(), about.modified().unwrap_or(SystemTime::UNIX_EPOCH)).hash(&mut hasher),
            Err(error) => error.kind().hash(&mut hasher),
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_noticed_once_it_has_settled() {
        let path = std::env::temp_dir();
        // A folder of the build, so that nothing outside it is written.
        let folder = option_env!("CARGO_TARGET_TMPDIR").map_or(path, PathBuf::from);
        let file = folder.join(format!("lookalike-watch-{}", std::process::id()));
        std::fs::write(&file, "one").unwrap();
        let files = [file.clone()];
        let mut watch = Watch::starting(&files);
        assert!(!watch.has_changed(&files));
        std::fs::write(&file, "two").unwrap();
        assert!(!watch.has_changed(&files), "it may be half written");
        assert!(watch.has_changed(&files));
        watch.acted(&files, &files);
        assert!(!watch.has_changed(&files));
        std::fs::remove_file(&file).unwrap();
        assert!(!watch.has_changed(&files));
        assert!(watch.has_changed(&files), "a file that goes is a change");
    }

    #[test]
    fn a_file_that_joins_is_known_from_then_on() {
        let folder = option_env!("CARGO_TARGET_TMPDIR").map_or_else(std::env::temp_dir, PathBuf::from);
        let files =
            ["one", "two"].map(|name| folder.join(format!("lookalike-{name}-{}", std::process::id())));
        for file in &files {
            std::fs::write(file, "here").unwrap();
        }
        let [one, _] = &files;
        let before = std::slice::from_ref(one);
        let mut watch = Watch::starting(before);
        watch.acted(before, &files);
        assert!(!watch.has_changed(&files) && !watch.has_changed(&files), "nothing has changed since");
        std::fs::write(&files[1], "else").unwrap();
        assert!(!watch.has_changed(&files) && watch.has_changed(&files));
        for file in &files {
            std::fs::remove_file(file).unwrap();
        }
    }
}
