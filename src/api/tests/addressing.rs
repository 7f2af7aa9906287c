//! Which namespace a request lands in, seen from the outside.

use super::{Desk, toy};
use crate::api::Options;
use crate::engine::toy::LIMITS;
use crate::engine::{NamespaceLimits, Span};

const HEADER: &str = "x-lookalike-namespace";

#[test]
fn the_first_way_to_name_a_namespace_wins_and_each_is_a_world_of_its_own() {
    let desk = Desk::new();
    let body = r#"{"line":"x"}"#;
    let (header, host) = ((HEADER, "header"), ("host", "label.localhost:8080"));
    let table: [(_, &[_], _); 5] = [
        ("/@path/toy/lines", &[toy::KEY, header, host], "path-1"),
        ("/toy/lines", &[toy::KEY, header, host], "header-1"),
        ("/toy/lines", &[toy::KEY, host], "label-1"),
        ("/toy/lines", &[toy::KEY, ("host", "localhost:8080")], "default-1"),
        ("/toy/lines", &[toy::KEY, ("host", "vendor.example")], "default-2"),
    ];
    for (path, headers, id) in table {
        let answer = desk.ask("POST", path, headers, body);
        assert_eq!((answer.0.status, answer.id()), (201, id));
    }
    for name in ["path", "header", "label"] {
        assert_eq!(desk.get(&format!("/@{name}/toy/lines")).text(), "200 [\"x\"]", "{name}");
    }
}

#[test]
fn a_name_that_none_can_have_is_our_400_and_creates_nothing() {
    let desk = Desk::new();
    let long = "n".repeat(65);
    let endless = "n".repeat(100_000);
    let by_path = ["/@/toy/lines", "/@a%20b/toy/lines", "/@a!/toy/lines", &format!("/@{endless}/toy/lines")];
    let by_header = ["", "a b", "a/b", "ä", &long];
    let answers = by_path
        .map(|path| desk.get(path))
        .into_iter()
        .chain(by_header.map(|name| desk.ask("GET", "/toy/lines", &[(HEADER, name)], "")))
        .chain([desk.ask("GET", "/toy/lines", &[("host", "a.b!.localhost")], "")]);
    for answer in answers {
        let text = answer.text();
        assert_eq!((answer.0.status, answer.reason()), (400, "bad-namespace"), "{text}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert!(text.contains("is no name of a namespace") && text.contains("hint"), "{text}");
        assert!(text.len() < 500, "a long name is not echoed in full");
    }
    assert_eq!(desk.0.namespaces().count(), 1);
}

#[test]
fn two_header_fields_name_no_namespace_even_if_they_are_alike() {
    let desk = Desk::new();
    for other in ["a", "b"] {
        let answer = desk.ask("GET", "/toy/lines", &[(HEADER, "a"), toy::KEY, (HEADER, other)], "");
        assert_eq!((answer.0.status, answer.reason()), (400, "bad-namespace"));
        assert!(answer.text().contains(&format!("`a, {other}`")), "{}", answer.text());
    }
    assert_eq!(desk.0.namespaces().count(), 1);
}

#[test]
fn a_strict_server_knows_only_what_was_created() {
    let desk = Desk::with(NamespaceLimits { create_on_use: false, ..LIMITS }, Vec::new(), Options::default());
    let answer = desk.get("/@n/toy/lines");
    assert_eq!((answer.0.status, answer.reason()), (404, "unknown-namespace"));
    assert!(answer.text().contains("GET /__admin/namespaces"), "{}", answer.text());
    assert_eq!(desk.get("/toy/lines").0.status, 200);
    desk.0.namespaces().create("n", None, None, None, crate::engine::toy::REAL).unwrap();
    assert_eq!(desk.get("/@n/toy/lines").0.status, 200);
}

#[test]
fn a_full_server_says_so_and_serves_what_is_there() {
    let limits = NamespaceLimits { count: 1, idle: Span::from_hours(1), ..LIMITS };
    let desk = Desk::with(limits, Vec::new(), Options::default());
    let answer = desk.get("/@n/toy/lines");
    assert_eq!((answer.0.status, answer.reason()), (503, "too-many-namespaces"));
    assert_eq!(desk.get("/toy/lines").0.status, 200);
}
