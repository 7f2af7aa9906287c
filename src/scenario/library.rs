//! The stories that are built into the binary.

/// The story that is played where none is named.
pub const DEFAULT: &str = "default";

const STORIES: [(&str, &str); 1] =
    [(DEFAULT, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/default.yaml")))];

/// The names of the built-in stories.
pub fn names() -> String {
    STORIES.map(|(name, _)| name).join(", ")
}

/// The source of a built-in story.
pub fn embedded(name: &str) -> Option<&'static str> {
    STORIES.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
}
