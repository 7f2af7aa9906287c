//! Packs the documents that the binary carries: they are long, alike, and seldom asked for.

#![allow(clippy::disallowed_methods, reason = "a build script is told its folder by the environment")]

use std::path::Path;
use std::{env, fs, io};

/// Where they are kept, with the names that `src/documents.rs` has for them.
const KEPT: [(&str, &str); 7] = [
    ("admin", "fixtures/documents/admin.json"),
    ("identify", "fixtures/documents/identify.json"),
    ("incode", "fixtures/documents/incode.json"),
    ("intelliprove", "fixtures/documents/intelliprove.json"),
    ("pulse", "fixtures/documents/pulse.json"),
    ("arguments", "fixtures/documents/arguments.json"),
    ("scenario", "scenarios/schema.json"),
];

fn main() -> io::Result<()> {
    let folder = env::var("OUT_DIR").map_err(io::Error::other)?;
    for (name, path) in KEPT {
        println!("cargo::rerun-if-changed={path}");
        let packed = miniz_oxide::deflate::compress_to_vec(&fs::read(path)?, 10);
        fs::write(Path::new(&folder).join(name), packed)?;
    }
    Ok(())
}
