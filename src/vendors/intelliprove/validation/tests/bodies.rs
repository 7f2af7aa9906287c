//! Bodies of every shape: objects, arrays, nested ones, and what stands in their place.

use serde_json::{Value, json};

use super::super::types::Integer;
use super::super::{Form, Input, Place, Read};
use super::inputs::{
    Answer, AnswerQuestion, AnswerQuestions, AuthenticateUser, Content, CreateUser, Event, OpenSession,
    ReportEvent, UpdateUser, Widget,
};
use super::{Request, detail, with_body};

/// The places and types of the problems of a refused request.
fn problems<T>(read: Result<T, Vec<super::Problem>>) -> Value {
    let shown = detail(read);
    shown.as_array().unwrap().iter().map(|problem| json!([problem["loc"], problem["type"]])).collect()
}

#[test]
fn what_stands_in_place_of_an_object_is_told() {
    let table = [
        ("{}", Value::Null),
        ("[]", Value::Null),
        ("[{}]", json!([[["body"], "type_error.dict"]])),
        ("5", json!([[["body"], "type_error.dict"]])),
        ("\"\"", json!([[["body"], "type_error.dict"]])),
        ("true", json!([[["body"], "type_error.dict"]])),
        ("null", json!([[["body"], "value_error.missing"]])),
    ];
    for (body, expected) in table {
        let read = with_body(body).read::<UpdateUser>();
        assert_eq!(if read.is_ok() { Value::Null } else { problems(read) }, expected, "{body}");
    }
}

#[test]
fn an_optional_body_may_be_absent_or_null_but_not_another_type() {
    for request in [Request::default(), with_body("null"), with_body("{}"), with_body("[]")] {
        assert_eq!(request.read::<OpenSession>(), Ok(OpenSession::default()));
    }
    let text = Request { other_content_type: true, ..with_body("{}") };
    assert_eq!(problems(text.read::<OpenSession>()), json!([[["body"], "type_error.dict"]]));
    assert_eq!(problems(text.read::<CreateUser>()), json!([[["body"], "type_error.dict"]]));
}

#[test]
fn elements_of_an_array_are_placed_by_their_index() {
    let body = r#"[{"lookup_key":"a","value":0},{"value":null},null,5,[],{"lookup_key":[],"value":false,"timezone":{}}]"#;
    assert_eq!(
        problems(with_body(body).read::<AnswerQuestions>()),
        json!([
            [["body", 1, "lookup_key"], "value_error.missing"],
            [["body", 1, "value"], "type_error.none.not_allowed"],
            [["body", 2], "type_error.none.not_allowed"],
            [["body", 3], "type_error.dict"],
            [["body", 4, "lookup_key"], "value_error.missing"],
            [["body", 4, "value"], "value_error.missing"],
            [["body", 5, "lookup_key"], "type_error.str"],
            [["body", 5, "timezone"], "type_error.str"],
        ])
    );
}

#[test]
fn a_list_is_needed_where_a_list_is_expected() {
    let text = Request { other_content_type: true, ..with_body("[]") };
    assert_eq!(problems(text.read::<AnswerQuestions>()), json!([[["body"], "type_error.list"]]));
    assert_eq!(problems(with_body("{}").read::<AnswerQuestions>()), json!([[["body"], "type_error.list"]]));
    assert_eq!(
        problems(with_body("null").read::<AnswerQuestions>()),
        json!([[["body"], "value_error.missing"]])
    );
    assert_eq!(with_body("[]").read::<AnswerQuestions>().unwrap().answers, []);
}

#[test]
fn answers_are_read_in_order_with_any_value() {
    let body = r#"[{"lookup_key":1,"value":[null]},{"lookup_key":"b","value":"","timezone":null}]"#;
    let answer =
        |lookup_key: &str, value| Answer { lookup_key: lookup_key.to_owned(), value, timezone: None };
    let read = with_body(body).read::<AnswerQuestions>().unwrap();
    assert_eq!(read.answers, [answer("1", json!([null])), answer("b", json!(""))]);
    let one = with_body(r#"{"lookup_key":"a","value":2}"#).read::<AnswerQuestion>().unwrap();
    assert_eq!(one.answers, [answer("a", json!(2))]);
}

#[test]
fn nested_objects_are_read_in_the_order_of_the_table() {
    let body = r#"{"data":{"start":"x","stop":[],"title":{},"parameter":"y"},"appearance":{"variation":[],"language":"de","theme":1}}"#;
    let request = Request { path: &[("name", "graph")], query: "version=two&user_id=1", ..with_body(body) };
    assert_eq!(
        problems(request.read::<Widget>()),
        json!([
            [["query", "version"], "type_error.integer"],
            [["query", "user_id"], "type_error.uuid"],
            [["body", "appearance", "theme"], "type_error.dict"],
            [["body", "appearance", "language"], "type_error.enum"],
            [["body", "appearance", "variation"], "type_error.str"],
            [["body", "data", "parameter"], "type_error.enum"],
            [["body", "data", "title"], "type_error.str"],
            [["body", "data", "stop"], "type_error"],
            [["body", "data", "start"], "value_error.date"],
        ])
    );
}

#[test]
fn an_optional_object_may_be_absent_null_or_empty_and_a_required_one_not() {
    for appearance in ["", r#""appearance":null,"#, r#""appearance":{},"#, r#""appearance":[],"#] {
        let read =
            Request { path: &[("name", "main")], ..with_body(&format!("{{{appearance}\"data\":{{}}}}")) }
                .read::<Widget>();
        assert!(matches!(read.unwrap().data, Content::Overview(_)), "{appearance}");
    }
    assert_eq!(
        problems(widget_main(r#"{"data":null}"#)),
        json!([[["body", "data"], "type_error.none.not_allowed"]])
    );
    assert_eq!(problems(widget_main(r#"{"data":3}"#)), json!([[["body", "data"], "type_error.dict"]]));
}

fn widget_main(body: &str) -> Result<Widget, Vec<super::Problem>> {
    Request { path: &[("name", "main")], ..with_body(body) }.read()
}

#[test]
fn the_body_names_the_user_before_the_query_does() {
    let read = |query, body| {
        Request { query, body: Some(body), ..Request::default() }.read::<AuthenticateUser>().unwrap()
    };
    let external = |query, body| read(query, body).user.external_user_id;
    assert_eq!(external("external_user_id=q", r#"{"external_user_id":"b"}"#).as_deref(), Some("b"));
    assert_eq!(
        external("external_user_id=q", r#"{"external_user_id":null,"user_id":null}"#).as_deref(),
        Some("q")
    );
    assert_eq!(external("external_user_id=q", r#"{"user_id":"0d9c3a5277b44d0e9a516f2c1b8e4a10"}"#), None);
    assert_eq!(external("", r#"{"external_user_id":""}"#), None);
}

/// An operation that reads its inputs in the wrong order of places.
struct Backwards;

impl Input for Backwards {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        let body = form.body(|body| body.required("b", Integer));
        let query = form.query("q", Integer);
        let path = form.path("p", Integer);
        body.and(query).and(path).map(|_| Self)
    }
}

#[test]
fn path_query_and_body_come_in_this_order_however_they_are_read() {
    let request = Request { path: &[("p", "x")], query: "q=x", ..with_body("{}") };
    assert_eq!(
        problems(request.read::<Backwards>()),
        json!([
            [["path", "p"], "type_error.integer"],
            [["query", "q"], "type_error.integer"],
            [["body", "b"], "value_error.missing"],
        ])
    );
    let places = Form::describe::<Backwards>(&[]).into_iter().map(|field| field.place).collect::<Vec<_>>();
    assert_eq!(places, [Place::Path("p"), Place::Query("q"), Place::Body(vec![]), Place::Body(vec!["b"])]);
}

/// An operation that notes a problem and nevertheless makes a value.
struct Careless;

impl Input for Careless {
    fn read(form: &mut Form<'_>) -> Read<Self> {
        form.query_missing("q");
        Some(Self)
    }
}

#[test]
fn a_noted_problem_refuses_even_a_value() {
    let refused = problems(Request::default().read::<Careless>());
    assert_eq!(refused, json!([[["query", "q"], "value_error.missing"]]));
}

#[test]
fn path_and_body_are_refused_in_one_answer() {
    let request = Request { path: &[("session_id", "zz")], ..with_body(r#"{"event":"x"}"#) };
    assert_eq!(
        problems(request.read::<ReportEvent>()),
        json!([[["path", "session_id"], "type_error.uuid"], [["body", "event"], "type_error.enum"]])
    );
    let id = "0d9c3a52-77b4-4d0e-9a51-6f2c1b8e4a10";
    let read = Request { path: &[("session_id", id)], ..with_body(r#"{"event":"closed"}"#) }
        .read::<ReportEvent>()
        .unwrap();
    assert_eq!((read.session_id.to_string().as_str(), read.event), (id, Event::Closed));
}
