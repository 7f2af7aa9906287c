//! Every way to be turned away, in the API's own words, with nothing left behind.

use super::{Desk, toy};
use crate::engine::toy as engine;

#[test]
fn the_order_of_the_arguments_is_the_order_of_the_checks() {
    let desk = Desk::new();
    let table = [
        (None, "{", "401 {\"toy\":\"who are you\"}"),
        (None, r#"{"line":"x"}"#, "401 {\"toy\":\"who are you\"}"),
        (Some(toy::KEY), "{", "400 {\"toy\":\"malformed\"}"),
        (Some(toy::KEY), r#"{"line":1}"#, "422 {\"toy\":\"wrong at line\"}"),
        (Some(toy::KEY), r#"{"line":"x"}"#, "201 [\"x\"]"),
    ];
    for (key, body, expected) in table {
        let answer = desk.ask("POST", "/toy/lines", key.as_slice(), body);
        assert_eq!(answer.text(), expected, "{key:?} {body}");
    }
}

#[test]
fn a_body_that_does_not_fit_is_refused_and_changes_nothing() {
    let desk = Desk::new();
    let before = engine::export(&desk.namespace("default"));
    let deep = "[".repeat(100_000);
    let large = format!(r#"{{"line":"{}"}}"#, "x".repeat(1024 * 1024));
    let table = [
        ("", "400 {\"toy\":\"malformed\"}"),
        ("{\"line\":", "400 {\"toy\":\"malformed\"}"),
        (r#"{"line":"x"} trailing"#, "400 {\"toy\":\"malformed\"}"),
        (r#"{"line":"x","line":"y"}"#, "422 {\"toy\":\"wrong at .\"}"),
        (r#"{"line":"x","other":1}"#, "422 {\"toy\":\"wrong at other\"}"),
        (r#"["x"]"#, "422 {\"toy\":\"wrong at .\"}"),
        ("{}", "422 {\"toy\":\"wrong at .\"}"),
        (&deep, "400 {\"toy\":\"malformed\"}"),
        (&large, "413 {\"toy\":\"over 1048576\"}"),
    ];
    for (body, expected) in table {
        let answer = desk.ask("POST", "/toy/lines", &[toy::KEY], body);
        assert_eq!(answer.text(), expected, "{}", body.chars().take(40).collect::<String>());
    }
    assert_eq!(engine::export(&desk.namespace("default")), before);
}

#[test]
fn another_content_type_than_json_is_refused_and_what_clients_say_unasked_is_read_as_what_it_holds() {
    let desk = Desk::new();
    let table = [
        ("application/json; charset=utf-8", 201),
        ("application/merge-patch+json", 201),
        ("application/x-www-form-urlencoded", 201),
        ("text/plain;charset=UTF-8", 201),
        ("text/html", 415),
        ("", 415),
    ];
    for (kind, status) in table {
        let headers = [toy::KEY, ("content-type", kind)];
        assert_eq!(desk.ask("POST", "/toy/lines", &headers, r#"{"line":"x"}"#).0.status, status, "{kind}");
    }
}

#[test]
fn a_handler_that_panics_answers_500_in_the_apis_words_and_the_namespace_works_on() {
    let desk = Desk::new();
    let before = engine::export(&desk.namespace("default"));
    let answer = desk.get("/toy/crash");
    assert_eq!((answer.text(), answer.reason()), ("500 {\"toy\":\"broken\"}".into(), "internal"));
    assert_eq!(engine::export(&desk.namespace("default")), before);
    assert_eq!(desk.write("/toy/lines", "after").text(), "201 [\"after\"]");
    let recorded = desk.namespace("default").journal(|journal| {
        journal
            .iter()
            .map(|entry| (entry.operation.as_deref().unwrap().to_owned(), entry.status))
            .collect::<Vec<_>>()
    });
    assert_eq!(recorded, [("toy.crash".into(), Some(500)), ("toy.write".into(), Some(201))]);
}

#[test]
fn a_segment_that_is_not_utf_8_is_refused() {
    let desk = Desk::new();
    let table = [
        ("/toy/lines/caf%C3%A9", "200 \"café\""),
        ("/toy/lines/%ff", "400 {\"toy\":\"bad address\"}"),
        ("/toy/lines/%zz", "200 \"%zz\""),
        ("/toy/lines/a%2Fb", "200 \"a/b\""),
    ];
    for (path, expected) in table {
        assert_eq!(desk.get(path).text(), expected, "{path}");
    }
}
