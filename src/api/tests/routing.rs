//! Paths, methods, slashes, hosts, aliases, and the header fields of every answer.

use super::{Desk, toy};
use crate::api::Options;
use crate::engine::Alias;
use crate::engine::toy::LIMITS;

fn aliased() -> Desk {
    let alias = |operation: &str, path: &str| Alias { operation: operation.into(), path: path.into() };
    let aliases = vec![
        alias("toy.write", "/toy/entries"),
        alias("toy.list", "/toy/entries"),
        alias("toy.one", "/elsewhere/{name}/line"),
        alias("toy.origin", "/toy/lines/origin"),
        alias("toy.nobody", "/toy/nobody"),
        alias("toy.one", "/v9/quick/{name}"),
        alias("toy.origin", "/quick"),
    ];
    Desk::with(LIMITS, aliases, Options::default())
}

#[test]
fn an_unknown_route_is_refused_in_the_apis_words() {
    let answer = Desk::new().get("/toy/nothing");
    assert_eq!((answer.text(), answer.reason()), ("404 {\"toy\":\"no such place\"}".into(), "unknown-route"));
}

#[test]
fn a_path_of_no_api_is_our_problem_and_names_the_paths_there_are() {
    let answer = Desk::new().get("/else");
    let expected = r#"404 {"type":"urn:lookalike:problem:unknown-route","title":"Not Found","status":404,"detail":"no API is served at `/else`","hint":"paths begin with one of: /toy, /v9"}"#;
    assert_eq!(answer.text(), expected);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!((answer.reason(), answer.id()), ("unknown-route", "default-1"));
}

#[test]
fn a_segment_too_much_a_slash_too_many_and_capitals_are_recognised_before_a_path_that_is_served() {
    for (path, told) in [
        (
            "/n/toy/lines",
            "no API is served at `/n/toy/lines`; did you mean `/@n/toy/lines`, or `/toy/lines`?",
        ),
        ("/n/else", "no API is served at `/n/else`"),
        ("/n%20/toy", "no API is served at `/n%20/toy`; did you mean `/toy`?"),
        ("/@n/m/toy", "no API is served at `/m/toy`; did you mean `/@n/toy`?"),
        ("/TOY/Lines", "no API is served at `/TOY/Lines`; did you mean `/toy/Lines`?"),
        ("/@n/Toy", "no API is served at `/Toy`; did you mean `/@n/toy`?"),
        ("//@n/toy//lines", "no API is served at `//@n/toy//lines`; did you mean `/@n/toy/lines`?"),
        ("/@n/@m/toy", "no API is served at `/@m/toy`; did you mean `/@n/toy`?"),
    ] {
        let answer = Desk::new().get(path).text();
        assert!(answer.contains(&format!("\"{told}\"")), "{path}: {answer}");
    }
}

#[test]
fn a_wrong_method_is_refused_with_those_that_are_allowed() {
    let desk = Desk::new();
    let table = [
        ("PUT", "/toy/lines", "GET, POST"),
        ("HEAD", "/toy/lines", "GET, POST"),
        ("POST", "/toy/page", "GET, HEAD"),
        ("BREW", "/toy/crash", "GET, POST"),
        ("DELETE", "/toy/lines/a", "GET"),
    ];
    for (method, path, allowed) in table {
        let answer = desk.ask(method, path, &[], "");
        assert_eq!(answer.text(), "405 {\"toy\":\"not so\"}", "{method} {path}");
        assert_eq!((answer.header("allow"), answer.reason()), (allowed, "method"), "{method} {path}");
    }
}

#[test]
fn a_path_that_fits_but_for_its_slash_is_redirected_within_the_namespace() {
    let desk = Desk::new();
    let table = [
        ("/toy/lines/", "http://localhost/toy/lines"),
        ("/toy/folder?a=b", "http://localhost/toy/folder/?a=b"),
        ("/@n/toy/page/", "http://localhost/@n/toy/page"),
    ];
    for (path, location) in table {
        let answer = desk.get(path);
        assert_eq!((answer.0.status, answer.header("location")), (307, location), "{path}");
    }
    assert_eq!(desk.get("/toy/lines//").0.status, 404);
}

#[test]
fn a_page_answers_head_as_it_answers_get() {
    let desk = Desk::new();
    let (get, head) = (desk.get("/toy/page"), desk.ask("HEAD", "/toy/page", &[], ""));
    assert_eq!(get.text(), "200 <p>toy</p>");
    // The transport leaves the body out and needs its length.
    assert_eq!((head.text(), head.header("content-type")), (get.text(), get.header("content-type")));
}

#[test]
fn the_root_of_a_vendors_own_host_is_its_page() {
    let desk = Desk::new();
    let at = |host: &str, path: &str| desk.ask("GET", path, &[("host", host)], "").0.status;
    assert_eq!([at("toy.example", "/"), at("TOY.example:8080", "/")], [200, 200]);
    assert_eq!([at("other.example", "/"), at("toy.example", "/x")], [404, 404]);
}

#[test]
fn needless_percent_encoding_routes_alike() {
    assert_eq!(Desk::new().get("/toy/l%69nes").text(), "200 []");
}

#[test]
fn an_alias_serves_its_operations_inside_and_outside_the_vendors_roots() {
    let desk = aliased();
    assert_eq!(desk.write("/toy/entries", "x").text(), "201 [\"x\"]");
    assert_eq!(desk.get("/toy/entries").text(), "200 [\"x\"]");
    assert_eq!(desk.get("/elsewhere/caf%C3%A9/line").text(), "200 \"café\"");
    assert_eq!(desk.get("/@n/elsewhere/a/line").text(), "200 \"a\"");
    assert_eq!(desk.get("/toy/lines").text(), "200 [\"x\"]");
    let operations = desk.namespace("default").journal(|journal| {
        journal.iter().map(|entry| entry.operation.as_deref().unwrap().to_owned()).collect::<Vec<_>>()
    });
    assert_eq!(operations, ["toy.write", "toy.list", "toy.one", "toy.list"]);
}

#[test]
fn an_alias_may_stand_where_a_parameter_would_match() {
    let desk = aliased();
    assert_eq!(desk.get("/toy/lines/origin").text(), "200 \"http://localhost\"");
    assert_eq!(desk.get("/toy/lines/other").text(), "200 \"other\"");
}

#[test]
fn an_alias_is_met_as_it_is_written_and_one_without_the_optional_root_by_both() {
    let desk = aliased();
    assert_eq!(desk.get("/v9/quick/caf%C3%A9").text(), "200 \"café\"");
    assert_eq!(desk.get("/quick/a").header("content-type"), "application/problem+json");
    assert_eq!([desk.get("/quick").0.status, desk.get("/v9/quick").0.status], [200, 200]);
}

#[test]
fn an_alias_refuses_a_wrong_method_and_whatever_it_does_not_cover() {
    let desk = aliased();
    let answer = desk.ask("DELETE", "/elsewhere/a/line", &[], "");
    assert_eq!((answer.text(), answer.header("allow")), ("405 {\"toy\":\"not so\"}".into(), "GET"));
    assert_eq!(desk.ask("PUT", "/toy/entries", &[], "").header("allow"), "POST, GET");
    assert_eq!(desk.get("/toy/nobody").text(), "404 {\"toy\":\"no such place\"}");
    assert_eq!(desk.get("/elsewhere/a").header("content-type"), "application/problem+json");
    assert_eq!(desk.get("/toy/entries/a").text(), "404 {\"toy\":\"no such place\"}");
}

#[test]
fn every_answer_carries_its_id_and_the_time_of_its_namespace() {
    let desk = Desk::new();
    let ids: Vec<_> =
        ["/toy/lines", "/toy/nothing", "/@n/toy/lines"].map(|path| desk.get(path).id().to_owned()).into();
    assert_eq!(ids, ["default-1", "default-2", "n-1"]);
    let answer = desk.get("/toy/lines");
    assert_eq!((answer.reason(), answer.header("date")), ("", "Mon, 12 Jan 1970 13:46:40 GMT"));
}

#[test]
fn without_headers_only_the_vendors_own_are_sent() {
    let options = Options { no_headers: true, public_url: None };
    let desk = Desk::with(LIMITS, Vec::new(), options);
    for path in ["/toy/lines", "/toy/nothing", "/else", "/toy/crash"] {
        let answer = desk.get(path);
        assert_eq!((answer.id(), answer.reason()), ("", ""), "{path}");
    }
    assert_eq!(desk.write("/toy/lines", "x").0.status, 201);
    let reason =
        desk.namespace("default").journal(|journal| journal.find(2).unwrap().reason().map(str::to_owned));
    assert_eq!(reason.as_deref(), Some("unknown-route"), "the journal still knows");
}

#[test]
fn the_origin_is_the_public_url_or_as_addressed_and_stays_in_the_namespace() {
    let host = ("host", "h.example:81");
    let named = ("x-lookalike-namespace", "n");
    let public = Options { no_headers: false, public_url: Some("https://public.example/".into()) };
    let table: [(_, &[_], _, _); 6] = [
        (Options::default(), &[host], "/toy/origin", "http://h.example:81"),
        (Options::default(), &[host, named], "/toy/origin", "http://h.example:81/@n"),
        (Options::default(), &[("host", "n.localhost:81")], "/toy/origin", "http://n.localhost:81"),
        (public.clone(), &[host], "/@n/toy/origin", "https://public.example/@n"),
        (public.clone(), &[host, toy::KEY], "/toy/origin", "https://public.example"),
        (public, &[("host", "n.localhost:81")], "/toy/origin", "https://public.example/@n"),
    ];
    for (options, headers, path, expected) in table {
        let desk = Desk::with(LIMITS, Vec::new(), options);
        assert_eq!(desk.ask("GET", path, headers, "").text(), format!("200 \"{expected}\""));
    }
}
