//! How a query is decoded, and what counts of it.

use super::inputs::{CreateUser, UserParameters};
use super::{Request, with_query};

/// The external id that a query gives.
fn external_id(query: &str) -> Option<String> {
    with_query(query).read::<UserParameters>().expect("any text is an external id").external_user_id
}

#[test]
fn a_query_is_form_decoded() {
    let table = [
        ("external_user_id=a+b", Some("a b")),
        ("external_user_id=a%2Bb%26c%3Dd", Some("a+b&c=d")),
        ("external_user_id=a=b=", Some("a=b=")),
        ("external%5Fuser_id=x", Some("x")),
        ("external_user_id=%C3%A9%F0%9F%98%80", Some("é😀")),
        ("external_user_id=%ff", Some("\u{fffd}")),
        ("external_user_id=%zz%", Some("%zz%")),
        ("external_user_id=null", Some("null")),
        ("external_user_id=a&external_user_id=b", Some("b")),
        ("external_user_id=a&external_user_id", None),
        ("&&other=1&external_user_id=a&", Some("a")),
        ("external_user_id=a;b", Some("a;b")),
        ("External_user_id=a", None),
        ("=a", None),
        ("", None),
    ];
    for (query, expected) in table {
        assert_eq!(external_id(query).as_deref(), expected, "{query}");
    }
}

#[test]
fn a_parameter_without_a_value_is_an_empty_text() {
    assert!(with_query("external_user_id").read::<CreateUser>().is_err());
    assert!(with_query("user_id").read::<UserParameters>().is_err());
}

#[test]
fn a_path_parameter_follows_the_rules_of_texts() {
    use super::inputs::ReportEvent;
    let body = Some(r#"{"event":"closed"}"#);
    let read = |id| Request { path: &[("session_id", id)], body, ..Request::default() }.read::<ReportEvent>();
    assert!(read("{0D9C3A52-77B4-4D0E-9A51-6F2C1B8E4A10}").is_ok());
    assert!(read("").is_err());
}
