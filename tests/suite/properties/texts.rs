//! Texts from the network: lengths of time, moments, percent-encoding, queries, names of namespaces, tokens, base64.

use std::borrow::Cow;

use lookalike::api::{is_name, locate};
use lookalike::engine::{Jwt, Moment, Span, form_fields, parameters, segment};
use proptest::prelude::*;
use proptest::sample::select;

use super::dice::Dice;
use super::spoil;
use super::trials::trials;
use super::world::request;

/// Texts of these pieces, and any texts.
fn of(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::collection::vec(select(pieces), 0..12).prop_map(|pieces| pieces.concat()),
        1 => ".{0,24}",
    ]
}

const LENGTHS: &[&str] = &[
    "1",
    "0",
    "9",
    "99999999",
    "9223372036854775807",
    ".",
    "+",
    "-",
    "w",
    "d",
    "h",
    "m",
    "s",
    "ms",
    " ",
    "e",
    "٣",
];
const MOMENTS: &[&str] = &[
    "2026-03-01",
    "T",
    "09:00:00",
    "23:59:60",
    "Z",
    "+01:00",
    "-23:59",
    "+24:00",
    ".5",
    ".123456789123",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "-0001-01-01",
    "t",
    "z",
    " ",
    ":",
];
const QUERY: &[&str] = &[
    "a", "=", "&", "%", "%4", "%41", "%25", "41", "%zz", "%C3%A9", "%FF", "%2B", "+", "é", "\0", ";", "#",
    "/", "{", "}", "*",
];
const NAMES: &[&str] =
    &["/", "@", "a", "B", "9", ".", "_", "-", "%20", "é", "@x", "//", "localhost", ":80", "[::1]", "\0"];
const TOKENS: &[&str] =
    &["e30", "eyJhbGciOiJub25lIn0", "bnVsbA", ".", "..", "=", "-_", "A", "é", "W10", "eyJleHAiOjFlOTk5fQ"];

proptest! {
    #![proptest_config(trials(4_000))]

    #[test]
    fn a_length_of_time_that_is_read_is_printed_so_that_it_reads_the_same(text in of(LENGTHS)) {
        if let Some(span) = Span::parse(&text) {
            prop_assert!(span >= Span::ZERO);
            prop_assert_eq!(Span::parse(&span.to_string()), Some(span));
            prop_assert!(Moment::MIN.after(span) >= Moment::MIN && Moment::MAX.before(span) <= Moment::MAX);
        }
    }

    #[test]
    fn any_length_of_time_is_printed_so_that_it_reads_the_same(millis in any::<i64>()) {
        let span = Span::from_millis(millis);
        prop_assert_eq!(Span::parse(&span.to_string()), Some(span));
    }

    #[test]
    fn a_moment_that_is_read_lies_in_the_calendar_and_is_printed_so_that_it_reads_the_same(
        text in prop_oneof![
            of(MOMENTS),
            (select(&MOMENTS[10..13]), select(&MOMENTS[2..4]), select(&MOMENTS[4..8])).prop_map(|(day, time, zone)| format!("{day}T{time}{zone}")),
        ]
    ) {
        if let Some(moment) = Moment::parse(&text) {
            prop_assert!((Moment::MIN..=Moment::MAX).contains(&moment), "{} is {}", text, moment.millis());
            prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
            prop_assert_eq!(moment.to_http_date().len(), 29);
        }
    }

    #[test]
    fn any_moment_is_printed_so_that_it_reads_the_same(millis in any::<i64>()) {
        let moment = Moment::from_millis(millis);
        prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        prop_assert_eq!(Moment::parse(&moment.to_seconds_text()), Some(moment.whole_second()));
    }

    #[test]
    fn a_query_has_a_field_between_any_two_ampersands(query in of(QUERY)) {
        let fields: Vec<_> = form_fields(&query).collect();
        prop_assert_eq!(fields.len(), query.split('&').filter(|field| !field.is_empty()).count());
        // What is decoded and encoded again decodes to the same.
        let written: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        let read: Vec<_> = form_fields(&written.join("&")).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        prop_assert_eq!(read, fields.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect::<Vec<_>>());
    }

    #[test]
    fn a_segment_is_decoded_once(text in of(QUERY)) {
        let written = encoded(&text);
        prop_assert_eq!(segment(&written), Some(Cow::Owned(text.clone())));
        if let Some(decoded) = segment(&text) {
            prop_assert!(decoded.len() <= text.len());
        }
    }

    #[test]
    fn the_parameters_of_a_path_are_parts_of_it(template in of(QUERY), path in of(QUERY)) {
        for (name, value) in parameters(&template, &path) {
            prop_assert!(template.contains(name) && path.contains(value));
        }
    }

    #[test]
    fn a_request_is_for_a_namespace_that_can_be_one_or_is_refused(
        path in of(NAMES), header in proptest::option::of(of(NAMES)), host in of(NAMES)
    ) {
        let mut fields = vec![("host", host.as_str())];
        fields.extend(header.as_deref().map(|header| ("x-lookalike-namespace", header)));
        let request = request("GET", &format!("/{path}"), &fields, "");
        if let Ok(address) = locate(&request) {
            // Told here once more, so that the rule cannot change unseen.
            let (name, allowed) = (address.namespace, "._-");
            let can_be = (1..=64).contains(&name.len())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || allowed.contains(c))
                && ![".", ".."].contains(&name);
            prop_assert!(can_be && is_name(name), "`{}`", name);
            prop_assert!(address.path.starts_with('/') && request.path().ends_with(address.path) || address.path == "/");
        }
    }

    #[test]
    fn a_token_is_taken_apart_or_not(text in of(TOKENS), number in any::<u64>()) {
        let good = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4iLCJleHAiOjF9.c2ln";
        for text in [text, spoil::text(good, &mut Dice::of(number))] {
            if let Some(token) = Jwt::read(&text) {
                prop_assert!(text.starts_with(token.signed()) && text.matches('.').count() == 2);
                let _ = (token.algorithm(), token.key_id(), token.text("sub"), token.seconds("exp"));
            }
        }
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}
