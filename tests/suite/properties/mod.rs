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
//! | JSON bodies (`api::extract`, `identify::sent`, `pulse::inputs`, `incode::inputs`) | [`answers`] |
//! | JSON as Python reads it, forms (`intelliprove::validation`) | `validation::tests::never_panics`, [`answers`] |
//! | JWT, Bearer, action tokens (`engine::jwt`, each vendor's `auth`) | [`texts`], [`answers`] |
//! | base64, pictures, markers (`incode::face`) | `face::tests` |
//! | keystroke layouts (`pulse::typing`) | `typing::properties` |
//! | lengths of time, moments (`engine::span`, `engine::time`) | [`texts`] |
//! | conditions, regular expressions, faults, outcomes (`engine::condition` and others) | [`rules`] |
//! | overrides and their templates (`engine::overrides`) | [`rules`] |
//! | scenarios in YAML (`scenario`) | [`posted`], `scenario::tests::corpus` |
//! | the state of a namespace (`engine::export`, each vendor's state) | [`posted`], [`answers`] |
//! | what the journal hides of any text (`api::redact`) | `redact::tests` |

mod answers;
mod dice;
mod documents;
mod posted;
mod requests;
mod rules;
mod seen;
mod spoil;
mod texts;
#[path = "../../../src/engine/trials.rs"]
mod trials;
mod wire;
mod world;
