//! The documents as they are kept, and as they are printed.

use lookalike::offline;
use serde_json::Value;

use super::{document, names};

/// Set to write the documents anew instead of comparing: for those who change an API, never for CI.
const REWRITE: &str = "LOOKALIKE_REWRITE_DOCUMENTS";

/// The binary carries what is kept, so what is kept must be what the types say.
#[test]
fn the_documents_that_are_kept_are_those_that_the_types_say() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents");
    for (name, generated) in offline::generated().unwrap() {
        let (path, text) = (folder.join(format!("{name}.json")), format!("{generated:#}\n"));
        if std::env::var_os(REWRITE).is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert!(
            std::fs::read_to_string(&path).unwrap() == text,
            "fixtures/documents/{name}.json is not up to date; `{REWRITE}=1 cargo test --test suite contract` writes it"
        );
        if std::env::var_os(REWRITE).is_none() && name != "arguments" {
            assert_eq!(document(&name), generated, "{name}");
        }
    }
}

#[test]
fn all_documents_together_are_each_by_its_name() {
    let all: Value = serde_json::from_str(&offline::openapi(None).unwrap()).unwrap();
    let own: Vec<_> = names().collect();
    assert_eq!(all.as_object().unwrap().keys().collect::<Vec<_>>(), own);
    for name in own {
        assert_eq!(all[name], document(name), "{name}");
    }
}
