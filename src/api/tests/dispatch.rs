//! Operations that share a path, a root that may be left out, and which requests are heavy.

use serde_json::json;

use super::{Desk, toy};
use crate::api::{Mount, Mounted, Options};
use crate::engine::Alias;
use crate::engine::toy::{LIMITS, Toy};

/// The operations of the journal, oldest first.
fn journaled(desk: &Desk) -> Vec<String> {
    let shown = |operation: Option<&str>| operation.unwrap_or("-").to_owned();
    desk.namespace("default")
        .journal(|journal| journal.iter().map(|entry| shown(entry.operation.as_deref())).collect())
}

#[test]
fn operations_that_share_a_path_are_told_apart_by_what_is_sent() {
    let desk = Desk::new();
    let bake = |query: &str| desk.ask("POST", &format!("/toy/cake?{query}"), &[toy::KEY], "").text();
    assert_eq!(
        [bake("plain"), bake("fancy"), bake("none")],
        ["200 \"plain\"", "200 1", "409 {\"toy\":\"no room\"}"]
    );
    assert_eq!(journaled(&desk), ["toy.plain.cake", "toy.fancy.cake", "toy.unresolved"]);
}

#[test]
fn operations_that_share_a_path_share_a_place_in_the_document() {
    let document = Mount::new(Toy).describe();
    let cake = &document["paths"]["/toy/cake"]["post"];
    assert_eq!(cake["x-operation"], "toy.plain.cake");
    assert_eq!(cake["x-variants"][1]["x-operation"], "toy.fancy.cake");
    let schema = &cake["responses"]["200"]["content"]["application/json"]["schema"]["anyOf"];
    assert_eq!((&schema[0]["type"], &schema[1]["type"]), (&json!("string"), &json!("integer")));
    assert_eq!(document["paths"].as_object().unwrap().keys().filter(|path| path.contains("cake")).count(), 1);
}

#[test]
fn a_root_may_be_left_out() {
    let desk = Desk::new();
    assert_eq!(desk.get("/v9/toy/page").text(), desk.get("/toy/page").text());
    for (path, expected) in [("/v9", 404), ("/v9/", 404), ("/v9toy/page", 404), ("/v9/v9/toy/page", 404)] {
        assert_eq!(desk.get(path).0.status, expected, "{path}");
    }
    assert_eq!(desk.get("/v9/nothing").text(), "404 {\"toy\":\"no such place\"}");
}

#[test]
fn a_request_is_heavy_where_an_operation_of_its_path_is() {
    let alias = |operation: &str, path: &str| Alias { operation: operation.into(), path: path.into() };
    let aliases = vec![alias("toy.fancy.cake", "/pastry"), alias("toy.plain.cake", "/toy/plain")];
    let desk = Desk::with(LIMITS, aliases, Options::default());
    for (method, path, expected) in [
        ("POST", "/toy/cake", true),
        ("POST", "/@n/toy/cake?plain", true),
        ("POST", "/v9/toy/cake", true),
        ("POST", "/pastry", true),
        ("POST", "/toy/plain", false),
        ("POST", "/toy/cake?small", false),
        ("POST", "/pastry?small", false),
        ("GET", "/toy/cake", false),
        ("GET", "/toy/page", false),
        ("POST", "/@default", false),
        ("POST", "/nothing", false),
        // A namespace that is not there yet is built first.
        ("POST", "/@n", true),
        ("GET", "/@n/toy/page", true),
    ] {
        assert_eq!(desk.is_heavy(method, path), expected, "{method} {path}");
    }
}
