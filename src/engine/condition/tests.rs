//! What conditions hold of which requests, what they say where they do not, and what is refused.

use serde_json::{Value, json};

use super::{Conditions, Difference};
use crate::engine::facts::Fields;
use crate::engine::{Facts, Headers};

const BODY: &str = r#"{"name":"Marie","age":42,"ratio":1.0,"ok":true,"none":null,"tags":["a","b"],
    "address":{"city":"Lyon","a/b":1,"x~y":2,"0":"zero"},"empty":{},"x~1y":3}"#;

fn conditions(written: Value) -> Conditions {
    serde_json::from_value(written).unwrap()
}

fn headers(kind: &str) -> Headers {
    [("content-type", kind), ("X-Team", "checkout"), ("x-team", "billing"), ("accept", "text/html")]
        .into_iter()
        .collect()
}

/// What a condition says of one request.
fn said(place: &str, wanted: &Value, kind: &str, body: &str) -> Option<String> {
    let headers = headers(kind);
    let facts = Facts::new(
        "/users/{id}/files/{*path}",
        "/users/an%20na/files/a/b.txt",
        Some("page=2&q=a+b%21&tag=x&tag=y&empty="),
        Fields::Block(&headers),
        body.as_bytes(),
    );
    let conditions = conditions(json!({ place: wanted }));
    let difference = conditions.first_difference(&facts);
    assert_eq!(conditions.hold(&facts), difference.is_none(), "{place} {wanted}");
    difference.as_ref().map(Difference::to_string)
}

#[test]
fn conditions_hold_where_the_value_stands() {
    let table = [
        ("path.id", json!("an na")),
        ("path.path", json!("a/b.txt")),
        ("query.page", json!(2)),
        ("query.page", json!("2")),
        ("query.q", json!("a b!")),
        ("query.tag", json!("y")),
        ("query.empty", json!({ "present": true })),
        ("query.other", json!({ "present": false })),
        ("query.page", json!({ "one_of": [1, 2, 3] })),
        ("header.X-Team", json!("billing")),
        ("header.accept", json!({ "contains": "html" })),
        ("header.accept", json!({ "matches": "^text/(html|plain)$" })),
        ("body", json!({ "contains": r#""city":"Lyon""# })),
        ("body", json!({ "present": true })),
        ("body.name", json!("Marie")),
        ("body.name", json!({ "matches": "(?i)^MARIE$" })),
        ("body.age", json!(42)),
        ("body.age", json!({ "matches": "^4" })),
        ("body.ratio", json!(1)),
        ("body.ok", json!(true)),
        ("body.none", json!(null)),
        ("body.none", json!({ "present": true })),
        ("body.tags", json!(["a", "b"])),
        ("body.tags", json!({ "contains": "b" })),
        ("body.tags.1", json!("b")),
        ("body./tags/1", json!("b")),
        ("body./address/a~1b", json!(1)),
        ("body./address/x~0y", json!(2)),
        ("body./x~01y", json!(3)),
        ("body.address.0", json!("zero")),
        ("body", json!({ "equals": serde_json::from_str::<Value>(BODY).unwrap() })),
        ("body.address", json!({ "equals": { "0": "zero", "city": "Lyon", "x~y": 2, "a/b": 1.0 } })),
        ("body.empty", json!({ "equals": {} })),
        ("body.address.street", json!({ "present": false })),
        ("body.name.first", json!({ "present": false })),
    ];
    for (place, wanted) in table {
        assert_eq!(said(place, &wanted, "application/json", BODY), None, "{place} {wanted}");
    }
}

#[test]
fn the_first_difference_is_told_in_words() {
    let table = [
        ("path.id", json!("anna"), r#"`path.id`: expected "anna", found "an na""#),
        ("path.other", json!("x"), r#"`path.other`: expected "x", found nothing"#),
        (
            "query.tag",
            json!({ "one_of": ["z", 1] }),
            r#"`query.tag`: expected one of ["z",1], found "x", "y""#,
        ),
        ("query.page", json!({ "present": false }), r#"`query.page`: expected nothing, found "2""#),
        ("query.Page", json!({ "present": true }), "`query.Page`: expected something, found nothing"),
        (
            "header.accept",
            json!({ "matches": "^json" }),
            r#"`header.accept`: expected text that matches `^json`, found "text/html""#,
        ),
        ("body.age", json!("42"), r#"`body.age`: expected "42", found 42"#),
        ("body.ratio", json!(1.5), "`body.ratio`: expected 1.5, found 1.0"),
        ("body.tags", json!(["b", "a"]), r#"`body.tags`: expected ["b","a"], found ["a","b"]"#),
        (
            "body.tags",
            json!({ "contains": "c" }),
            r#"`body.tags`: expected something with "c" in it, found ["a","b"]"#,
        ),
        ("body.tags.01x", json!("b"), r#"`body.tags.01x`: expected "b", found nothing"#),
        ("body.none", json!({ "matches": "" }), "`body.none`: expected text that matches ``, found null"),
        ("body.empty", json!({ "equals": { "a": 1 } }), r#"`body.empty`: expected {"a":1}, found {}"#),
        // What is a part of it only is not the same.
        ("body.tags", json!(["a"]), r#"`body.tags`: expected ["a"], found ["a","b"]"#),
        (
            "body.address",
            json!({ "equals": { "city": "Lyon" } }),
            r#"`body.address`: expected {"city":"Lyon"}, found {"city":"Lyon","a/b":1,"x~y":2,"0":"zero"}"#,
        ),
    ];
    for (place, wanted, expected) in table {
        assert_eq!(said(place, &wanted, "application/json", BODY).as_deref(), Some(expected));
    }
    let long = "x".repeat(1_000);
    let told = said("body", &json!("short"), "text/plain", &long).unwrap();
    assert!(told.ends_with("xx…") && told.len() < 300, "{told}");
}

#[test]
fn of_several_conditions_all_must_hold_and_the_first_that_does_not_is_told() {
    let headers = Headers::default();
    let facts = Facts::new("/", "/", Some("a=1&b=2&c=3"), Fields::Block(&headers), b"");
    assert!(Conditions::default().hold(&facts));
    assert!(conditions(json!({ "query.a": 1, "query.b": 2 })).hold(&facts));
    let differing = conditions(json!({ "query.a": 1, "query.c": 4, "query.b": 9 }));
    assert_eq!(differing.first_difference(&facts).unwrap().field, "query.c");
}

#[test]
fn a_form_is_read_by_its_fields_and_a_misnamed_json_as_json() {
    let form = "application/x-www-form-urlencoded; charset=utf-8";
    for (place, wanted, body, holds) in [
        ("body.name", json!("Ma rie"), "name=Ma+rie&age=4", true),
        ("body./name", json!("Ma rie"), "name=Ma+rie&age=4", true),
        ("body.age", json!(4), "name=Ma+rie&age=4", true),
        ("body.name.first", json!({ "present": true }), "name=Ma+rie", false),
        ("body.age", json!(4), r#" {"age":4}"#, true),
        ("body", json!("name=x"), "name=x", true),
    ] {
        assert_eq!(said(place, &wanted, form, body).is_none(), holds, "{place} {wanted} of {body}");
    }
    for body in ["", "{", "\u{0}", "[[[[", "name=x"] {
        assert!(said("body.name", &json!({ "present": true }), "application/json", body).is_some(), "{body}");
    }
    assert!(said("body", &json!({ "present": true }), "application/json", "").is_some());
    assert_eq!(said("body", &json!({ "contains": "name" }), "text/plain", "name=x"), None);
}

#[test]
fn header_fields_of_a_journal_are_seen_like_those_that_arrive() {
    let pairs = [("accept".into(), "a".into()), ("x".into(), "1".into())];
    let facts = Facts::new("/", "/", None, Fields::Pairs(&pairs), b"");
    assert!(conditions(json!({ "header.X": 1 })).hold(&facts));
    assert!(!conditions(json!({ "header.accept": "b" })).hold(&facts));
}

#[test]
fn a_long_text_is_not_searched_for_ever() {
    let long = "a".repeat(65 * 1024);
    assert!(said("body", &json!({ "matches": "a" }), "text/plain", &long).is_some());
    let catastrophic = json!({ "matches": "^(a|a)*(a|aa)+$" });
    assert!(said("body", &catastrophic, "text/plain", &format!("{}b", "a".repeat(60 * 1024))).is_some());
}

#[test]
fn what_is_no_condition_is_refused_with_what_would_be_one() {
    let deep = format!("body.{}", vec!["a"; 128].join("."));
    let many: serde_json::Map<_, _> = (0..51).map(|n| (format!("query.q{n}"), json!(1))).collect();
    let table = [
        (json!({ "cookie.a": 1 }), "`cookie.a` is no place in a request; expected `path.<name>`, "),
        (json!({ "query": 1 }), "`query` is no place"),
        (json!({ "query.": 1 }), "`query.` is no place"),
        (json!({ "": 1 }), "`` is no place"),
        (json!({ "body.": 1 }), "`body.` is no place"),
        (json!({ "body.a..b": 1 }), "`body.a..b` is no place"),
        (json!({ deep: 1 }), "at most 1000 bytes and 127 steps"),
        (json!({ format!("query.{}", "n".repeat(1_000)): 1 }), "at most 1000 bytes"),
        (json!({ "header.Accept": 1, "header.accept": 2 }), "two conditions for `header.accept`"),
        (json!({ "query.a": null }), "absence is { present: false }"),
        (json!({ "query.a": ["x"] }), "`query.a` is text"),
        (json!({ "query.a": { "one_of": [{}] } }), "`query.a` is text"),
        (json!({ "query.a": { "contains": null } }), "`query.a` is text"),
        (json!({ "query.a": {} }), "a matcher is missing: one of equals, matches, contains, present, one_of"),
        (json!({ "query.a": { "like": "x" } }), "unknown field `like`, expected one of `equals`"),
        (json!({ "query.a": { "matches": "a", "contains": "b" } }), "`matches` and `contains` together"),
        (json!({ "query.a": { "matches": "(" } }), "`(` is no regular expression: "),
        (
            json!({ "query.a": { "matches": "a".repeat(65_536) } }),
            "at most 1000 bytes, and this one has 65536",
        ),
        (json!({ "query.a": { "matches": "((a{500}){500}){500}" } }), "is no regular expression: "),
        (json!({ "query.a": { "matches": 3 } }), "invalid type: integer `3`, expected a string"),
        (json!({ "query.a": { "present": "yes" } }), "expected a boolean"),
        (json!({ "query.a": { "one_of": [] } }), "`one_of` needs a value"),
        (json!({ "query.a": { "one_of": "x" } }), "expected a sequence"),
        (many.into(), "more than 50 conditions"),
        (json!([]), "expected conditions such as"),
        (json!("query.a"), "expected conditions such as"),
    ];
    for (written, expected) in table {
        let told = serde_json::from_value::<Conditions>(written.clone()).unwrap_err().to_string();
        assert!(told.contains(expected), "{written}: {told}");
    }
}

#[test]
fn conditions_are_written_as_they_were_read() {
    let written = json!({
        "path.id": "x", "query.page": 2, "header.Accept": { "contains": "html" }, "body": { "matches": "^a" },
        "body./a/b": { "equals": { "c": 1 } }, "body.d": [1, null], "body.e": { "one_of": [1, "b"] },
        "body.f": { "present": false }, "body.g": null, "body.h": true, "body.i": 1.5,
    });
    assert_eq!(serde_json::to_value(conditions(written.clone())).unwrap(), written);
}
