//! What must hold whatever is sent: properties, tried with made-up input from a fixed seed (`src/engine/trials.rs`).
//!
//! The parsers that face the network, and the property tests that each of them has. Those that stand beside their
//! parser are named by its module; the others are here.
//!
//! | Parser | Property tests |
//! | --- | --- |
//! | HTTP on the wire: framing, heads, bodies (`server`, below it actix) | [`wire`] |
//! | what is wrong with bytes that are no request (`server::diagnosis`) | `diagnosis::tests` |
//! | whole requests to each API: routes, credentials, bodies, rules | [`answers`] |
//! | names of namespaces in path, header, host (`api::addressing`) | [`texts`], [`answers`] |
//! | percent-encoding of paths and segments, queries, forms (`api::decode`, `engine::decode`) | `decode::tests`, [`texts`] |
//! | header fields | [`answers`] (spoilt), [`wire`] (spoilt bytes) |
//! | preflights: `Origin` and what leave is asked for (`before` and errors of `intelliprove` and `identify`) | [`preflights`] |
//! | `Accept` (`incode::inputs`) | [`accepted`] |
//! | `content-encoding` (`api::extract`) | [`codings`] |
//! | texts in answers (`api::object`), eight bytes at once (`engine::eights`) | `object::tests`, `eights::tests` |
//! | parameters of Identify's queries (`identify::fields`) | `fields::tests` |
//! | names of people in parts (`incode::state`) | `name::tests` |
//! | JSON bodies (`api::extract`, `identify::sent`, `pulse::inputs`, `incode::inputs`) | [`answers`] |
//! | JSON as Python reads it, forms (`intelliprove::validation`) | `validation::tests::never_panics`, [`answers`] |
//! | JWT, Bearer, action tokens (`engine::jwt`, each vendor's `auth`) | [`texts`], [`answers`] |
//! | public keys in PEM, DER, JWK (`engine::keys`, `engine::der`) | `keys_tests`, `der::tests` |
//! | base64, pictures, markers (`incode::face`) | `face::tests` |
//! | dates of birth, links to pictures, addresses to go to (`incode::state`) | `date_of_birth::tests`, `image_link::tests`, `redirect::tests` |
//! | keystroke layouts (`pulse::typing`) | `typing::properties` |
//! | lengths of time, moments (`engine::span`, `engine::time`) | [`texts`] |
//! | conditions, regular expressions, faults, outcomes (`engine::condition` and others) | [`rules`] |
//! | overrides and their templates (`engine::overrides`) | [`rules`] |
//! | scenarios in YAML (`scenario`) | [`posted`], `scenario::tests::corpus`, `scenario::tests::agreement` |
//! | the state of a namespace (`engine::export`, each vendor's state) | [`posted`], [`answers`] |
//! | what the journal hides of any text (`api::redact`) | `redact::tests` |
//! | names and ids of any kind, as they are found again (`engine::index`) | `index::tests` |
//! | where heads and bodies begin and end on a connection (`server::framing`) | `framing::tests`, [`wire`] |
//! | the host that a request names (`server::host`) | `host::tests` |
//! | answers of receivers and token services (`server::delivery`) | [`receivers`] |
//! | addresses of webhooks (`engine::outbox::target`), `Host` and `Origin` (`admin::gate`) | [`places`] |

mod accepted;
mod answers;
mod codings;
mod dice;
mod documents;
mod places;
mod posted;
mod preflights;
mod receivers;
mod requests;
mod rules;
mod seen;
mod spoil;
mod texts;
#[path = "../../../src/engine/trials.rs"]
mod trials;
mod wire;
mod world;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What the table above names as property tests: the modules here, and those beside their parser.
fn named() -> BTreeSet<String> {
    let rows = include_str!("mod.rs").lines().filter_map(|line| line.strip_prefix("//! | "));
    let cells = rows.filter_map(|row| row.trim_end_matches(" |").rsplit_once(" | ")).skip(1);
    cells.flat_map(|(_, tests)| tests.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn the_table_names_the_property_tests_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (ours, theirs) = (root.join("tests/suite/properties"), root.join("src"));
    // As it is called in the table: by its path without what every path has.
    let called = |path: PathBuf| -> String {
        let text = path.with_extension("").display().to_string();
        let text = text.strip_suffix("/mod").unwrap_or(&text).to_owned();
        text.strip_prefix(&format!("{}/", root.display())).unwrap().replace('/', "::")
    };
    // In two pieces, or this file would be one of them.
    let (tries, mark) = ("#[test]", ["(tri", "als("].concat());
    let with = |mark: &str| {
        let has_mark = |path: &PathBuf| fs::read_to_string(path).is_ok_and(|text| text.contains(mark));
        let all = files(&ours).into_iter().chain(files(&theirs));
        all.filter(has_mark).map(called).collect::<Vec<_>>()
    };
    let fits = |path: &str, name: &str| {
        let module = name.split("::tests").next().unwrap();
        path.ends_with(&format!("properties::{module}"))
            || format!("{path}::").contains(&format!("::{module}::"))
    };
    for name in named() {
        assert!(
            with(tries).iter().any(|path| fits(path, &name)),
            "{name} is named and there is no such test"
        );
    }
    for path in &with(&mark) {
        assert!(named().iter().any(|name| fits(path, name)), "{path} has properties and stands in no row");
    }
}
