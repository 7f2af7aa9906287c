//! Preflights on a socket: whatever a browser, or somebody who plays one, asks leave for, the answer is well-formed, no
//! failure of ours, and repeats nothing that was not asked.

use std::cell::RefCell;

use actix_web::http::header::{HeaderName, HeaderValue};
use futures_util::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::dice::{Dice, numbers};
use super::spoil;
use super::trials::trials;
use crate::server::{Raw, status};
use crate::support::Server;

const PATHS: [&str; 9] = [
    "/v2/users",
    "/v2/nothing",
    "/plugin/",
    "/v1/user/login",
    "/v1/user/nothing",
    "/omni/incode-id/authenticate",
    "/incode-id/api/sessions",
    "/pulse/user-verify/a",
    "/@x/v2/users",
];
const NAMES: [&str; 3] = ["origin", "access-control-request-method", "access-control-request-headers"];
const GOOD: [&str; 9] = [
    "https://app.example.test",
    "null",
    "PUT",
    "x-api-key",
    "content-type, authorization",
    "a,b,,c",
    ", ,\tx-long ,",
    "*",
    "é",
];
/// What is repeated to who asks.
const ECHO: &str = "access-control-allow-headers";

/// A value that HTTP lets through.
fn value(dice: &mut Dice) -> Vec<u8> {
    let mut bytes = dice.pick(&GOOD).as_bytes().to_vec();
    match dice.roll(4) {
        0 => bytes = bytes.repeat(dice.roll(200)),
        1 => bytes = [bytes, b",".repeat(dice.roll(9)), spoil::noise(dice).into_bytes()].concat(),
        2 => bytes = spoil::bytes(bytes, dice),
        _ => {}
    }
    bytes.retain(|byte| *byte == b'\t' || !byte.is_ascii_control());
    bytes
}

/// The path and the fields of a preflight; most have each field once.
fn asked(number: u64) -> (&'static str, Vec<(&'static str, Vec<u8>)>) {
    let mut dice = Dice::of(number);
    let path = *dice.pick(&PATHS);
    let mut fields = Vec::new();
    for name in NAMES {
        let times = if dice.percent(70) { 1 } else { dice.roll(4) };
        fields.extend((0..times).map(|_| (name, value(&mut dice))));
    }
    (path, fields)
}

/// The members of a list in a field.
fn members(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim)
}

/// What holds of an answer; how many members of lists were repeated in it.
fn check(number: u64, answer: &str) -> Result<usize, TestCaseError> {
    let (path, fields) = asked(number);
    let told = || {
        let fields: String =
            fields.iter().map(|(name, value)| format!("\n{name}: {}", value.escape_ascii())).collect();
        format!("{path}{fields}\n→ {answer}")
    };
    prop_assert!(["2", "3", "4"].iter().any(|begin| status(answer).starts_with(begin)), "{}", told());
    let (head, _) = answer.split_once("\r\n\r\n").unwrap_or_default();
    let asked: Vec<_> = fields.iter().filter(|(name, _)| *name == NAMES[2]).map(|(_, value)| value).collect();
    let asked: Vec<_> = asked.iter().filter_map(|value| str::from_utf8(value).ok()).collect();
    let mut repeated = 0;
    for line in head.split("\r\n").skip(1) {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        let name = name.trim_end_matches(':');
        let is_field = HeaderName::try_from(name).is_ok() && HeaderValue::try_from(value).is_ok();
        prop_assert!(is_field, "{:?} in {}", line, told());
        if name.eq_ignore_ascii_case(ECHO) {
            let all: Vec<_> = asked.iter().flat_map(|list| members(list)).collect();
            let stranger = members(value).find(|member| !all.contains(member));
            prop_assert_eq!(stranger, None, "{}", told());
            repeated += members(value).count();
        } else if name.eq_ignore_ascii_case("access-control-allow-origin") {
            prop_assert_eq!(value, "*", "{}", told());
        }
    }
    // IntelliProve answers them on any path, Identify on those it has, where it reads the first field.
    let is_whole = NAMES.iter().all(|name| fields.iter().any(|(known, _)| known == name));
    let first = fields.iter().find(|(name, _)| *name == NAMES[2]);
    let is_text = first.is_some_and(|(_, value)| str::from_utf8(value).is_ok());
    if (is_whole && !asked.is_empty() && path.contains("/v2/")) || (is_text && path == "/v1/user/login") {
        prop_assert!(repeated > 0, "{}", told());
    }
    Ok(repeated)
}

#[test]
fn a_preflight_with_any_fields_is_answered_well_formed_and_repeats_nothing_but_what_was_asked() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = Server::shared();
    let repeated = RefCell::new(0);
    let played = TestRunner::new(trials(40)).run(&numbers(16), |numbers| {
        let answers = runtime.block_on(join_all(numbers.iter().map(|number| {
            let (path, fields) = asked(*number);
            let mut bytes =
                format!("OPTIONS {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n").into_bytes();
            for (name, value) in fields {
                bytes.extend([name.as_bytes(), b": ", &value, b"\r\n"].concat());
            }
            bytes.extend(b"\r\n");
            Raw::exchange(&server, bytes)
        })));
        for (number, answer) in numbers.iter().zip(answers) {
            *repeated.borrow_mut() += check(*number, &answer)?;
        }
        Ok(())
    });
    if let Err(wrong) = played {
        panic!("{wrong}");
    }
    assert!(repeated.take() > 100, "hardly anything is repeated");
}
