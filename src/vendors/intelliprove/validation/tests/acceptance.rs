//! The rows of the contract's acceptance list that are about validation.

use serde_json::{Value, json};

use super::super::{Patch, Problem};
use super::decoder::{Undecodable, decode};
use super::inputs::{Content, CreateUser, Sex, UpdateUser, UserParameters, Widget};
use super::{Request, detail, languages, with_body, with_query};

#[test]
fn row_3_the_external_id_may_be_in_the_query_and_is_missing_where_the_client_looked() {
    let created = with_query("external_user_id=anna%40example.test").read::<CreateUser>();
    assert_eq!(created.unwrap().external_user_id, "anna@example.test");
    assert_eq!(detail(with_body("{}").read::<CreateUser>()), missing(&json!(["body", "external_user_id"])));
    assert_eq!(detail(with_query("").read::<CreateUser>()), missing(&json!(["query", "external_user_id"])));
    // A body of null is no body.
    assert_eq!(
        detail(with_body("null").read::<CreateUser>()),
        missing(&json!(["query", "external_user_id"]))
    );
}

#[test]
fn row_3_the_external_id_of_the_body_wins_but_both_keep_the_length_rule() {
    let both = |query| Request { query, ..with_body(r#"{"external_user_id":"body"}"#) };
    assert_eq!(both("external_user_id=query").read::<CreateUser>().unwrap().external_user_id, "body");
    let refused = detail(both("external_user_id=").read::<CreateUser>());
    assert_eq!(refused[0]["loc"], json!(["query", "external_user_id"]));
    assert_eq!(refused[0]["type"], "value_error.any_str.min_length");
    let only_query = Request { query: "external_user_id=q", ..with_body("{}") };
    assert_eq!(only_query.read::<CreateUser>().unwrap().external_user_id, "q");
}

#[test]
fn row_5_a_bad_user_id_is_a_uuid_problem_of_the_query() {
    let shown =
        json!([{"loc": ["query", "user_id"], "msg": "value is not a valid uuid", "type": "type_error.uuid"}]);
    assert_eq!(detail(with_query("user_id=zz").read::<UserParameters>()), shown);
    assert_eq!(detail(with_query("user_id=").read::<UserParameters>()), shown);
}

#[test]
fn row_7_sex_is_one_of_two_in_either_case() {
    let refused = detail(create(r#""sex":"X""#));
    assert_eq!(
        refused.to_string(),
        r#"[{"loc":["body","sex"],"msg":"value is not a valid enumeration member; permitted: 'M', 'F'","type":"type_error.enum","ctx":{"enum_values":["M","F"]}}]"#
    );
    assert_eq!(create(r#""sex":"m""#).unwrap().traits.sex, Some(Sex::M));
}

#[test]
fn row_8_dates_are_checked_and_all_problems_come_in_one_answer_in_order() {
    assert_eq!(detail(create(r#""birth_date":"1988-02-30""#))[0]["type"], "value_error.date");
    assert_eq!(detail(create(r#""birth_date":[]"#))[0]["type"], "type_error");
    let both = detail(create(r#""birth_date":"x","language":"de""#));
    assert_eq!(locs(&both), json!([["body", "language"], ["body", "birth_date"]]));
}

#[test]
fn row_9_a_language_must_be_one_of_the_settings() {
    let body = with_body(r#"{"external_user_id":"a","language":"de"}"#);
    let refused = detail(body.read::<CreateUser>());
    assert_eq!(refused[0]["msg"], "value is not a valid enumeration member; permitted: 'en', 'nl', 'fr'");
    let more = [languages(), vec!["de".to_owned()]].concat();
    assert_eq!(body.read_with::<CreateUser>(&more).unwrap().traits.language.as_deref(), Some("de"));
}

#[test]
fn row_10_the_external_id_is_a_text_of_1_to_255_characters() {
    let create = |id: &str| with_body(&format!(r#"{{"external_user_id":{id}}}"#)).read::<CreateUser>();
    let refused = |id: &str| {
        let problem = detail(create(id))[0].clone();
        (problem["type"].clone(), problem["ctx"].clone())
    };
    assert_eq!(create("123").unwrap().external_user_id, "123");
    assert_eq!(create("true").unwrap().external_user_id, "True");
    assert_eq!(refused("null"), (json!("type_error.none.not_allowed"), Value::Null));
    assert_eq!(refused("[]"), (json!("type_error.str"), Value::Null));
    assert_eq!(refused(r#""""#), (json!("value_error.any_str.min_length"), json!({"limit_value": 1})));
    let (longest, longer) = (format!("\"{}\"", "é".repeat(255)), format!("\"{}\"", "é".repeat(256)));
    assert!(create(&longest).is_ok());
    assert_eq!(refused(&longer), (json!("value_error.any_str.max_length"), json!({"limit_value": 255})));
}

#[test]
fn row_11_absent_stays_null_clears_and_foreign_members_are_ignored() {
    let update = with_body(r#"{"sex":null,"language":"nl","customer":5}"#).read::<UpdateUser>();
    let update = update.unwrap().changes;
    assert_eq!((update.birth_date, update.sex), (Patch::Absent, Patch::Null));
    assert_eq!(update.language, Patch::Value("nl".into()));
    let mut stored = Some(1);
    Patch::Absent.apply(&mut stored);
    assert_eq!(stored, Some(1));
    Patch::Value(2).apply(&mut stored);
    assert_eq!(stored, Some(2));
    Patch::Null.apply(&mut stored);
    assert_eq!(stored, None);
}

#[test]
fn row_18_the_six_inputs_show_message_position_line_and_column() {
    let table = [
        (r#"{"a":1,}"#, "Expecting property name enclosed in double quotes", 7, 1, 8),
        ("[1,]", "Expecting value", 3, 1, 4),
        ("   ", "Expecting value", 3, 1, 4),
        ("{} x", "Extra data", 3, 1, 4),
        ("{\"a\":1,\n\"b\" 2}", "Expecting ':' delimiter", 12, 2, 5),
        ("{\"é\":\"\\x\"}", "Invalid \\escape", 6, 1, 7),
    ];
    for (doc, msg, pos, lineno, colno) in table {
        let Err(Undecodable::Syntax(syntax)) = decode(doc.as_bytes()) else { panic!("{doc} is not JSON") };
        let shown = json!({
            "loc": ["body", pos],
            "msg": format!("{msg}: line {lineno} column {colno} (char {pos})"),
            "type": "value_error.jsondecode",
            "ctx": {"msg": msg, "doc": doc, "pos": pos, "lineno": lineno, "colno": colno},
        });
        assert_eq!(json!(Problem::undecodable(&syntax)).to_string(), shown.to_string());
    }
}

#[test]
fn row_19_a_body_of_another_type_is_no_dict_and_no_body_or_null_is_missing() {
    let text = Request { other_content_type: true, ..with_body("{}") };
    let shown = json!([{"loc": ["body"], "msg": "value is not a valid dict", "type": "type_error.dict"}]);
    assert_eq!(detail(text.read::<UpdateUser>()), shown);
    assert_eq!(detail(Request::default().read::<UpdateUser>()), missing(&json!(["body"])));
    assert_eq!(detail(with_body("null").read::<UpdateUser>()), missing(&json!(["body"])));
}

#[test]
fn rows_38_to_40_a_widget_needs_data_and_most_a_parameter() {
    let widget = |body| Request { path: &[("name", "biomarker")], ..with_body(body) };
    assert_eq!(
        detail(widget("{}").read::<Widget>()).to_string(),
        r#"[{"loc":["body","data"],"msg":"field required","type":"value_error.missing"}]"#
    );
    assert_eq!(
        detail(widget(r#"{"data":{}}"#).read::<Widget>()),
        missing(&json!(["body", "data", "parameter"]))
    );
    let read = widget(r#"{"data":{"parameter":"heart_rate","face_scan_id":null}}"#).read::<Widget>().unwrap();
    assert_eq!((read.version, read.variation.as_str(), read.name.as_str()), (1, "default", "biomarker"));
    assert!(matches!(read.data, Content::Biomarker(_)));
}

/// Creates a user with further members in the body.
fn create(members: &str) -> Result<CreateUser, Vec<Problem>> {
    with_body(&format!(r#"{{"external_user_id":"a",{members}}}"#)).read()
}

fn missing(loc: &Value) -> Value {
    json!([{"loc": loc, "msg": "field required", "type": "value_error.missing"}])
}

fn locs(detail: &Value) -> Value {
    detail.as_array().unwrap().iter().map(|problem| problem["loc"].clone()).collect()
}
