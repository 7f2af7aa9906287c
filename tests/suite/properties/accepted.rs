//! What Incode reads in `Accept`: lists with preferences, in any number of fields.
//!
//! What is expected follows from how a list was made, so nothing here parses what it has written.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::trials::trials;
use super::world::{World, request};

const COVERING: &[&str] = &["*/*", "application/*", "application/json", "Application/JSON"];
const OTHERS: &[&str] =
    &["text/html", "application/xml", "text/*", "application/json5", "application/problem+json", "json", "*"];
/// What may stand between the parts of a list.
const BLANKS: &[&str] = &["", "", " ", "\t", "  "];
/// Parameters of a kind of media, which do not say whether it is wanted.
const PARAMETERS: &[&str] = &["", ";charset=utf-8", "; version=1", ";qs=0", ";x=\"q=0\""];

/// How much a range is wanted, in thousandths, as it can be written.
fn weights() -> impl Strategy<Value = (String, bool)> {
    let name = select(&["q", "Q"][..]);
    let written = (0..1_000_u32, 0..=3_usize).prop_map(|(thousandths, digits)| {
        let kept = format!("{thousandths:03}")[..digits].to_owned();
        let is_wanted = kept.contains(|digit| digit != '0');
        (if kept.is_empty() { "0".to_owned() } else { format!("0.{kept}") }, is_wanted)
    });
    let weight = prop_oneof![
        2 => select(&["0", "0.", "0.0", "0.000"][..]).prop_map(|text| (text.to_owned(), false)),
        2 => select(&["1", "1.", "1.000"][..]).prop_map(|text| (text.to_owned(), true)),
        3 => written,
    ];
    let blanks = (select(BLANKS), select(BLANKS));
    let some = (name, weight, blanks).prop_map(|(name, (text, is_wanted), (before, after))| {
        (format!("{before};{after}{name}={text}"), is_wanted)
    });
    prop_oneof![Just((String::new(), true)), some]
}

/// A range, and whether it covers JSON and is wanted.
fn ranges() -> impl Strategy<Value = (String, bool)> {
    let kind = prop_oneof![
        1 => select(COVERING).prop_map(|kind| (kind, true)),
        2 => select(OTHERS).prop_map(|kind| (kind, false)),
    ];
    (kind, select(PARAMETERS), weights()).prop_map(|((kind, covers), parameter, (weight, is_wanted))| {
        (format!("{kind}{parameter}{weight}"), covers && is_wanted)
    })
}

/// The value of a field, and whether any of its ranges takes JSON; a list may have empty elements.
fn lists() -> impl Strategy<Value = (String, bool)> {
    let element = prop_oneof![1 => Just((String::new(), false)), 6 => ranges()];
    vec((element, select(BLANKS), select(BLANKS)), 0..6).prop_map(|elements| {
        let takes = elements.iter().any(|((_, takes), ..)| *takes);
        let texts = elements.iter().map(|((text, _), before, after)| format!("{before}{text}{after}"));
        (texts.collect::<Vec<_>>().join(","), takes)
    })
}

/// Why Incode refuses a request with these fields. It is refused anyway, for its version, which is judged later.
fn refused(world: &World, fields: &[Vec<u8>]) -> (u16, String) {
    let headers =
        [("x-api-key", "test-api-key"), ("api-version", "2.0"), ("content-type", "application/json")];
    let body = r#"{"face":{"template":"lookalike:face=ana"}}"#;
    let mut request = request("POST", "/omni/incode-id/authenticate", &headers, body);
    for value in fields {
        request.headers.push("accept", value);
    }
    let answer = world.ask(&request);
    (answer.status, answer.reason.unwrap_or_default().into_owned())
}

#[test]
fn incode_takes_json_where_any_range_that_covers_it_is_wanted_and_refuses_it_elsewhere() {
    let world = World::start();
    proptest!(trials(1_000), |(fields in vec(lists(), 0..4))| {
        let expected = fields.is_empty() || fields.iter().any(|(_, takes)| *takes);
        let sent: Vec<_> = fields.into_iter().map(|(text, _)| text.into_bytes()).collect();
        let (status, reason) = refused(&world, &sent);
        let told = String::from_utf8_lossy(&sent.join(&b" | "[..])).into_owned();
        prop_assert_eq!(reason, if expected { "api-version" } else { "not-acceptable" }, "{}", told);
        prop_assert!((400..500).contains(&status), "{}", told);
    });
}

#[test]
fn any_bytes_in_accept_are_read_or_refused() {
    let world = World::start();
    let pieces = prop_oneof![
        select(COVERING).prop_map(|text| text.as_bytes().to_vec()),
        select(&[";", ",", "q", "=", "\"", "*", "/", "-1", "inf", "nan", "1e9", " ", "\u{2003}"][..])
            .prop_map(|text| text.as_bytes().to_vec()),
        vec(prop_oneof![Just(b'\t'), b' '..=b'~', 0x80_u8..], 0..4),
    ];
    proptest!(trials(1_000), |(fields in vec(vec(pieces, 0..12), 0..3))| {
        let fields: Vec<_> = fields.iter().map(|pieces| pieces.concat()).collect();
        let (status, reason) = refused(&world, &fields);
        prop_assert!(["api-version", "not-acceptable"].contains(&&*reason), "{} {}: {:?}", status, reason, fields);
    });
}
